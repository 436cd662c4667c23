package sqlitestore

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// found is a row of the search index.
type found struct {
	key int64
	at  int64 // when the article was published
	id  content.ID
}

func (r *reader) SearchLists(ctx context.Context, queries []content.SearchQuery) ([][]content.SearchHit, error) {
	return storage.SearchLists(ctx, storage.OneByOne, r, queries, r.walkSearch)
}

func (r *reader) CountSearches(ctx context.Context, filters []content.SearchFilter) ([]int64, error) {
	if err := storage.CheckSearchTotals(ctx, filters, r.searchIndex()); err != nil {
		return nil, err
	}
	return storage.Map(ctx, storage.OneByOne, filters, func(ctx context.Context, f content.SearchFilter) (int64, error) {
		if len(f.Phrases) == 0 {
			return 0, nil
		}
		return r.count(ctx, r.search(f, content.Anywhere), content.MaxTotal)
	})
}

// searchIndex returns the queries that bound a search.
func (r *reader) searchIndex() storage.SearchIndex {
	return storage.SearchIndex{
		MayHaveMoreThan: func(ctx context.Context, most int) (more bool, err error) {
			// Row numbers are never used again, so the highest one is no less than the number of rows.
			err = r.query(ctx, "SELECT ifnull(max(rowid), 0) > ? FROM articles", []any{most}, func(row *row) error { return row.Scan(&more) })
			return more, err
		},
		Nth: func(ctx context.Context, t content.SearchTerm, part content.SearchPart, between content.ArticleFilter, upwards bool, n int) (at time.Time, err error) {
			index := indexOf(part)
			q := &selection{from: index + " s"}
			q.where(index+" MATCH ?", termQuery(t))
			if !between.From.IsZero() {
				q.where("s.rowid >= ?", firstKey(between.From.UnixMilli()))
			}
			if !between.To.IsZero() { // the end of a second, or of the millisecond before one
				q.where("s.rowid < ?", keyAfter(between.To.UnixMilli()-1))
			}
			query, args := q.byRow("s.rowid", content.Window{Limit: 1, Last: upwards})
			err = r.query(ctx, query+" OFFSET ?", append(args, n-1), func(row *row) error {
				var key int64
				err := row.Scan(&key)
				at = time.Unix(key>>keyBits, 0)
				return err
			})
			return at, err
		},
	}
}

// walkSearch returns the articles in a window of one part of a search, from the near end of the window
// on. Keys of the index have the order of the second of publication. The walk ends when the window is
// full; then the rest of the last row's second is read, too, and all rows are sorted.
func (r *reader) walkSearch(ctx context.Context, f content.SearchFilter, part content.SearchPart, w content.Window) ([]content.ID, error) {
	if len(f.Phrases) == 0 {
		return nil, nil
	}
	f, cut, err := storage.BoundSearch(ctx, f, part, w, r.searchIndex())
	if err != nil {
		return nil, err
	}
	q := r.search(f, part)
	q.inKeyWindow(w)
	query, args := q.byRow(foundColumns, w)
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
	ids := make([]content.ID, min(len(rows), w.Limit))
	for i := range ids {
		ids[i] = rows[i].id
	}
	return ids, cmp.Or(err, storage.CheckFull(len(ids), w.Limit, cut, f.Bound(), content.NarrowSearch))
}

func (r *reader) rowsFound(ctx context.Context, query string, args []any) ([]found, error) {
	var all []found
	err := r.query(ctx, query, args, func(row *row) error {
		var f found
		err := row.Scan(&f.key, &f.at, &f.id)
		all = append(all, f)
		return err
	})
	return all, err
}

const foundColumns = "s.rowid, k.published_at, k.id"

// byRow returns the query for columns of the first rows of a window, in the order of their keys.
func (q *selection) byRow(columns string, w content.Window) (query string, args []any) {
	direction := " DESC"
	if w.Last {
		direction = " ASC"
	}
	return q.sql(columns, nil) + " ORDER BY s.rowid" + direction + " LIMIT ?", append(slices.Clone(q.args), w.Limit)
}

// restOfSecond restricts the selection to the rows of the same second that follow a row.
func (q *selection) restOfSecond(row found, w content.Window) {
	if w.Last {
		q.where("s.rowid > ? AND s.rowid < ?", row.key, keyAfter(row.at))
		return
	}
	q.where("s.rowid < ? AND s.rowid >= ?", row.key, firstKey(row.at))
}

// indexOf returns the index that has the rows of one part of a search.
func indexOf(part content.SearchPart) string {
	if part == content.InTitle {
		return "search_titles"
	}
	return "search"
}

