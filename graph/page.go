package graph

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

type pageResolver struct{}

func (pageResolver) Issue(ctx context.Context, objs []*content.Page) ([]*content.Issue, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedPages, l.issues, objs, issueOf)
}

func (pageResolver) Section(ctx context.Context, objs []*content.Page) ([]*content.Section, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedPages, l.referencedSections, objs, (*content.Page).SectionReference)
}

func (pageResolver) Articles(ctx context.Context, objs []*content.Page) ([][]*content.Article, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedPages, l.articlesOfPages, objs, func(p *content.Page) content.ID { return p.ID })
}

func pageID(p *content.Page) content.ID { return p.ID }

// PDFURL is null where the caller may not read every article on the page. The same holds for Image.
func (pageResolver) PDFURL(ctx context.Context, objs []*content.Page) ([]*string, error) {
	l := load(ctx)
	found, err := follow(ctx, &l.loadedPages, l.facsimiles, objs, pageID)
	return each(found, l.pdfURL), err
}

func (l *loaders) pdfURL(f content.Facsimile) *string { return notEmpty(l.base.URL(f.PDFURL)) }

func (pageResolver) Image(ctx context.Context, objs []*content.Page) ([]*content.PageImage, error) {
	l := load(ctx)
	found, err := follow(ctx, &l.loadedPages, l.facsimiles, objs, pageID)
	return each(found, func(f content.Facsimile) *content.PageImage {
		if f.Image.URL = l.base.URL(f.Image.URL); f.Image.URL == "" {
			return nil
		}
		return &f.Image
	}), err
}

func issueOf(p *content.Page) content.ID { return p.IssueID }

func (pageResolver) Previous(ctx context.Context, objs []*content.Page) ([]*content.Page, error) {
	return pagesBeside(ctx, objs, -1)
}

func (pageResolver) Next(ctx context.Context, objs []*content.Page) ([]*content.Page, error) {
	return pagesBeside(ctx, objs, +1)
}

// pagesBeside returns, for each page, the one at a distance of step in its issue; nil beyond the ends.
func pagesBeside(ctx context.Context, objs []*content.Page, step int) ([]*content.Page, error) {
	l := load(ctx)
	lists, err := follow(ctx, &l.loadedPages, l.pagesOfIssues, objs, issueOf)
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
	l, article := load(ctx), func(r content.Region) content.ID { return r.ArticleID }
	l.loadedPages.prefetch(ctx, func(pages []*content.Page) {
		for _, p := range pages {
			l.articles.enqueue(ctx, each(p.Regions, article))
		}
	})
	return l.articles.many(ctx, each(objs, func(r *content.Region) content.ID { return article(*r) }))
}
