package graph

import (
	"context"
	"slices"

	"broadsheet/graph/generated"
	"broadsheet/internal/content"
	"broadsheet/internal/weburl"
)

type articleResolver struct{}

func articleID(a *content.Article) content.ID { return a.ID }

func (articleResolver) Publication(ctx context.Context, objs []*content.Article) ([]*content.Publication, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedArticles, l.publications, objs, func(a *content.Article) content.ID { return a.PublicationID })
}

func (articleResolver) Issue(ctx context.Context, objs []*content.Article) ([]*content.Issue, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedArticles, l.issues, objs, func(a *content.Article) content.ID { return a.IssueID })
}

func (articleResolver) Page(ctx context.Context, objs []*content.Article) ([]*content.Page, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedArticles, l.pages, objs, func(a *content.Article) content.ID { return a.PageID })
}

func (articleResolver) Section(ctx context.Context, objs []*content.Article) ([]*content.Section, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedArticles, l.referencedSections, objs, (*content.Article).SectionReference)
}

func (articleResolver) ViewCount(ctx context.Context, objs []*content.Article) ([]*int64, error) {
	l := load(ctx)
	return follow(ctx, &l.loadedArticles, l.viewCounts, objs, articleID)
}

func (articleResolver) Body(ctx context.Context, objs []*content.Article) ([]*content.Body, error) {
	l := load(ctx)
	bodies, err := follow(ctx, &l.loadedArticles, l.bodies, objs, bodyID)
	found := make([]*content.Body, len(bodies))
	for i, b := range bodies {
		if len(b.Sections) > 0 {
			b = weburl.Body(b)
			found[i] = &b
		}
	}
	return found, err
}

// bodyID is the key of an article's body; empty for a stub, which has no body.
func bodyID(a *content.Article) content.ID {
	if a.Stub {
		return ""
	}
	return a.ID
}

func (articleResolver) Authors(ctx context.Context, objs []*content.Article) ([][]*content.Author, error) {
	l := load(ctx)
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) { l.referencedAuthors.enqueue(ctx, authorsOf(docs)) })
	found, err := l.referencedAuthors.many(ctx, authorsOf(objs))
	if err != nil {
		return nil, err
	}
	return each(objs, func(a *content.Article) []*content.Author {
		n := len(a.AuthorReferences())
		authors := slices.DeleteFunc(slices.Clone(found[:n]), func(author *content.Author) bool { return author == nil })
		found = found[n:]
		return authors
	}), nil
}

func authorsOf(articles []*content.Article) []content.Reference {
	var references []content.Reference
	for _, a := range articles {
		references = append(references, a.AuthorReferences()...)
	}
	return references
}

func (articleResolver) Previous(ctx context.Context, objs []*content.Article) ([]*content.Article, error) {
	return articlesBeside(ctx, objs, -1)
}

func (articleResolver) Next(ctx context.Context, objs []*content.Article) ([]*content.Article, error) {
	return articlesBeside(ctx, objs, +1)
}

// articlesBeside returns, for each article, the one at a distance of step in the reading order of its issue;
// nil beyond the ends.
func articlesBeside(ctx context.Context, objs []*content.Article, step int) ([]*content.Article, error) {
	l := load(ctx)
	var err error
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) {
		var ids []content.ID
		ids, err = idsBeside(ctx, l, docs, step)
		l.articles.enqueue(ctx, ids)
	})
	if err != nil {
		return nil, err
	}
	ids, err := idsBeside(ctx, l, objs, step)
	if err != nil {
		return nil, err
	}
	return l.articles.many(ctx, ids)
}

func (articleResolver) Continues(ctx context.Context, objs []*content.Article) ([]*content.Article, error) {
	return otherParts(ctx, objs, (*content.Article).ContinuesID)
}

func (articleResolver) ContinuedFrom(ctx context.Context, objs []*content.Article) ([]*content.Article, error) {
	return otherParts(ctx, objs, (*content.Article).ContinuedFromID)
}

// otherParts returns, for each article, the part of it on another page that other gives.
func otherParts(ctx context.Context, objs []*content.Article, other func(*content.Article) content.ID) ([]*content.Article, error) {
	l := load(ctx)
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) { l.articles.enqueue(ctx, each(docs, other)) })
	return l.articles.many(ctx, each(objs, other))
}

// idsBeside returns the ids for [articlesBeside]; empty beyond the ends.
func idsBeside(ctx context.Context, l *loaders, objs []*content.Article, step int) ([]content.ID, error) {
	orders, err := l.readingOrder.many(ctx, each(objs, func(a *content.Article) content.ID { return a.IssueID }))
	ids := make([]content.ID, len(objs))
	for i, a := range objs {
		at := slices.Index(orders[i], a.ID)
		if place := at + step; at >= 0 && place >= 0 && place < len(orders[i]) {
			ids[i] = orders[i][place]
		}
	}
	return ids, err
}

// The default and the maximum of first for related articles.
const (
	defaultRelated = 5
	maxRelated     = 20
)

func (articleResolver) Related(ctx context.Context, objs []*content.Article, first *int) ([][]*content.Article, error) {
	l := load(ctx)
	limit, err := listLimit(first, defaultRelated, maxRelated)
	if err != nil {
		return nil, err
	}
	return followQuery(ctx, &l.loadedArticles, l.related, objs, func(a *content.Article) content.RelatedQuery { return a.Related(limit) })
}

func (articleResolver) Status(ctx context.Context, objs []*content.Article) ([]content.Status, error) {
	now := load(ctx).reader.Now()
	return each(objs, func(a *content.Article) content.Status { return a.StatusAt(now) }), nil
}

// SourceURL is null where the source gives no valid URL.
func (articleResolver) SourceURL(_ context.Context, objs []*content.Article) ([]*string, error) {
	return each(objs, func(a *content.Article) *string { return reference(a.SourceURL) }), nil
}

type creditResolver struct{}

func (creditResolver) Author(ctx context.Context, objs []*content.Credit) ([]*content.Author, error) {
	l := load(ctx)
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) { l.referencedAuthors.enqueue(ctx, authorsOf(docs)) })
	return l.referencedAuthors.many(ctx, each(objs, func(c *content.Credit) content.Reference { return c.AuthorReference() }))
}

type imageResolver struct{}

// URL is null where the source gives only a caption, or no valid URL.
func (imageResolver) URL(_ context.Context, objs []*content.Image) ([]*string, error) {
	return each(objs, func(i *content.Image) *string { return reference(i.URL) }), nil
}

// reference returns an address as a URL; nil where it is not a valid URL.
func reference(address string) *string {
	if address = weburl.Reference(address); address == "" {
		return nil
	}
	return &address
}

func (imageResolver) Credit(_ context.Context, objs []*content.Image) ([]*generated.ImageCredit, error) {
	return each(objs, func(i *content.Image) *generated.ImageCredit {
		if i.Credit == "" {
			return nil
		}
		return &generated.ImageCredit{Name: i.Credit}
	}), nil
}
