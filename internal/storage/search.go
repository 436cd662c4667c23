package storage

import (
	"cmp"
	"context"
	"time"

	"broadsheet/internal/content"
)

// SearchIndex are the queries of a store by which [BoundSearch] decides how far a search is read.
type SearchIndex struct {
	// MayHaveMoreThan reports whether the index may have more entries than most. It must be fast; it is
	// false only when the index has no more.
	MayHaveMoreThan func(ctx context.Context, most int) (bool, error)
	// Nth returns when the n-th entry of a term was published, among those between the times of a filter,
	// newest first or, for upwards, oldest first; the zero time when there are fewer.
	Nth func(ctx context.Context, t content.SearchTerm, part content.SearchPart, between content.ArticleFilter, upwards bool, n int) (time.Time, error)
}

// BoundSearch restricts one part of a search so that about [content.SearchFilter.Bound] entries of the
// index are examined for a window. A search that has a term with fewer entries is not restricted. cut
// reports that entries beyond the bound were left out.
func BoundSearch(ctx context.Context, f content.SearchFilter, part content.SearchPart, w content.Window, index SearchIndex) (bounded content.SearchFilter, cut bool, err error) {
	if !f.Examines(part) {
		return f, false, nil
	}
	if many, err := index.MayHaveMoreThan(ctx, f.Bound()); err != nil || !many {
		return f, false, err
	}
	between, furthest := f.Between(w), time.Time{}
	for _, t := range f.Terms() {
		at, err := index.Nth(ctx, t, part, between, w.Last, f.Bound()+1)
		if err != nil || at.IsZero() {
			return f, false, err
		}
		if furthest.IsZero() || at.Before(furthest) != w.Last {
			furthest = at
		}
	}
	f.ArticleFilter = f.UntilSecond(furthest, w)
	return f, true, nil
}

// CheckSearchTotals returns an error if too many entries would be examined to count one of the searches.
func CheckSearchTotals(ctx context.Context, filters []content.SearchFilter, index SearchIndex) error {
	for _, f := range filters {
		if _, cut, err := BoundSearch(ctx, f, content.Anywhere, content.Window{}, index); err != nil || cut {
			return cmp.Or(err, content.TooMany(f.Bound(), content.NarrowSearch))
		}
	}
	return nil
}
