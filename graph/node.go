package graph

import (
	"context"

	"broadsheet/internal/content"
)

func (queryResolver) Node(ctx context.Context, id content.ID) (content.Document, error) {
	return single(nodes(ctx, []content.ID{id}))
}

func (queryResolver) Nodes(ctx context.Context, ids []content.ID) ([]content.Document, error) {
	if len(ids) > maxIDs {
		return nil, content.Errorf(content.Invalid, "%d ids are asked for; at most %d can be given at once", len(ids), maxIDs)
	}
	return nodes(ctx, ids)
}

// nodes loads documents of any type, those of each type at once.
func nodes(ctx context.Context, ids []content.ID) ([]content.Document, error) {
	l := load(ctx)
	c := &collection{ids: ids, found: make([]content.Document, len(ids))}
	collect(ctx, c, content.KindPublication, l.publications)
	collect(ctx, c, content.KindIssue, l.issues)
	collect(ctx, c, content.KindPage, l.pages)
	collect(ctx, c, content.KindArticle, l.articles)
	collect(ctx, c, content.KindSection, l.sections)
	collect(ctx, c, content.KindAuthor, l.authors)
	return c.found, c.err
}

// collection is documents of several types, in the order of a list of ids.
type collection struct {
	ids   []content.ID
	found []content.Document
	err   error
}

// collect loads the documents of one type, unless another failed.
func collect[T any, P interface {
	*T
	content.Document
}](ctx context.Context, c *collection, kind content.Kind, l *byID[P]) {
	keys := make([]content.ID, len(c.ids)) // empty where the id is of another type
	for i, id := range c.ids {
		if id.Kind() == kind {
			keys[i] = id
		}
	}
	docs, err := l.many(ctx, keys)
	if err != nil {
		c.err = err
	}
	for i, doc := range docs {
		if doc != nil {
			c.found[i] = doc
		}
	}
}
