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
		return nil, content.Errorf(content.Invalid, "ids has %d ids; at most %d are allowed", len(ids), maxIDs)
	}
	return nodes(ctx, ids)
}

// nodes loads documents of any type, with one call for each type.
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

// collection holds documents of several types, in the order of their ids.
type collection struct {
	ids   []content.ID
	found []content.Document
	err   error
}

// collect loads the documents of one type into a collection.
func collect[T any, P interface {
	*T
	content.Document
}](ctx context.Context, c *collection, kind content.Kind, l *byID[P]) {
	keys := make([]content.ID, len(c.ids)) // empty for ids of other types
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
