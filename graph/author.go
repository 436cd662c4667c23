package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type authorResolver struct{}

func (authorResolver) Publication(ctx context.Context, objs []*content.Author) ([]*content.Publication, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedAuthors, l.publications, objs, func(a *content.Author) content.ID { return a.PublicationID })
}

func (authorResolver) Articles(ctx context.Context, objs []*content.Author, orderBy content.ArticleOrder, first *int, after *string, last *int, before *string) ([]relay.ArticleConnection, error) {
	l, args := load(ctx), relay.Args{First: first, After: after, Last: last, Before: before}
	return connectAll(ctx, &l.loadedAuthors, articleListing(l, orderBy), args, objs, func(a *content.Author) content.ArticleFilter {
		return content.ArticleFilter{AuthorIDs: []content.ID{a.ID}}
	})
}

func (authorResolver) ArticleCount(ctx context.Context, objs []*content.Author) ([]int, error) {
	l := load(ctx)
	counts, err := follow(ctx, &l.loadedAuthors, l.articleCounts, objs, func(a *content.Author) content.ID { return a.ID })
	return each(counts, func(n int64) int { return int(n) }), err
}
