package sqlitestore

import (
	"context"
	"database/sql"

	"broadsheet/internal/content"
)

// walkArticles reads the rows of a query: columns, then what the order sorts by, then the id. It keeps to the
// bounds of package content: where conditions have to be examined that no index answers, it
// examines so many documents from where the window begins, and a window that is not full by then is Invalid.
func (r *reader) walkArticles(ctx context.Context, query content.ArticleQuery, columns string, scan func(rows *sql.Rows, rank *int64) error) error {
	if query.Order.ByViews() {
		return r.walkViews(ctx, query, columns, scan)
	}
	q, end, err := r.articlesInOrder(ctx, query)
	if err != nil {
		return err
	}
	n, err := r.readWindow(ctx, q, query.Window, columns, scan)
	if err == nil && end && n < query.Limit {
		return content.TooMany(query.Bound(), content.NarrowArticles)
	}
	return err
}

// readWindow reads a window of a selection of articles, and returns how many there were.
func (r *reader) readWindow(ctx context.Context, q *selection, w content.Window, columns string, scan func(*sql.Rows, *int64) error) (n int, err error) {
	if columns != "" {
		columns += ", "
	}
	var rank int64
	err = r.query(ctx, q.sql(columns+q.sort+", "+q.id, &w), q.args, func(rows *sql.Rows) error {
		n++
		return scan(rows, &rank)
	})
	return n, err
}

// articlesInOrder selects the articles of a query in an order that they have in themselves; end says
// that there are more than may be examined, which are left out.
func (r *reader) articlesInOrder(ctx context.Context, query content.ArticleQuery) (q *selection, end bool, err error) {
	f := query.ArticleFilter
	sorted := func(f content.ArticleFilter) *selection {
		q := r.visibleArticles(articles(f))
		if q.descending = query.Order.Descending(); query.Order == content.InReadingOrder {
			q.sort = "a.reading_order"
		}
		q.inWindow(query.Window, numberKey)
		return q
	}
	if f.WalksInOrder() {
		return sorted(f), false, nil
	}
	many, err := r.moreThan(ctx, sorted(f.Range()), f.Bound())
	if err != nil || !many {
		return sorted(f), false, err
	}
	q = sorted(f.Walked())
	last, err := r.nth(ctx, q, query.Window, f.Bound(), func(k *content.Key) any { return &k.Number })
	if err != nil || last == nil {
		return sorted(f), false, err
	}
	if query.Order != content.InReadingOrder {
		f = f.Until(*last, q.descending != query.Last)
	}
	q = sorted(f)
	q.upTo(last, query.Window, numberKey)
	return q, true, nil
}

// walkViews reads the rows of a query in an order by views. The index of view counts is walked until the window
// is full. Where a filter leaves out most of what is met, what it chooses is sorted whole instead.
func (r *reader) walkViews(ctx context.Context, query content.ArticleQuery, columns string, scan func(*sql.Rows, *int64) error) error {
	f := query.ArticleFilter
	if f.WalksByViews() {
		_, err := r.readWindow(ctx, r.byViews(query, 0), query.Window, columns, scan)
		return err
	}
	within := r.visibleArticles(articles(f.Range()))
	chosen, err := r.count(ctx, within, f.Bound()+1)
	if err != nil {
		return err
	}
	if chosen > int64(f.Walks()) {
		var full bool
		if full, err = r.walkFillsWindow(ctx, query); err != nil {
			return err
		}
		if full {
			_, err = r.readWindow(ctx, r.byViews(query, f.Walks()), query.Window, columns, scan)
			return err
		}
	}
	if chosen > int64(f.Bound()) {
		return content.TooMany(f.Bound(), content.NarrowArticles)
	}
	q := r.visibleArticles(articles(f))
	if f.Range().PublicationID != "" {
		q.from += " INDEXED BY articles_of_publication"
	}
	q.from += " CROSS JOIN views v ON v.article_id = a.id"
	q.sort, q.id, q.descending = "v.rank", "a.id", query.Order.Descending()
	q.inWindow(query.Window, numberKey)
	_, err = r.readWindow(ctx, q, query.Window, columns, scan)
	return err
}

// walkFillsWindow reports whether a walk of the index of view counts fills the window of a query.
func (r *reader) walkFillsWindow(ctx context.Context, query content.ArticleQuery) (bool, error) {
	n, err := r.count(ctx, r.byViews(query, query.Walks()), query.Limit)
	return n == int64(query.Limit), err
}

// byViews selects the articles of a query by the index of view counts, of which it walks at most so
// many; 0 for any number.
func (r *reader) byViews(query content.ArticleQuery, most int) *selection {
	walk := &selection{from: "views", sort: "rank", id: "article_id", descending: query.Order.Descending()}
	if query.PublicationID != "" {
		walk.where("publication_id = ?", query.PublicationID)
	}
	walk.inWindow(query.Window, numberKey)
	q := r.visibleArticles(filtered(query.ArticleFilter))
	q.sort, q.id, q.descending = "v.rank", "v.article_id", walk.descending
	if most > 0 {
		w := query.Window
		w.Limit = most
		q.from = "(" + walk.sql("rank, article_id", &w) + ") v CROSS JOIN articles a ON a.id = v.article_id"
		q.args = append(walk.args, q.args...)
		return q
	}
	q.from = "views v CROSS JOIN articles a ON a.id = v.article_id"
	if query.PublicationID != "" {
		q.where("v.publication_id = ?", query.PublicationID)
	}
	q.inWindow(query.Window, numberKey)
	return q
}
