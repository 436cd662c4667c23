package graph

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

type pageResolver struct{}

func (pageResolver) Issue(ctx context.Context, objs []*content.Page) ([]*content.Issue, error) {
	l, issue := load(ctx), func(p *content.Page) content.ID { return p.IssueID }
	return l.issues.many(ctx, each(objs, issue), l.seenPages.ahead("issue", ref(issue))...)
}

func (pageResolver) Section(ctx context.Context, objs []*content.Page) ([]*content.Section, error) {
	l, section := load(ctx), func(p *content.Page) content.ID { return p.SectionID }
	return l.sections.many(ctx, each(objs, section), l.seenPages.ahead("section", ref(section))...)
}

func (pageResolver) Articles(ctx context.Context, objs []*content.Page) ([][]*content.Article, error) {
	l, id := load(ctx), func(p *content.Page) content.ID { return p.ID }
	return l.articlesOfPages.many(ctx, each(objs, id), l.seenPages.ahead("articles", ref(id))...)
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
	lists, err := l.pagesOfIssues.many(ctx, each(objs, issue), l.seenPages.ahead("beside", ref(issue))...)
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
	return l.articles.many(ctx, each(objs, func(r *content.Region) content.ID { return r.ArticleID }),
		l.seenPages.ahead("regions", func(p *content.Page) []content.ID {
			return each(p.Regions, func(r content.Region) content.ID { return r.ArticleID })
		})...)
}

// ref makes of a reference to one document a reference to many.
func ref[T any](one func(*T) content.ID) func(*T) []content.ID {
	return func(doc *T) []content.ID { return []content.ID{one(doc)} }
}
