package mongostore

import (
	"cmp"
	"context"
	"time"

	"broadsheet/internal/content"
)

func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	lists := make([][]content.RankedArticle, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) (err error) {
		list := r.articles
		if queries[i].Order.ByViews() {
			list = r.articlesByViews
		}
		lists[i], err = list(ctx, queries[i])
		return err
	})
	return lists, err
}

func (r *reader) ArticlePlaces(ctx context.Context, queries []content.ArticleQuery) ([][]content.Key, error) {
	lists := make([][]content.Key, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) (err error) {
		find := r.places
		if queries[i].Order.ByViews() {
			find = r.placesByViews
		}
		lists[i], err = find(ctx, queries[i])
		return err
	})
	return lists, err
}

func (r *reader) CountArticles(ctx context.Context, filters []content.ArticleFilter) ([]int64, error) {
	for _, f := range filters {
		if !f.Examines() {
			continue
		}
		if many, err := r.moreThan(ctx, r.visibleArticles(walkedArticles(f.Range())), f.Bound()); err != nil || many {
			return nil, cmp.Or(err, content.TooMany(f.Bound(), content.NarrowArticles))
		}
	}
	return countAll(ctx, r, filters, r.visibleArticles, walkedArticles)
}

// places lists where articles stand in such an order, which their index tells.
func (r *reader) places(ctx context.Context, query content.ArticleQuery) ([]content.Key, error) {
	q, end, err := r.inOrder(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := find[struct {
		ID           content.ID `bson:"_id"`
		PublishedAt  time.Time  `bson:"publishedAt"`
		ReadingOrder int64      `bson:"readingOrder"`
	}](ctx, r.store, q, q.window(query.Window).SetProjection(only(q.sort)))
	if err == nil {
		err = short(len(found), query, end)
	}
	list := make([]content.Key, len(found))
	for i, a := range found {
		list[i] = content.Key{Number: a.PublishedAt.UnixMilli(), ID: a.ID}
		if query.Order == content.InReadingOrder {
			list[i].Number = a.ReadingOrder
		}
	}
	return content.InOrder(query.Window, list), err
}

// articles lists articles in an order that they have in themselves.
func (r *reader) articles(ctx context.Context, query content.ArticleQuery) ([]content.RankedArticle, error) {
	q, end, err := r.inOrder(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := find[*content.Article](ctx, r.store, q, q.window(query.Window).SetProjection(withoutBody()))
	if err == nil {
		err = short(len(found), query, end)
	}
	var list []content.RankedArticle
	for _, a := range judged[content.Article](r, found) {
		list = append(list, content.RankedArticle{Article: a})
	}
	return content.InOrder(query.Window, list), err
}

// walkedArticles are articles found by their own indexes, not by their ids.
func walkedArticles(f content.ArticleFilter) *selection {
	q := articles(f)
	if f.PublicationID == "" && !f.Narrow() && f.From.IsZero() {
		q.fromLowest("publishedAt", time.Time{})
	}
	return q
}

func articles(f content.ArticleFilter) *selection {
	q := &selection{collection: articlesName, sort: "publishedAt"}
	if f.PublicationID != "" {
		q.where("publicationId", "", f.PublicationID)
	}
	if f.IssueID != "" {
		q.where("issueId", "", f.IssueID)
	}
	if f.PageID != "" {
		q.where("pageId", "", f.PageID)
	}
	q.whereIn("sectionId", f.SectionIDs)
	q.whereIn("authorIds", f.AuthorIDs)
	if !f.From.IsZero() {
		q.where("publishedAt", "$gte", f.From)
	}
	if !f.To.IsZero() {
		q.where("publishedAt", "$lt", f.To)
	}
	if f.HasImages != nil {
		q.where("hasImages", "", *f.HasImages)
	}
	q.containing("title", f.Title)
	return q
}

// whereIn chooses what names one of ids in a field.
func (q *selection) whereIn(field string, ids []content.ID) {
	switch len(ids) {
	case 0:
	case 1:
		q.where(field, "", ids[0])
	default:
		q.where(field, "$in", ids)
	}
}
