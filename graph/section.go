package graph

import (
	"context"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

type sectionResolver struct{}

func (sectionResolver) Publication(ctx context.Context, objs []*content.Section) ([]*content.Publication, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedSections, l.publications, objs, func(s *content.Section) content.ID { return s.PublicationID })
}

func inSection(s *content.Section) content.ArticleFilter {
	return content.ArticleFilter{SectionIDs: []content.ID{s.ID}}
}

func (sectionResolver) Articles(ctx context.Context, objs []*content.Section, orderBy content.ArticleOrder, first *int, after *string, last *int, before *string) ([]relay.ArticleConnection, error) {
	l, args := load(ctx), relay.Args{First: first, After: after, Last: last, Before: before}
	return connectAll(ctx, &l.loadedSections, articleListing(l, orderBy), args, objs, inSection)
}

func (sectionResolver) Latest(ctx context.Context, objs []*content.Section) ([]*content.Article, error) {
	l := load(ctx)
	lists, err := followQuery(ctx, &l.loadedSections, l.articleLists, objs, func(s *content.Section) content.ArticleQuery {
		return content.ArticleQuery{ArticleFilter: inSection(s), Order: content.NewestFirst, Window: content.Window{Limit: 1}}
	})
	return each(lists, func(list []content.RankedArticle) *content.Article {
		if len(list) == 0 {
			return nil
		}
		return list[0].Article
	}), err
}

func (sectionResolver) Pages(ctx context.Context, objs []*content.Section, first *int, after *string, last *int, before *string) ([]relay.PageConnection, error) {
	l, args := load(ctx), relay.Args{First: first, After: after, Last: last, Before: before}
	return connectAll(ctx, &l.loadedSections, pageListing(l), args, objs, func(s *content.Section) content.PageFilter { return content.PageFilter{SectionID: s.ID} })
}
