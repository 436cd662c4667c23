package sqlitestore

import (
	"context"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	return storage.Map(ctx, storage.OneByOne, queries, func(ctx context.Context, query content.ArticleQuery) (list []content.RankedArticle, err error) {
		err = r.walkArticles(ctx, query, "doc", func(row *row, rank *int64) error {
			ranked := content.RankedArticle{Article: new(content.Article)}
			if err := scanDocument(row, ranked.Article, rank, new(content.ID)); err != nil {
				return err
			}
			if query.Order.ByViews() {
				ranked.Rank = *rank
			}
			if ranked.Article = ranked.For(r.Audience(), r.Now()); ranked.Article != nil {
				list = append(list, ranked)
			}
			return nil
		})
		return content.InOrder(query.Window, list), err
	})
}

func (r *reader) ArticlePlaces(ctx context.Context, queries []content.ArticleQuery) ([][]content.Key, error) {
	return storage.Map(ctx, storage.OneByOne, queries, func(ctx context.Context, query content.ArticleQuery) (keys []content.Key, err error) {
		err = r.walkArticles(ctx, query, "", func(row *row, rank *int64) error {
			var at content.Key
			err := row.Scan(rank, &at.ID)
			at.Number = *rank
			keys = append(keys, at)
			return err
		})
		return content.InOrder(query.Window, keys), err
	})
}

func (r *reader) CountArticles(ctx context.Context, filters []content.ArticleFilter) ([]int64, error) {
	err := storage.CheckTotals(ctx, filters, content.NarrowArticles, content.ArticleFilter.Examines,
		func(ctx context.Context, f content.ArticleFilter, most int) (bool, error) {
			return r.moreThan(ctx, r.visibleArticles(articles(f.Range())), most)
		})
	if err != nil {
		return nil, err
	}
	return countAll(ctx, r, filters, func(f content.ArticleFilter) *selection { return r.visibleArticles(articles(f)) })
}

// articles selects the articles of a filter by the index of [content.ArticleFilter.Range], and examines
// them for the filter's other conditions. The signs before columns keep SQLite from using other
// indexes.
func articles(f content.ArticleFilter) *selection {
	q, r := &selection{from: "articles a", sort: "a.published_at", id: "a.id"}, f.Range()
	if len(r.AuthorIDs) == 1 { // the index returns them in order of publication
		q.from = "article_authors c CROSS JOIN articles a ON a.id = c.article_id"
		q.sort, q.id = "c.published_at", "c.article_id"
		q.where("c.author_id = ?", r.AuthorIDs[0])
		f.AuthorIDs = nil
	} else if len(r.AuthorIDs) > 1 {
		credited := &selection{from: "article_authors", sort: "published_at"}
		credited.where("author_id IN (SELECT value FROM json_each(?))", list(r.AuthorIDs))
		credited.publishedBetween(f)
		q.where("a.id IN ("+credited.sql("article_id", nil)+")", credited.args...)
		f.AuthorIDs = nil
	}
	q.matching(f, r)
	q.publishedBetween(f)
	return q
}

// filtered selects the articles of a filter by no index of its own, to be joined to other rows.
func filtered(f content.ArticleFilter) *selection {
	q := &selection{from: "articles a", sort: "+a.published_at", id: "a.id"}
	q.matching(f, content.ArticleFilter{})
	q.publishedBetween(f)
	return q
}

// publishedBetween restricts the selection to the filter's times of publication.
func (q *selection) publishedBetween(f content.ArticleFilter) {
	if !f.From.IsZero() {
		q.where(q.sort+" >= ?", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		q.where(q.sort+" < ?", f.To.UnixMilli())
	}
}

// matching restricts the selection to a filter's conditions, except for the times of publication. Only
// conditions that indexed has, too, may use an index.
func (q *selection) matching(f, indexed content.ArticleFilter) {
	sign := func(yes bool) string {
		if yes {
			return "a."
		}
		return "+a."
	}
	if f.PublicationID != "" {
		q.where(sign(indexed.PublicationID != "")+"publication_id = ?", f.PublicationID)
	}
	if f.IssueID != "" {
		q.where(sign(indexed.IssueID != "")+"issue_id = ?", f.IssueID)
	}
	if f.PageID != "" {
		q.where(sign(indexed.PageID != "")+"page_id = ?", f.PageID)
	}
	switch section := sign(len(indexed.SectionIDs) > 0) + "section_id"; len(f.SectionIDs) {
	case 0:
	case 1: // the index returns them in order of publication
		q.where(section+" = ?", f.SectionIDs[0])
	default:
		q.where(section+" IN (SELECT value FROM json_each(?))", list(f.SectionIDs))
	}
	if len(f.AuthorIDs) > 0 {
		q.where("EXISTS (SELECT 1 FROM article_authors c WHERE c.article_id = a.id AND +c.author_id IN (SELECT value FROM json_each(?)))", list(f.AuthorIDs))
	}
	if f.HasImages != nil {
		q.where("a.has_images = ?", *f.HasImages)
	}
	if f.Title != "" {
		q.where("instr(a.folded, ?) > 0", strings.ToLower(f.Title))
	}
}
