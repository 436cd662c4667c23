package sqlitestore

import (
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

// among restricts a selection to rows that name one of ids in a column.
func (q *selection) among(column string, ids []content.ID) *selection {
	q.where(column+" IN (SELECT value FROM json_each(?))", list(ids))
	return q
}

func (q *selection) where(condition string, args ...any) {
	q.conditions = append(q.conditions, condition)
	q.args = append(q.args, args...)
}

// text returns the SQL of a window of the selection, or of all of it for a nil window.
func (q *selection) text(columns string, w *content.Window) string {
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

// within restricts the selection to what lies between a window's bounds.
func (q *selection) within(w content.Window, value func(content.Key) any) {
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

func number(k content.Key) any { return k.Number }
func text(k content.Key) any   { return k.Text }

// documents runs one query for each of many and returns their documents, which find reads.
func documents[Q, D any](ctx context.Context, queries []Q, find func(ctx context.Context, query string, args []any) ([]D, error), build func(Q) (*selection, content.Window)) ([][]D, error) {
	lists := make([][]D, len(queries))
	for i, query := range queries {
		q, w := build(query)
		found, err := find(ctx, q.text("doc", &w), q.args)
		if err != nil {
			return nil, err
		}
		lists[i] = content.InOrder(w, found)
	}
	return lists, nil
}

// countAll runs one count for each of many filters.
func countAll[F any](ctx context.Context, r *reader, filters []F, rule func(*selection) *selection, build func(F) *selection) ([]int64, error) {
	counts := make([]int64, len(filters))
	for i, filter := range filters {
		q := rule(build(filter))
		err := r.query(ctx, q.text("count(*)", nil), q.args, func(rows *sql.Rows) error { return rows.Scan(&counts[i]) })
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
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
	return documents(ctx, queries, finder[content.Issue](r), func(query content.IssueQuery) (*selection, content.Window) {
		q := r.visible(issues(query.IssueFilter))
		q.descending = !query.Ascending
		q.within(query.Window, text)
		return q, query.Window
	})
}

func (r *reader) IssueDates(ctx context.Context, filters []content.IssueFilter) ([][]content.Date, error) {
	lists := make([][]content.Date, len(filters))
	for i, filter := range filters {
		q := issues(filter)
		r.visible(q)
		err := r.query(ctx, q.text("date", nil)+" ORDER BY date", q.args, func(rows *sql.Rows) error {
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
	return countAll(ctx, r, filters, r.visible, issues)
}

func pages(f content.PageFilter) *selection {
	q := &selection{from: "pages", sort: "section_order", id: "id", descending: true}
	q.where("section_id = ?", f.SectionID)
	return q
}

func (r *reader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	return documents(ctx, queries, r.pages, func(query content.PageQuery) (*selection, content.Window) {
		q := r.named(r.visible(pages(query.PageFilter)))
		q.within(query.Window, number)
		return q, query.Window
	})
}

func (r *reader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(q *selection) *selection { return r.named(r.visible(q)) }, pages)
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
	return documents(ctx, queries, finder[content.Author](r), func(query content.AuthorQuery) (*selection, content.Window) {
		q := r.credited(r.visible(authors(query.AuthorFilter)))
		q.within(query.Window, text)
		return q, query.Window
	})
}

func (r *reader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	return countAll(ctx, r, filters, func(q *selection) *selection { return r.credited(r.visible(q)) }, authors)
}
