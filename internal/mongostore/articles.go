package mongostore

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	return storage.Map(ctx, inParallel, queries, func(ctx context.Context, query content.ArticleQuery) ([]content.RankedArticle, error) {
		if query.Order.ByViews() {
			return r.articlesByViews(ctx, query)
		}
		return r.articles(ctx, query)
	})
}

func (r *reader) ArticlePlaces(ctx context.Context, queries []content.ArticleQuery) ([][]content.Key, error) {
	return storage.Map(ctx, inParallel, queries, func(ctx context.Context, query content.ArticleQuery) ([]content.Key, error) {
		if query.Order.ByViews() {
			return r.placesByViews(ctx, query)
		}
		return r.places(ctx, query)
	})
}

func (r *reader) CountArticles(ctx context.Context, filters []content.ArticleFilter) ([]int64, error) {
	err := storage.CheckTotals(ctx, filters, content.NarrowArticles, content.ArticleFilter.Examines,
		func(ctx context.Context, f content.ArticleFilter, most int) (bool, error) {
			return r.moreThan(ctx, r.visibleArticles(walkedArticles(f.Range())), most)
		})
	if err != nil {
		return nil, err
	}
	return countAll(ctx, r, filters, func(f content.ArticleFilter) *selection { return r.visibleArticles(walkedArticles(f)) })
}

// places lists the keys of articles in an order by time or reading order. It reads index entries only.
func (r *reader) places(ctx context.Context, query content.ArticleQuery) ([]content.Key, error) {
	q, cut, err := storage.ListInOrder(ctx, query.ArticleFilter, r.listQueries(query))
	if err != nil {
		return nil, err
	}
	found, err := find[struct {
		ID           content.ID `bson:"_id"`
		PublishedAt  time.Time  `bson:"publishedAt"`
		ReadingOrder int64      `bson:"readingOrder"`
	}](ctx, r.store, q, q.window(query.Window).SetProjection(only(q.sort)))
	if err == nil {
		err = storage.CheckFull(len(found), query.Limit, cut, query.Bound(), content.NarrowArticles)
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

// articles lists articles in an order by time or reading order.
func (r *reader) articles(ctx context.Context, query content.ArticleQuery) ([]content.RankedArticle, error) {
	q, cut, err := storage.ListInOrder(ctx, query.ArticleFilter, r.listQueries(query))
	if err != nil {
		return nil, err
	}
	found, err := find[*content.Article](ctx, r.store, q, q.window(query.Window).SetProjection(withoutBody()))
	if err == nil {
		err = storage.CheckFull(len(found), query.Limit, cut, query.Bound(), content.NarrowArticles)
	}
	var list []content.RankedArticle
	for _, a := range storage.Visible[content.Article](r.Snapshot, found) {
		list = append(list, content.RankedArticle{Article: a})
	}
	return content.InOrder(query.Window, list), err
}

// walkedArticles selects the articles of a filter by an index of the filter or of the order.
func walkedArticles(f content.ArticleFilter) *selection {
	q := articles(f)
	if f.PublicationID == "" && !f.Narrow() && f.From.IsZero() {
		q.fromLowest("publishedAt", time.Time{})
	}
	return q
}

// articles selects the articles of a filter, to be restricted by ids or by another indexed field.
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

// whereIn restricts the selection to documents with one of the ids in a field. An empty list does not
// restrict it.
func (q *selection) whereIn(field string, ids []content.ID) {
	switch len(ids) {
	case 0:
	case 1:
		q.where(field, "", ids[0])
	default:
		q.where(field, "$in", ids)
	}
}
