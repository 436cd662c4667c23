package storage

import (
	"cmp"
	"context"

	"broadsheet/internal/content"
)

// Each calls f for the numbers from 0 to n-1 and returns the first error. A store decides whether the
// calls run one after the other or at the same time.
type Each func(ctx context.Context, n int, f func(ctx context.Context, i int) error) error

// OneByOne is the [Each] of a store that runs one query after the other. It stops at the first error.
func OneByOne(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	for i := range n {
		if err := f(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// Map returns the result of each query, in the order of the queries.
func Map[Q, R any](ctx context.Context, each Each, queries []Q, read func(context.Context, Q) (R, error)) ([]R, error) {
	results := make([]R, len(queries))
	err := each(ctx, len(queries), func(ctx context.Context, i int) (err error) {
		results[i], err = read(ctx, queries[i])
		return err
	})
	return results, err
}

// Bound is one end of a window: it leaves rows whose (sort value, id) is above, or below, the key.
type Bound struct {
	Key   content.Key
	Above bool
}

// Bounds returns the ends of a window in an order that runs from low to high, or descending.
func Bounds(w content.Window, descending bool) []Bound {
	var bounds []Bound
	if w.After != nil {
		bounds = append(bounds, Bound{*w.After, !descending})
	}
	if w.Before != nil {
		bounds = append(bounds, Bound{*w.Before, descending})
	}
	return bounds
}

// ReadsUpwards reports whether a window is read from low keys to high ones: a window of the last rows
// is read against its order.
func ReadsUpwards(w content.Window, descending bool) bool { return descending == w.Last }

// CheckFull returns the error for a list with fewer rows than its limit, when it was cut because more
// than bound documents would have to be examined. narrow says how to narrow the filter.
func CheckFull(rows, limit int, cut bool, bound int, narrow string) error {
	if cut && rows < limit {
		return content.TooMany(bound, narrow)
	}
	return nil
}

// CheckTotals returns an error if counting for one of the filters would have to examine more documents
// than its bound. examines reports whether a filter has conditions that no index answers; moreThan
// reports whether more than that many documents would be examined for it.
func CheckTotals[F interface{ Bound() int }](ctx context.Context, filters []F, narrow string, examines func(F) bool, moreThan func(context.Context, F, int) (bool, error)) error {
	for _, f := range filters {
		if !examines(f) {
			continue
		}
		if many, err := moreThan(ctx, f, f.Bound()); err != nil || many {
			return cmp.Or(err, content.TooMany(f.Bound(), narrow))
		}
	}
	return nil
}

// ListQueries are the queries of a store by which [ListInOrder] decides how a list of articles is read.
type ListQueries[S any] struct {
	Select   func(content.ArticleFilter) S                               // the articles of a filter, in the order and window of the list
	MoreThan func(ctx context.Context, s S, most int) (bool, error)      // whether a selection has more than that many rows
	Nth      func(ctx context.Context, s S, n int) (*content.Key, error) // the key of the n-th row; nil when there are fewer
	UpTo     func(f content.ArticleFilter, last content.Key) S           // like Select, up to and including the row of a key
}

// ListInOrder selects the articles of a filter, in an order by time or reading order, so that at most
// [content.ArticleFilter.Bound] documents are examined. cut reports that rows beyond that bound were
// left out.
func ListInOrder[S any](ctx context.Context, f content.ArticleFilter, q ListQueries[S]) (selected S, cut bool, err error) {
	if f.WalksInOrder() {
		return q.Select(f), false, nil
	}
	many, err := q.MoreThan(ctx, q.Select(f.Range()), f.Bound())
	if err != nil || !many {
		return q.Select(f), false, err
	}
	last, err := q.Nth(ctx, q.Select(f.Walked()), f.Bound())
	if err != nil || last == nil {
		return q.Select(f), false, err
	}
	return q.UpTo(f, *last), true, nil
}

// ListByViews reads a filtered list in an order by views in the cheaper of two ways: it walks the index
// of view counts, or it sorts everything that the filter chooses. count counts the articles in the
// filter's range, up to a number; walk walks at most that many view counts and reports whether they
// filled the list.
func ListByViews(ctx context.Context, f content.ArticleFilter, count func(ctx context.Context, most int) (int64, error), walk func(ctx context.Context, most int) (full bool, err error), sort func(context.Context) error) error {
	chosen, err := count(ctx, f.Bound()+1)
	if err != nil {
		return err
	}
	if chosen > int64(f.Walks()) {
		if full, err := walk(ctx, f.Walks()); err != nil || full {
			return err
		}
	}
	if chosen > int64(f.Bound()) {
		return content.TooMany(f.Bound(), content.NarrowArticles)
	}
	return sort(ctx)
}

// SearchLists returns the hits of search queries. walk returns the ids of the articles in a window of
// one part of a search, from the near end of the window on.
func SearchLists(ctx context.Context, each Each, r content.Reader, queries []content.SearchQuery, walk func(context.Context, content.SearchFilter, content.SearchPart, content.Window) ([]content.ID, error)) ([][]content.SearchHit, error) {
	type hit struct {
		id   content.ID
		part content.SearchPart
	}
	found, err := Map(ctx, each, queries, func(ctx context.Context, q content.SearchQuery) ([]hit, error) {
		return content.Collect(q, func(part content.SearchPart, w content.Window) ([]hit, error) {
			ids, err := walk(ctx, q.SearchFilter, part, w)
			hits := make([]hit, len(ids))
			for i, id := range ids {
				hits[i] = hit{id, part}
			}
			return hits, err
		})
	})
	if err != nil {
		return nil, err
	}
	var ids []content.ID
	for _, hits := range found {
		for _, h := range hits {
			ids = append(ids, h.id)
		}
	}
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	lists := make([][]content.SearchHit, len(queries))
	for i, hits := range found {
		for _, h := range hits {
			if a := articles[h.id]; a != nil && !a.Stub {
				lists[i] = append(lists[i], content.SearchHit{Article: a, Phrases: queries[i].Phrases, Part: h.part})
			}
		}
	}
	return lists, nil
}

// MostViewed returns the rankings of queries, each for the day of its publication's time zone. step
// reads a part of a ranking's walk, see [content.RankingStep].
func MostViewed(ctx context.Context, each Each, r content.Reader, queries []content.RankingQuery, step func(context.Context, content.RankingQuery, content.Date, content.Window) ([]content.RankingEntry, *content.Key, error)) ([][]content.RankedArticle, error) {
	ids := make([]content.ID, len(queries))
	for i, q := range queries {
		ids[i] = q.PublicationID
	}
	publications, err := r.Publications(ctx, ids)
	if err != nil {
		return nil, err
	}
	return Map(ctx, each, queries, func(ctx context.Context, q content.RankingQuery) ([]content.RankedArticle, error) {
		p := publications[q.PublicationID]
		if p == nil {
			return nil, nil
		}
		today := content.DateOf(r.Now().In(p.Location()))
		return content.Rank(ctx, q, func(after *content.Key, n int) ([]content.RankingEntry, *content.Key, error) {
			return step(ctx, q, today, content.Window{After: after, Limit: n})
		}, r.Articles)
	})
}
