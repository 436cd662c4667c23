package graph

import (
	"context"
	"sync"

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
	c := &collection{found: make([]content.Document, len(ids)), places: map[content.Kind][]int{}}
	for i, id := range ids {
		c.places[id.Kind()] = append(c.places[id.Kind()], i)
	}
	collect(ctx, c, content.KindPublication, ids, l.publications)
	collect(ctx, c, content.KindIssue, ids, l.issues)
	collect(ctx, c, content.KindPage, ids, l.pages)
	collect(ctx, c, content.KindArticle, ids, l.articles)
	collect(ctx, c, content.KindSection, ids, l.sections)
	collect(ctx, c, content.KindAuthor, ids, l.authors)
	c.wait.Wait()
	return c.found, c.err
}

// collection is documents of several types, by their places in a list of ids.
type collection struct {
	found  []content.Document
	places map[content.Kind][]int

	wait sync.WaitGroup
	mu   sync.Mutex
	err  error
}

// collect loads the documents of one type in the background.
func collect[T any, P interface {
	*T
	content.Document
}](ctx context.Context, c *collection, kind content.Kind, ids []content.ID, l *byID[P]) {
	places := c.places[kind]
	if len(places) == 0 {
		return
	}
	c.wait.Go(func() {
		keys := make([]content.ID, len(places))
		for i, place := range places {
			keys[i] = ids[place]
		}
		docs, err := l.many(ctx, keys)
		c.mu.Lock()
		defer c.mu.Unlock()
		if err != nil {
			c.err = err
		}
		for i, doc := range docs {
			if doc != nil {
				c.found[places[i]] = doc
			}
		}
	})
}
