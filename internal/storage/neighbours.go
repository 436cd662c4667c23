package storage

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

// Neighbours returns the neighbours of places, for a store that cannot seek for many places in one
// query. For one place it seeks twice in the index of the reading order. For more it reads the reading
// order of their issues.
func Neighbours(ctx context.Context, r content.Reader, places []content.Place) (map[content.Place]content.Neighbours, error) {
	if len(places) == 1 {
		return seekNeighbours(ctx, r, places[0])
	}
	var issues []content.ID
	for _, p := range places {
		if !slices.Contains(issues, p.IssueID) {
			issues = append(issues, p.IssueID)
		}
	}
	orders, err := r.ReadingOrder(ctx, issues)
	found := make(map[content.Place]content.Neighbours, len(places))
	for _, p := range places {
		var n content.Neighbours
		order := orders[p.IssueID]
		if at := slices.Index(order, p.ID); at >= 0 {
			if at > 0 {
				n.Previous = order[at-1]
			}
			if at+1 < len(order) {
				n.Next = order[at+1]
			}
		}
		if n != (content.Neighbours{}) {
			found[p] = n
		}
	}
	return found, err
}

func seekNeighbours(ctx context.Context, r content.Reader, p content.Place) (map[content.Place]content.Neighbours, error) {
	key := &content.Key{Number: p.Order, ID: p.ID}
	query := func(w content.Window) content.ArticleQuery {
		return content.ArticleQuery{ArticleFilter: content.ArticleFilter{IssueID: p.IssueID}, Order: content.InReadingOrder, Window: w}
	}
	found, err := r.ArticlePlaces(ctx, []content.ArticleQuery{
		query(content.Window{Before: key, Limit: 1, Last: true}), query(content.Window{After: key, Limit: 1}),
	})
	if err != nil {
		return nil, err
	}
	var n content.Neighbours
	for i, side := range []*content.ID{&n.Previous, &n.Next} {
		if len(found[i]) > 0 {
			*side = found[i][0].ID
		}
	}
	if n == (content.Neighbours{}) {
		return nil, nil
	}
	return map[content.Place]content.Neighbours{p: n}, nil
}
