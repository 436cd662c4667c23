package sqlitestore

import (
	"context"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// walkArticles calls scan for the rows of a query: first the given columns, then the sort column and the
// id. It examines no more documents than the bounds in package content allow. A window that is not full
// by then is an error with the code Invalid.
func (r *reader) walkArticles(ctx context.Context, query content.ArticleQuery, columns string, scan func(row *row, rank *int64) error) error {
	if query.Order.ByViews() {
		return r.walkViews(ctx, query, columns, scan)
	}
	q, cut, err := storage.ListInOrder(ctx, query.ArticleFilter, r.listQueries(query))
	if err != nil {
		return err
	}
	n, err := r.readWindow(ctx, q, query.Window, columns, scan)
	if err != nil {
		return err
	}
	return storage.CheckFull(n, query.Limit, cut, query.Bound(), content.NarrowArticles)
}

// readWindow reads a window of a selection of articles, and returns the number of rows.
func (r *reader) readWindow(ctx context.Context, q *selection, w content.Window, columns string, scan func(*row, *int64) error) (n int, err error) {
	if columns != "" {
		columns += ", "
	}
	var rank int64
	err = r.query(ctx, q.sql(columns+q.sort+", "+q.id, &w), q.args, func(row *row) error {
		n++
		return scan(row, &rank)
	})
	return n, err
}

// listQueries returns the queries for a list in an order by time or reading order.
func (r *reader) listQueries(query content.ArticleQuery) storage.ListQueries[*selection] {
	inOrder := func(f content.ArticleFilter) *selection {
		q := r.visibleArticles(articles(f))
		if q.descending = query.Order.Descending(); query.Order == content.InReadingOrder {
			q.sort = "a.reading_order"
		}
		q.inWindow(query.Window, numberKey)
		return q
	}
	return storage.ListQueries[*selection]{
		Select:   inOrder,
		MoreThan: r.moreThan,
		Nth: func(ctx context.Context, q *selection, n int) (*content.Key, error) {
			return r.nth(ctx, q, query.Window, n, func(k *content.Key) any { return &k.Number })
		},
		UpTo: func(f content.ArticleFilter, last content.Key) *selection {
			if query.Order != content.InReadingOrder {
				f = f.Until(last, query.Order.Descending() != query.Last)
			}
			q := inOrder(f)
			q.upTo(last, query.Window, numberKey)
			return q
		},
	}
}

// walkViews calls scan for the rows of a query in an order by views. It walks the index of view counts
// until the window is full. Where the filter leaves out most of the articles on the way, it sorts all
// that the filter chooses instead.
func (r *reader) walkViews(ctx context.Context, query content.ArticleQuery, columns string, scan func(*row, *int64) error) error {
	f := query.ArticleFilter
	read := func(ctx context.Context, q *selection) error {
		_, err := r.readWindow(ctx, q, query.Window, columns, scan)
		return err
	}
	if f.WalksByViews() {
		return read(ctx, r.byViews(query, 0))
	}
	count := func(ctx context.Context, most int) (int64, error) {
		return r.count(ctx, r.visibleArticles(articles(f.Range())), most)
	}
	walk := func(ctx context.Context, most int) (bool, error) {
		n, err := r.count(ctx, r.byViews(query, most), query.Limit)
		if err != nil || n < int64(query.Limit) {
			return false, err
		}
		return true, read(ctx, r.byViews(query, most))
	}
	sort := func(ctx context.Context) error {
		q := r.visibleArticles(articles(f))
		if f.Range().PublicationID != "" {
			q.from += " INDEXED BY articles_of_publication"
		}
		q.from += " CROSS JOIN views v ON v.article_id = a.id"
		q.sort, q.id, q.descending = "v.rank", "a.id", query.Order.Descending()
		q.inWindow(query.Window, numberKey)
		return read(ctx, q)
	}
	return storage.ListByViews(ctx, f, count, walk, sort)
}

// byViews selects the articles of a query by the index of view counts, of which it walks at most most
// entries; 0 for no limit.
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
