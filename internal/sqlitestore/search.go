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
	key  int64
	at   int64 // when the article was published
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
			if a := articles[row.id]; a != nil && !a.Stub {
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
		var err error
		if counts[i], err = r.count(ctx, q, content.MaxTotal); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// walkSearch returns what lies in a window of a part of a search, from its near end on. The
// indexPattern has rows in order by the second: it is walked until the window is full, and what the
// second in which that happens has beside is sorted.
func (r *reader) walkSearch(ctx context.Context, f content.SearchFilter, part content.SearchPart, w content.Window) ([]found, error) {
	if len(f.Phrases) == 0 {
		return nil, nil
	}
	q := r.search(f, part)
	q.inKeyWindow(w)
	query, args := q.byRow(w)
	rows, err := r.rowsFound(ctx, query, args)
	if n := len(rows); err == nil && n == w.Limit {
		q.restOfSecond(rows[n-1], w)
		more, failed := r.rowsFound(ctx, q.sql(foundColumns, &w), q.args)
		rows, err = append(rows, more...), failed
	}
	slices.SortFunc(rows, func(a, b found) int {
		order := cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id))
		if w.Last {
			return order
		}
		return -order
	})
	rows = rows[:min(len(rows), w.Limit)]
	for i := range rows {
		rows[i].part = part
	}
	return rows, err
}

func (r *reader) rowsFound(ctx context.Context, query string, args []any) ([]found, error) {
	var all []found
	err := r.query(ctx, query, args, func(rows *sql.Rows) error {
		var row found
		err := rows.Scan(&row.key, &row.at, &row.id)
		all = append(all, row)
		return err
	})
	return all, err
}

const foundColumns = "s.rowid, k.published_at, k.id"

// byRow is the query of the rows that come first, by their number.
func (q *selection) byRow(w content.Window) (query string, args []any) {
	direction := " DESC"
	if w.Last {
		direction = " ASC"
	}
	return q.sql(foundColumns, nil) + " ORDER BY s.rowid" + direction + " LIMIT ?", append(slices.Clone(q.args), w.Limit)
}

// restOfSecond restricts the selection, of which a walk has come to a row, to the rest of that row's
// second.
func (q *selection) restOfSecond(row found, w content.Window) {
	if w.Last {
		q.where("s.rowid > ? AND s.rowid < ?", row.key, keyAfter(row.at))
		return
	}
	q.where("s.rowid < ? AND s.rowid >= ?", row.key, firstKey(row.at))
}

// search selects the rows of the index in which something is found, in a part of the search.
func (r *reader) search(f content.SearchFilter, part content.SearchPart) *selection {
	q := &selection{sort: "k.published_at", id: "k.id", descending: true}
	phrases := phraseQuery(f.Phrases)
	if part == content.InTitle {
		q.from = "search_titles s CROSS JOIN search_keys k ON k.key = s.rowid"
		q.where("search_titles MATCH ?", phrases+markQuery(f.ArticleFilter))
	} else {
		q.from = "search s CROSS JOIN search_keys k ON k.key = s.rowid"
		q.where("search MATCH ?", phrases+markQuery(f.ArticleFilter))
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
	r.searchable(q, phrases, part)
	return q
}

// searchable restricts a selection to what the audience may find: of articles of which something
// is withheld, what is found in their titles.
func (r *reader) searchable(q *selection, phrases string, part content.SearchPart) {
	q.where("k.created <= ?", r.revision)
	if r.audience.SeesAll() {
		return
	}
	now := r.now.UnixMilli()
	q.where("k.visible_from <= ? AND k.visible_until > ?", now, now)
	scopes := r.audience.FullTextScopes(r.now)
	if r.audience.Partner() == nil && len(scopes[0].Except) == 0 { // as most of the time
		q.fullText("k.pictures <= ?", []any{scopes[0].Pictures}, phrases, part)
		return
	}
	q.from += " CROSS JOIN articles a ON a.id = k.id"
	r.visibleArticles(q)
	condition, args := within(scopes)
	q.fullText(condition, args, phrases, part)
}

// fullText restricts what is found beyond the title to articles of a condition.
func (q *selection) fullText(condition string, args []any, phrases string, part content.SearchPart) {
	switch part {
	case content.Elsewhere:
		q.where(condition, args...)
	case content.Anywhere:
		q.where("("+condition+" OR s.rowid IN (SELECT rowid FROM search_titles WHERE search_titles MATCH ?))", append(args, phrases)...)
	}
}

// inKeyWindow restricts the selection to what lies between a window's bounds. The plain bound on
// readWindow says nothing new, but it is where the walk begins.
func (q *selection) inKeyWindow(w content.Window) {
	if w.After != nil {
		q.where("s.rowid < ?", keyAfter(w.After.Number))
	}
	if w.Before != nil {
		q.where("s.rowid >= ?", firstKey(w.Before.Number))
	}
	q.inWindow(w, numberKey)
}

// phraseQuery is phrases in the language of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).
func phraseQuery(phrases []content.Phrase) string {
	all := make([]string, len(phrases))
	for i, p := range phrases {
		if all[i] = quoted(strings.Join(p.Terms, " ")); p.Open {
			all[i] += " *"
		}
	}
	return strings.Join(all, " AND ")
}

// markQuery is what is left to ask of a row for the marks of a filter.
func markQuery(f content.ArticleFilter) (and string) {
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
