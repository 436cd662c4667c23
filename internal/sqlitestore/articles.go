package sqlitestore

import (
	"context"
	"database/sql"
	"strings"

	"broadsheet/internal/content"
)

func (r *reader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	lists := make([][]content.RankedArticle, len(queries))
	for i, query := range queries {
		q, columns := articlesInOrder(query)
		r.shown(q)
		err := r.query(ctx, q.text(columns, &query.Window), q.args, func(rows *sql.Rows) error {
			ranked := content.RankedArticle{Article: new(content.Article)}
			if err := scanDocument(rows, ranked.Article, &ranked.Rank); err != nil {
				return err
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
		q, _ := articlesInOrder(query)
		r.shown(q)
		err := r.query(ctx, q.text(q.sort+", "+q.id, &query.Window), q.args, func(rows *sql.Rows) error {
			var at content.Key
			err := rows.Scan(&at.Number, &at.ID)
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
	return countAll(ctx, r, filters, r.shown, articles)
}

// articlesInOrder returns the selection of a query and the columns that its rows have.
func articlesInOrder(query content.ArticleQuery) (*selection, string) {
	q, columns := articles(query.ArticleFilter), "doc, 0"
	q.descending = query.Order.Descending()
	switch {
	case query.Order.ByViews():
		columns = "doc, v.rank"
		byViews(q, query.ArticleFilter)
	case query.Order == content.InReadingOrder:
		q.sort = "reading_order"
	}
	q.within(query.Window, number)
	return q, columns
}

// byViews sorts the selection by view counts. What a narrow filter chooses is sorted whole;
// otherwise the index of counts is walked until the window is full.
func byViews(q *selection, f content.ArticleFilter) {
	q.sort = "v.rank"
	if f.Narrow() {
		q.from += " CROSS JOIN views v ON v.article_id = a.id"
		return
	}
	q.id = "v.article_id"
	q.from = "views v CROSS JOIN articles a ON a.id = v.article_id"
	if f.PublicationID != "" {
		q.where("v.publication_id = ?", f.PublicationID)
	}
}

func articles(f content.ArticleFilter) *selection {
	q := &selection{from: "articles a", sort: "a.published_at", id: "a.id"}
	if f.PublicationID != "" {
		q.where("a.publication_id = ?", f.PublicationID)
	}
	if f.IssueID != "" {
		q.where("a.issue_id = ?", f.IssueID)
	}
	if f.PageID != "" {
		q.where("a.page_id = ?", f.PageID)
	}
	inSections(q, f.SectionIDs)
	creditedTo(q, f.AuthorIDs)
	if !f.From.IsZero() {
		q.where(q.sort+" >= ?", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		q.where(q.sort+" < ?", f.To.UnixMilli())
	}
	if f.HasImages != nil {
		q.where("a.has_images = ?", *f.HasImages)
	}
	if f.Title != "" {
		q.where("instr(a.folded, ?) > 0", strings.ToLower(f.Title))
	}
	return q
}

// inSections restricts articles to those of sections. One section's are walked in order of
// publication, by their index.
func inSections(q *selection, ids []content.ID) {
	switch len(ids) {
	case 0:
	case 1:
		q.where("a.section_id = ?", ids[0])
	default:
		q.where("a.section_id IN (SELECT value FROM json_each(?))", list(ids))
	}
}

// creditedTo restricts articles to those of authors. One author's are walked in order of
// publication, by their index.
func creditedTo(q *selection, ids []content.ID) {
	switch len(ids) {
	case 0:
	case 1:
		q.from = "article_authors c CROSS JOIN articles a ON a.id = c.article_id"
		q.sort, q.id = "c.published_at", "c.article_id"
		q.where("c.author_id = ?", ids[0])
	default:
		q.where("a.id IN (SELECT article_id FROM article_authors WHERE author_id IN (SELECT value FROM json_each(?)))", list(ids))
	}
}
