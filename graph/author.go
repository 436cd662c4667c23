package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type authorResolver struct{}

func (authorResolver) Publication(ctx context.Context, objs []*content.Author) ([]*content.Publication, error) {
	return load(ctx).publications.many(ctx, each(objs, func(a *content.Author) content.ID { return a.PublicationID }))
}

func (authorResolver) Articles(ctx context.Context, objs []*content.Author, orderBy content.ArticleOrder, first *int, after *string, last *int, before *string) ([]relay.ArticleConnection, error) {
	return connect(ctx, articleListing(load(ctx), orderBy), relay.Args{First: first, After: after, Last: last, Before: before},
		each(objs, func(a *content.Author) content.ArticleFilter {
			return content.ArticleFilter{AuthorIDs: []content.ID{a.ID}}
		}))
}

func (authorResolver) ArticleCount(ctx context.Context, objs []*content.Author) ([]int, error) {
	l, id := load(ctx), func(a *content.Author) content.ID { return a.ID }
	counts, err := l.articleCounts.many(ctx, each(objs, id), each(l.seenAuthors.ahead("articleCount"), id)...)
	return each(counts, func(n int64) int { return int(n) }), err
}
