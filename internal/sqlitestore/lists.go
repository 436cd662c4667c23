package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"strings"

	"broadsheet/internal/content"
)

// selection is a query in the making: where it reads, what it chooses, in which order.
type selection struct {
	from       string
	conditions []string
	args       []any
	sort       string // the column sorted by; the id column breaks ties
	id         string
	descending bool
}

// whereIn restricts a selection to rows that name one of ids in a column.
func (q *selection) whereIn(column string, ids []content.ID) *selection {
	q.where(column+" IN (SELECT value FROM json_each(?))", list(ids))
	return q
}

func (q *selection) where(condition string, args ...any) {
	q.conditions = append(q.conditions, condition)
	q.args = append(q.args, args...)
}

// sql returns the SQL of a window of the selection, or of all of it for a nil window.
func (q *selection) sql(columns string, w *content.Window) string {
	var b strings.Builder
	b.WriteString("SELECT " + columns + " FROM " + q.from)
	if len(q.conditions) > 0 {
		b.WriteString(" WHERE " + strings.Join(q.conditions, " AND "))
	}
	if w != nil {
		direction := " ASC"
		if q.descending != w.Last {
			direction = " DESC"
		}
		b.WriteString(" ORDER BY " + q.sort + direction + ", " + q.id + direction + " LIMIT ?")
		q.args = append(q.args, w.Limit)
	}
	return b.String()
}

// inWindow restricts the selection to what lies between a window's bounds.
func (q *selection) inWindow(w content.Window, value func(content.Key) any) {
	bound := func(k *content.Key, after bool) {
		if k == nil {
			return
		}
		comparison := ">"
		if after == q.descending {
			comparison = "<"
		}
		q.where("("+q.sort+", "+q.id+") "+comparison+" (?, ?)", value(*k), string(k.ID))
	}
	bound(w.After, true)
	bound(w.Before, false)
}

func numberKey(k content.Key) any { return k.Number }
func textKey(k content.Key) any   { return k.Text }

// documentLists runs one query for each of many and returns their documents, which find reads.
func documentLists[Q, D any](ctx context.Context, queries []Q, find func(ctx context.Context, query string, args []any) ([]D, error), build func(Q) (*selection, content.Window)) ([][]D, error) {
	lists := make([][]D, len(queries))
	for i, query := range queries {
		q, w := build(query)
		found, err := find(ctx, q.sql("doc", &w), q.args)
		if err != nil {
			return nil, err
		}
		lists[i] = content.InOrder(w, found)
	}
	return lists, nil
}

