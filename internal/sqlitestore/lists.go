package sqlitestore

import (
	"context"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// selection builds a query: the tables that it reads, its conditions and its order.
type selection struct {
	from       string
	conditions []string
	args       []any
	sort       string // the column to sort by; the id column breaks ties
	id         string // the id column
	descending bool
}

// whereIn restricts the selection to rows with one of the ids in a column. The list of one id is the
// usual case of a query for one document, and needs no table of ids.
func (q *selection) whereIn(column string, ids []content.ID) *selection {
	if len(ids) == 1 {
		q.where(column+" = ?", ids[0])
		return q
	}
	q.where(column+" IN (SELECT value FROM json_each(?))", list(ids))
	return q
}

func (q *selection) where(condition string, args ...any) {
	q.conditions = append(q.conditions, condition)
	q.args = append(q.args, args...)
}

// all returns the conditions as one.
func (q *selection) all() string { return strings.Join(q.conditions, " AND ") }

// sql returns the query for a window of the selection, or for all rows, unordered, when the window is
// nil. For a window it adds the limit to the arguments.
func (q *selection) sql(columns string, w *content.Window) string {
	var b strings.Builder
	b.WriteString("SELECT " + columns + " FROM " + q.from)
	if len(q.conditions) > 0 {
		b.WriteString(" WHERE " + q.all())
	}
	if w != nil {
		direction := " DESC"
		if storage.ReadsUpwards(*w, q.descending) {
			direction = " ASC"
		}
		b.WriteString(" ORDER BY " + q.sort + direction + ", " + q.id + direction + " LIMIT ?")
		q.args = append(q.args, w.Limit)
	}
	return b.String()
}

// inWindow restricts the selection to rows between the bounds of a window. value returns the part of a
// key that the sort column holds.
func (q *selection) inWindow(w content.Window, value func(content.Key) any) {
	for _, b := range storage.Bounds(w, q.descending) {
		comparison := "<"
		if b.Above {
			comparison = ">"
		}
		q.compare(comparison, b.Key, value)
	}
}

// upTo ends a window at a key, which it includes.
func (q *selection) upTo(k content.Key, w content.Window, value func(content.Key) any) {
	comparison := ">="
	if storage.ReadsUpwards(w, q.descending) {
		comparison = "<="
	}
	q.compare(comparison, k, value)
}

func (q *selection) compare(comparison string, k content.Key, value func(content.Key) any) {
	q.where("("+q.sort+", "+q.id+") "+comparison+" (?, ?)", value(k), string(k.ID))
}

func numberKey(k content.Key) any { return k.Number }
func textKey(k content.Key) any   { return k.Text }

// documentLists returns the documents of each query, as find reads them. build returns a query's
// selection and window.
func documentLists[Q, D any](ctx context.Context, queries []Q, find func(ctx context.Context, query string, args []any) ([]D, error), build func(Q) (*selection, content.Window)) ([][]D, error) {
	return storage.Map(ctx, storage.OneByOne, queries, func(ctx context.Context, query Q) ([]D, error) {
		q, w := build(query)
		found, err := find(ctx, q.sql("doc", &w), q.args)
		return content.InOrder(w, found), err
	})
}

// countAll returns the total of each filter, at most [content.MaxTotal].
func countAll[F any](ctx context.Context, r *reader, filters []F, build func(F) *selection) ([]int64, error) {
	return storage.Map(ctx, storage.OneByOne, filters, func(ctx context.Context, f F) (int64, error) {
		return r.count(ctx, build(f), content.MaxTotal)
	})
}

// count counts the rows of a selection and stops at most.
func (r *reader) count(ctx context.Context, q *selection, most int) (n int64, err error) {
	err = r.query(ctx, "SELECT count(*) FROM ("+q.sql("1", nil)+" LIMIT ?)", append(q.args, most), func(row *row) error { return row.Scan(&n) })
	return n, err
}

// moreThan reports whether a selection has more rows than most.
func (r *reader) moreThan(ctx context.Context, q *selection, most int) (bool, error) {
	n, err := r.count(ctx, q, most+1)
	return n > int64(most), err
}

// nth returns the key of the n-th row of a selection, in the order in which a window is read; nil when
// the selection has fewer rows. at returns the part of the key that the sort column is scanned into.
func (r *reader) nth(ctx context.Context, q *selection, w content.Window, n int, at func(*content.Key) any) (k *content.Key, err error) {
	w.Limit = 1
	text := q.sql(q.sort+", "+q.id, &w)
	err = r.query(ctx, text+" OFFSET ?", append(q.args, n-1), func(row *row) error {
		k = &content.Key{}
		return row.Scan(at(k), &k.ID)
	})
	return k, err
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
	return storage.Map(ctx, storage.OneByOne, filters, func(ctx context.Context, f content.IssueFilter) (dates []content.Date, err error) {
		q := r.visibleDocuments(issues(f))
		err = r.query(ctx, q.sql("DISTINCT date", nil)+" ORDER BY date", q.args, func(row *row) error {
			var date content.Date
			err := row.Scan(&date)
			dates = append(dates, date)
			return err
		})
		return dates, err
	})
}

func (r *reader) CountIssues(ctx context.Context, filters []content.IssueFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(f content.IssueFilter) *selection { return r.visibleDocuments(issues(f)) })
}

