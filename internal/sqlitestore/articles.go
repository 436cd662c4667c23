package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"strings"

	"broadsheet/internal/content"
)

func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	lists := make([][]content.RankedArticle, len(queries))
	for i, query := range queries {
		err := r.walkArticles(ctx, query, "doc", func(rows *sql.Rows, rank *int64) error {
			ranked := content.RankedArticle{Article: new(content.Article)}
			if err := scanDocument(rows, ranked.Article, rank, new(content.ID)); err != nil {
				return err
			}
			if query.Order.ByViews() {
				ranked.Rank = *rank
			}
			if ranked.Article = ranked.For(r.audience, r.now); ranked.Article != nil {
				lists[i] = append(lists[i], ranked)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		lists[i] = content.InOrder(query.Window, lists[i])
	}
	return lists, nil
}

func (r *reader) ArticlePlaces(ctx context.Context, queries []content.ArticleQuery) ([][]content.Key, error) {
	lists := make([][]content.Key, len(queries))
	for i, query := range queries {
		err := r.walkArticles(ctx, query, "", func(rows *sql.Rows, rank *int64) error {
			var at content.Key
			err := rows.Scan(rank, &at.ID)
			at.Number = *rank
			lists[i] = append(lists[i], at)
			return err
		})
		if err != nil {
			return nil, err
		}
		lists[i] = content.InOrder(query.Window, lists[i])
	}
	return lists, nil
}

func (r *reader) CountArticles(ctx context.Context, filters []content.ArticleFilter) ([]int64, error) {
	for _, f := range filters {
		if !f.Examines() {
			continue
		}
		if many, err := r.moreThan(ctx, r.visibleArticles(articles(f.Range())), f.Bound()); err != nil || many {
			return nil, cmp.Or(err, content.TooMany(f.Bound(), content.NarrowArticles))
		}
	}
	return countAll(ctx, r, filters, r.visibleArticles, articles)
}

// articles selects those of a filter by the index of its range; what else the filter says is
// examined. The signs before columns keep SQLite from entering other indexes.
func articles(f content.ArticleFilter) *selection {
	q, r := &selection{from: "articles a", sort: "a.published_at", id: "a.id"}, f.Range()
	if len(r.AuthorIDs) == 1 { // walked in order of publication, by their index
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

// filtered selects the articles of a filter among those that are found in another way.
func filtered(f content.ArticleFilter) *selection {
	q := &selection{from: "articles a", sort: "+a.published_at", id: "a.id"}
	q.matching(f, content.ArticleFilter{})
	q.publishedBetween(f)
	return q
}

// publishedBetween restricts the selection to the filter's time.
func (q *selection) publishedBetween(f content.ArticleFilter) {
	if !f.From.IsZero() {
		q.where(q.sort+" >= ?", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		q.where(q.sort+" < ?", f.To.UnixMilli())
	}
}

// phraseQuery restricts the selection to what a filter says beside the time. Indexes are entered by
// what is in its range.
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
	case 1: // walked in order of publication, by their index
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
