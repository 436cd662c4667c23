package graph

import (
	"context"
	"slices"

	"broadsheet/graph/generated"
	"broadsheet/graph/selections"
	"broadsheet/internal/content"
	"broadsheet/internal/weburl"

	"github.com/99designs/gqlgen/graphql"
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
			b = weburl.Body(b, l.base.URL)
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

func previousOf(n content.Neighbours) content.ID { return n.Previous }
func nextOf(n content.Neighbours) content.ID     { return n.Next }

func (articleResolver) Previous(ctx context.Context, objs []*content.Article) ([]*content.Article, error) {
	return articlesBeside(ctx, objs, previousOf, nextOf, "next")
}

func (articleResolver) Next(ctx context.Context, objs []*content.Article) ([]*content.Article, error) {
	return articlesBeside(ctx, objs, nextOf, previousOf, "previous")
}

// articlesBeside returns one of the neighbours of each article; nil beyond the ends of its issue. If the
// field otherField is selected, too, the same store call reads the articles on the other side.
func articlesBeside(ctx context.Context, objs []*content.Article, side, other func(content.Neighbours) content.ID, otherField string) ([]*content.Article, error) {
	l := load(ctx)
	beside := func(docs []*content.Article) ([]content.ID, error) {
		neighbours, err := l.neighbours.many(ctx, each(docs, (*content.Article).Place))
		if err == nil && siblingSelected(ctx, otherField) {
			l.articles.prepare(each(neighbours, other))
		}
		return each(neighbours, side), err
	}
	var err error
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) {
		var ids []content.ID
		ids, err = beside(docs)
		l.articles.enqueue(ctx, ids)
	})
	if err != nil {
		return nil, err
	}
	ids, err := beside(objs)
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

// siblingSelected reports whether the parent of the field that ctx resolves selects a field with the given
// name, too, if only under a condition.
func siblingSelected(ctx context.Context, name string) bool {
	for fc := graphql.GetFieldContext(ctx).Parent; fc != nil; fc = fc.Parent {
		if fc.Field.Field == nil {
			continue // an element of a list
		}
		for f := range selections.Fields(fc.Field.Selections, nil) {
			if f.Name == name {
				return true
			}
		}
		return false
	}
	return false
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
	return each(objs, func(a *content.Article) *string { return notEmpty(weburl.Reference(a.SourceURL)) }), nil
}

type creditResolver struct{}

func (creditResolver) Author(ctx context.Context, objs []*content.Credit) ([]*content.Author, error) {
	l := load(ctx)
	l.loadedArticles.prefetch(ctx, func(docs []*content.Article) { l.referencedAuthors.enqueue(ctx, authorsOf(docs)) })
	return l.referencedAuthors.many(ctx, each(objs, func(c *content.Credit) content.Reference { return c.AuthorReference() }))
}

type imageResolver struct{}

// URL is null where the source gives only a caption, or no valid URL.
func (imageResolver) URL(ctx context.Context, objs []*content.Image) ([]*string, error) {
	base := load(ctx).base
	return each(objs, func(i *content.Image) *string { return notEmpty(base.URL(i.URL)) }), nil
}

// notEmpty returns a text; nil for an empty one.
func notEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func (imageResolver) Credit(_ context.Context, objs []*content.Image) ([]*generated.ImageCredit, error) {
	return each(objs, func(i *content.Image) *generated.ImageCredit {
		if i.Credit == "" {
			return nil
		}
		return &generated.ImageCredit{Name: i.Credit}
	}), nil
}
