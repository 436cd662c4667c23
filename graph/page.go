package graph

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

type pageResolver struct{}

func (pageResolver) Issue(ctx context.Context, objs []*content.Page) ([]*content.Issue, error) {
	l, issue := load(ctx), func(p *content.Page) content.ID { return p.IssueID }
	return l.issues.many(ctx, each(objs, issue), each(l.seenPages.ahead("issue"), issue)...)
}

func (pageResolver) Section(ctx context.Context, objs []*content.Page) ([]*content.Section, error) {
	l, section := load(ctx), func(p *content.Page) content.ID { return p.SectionID }
	return l.sections.many(ctx, each(objs, section), each(l.seenPages.ahead("section"), section)...)
}

func (pageResolver) Articles(ctx context.Context, objs []*content.Page) ([][]*content.Article, error) {
	l, id := load(ctx), func(p *content.Page) content.ID { return p.ID }
	return l.articlesOfPages.many(ctx, each(objs, id), each(l.seenPages.ahead("articles"), id)...)
}

func (pageResolver) Previous(ctx context.Context, objs []*content.Page) ([]*content.Page, error) {
	return pagesBeside(ctx, objs, -1)
}

func (pageResolver) Next(ctx context.Context, objs []*content.Page) ([]*content.Page, error) {
	return pagesBeside(ctx, objs, +1)
}

// pagesBeside finds the pages so many places from each of many in their issues.
func pagesBeside(ctx context.Context, objs []*content.Page, step int) ([]*content.Page, error) {
	l, issue := load(ctx), func(p *content.Page) content.ID { return p.IssueID }
	lists, err := l.pagesOfIssues.many(ctx, each(objs, issue), each(l.seenPages.ahead("beside"), issue)...)
	if err != nil {
		return nil, err
	}
	beside := make([]*content.Page, len(objs))
	for i, p := range objs {
		at := slices.IndexFunc(lists[i], func(other *content.Page) bool { return other.ID == p.ID })
		if place := at + step; at >= 0 && place >= 0 && place < len(lists[i]) {
			beside[i] = lists[i][place]
		}
	}
	return beside, nil
}

type regionResolver struct{}

func (regionResolver) Article(ctx context.Context, objs []*content.Region) ([]*content.Article, error) {
	l := load(ctx)
	var ahead []content.ID
	for _, p := range l.seenPages.ahead("regions") {
		ahead = append(ahead, each(p.Regions, func(r content.Region) content.ID { return r.ArticleID })...)
	}
	return l.articles.many(ctx, each(objs, func(r *content.Region) content.ID { return r.ArticleID }), ahead...)
}
