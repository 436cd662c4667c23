package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type sectionResolver struct{}

func (sectionResolver) Publication(ctx context.Context, objs []*content.Section) ([]*content.Publication, error) {
	return load(ctx).publications.many(ctx, each(objs, func(s *content.Section) content.ID { return s.PublicationID }))
}

func inSection(s *content.Section) content.ArticleFilter {
	return content.ArticleFilter{SectionIDs: []content.ID{s.ID}}
}

func (sectionResolver) Articles(ctx context.Context, objs []*content.Section, orderBy content.ArticleOrder, first *int, after *string, last *int, before *string) ([]relay.ArticleConnection, error) {
	return connect(ctx, articleListing(load(ctx), orderBy), relay.Args{First: first, After: after, Last: last, Before: before}, each(objs, inSection))
}

func (sectionResolver) Latest(ctx context.Context, objs []*content.Section) ([]*content.Article, error) {
	l, newest := load(ctx), func(s *content.Section) content.ArticleQuery {
		return content.ArticleQuery{ArticleFilter: inSection(s), Order: content.NewestFirst, Window: content.Window{Limit: 1}}
	}
	lists, err := l.articleLists.all(ctx, each(objs, newest), each(l.seenSections.ahead("latest"), newest)...)
	return each(lists, func(list []content.RankedArticle) *content.Article {
		if len(list) == 0 {
			return nil
		}
		return list[0].Article
	}), err
}

func (sectionResolver) Pages(ctx context.Context, objs []*content.Section, first *int, after *string, last *int, before *string) ([]relay.PageConnection, error) {
	return connect(ctx, pageListing(load(ctx)), relay.Args{First: first, After: after, Last: last, Before: before},
		each(objs, func(s *content.Section) content.PageFilter { return content.PageFilter{SectionID: s.ID} }))
}