// countAll runs one count for each of many filters, of at most [content.MaxTotal].
func countAll[F any](ctx context.Context, r *reader, filters []F, rule func(*selection) *selection, build func(F) *selection) ([]int64, error) {
	counts := make([]int64, len(filters))
	for i, filter := range filters {
		q := rule(build(filter))
		var err error
		if counts[i], err = r.count(ctx, q, content.MaxTotal); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// addViews counts what a selection chooses, of at most so many.
func (r *reader) count(ctx context.Context, q *selection, most int) (n int64, err error) {
	err = r.query(ctx, "SELECT count(*) FROM ("+q.sql("1", nil)+" LIMIT ?)", append(q.args, most), func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// moreThan reports whether a selection chooses more than so many.
func (r *reader) moreThan(ctx context.Context, q *selection, most int) (bool, error) {
	n, err := r.count(ctx, q, most+1)
	return n > int64(most), err
}

// nth returns the n-th of what a selection chooses, in its order in a window; nil where there are
// fewer.
func (r *reader) nth(ctx context.Context, q *selection, w content.Window, n int, at func(*content.Key) any) (k *content.Key, err error) {
	w.Limit = 1
	text := q.sql(q.sort+", "+q.id, &w)
	err = r.query(ctx, text+" OFFSET ?", append(q.args, n-1), func(rows *sql.Rows) error {
		k = &content.Key{}
		return rows.Scan(at(k), &k.ID)
	})
	return k, err
}

// upTo ends a window at a place, which it includes.
func (q *selection) upTo(k *content.Key, w content.Window, value func(content.Key) any) {
	comparison := ">="
	if q.descending == w.Last {
		comparison = "<="
	}
	q.where("("+q.sort+", "+q.id+") "+comparison+" (?, ?)", value(*k), string(k.ID))
}

func issues(f content.IssueFilter) *selection {
	q := &selection{from: "issues", sort: "date", id: "id"}
	if f.PublicationID != "" {
		q.where("publication_id = ?", f.PublicationID)
	}
	if f.From != "" {
		q.where("date >= ?", f.From)
	}
	if f.To != "" {
		q.where("date <= ?", f.To)
	}
	return q
}

func (r *reader) IssueLists(ctx context.Context, queries []content.IssueQuery) ([][]*content.Issue, error) {
	return documentLists(ctx, queries, finder[content.Issue](r), func(query content.IssueQuery) (*selection, content.Window) {
		q := r.visibleDocuments(issues(query.IssueFilter))
		q.descending = !query.Ascending
		q.inWindow(query.Window, textKey)
		return q, query.Window
	})
}

func (r *reader) IssueDates(ctx context.Context, filters []content.IssueFilter) ([][]content.Date, error) {
	lists := make([][]content.Date, len(filters))
	for i, filter := range filters {
		q := issues(filter)
		r.visibleDocuments(q)
		err := r.query(ctx, q.sql("date", nil)+" ORDER BY date", q.args, func(rows *sql.Rows) error {
			var date content.Date
			err := rows.Scan(&date)
			lists[i] = append(lists[i], date)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return lists, nil
}

func (r *reader) CountIssues(ctx context.Context, filters []content.IssueFilter) ([]int64, error) {
	return countAll(ctx, r, filters, r.visibleDocuments, issues)
}

func pages(f content.PageFilter) *selection {
	q := &selection{from: "pages", sort: "section_order", id: "id", descending: true}
	q.where("section_id = ?", f.SectionID)
	return q
}

func (r *reader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	return documentLists(ctx, queries, r.pages, func(query content.PageQuery) (*selection, content.Window) {
		q := r.visiblePages(r.visibleDocuments(pages(query.PageFilter)))
		q.inWindow(query.Window, numberKey)
		return q, query.Window
	})
}

func (r *reader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(q *selection) *selection { return r.visiblePages(r.visibleDocuments(q)) }, pages)
}

func authors(f content.AuthorFilter) *selection {
	q := &selection{from: "authors", sort: "name", id: "id"}
	q.where("publication_id = ?", f.PublicationID)
	if f.Name != "" {
		q.where("instr(folded, ?) > 0", strings.ToLower(f.Name))
	}
	return q
}

func (r *reader) AuthorLists(ctx context.Context, queries []content.AuthorQuery) ([][]*content.Author, error) {
	lists := make([][]*content.Author, len(queries))
	for i, query := range queries {
		q, end, err := r.authorsInOrder(ctx, query)
		if err != nil {
			return nil, err
		}
		found, err := find[content.Author](ctx, r, q.sql("doc", &query.Window), q.args)
		if err != nil {
			return nil, err
		}
		if end && len(found) < query.Limit {
			return nil, content.TooMany(query.Bound(), content.NarrowAuthors)
		}
		lists[i] = content.InOrder(query.Window, found)
	}
	return lists, nil
}

// authorsInOrder selects the authors of a query. Of those whose names have to be examined there are
// one as many as are examined; end says that there are more.
func (r *reader) authorsInOrder(ctx context.Context, query content.AuthorQuery) (q *selection, end bool, err error) {
	q = r.visibleAuthors(r.visibleDocuments(authors(query.AuthorFilter)))
	q.inWindow(query.Window, textKey)
	if query.Name == "" {
		return q, false, nil
	}
	all := r.visibleDocuments(authors(content.AuthorFilter{PublicationID: query.PublicationID}))
	all.inWindow(query.Window, textKey)
	last, err := r.nth(ctx, all, query.Window, query.Bound()+1, func(k *content.Key) any { return &k.Text })
	if last != nil {
		q.upTo(last, query.Window, textKey)
	}
	return q, last != nil, err
}

func (r *reader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	for _, f := range filters {
		if f.Name == "" {
			continue
		}
		if many, err := r.moreThan(ctx, r.visibleDocuments(authors(content.AuthorFilter{PublicationID: f.PublicationID})), f.Bound()); err != nil || many {
			return nil, cmp.Or(err, content.TooMany(f.Bound(), content.NarrowAuthors))
		}
	}
	return countAll(ctx, r, filters, func(q *selection) *selection { return r.visibleAuthors(r.visibleDocuments(q)) }, authors)
}
