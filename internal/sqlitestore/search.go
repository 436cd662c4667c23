package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// found is a row of the index.
type found struct {
	at   int64 // the time of publication
	id   content.ID
	part content.SearchPart
}

func (r *reader) SearchLists(ctx context.Context, queries []content.SearchQuery) ([][]content.SearchHit, error) {
	rows := make([][]found, len(queries))
	var ids []content.ID
	for i, query := range queries {
		var err error
		rows[i], err = content.Collect(query, func(part content.SearchPart, w content.Window) ([]found, error) {
			return r.walkSearch(ctx, query.SearchFilter, part, w)
		})
		if err != nil {
			return nil, err
		}
		for _, row := range rows[i] {
			ids = append(ids, row.id)
		}
	}
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	lists := make([][]content.SearchHit, len(queries))
	for i, query := range queries {
		for _, row := range rows[i] {
			if a := articles[row.id]; a != nil {
				lists[i] = append(lists[i], content.SearchHit{Article: a, Phrases: query.Phrases, Part: row.part})
			}
		}
	}
	return lists, nil
}

func (r *reader) CountSearches(ctx context.Context, filters []content.SearchFilter) ([]int64, error) {
	counts := make([]int64, len(filters))
	for i, f := range filters {
		if len(f.Phrases) == 0 {
			continue
		}
		q := r.search(f, content.Anywhere)
		if err := r.query(ctx, q.text("count(*)", nil), q.args, func(rows *sql.Rows) error { return rows.Scan(&counts[i]) }); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// walkSearch walks the rows of the index in which a search finds something, from the near end
// of a window on, until it is full. Rows are in order by the second; what was published in
// the same second is sorted here.
func (r *reader) walkSearch(ctx context.Context, f content.SearchFilter, part content.SearchPart, w content.Window) ([]found, error) {
	if len(f.Phrases) == 0 {
		return nil, nil
	}
	query, args := r.walk(f, part, w)
	var rows []found
	err := r.query(ctx, query, args, func(r *sql.Rows) error {
		row := found{part: part}
		if err := r.Scan(&row.at, &row.id); err != nil {
			return err
		}
		if n := len(rows); n >= w.Limit && firstKey(rows[n-1].at) != firstKey(row.at) {
			return errEnough
		}
		rows = append(rows, row)
		return nil
	})
	slices.SortFunc(rows, func(a, b found) int {
		order := cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id))
		if w.Last {
			return order
		}
		return -order
	})
	return rows[:min(len(rows), w.Limit)], err
}

// walk is the query of walkSearch. It has no limit: whoever walks stops.
func (r *reader) walk(f content.SearchFilter, part content.SearchPart, w content.Window) (query string, args []any) {
	q := r.search(f, part)
	q.between(w)
	direction := " DESC"
	if w.Last {
		direction = " ASC"
	}
	return q.text("k.published_at, k.id", nil) + " ORDER BY s.rowid" + direction, q.args
}

// search selects the rows of the index in which something is found, in a part of the search.
func (r *reader) search(f content.SearchFilter, part content.SearchPart) *selection {
	q := &selection{}
	phrases := matching(f.Phrases)
	if part == content.InTitle {
		q.from = "search_titles s CROSS JOIN search_keys k ON k.key = s.rowid"
		q.where("search_titles MATCH ?", phrases+marked(f.ArticleFilter))
	} else {
		q.from = "search s CROSS JOIN search_keys k ON k.key = s.rowid"
		q.where("search MATCH ?", phrases+marked(f.ArticleFilter))
	}
	if part == content.Elsewhere {
		q.where("s.rowid NOT IN (SELECT rowid FROM search_titles WHERE search_titles MATCH ?)", phrases)
	}
	if !f.From.IsZero() {
		q.where("s.rowid >= ? AND k.published_at >= ?", firstKey(f.From.UnixMilli()), f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		q.where("s.rowid < ? AND k.published_at < ?", keyAfter(f.To.UnixMilli()), f.To.UnixMilli())
	}
	if f.Title != "" {
		q.where("instr(k.folded, ?) > 0", strings.ToLower(f.Title))
	}
	q.where(visible, r.visibleArgs()...)
	return q
}

// between restricts the selection to what lies between a window's bounds, newest first.
func (q *selection) between(w content.Window) {
	if k := w.After; k != nil {
		q.where("s.rowid < ? AND (k.published_at, k.id) < (?, ?)", keyAfter(k.Number), k.Number, string(k.ID))
	}
	if k := w.Before; k != nil {
		q.where("s.rowid >= ? AND (k.published_at, k.id) > (?, ?)", firstKey(k.Number), k.Number, string(k.ID))
	}
}

// matching is phrases in the language of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).
func matching(phrases []content.Phrase) string {
	all := make([]string, len(phrases))
	for i, p := range phrases {
		if all[i] = quoted(strings.Join(p.Terms, " ")); p.Open {
			all[i] += " *"
		}
	}
	return strings.Join(all, " AND ")
}

// marked is what is left to ask of a row for the marks of a filter.
func marked(f content.ArticleFilter) (and string) {
	for _, marks := range f.Marks() {
		either := make([]string, len(marks))
		for i, m := range marks {
			either[i] = quoted(mark(m))
		}
		and += " AND (" + strings.Join(either, " OR ") + ")"
	}
	return and
}

func quoted(terms string) string { return `"` + strings.ReplaceAll(terms, `"`, `""`) + `"` }

// mark writes a mark so that the tokenizer leaves it whole, and that no term is the same.
func mark(m string) string { return "=" + hex.EncodeToString([]byte(m)) }

// keyBits are the bits of a key that tell apart what was published in one second.
const keyBits = 24

// firstKey is the lowest key of the second in which a time lies, in milliseconds.
func firstKey(at int64) int64 { return time.UnixMilli(at).Unix() << keyBits }

// keyAfter is the first key of the next second.
func keyAfter(at int64) int64 { return (time.UnixMilli(at).Unix() + 1) << keyBits }