// search selects the rows of the search index that match a filter, in one part of the search.
func (r *reader) search(f content.SearchFilter, part content.SearchPart) *selection {
	q := &selection{sort: "k.published_at", id: "k.id", descending: true}
	index, phrases := indexOf(part), phraseQuery(f.Phrases)
	q.from = index + " s CROSS JOIN search_keys k ON k.key = s.rowid"
	q.where(index+" MATCH ?", phrases+markQuery(f.ArticleFilter))
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

// searchable restricts a selection to the articles that the audience may find. Articles of which
// something is withheld match by their titles only.
func (r *reader) searchable(q *selection, phrases string, part content.SearchPart) {
	q.where("k.created <= ?", r.Revision())
	if r.Audience().SeesAll() {
		return
	}
	q.meet("k.", r.Audience().PublishedConditions(r.Now()))
	scopes := r.Audience().FullTextScopes(r.Now())
	if len(scopes) == 1 && inSearchKeys(scopes[0]) { // the usual case: the public, and every article may be read in full
		full := &selection{}
		full.meet("k.", scopes[0].Conditions())
		q.fullText(full.all(), full.args, phrases, part)
		return
	}
	q.from += " CROSS JOIN articles a ON a.id = k.id"
	r.visibleArticles(q)
	condition, args := oneOf(scopes)
	q.fullText(condition, args, phrases, part)
}

// inSearchKeys reports whether the table search_keys has all columns that a scope compares.
func inSearchKeys(s content.Scope) bool {
	return !slices.ContainsFunc(s.Conditions(), func(c content.Condition) bool {
		return c.Field != content.VisibleFromField && c.Field != content.VisibleUntilField && c.Field != content.PicturesField
	})
}

// fullText restricts matches outside the title to articles that meet a condition.
func (q *selection) fullText(condition string, args []any, phrases string, part content.SearchPart) {
	switch part {
	case content.Elsewhere:
		q.where(condition, args...)
	case content.Anywhere:
		q.where("("+condition+" OR s.rowid IN (SELECT rowid FROM search_titles WHERE search_titles MATCH ?))", append(args, phrases)...)
	}
}

// inKeyWindow restricts the selection to rows between the bounds of a window. The bounds on the rowid are
// implied by the others, but SQLite begins the walk at them.
func (q *selection) inKeyWindow(w content.Window) {
	if w.After != nil {
		q.where("s.rowid < ?", keyAfter(w.After.Number))
	}
	if w.Before != nil {
		q.where("s.rowid >= ?", firstKey(w.Before.Number))
	}
	q.inWindow(w, numberKey)
}

// phraseQuery returns the FTS5 query for phrases (https://sqlite.org/fts5.html#full_text_query_syntax).
func phraseQuery(phrases []content.Phrase) string {
	all := make([]string, len(phrases))
	for i, p := range phrases {
		if all[i] = quoted(strings.Join(p.Terms, " ")); p.Open {
			all[i] += " *"
		}
	}
	return strings.Join(all, " AND ")
}

// markQuery returns the FTS5 query for the marks of a filter, to be appended to that for its phrases.
func markQuery(f content.ArticleFilter) (and string) {
	for _, marks := range f.Marks() {
		and += " AND (" + eitherOf(marks) + ")"
	}
	return and
}

// eitherOf returns the FTS5 query for rows with at least one of the marks.
func eitherOf(marks []string) string {
	either := make([]string, len(marks))
	for i, m := range marks {
		either[i] = quoted(mark(m))
	}
	return strings.Join(either, " OR ")
}

// termQuery returns the FTS5 query for one term of a search.
func termQuery(t content.SearchTerm) string {
	if len(t.Marks) > 0 {
		return eitherOf(t.Marks)
	}
	return phraseQuery([]content.Phrase{{Terms: []string{t.Term}, Open: t.Prefix}})
}

func quoted(terms string) string { return `"` + strings.ReplaceAll(terms, `"`, `""`) + `"` }

// mark encodes a mark so that the tokenizer does not split it and no term equals it.
func mark(m string) string { return "=" + hex.EncodeToString([]byte(m)) }

// keyBits is the number of low bits of a key that distinguish articles published in the same second.
const keyBits = 24

// firstKey returns the lowest key of the second that a time, in milliseconds, is in.
func firstKey(at int64) int64 { return time.UnixMilli(at).Unix() << keyBits }

// keyAfter returns the lowest key of the following second.
func keyAfter(at int64) int64 { return (time.UnixMilli(at).Unix() + 1) << keyBits }