func pages(f content.PageFilter) *selection {
	q := &selection{from: "pages", sort: "section_order", id: "id", descending: true}
	q.where("section_id = ?", f.SectionID)
	return q
}

func (r *reader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	return documentLists(ctx, queries, r.findPages, func(query content.PageQuery) (*selection, content.Window) {
		q := r.visiblePages(r.visibleDocuments(pages(query.PageFilter)))
		q.inWindow(query.Window, numberKey)
		return q, query.Window
	})
}

func (r *reader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(f content.PageFilter) *selection { return r.visiblePages(r.visibleDocuments(pages(f))) })
}

func authors(f content.AuthorFilter) *selection {
	q := &selection{from: "authors", sort: "name", id: "id"}
	q.where("publication_id = ?", f.PublicationID)
	if f.Name != "" {
		q.where("instr(folded, ?) > 0", strings.ToLower(f.Name))
	}
	return q
}

// allAuthors selects the authors of a filter's publication, whatever their names.
func (r *reader) allAuthors(f content.AuthorFilter) *selection {
	return r.visibleDocuments(authors(content.AuthorFilter{PublicationID: f.PublicationID}))
}

func (r *reader) AuthorLists(ctx context.Context, queries []content.AuthorQuery) ([][]*content.Author, error) {
	return storage.Map(ctx, storage.OneByOne, queries, func(ctx context.Context, query content.AuthorQuery) ([]*content.Author, error) {
		q, cut, err := r.authorsInOrder(ctx, query)
		if err != nil {
			return nil, err
		}
		found, err := find[content.Author](ctx, r, q.sql("doc", &query.Window), q.args)
		if err != nil {
			return nil, err
		}
		return content.InOrder(query.Window, found), storage.CheckFull(len(found), query.Limit, cut, query.Bound(), content.NarrowAuthors)
	})
}

// authorsInOrder selects the authors of a query. When it filters by a part of the name, at most the
// filter's bound of authors are examined; cut reports that authors beyond the bound were left out.
func (r *reader) authorsInOrder(ctx context.Context, query content.AuthorQuery) (q *selection, cut bool, err error) {
	q = r.visibleAuthors(r.visibleDocuments(authors(query.AuthorFilter)))
	q.inWindow(query.Window, textKey)
	if query.Name == "" {
		return q, false, nil
	}
	all := r.allAuthors(query.AuthorFilter)
	all.inWindow(query.Window, textKey)
	last, err := r.nth(ctx, all, query.Window, query.Bound()+1, func(k *content.Key) any { return &k.Text })
	if last != nil {
		q.upTo(*last, query.Window, textKey)
	}
	return q, last != nil, err
}

func (r *reader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	err := storage.CheckTotals(ctx, filters, content.NarrowAuthors, func(f content.AuthorFilter) bool { return f.Name != "" },
		func(ctx context.Context, f content.AuthorFilter, most int) (bool, error) {
			return r.moreThan(ctx, r.allAuthors(f), most)
		})
	if err != nil {
		return nil, err
	}
	return countAll(ctx, r, filters, func(f content.AuthorFilter) *selection { return r.visibleAuthors(r.visibleDocuments(authors(f))) })
}
