package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
	"broadsheet/internal/words"
)

func (queryResolver) Search(ctx context.Context, query string, filter *content.ArticleFilter, orderBy content.SearchOrder, first *int, after *string, last *int, before *string) (relay.SearchConnection, error) {
	f := content.SearchFilter{ArticleFilter: value(filter)}
	if err := checkFilter(f.ArticleFilter); err != nil {
		return relay.SearchConnection{}, err
	}
	f.ArticleFilter = f.Typed()
	var err error
	if f.Phrases, err = words.Parse(query); err != nil {
		return relay.SearchConnection{}, err
	}
	return connectOne(ctx, searchListing(load(ctx), orderBy), relay.Args{First: first, After: after, Last: last, Before: before}, f)
}

func searchListing(l *loaders, order content.SearchOrder) listing[content.SearchQuery, content.SearchFilter, content.SearchHit, content.SearchHit] {
	return listing[content.SearchQuery, content.SearchFilter, content.SearchHit, content.SearchHit]{
		order: "SEARCH_" + string(order), lists: l.searchLists, totals: l.searchTotals,
		query: func(f content.SearchFilter, w content.Window) content.SearchQuery {
			return content.SearchQuery{SearchFilter: f, Order: order, Window: w}
		},
		row: func(h content.SearchHit) relay.Row[content.SearchHit] {
			return relay.Row[content.SearchHit]{Node: &h, Key: h.Key()}
		},
	}
}

type searchHitResolver struct{}

// Article enters the articles of all hits at their level, so that their relations are read in one call.
func (searchHitResolver) Article(ctx context.Context, objs []*content.SearchHit) ([]content.Article, error) {
	l := load(ctx)
	_, level := fieldLevels(ctx)
	l.loadedHits.prefetch(ctx, func(hits []*content.SearchHit) {
		l.listed(level, each(hits, func(h *content.SearchHit) *content.Article { return h.Article }))
	})
	return each(objs, func(h *content.SearchHit) content.Article { return *h.Article }), nil
}

func (searchHitResolver) Highlights(ctx context.Context, objs []*content.SearchHit) ([][]*content.Highlight, error) {
	l := load(ctx)
	bodies, err := follow(ctx, &l.loadedHits, l.bodies, objs, func(h *content.SearchHit) content.ID { return h.ID })
	if err != nil {
		return nil, err
	}
	marked := make([][]*content.Highlight, len(objs))
	for i, h := range objs {
		found := words.Highlights(content.Draft{Article: h.Article, Body: bodies[i]}.Passages(), h.Phrases)
		marked[i] = each(found, func(h content.Highlight) *content.Highlight { return &h })
	}
	return marked, nil
}
