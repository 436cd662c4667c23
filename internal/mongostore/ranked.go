package mongostore

import (
	"context"
	"math"
	"slices"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// View counts are in a collection of their own, so a list of articles in an order by views is found in
// two collections. The index of counts is walked until the window is full. Where a filter leaves out most
// of the articles on the way, all that it chooses are sorted instead.

// How many counts a step of the walk reads: few at first, because most lists are short and most filters
// match most articles; then twice as many at each step.
const (
	spareSteps  = 32
	longestStep = 2000
)

// place is an article's key in an order by views.
type place = content.Key

func (r *reader) articlesByViews(ctx context.Context, query content.ArticleQuery) ([]content.RankedArticle, error) {
	places, err := r.placesByViews(ctx, query)
	if err != nil {
		return nil, err
	}
	return r.articlesAt(ctx, places)
}

func (r *reader) placesByViews(ctx context.Context, query content.ArticleQuery) ([]place, error) {
	order := &selection{collection: viewsName, sort: "rank", descending: query.Order.Descending()}
	var places []place
	var err error
	if query.WalksByViews() {
		places, err = r.walkViews(ctx, query, order, math.MaxInt)
	} else {
		places, err = r.byViews(ctx, query, order)
	}
	return content.InOrder(query.Window, places), err
}

// walkViews walks at most left entries of the index of counts, from where the window begins, and returns
// the keys of the articles that match the filter.
func (r *reader) walkViews(ctx context.Context, query content.ArticleQuery, order *selection, left int) ([]place, error) {
	walk := *order
	walk.conditions = slices.Clone(order.conditions)
	order = &walk
	if query.PublicationID != "" {
		order.where("publicationId", "", query.PublicationID)
	} else {
		order.fromLowest("rank", content.UnknownViews)
	}
	var places []place
	w := query.Window
	for w.Limit = query.Limit + spareSteps; ; w.Limit = min(2*w.Limit, longestStep) {
		w.Limit = min(w.Limit, left)
		left -= w.Limit
		step := *order
		step.conditions = slices.Clone(order.conditions)
		step.inWindow(w, numberKey)
		views, err := find[viewsDoc](ctx, r.store, &step, step.window(w).SetProjection(only("rank")))
		if err != nil || len(views) == 0 {
			return places, err
		}
		matching, err := r.matching(ctx, query.ArticleFilter, views)
		if err != nil {
			return nil, err
		}
		for _, v := range views {
			if matching[v.ArticleID] {
				places = append(places, place{Number: v.Rank, ID: v.ArticleID})
			}
		}
		if len(places) >= query.Limit {
			return places[:query.Limit], nil
		}
		if len(views) < w.Limit || left == 0 {
			return places, nil
		}
		last := views[len(views)-1]
		if next := (&place{Number: last.Rank, ID: last.ArticleID}); w.Last {
			w.Before = next
		} else {
			w.After = next
		}
	}
}

// matching returns the articles of views that match a filter.
func (r *reader) matching(ctx context.Context, f content.ArticleFilter, views []viewsDoc) (map[content.ID]bool, error) {
	ids := make([]content.ID, len(views))
	for i, v := range views {
		ids[i] = v.ArticleID
	}
	q := r.visibleArticles(articles(f))
	q.where("_id", "$in", ids)
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetProjection(only("_id")))
	matching := make(map[content.ID]bool, len(found))
	for _, a := range found {
		matching[a.ID] = true
	}
	return matching, err
}

// sortByViews finds all that the filter chooses, sorts it, and cuts the window out.
func (r *reader) sortByViews(ctx context.Context, query content.ArticleQuery, order *selection) ([]place, error) {
	q := r.visibleArticles(walkedArticles(query.ArticleFilter))
	found, err := find[*content.Article](ctx, r.store, q, q.window(content.Window{Limit: query.Bound()}).SetProjection(only("_id")))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]content.ID, len(found))
	for i, a := range found {
		ids[i] = a.ID
	}
	views, err := r.store.views(ctx, ids)
	if err != nil {
		return nil, err
	}
	var places []place
	for _, v := range views {
		at := place{Number: v.Rank, ID: v.ArticleID}
		if between(order, query.Window, at) {
			places = append(places, at)
		}
	}
	slices.SortFunc(places, order.compareKeys)
	if query.Last {
		slices.Reverse(places)
	}
	return places[:min(len(places), query.Limit)], nil
}

func between(order *selection, w content.Window, at place) bool {
	return (w.After == nil || order.compareKeys(at, *w.After) > 0) && (w.Before == nil || order.compareKeys(at, *w.Before) < 0)
}

// articlesAt returns the articles at places, without those that the audience may not read.
func (r *reader) articlesAt(ctx context.Context, places []place) ([]content.RankedArticle, error) {
	ids := make([]content.ID, len(places))
	for i, at := range places {
		ids[i] = at.ID
	}
	found, err := r.Articles(ctx, ids)
	list := make([]content.RankedArticle, 0, len(places))
	for _, at := range places {
		if a := found[at.ID]; a != nil && !a.Stub {
			list = append(list, content.RankedArticle{Article: a, Rank: at.Number})
		}
	}
	return list, err
}
