package graph

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// levels collects the documents that an operation loads, by the level of the query at which it loads them.
// A resolver is given the documents of one list. The levels let it read for the documents of all lists of
// the level in one store call, so that a query has no N+1.
//
// The name of a level is the path of the field whose resolver loads it; see [fieldLevels]. Branches of a
// query have levels of their own: what one branch selects is not read for the documents of another.
type levels[T any] struct {
	prefetching sync.Mutex // held while keys are enqueued, so that all keys of a level are enqueued together
	mu          sync.Mutex // guards levels
	levels      map[string]*levelDocuments[T]
}

// levelDocuments are the documents of a level. prefetched is how many of them each field was prefetched
// for, by the field's path.
type levelDocuments[T any] struct {
	docs       []*T
	contains   map[*T]bool
	prefetched map[string]int
}

// add enters documents at a level. It ignores nil, and documents that are there already.
func (s *levels[T]) add(level string, docs []*T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.levels == nil {
		s.levels = map[string]*levelDocuments[T]{}
	}
	c := s.levels[level]
	if c == nil {
		c = &levelDocuments[T]{contains: map[*T]bool{}, prefetched: map[string]int{}}
		s.levels[level] = c
	}
	for _, doc := range docs {
		if doc != nil && !c.contains[doc] {
			c.contains[doc] = true
			c.docs = append(c.docs, doc)
		}
	}
}

// all yields the documents of all levels. It must not be called while the operation is running.
func (s *levels[T]) all() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, c := range s.levels {
			for _, doc := range c.docs {
				if !yield(doc) {
					return
				}
			}
		}
	}
}

// prefetch calls enqueue with the documents at the level of the parents of the field that ctx resolves,
// except those that the field was prefetched for before. enqueue enters what the field needs of them into a
// loader, so that one store call serves all lists of the level. When prefetch returns, this has happened
// for all documents of the level, in this call or in another.
func (s *levels[T]) prefetch(ctx context.Context, enqueue func([]*T)) {
	parents, field := fieldLevels(ctx)
	s.prefetching.Lock()
	defer s.prefetching.Unlock()
	s.mu.Lock()
	var docs []*T
	if c := s.levels[parents]; c != nil {
		docs = c.docs[c.prefetched[field]:]
		c.prefetched[field] = len(c.docs)
	}
	s.mu.Unlock()
	enqueue(docs)
}

// fieldLevels returns the path of the field that ctx resolves, from the root, by the names in the response
// and without list indexes: the level of the documents that it loads. parents is the level of its parents:
// the path of the nearest field above it that has a resolver. Fields without a resolver load nothing.
// They pass on a part of the parents, such as credits, or wrap them, as connections, edges and rankings do.
func fieldLevels(ctx context.Context) (parents, field string) {
	var buffer [16]string // avoids an allocation for most queries
	path, length := buffer[:0], 0
	below := 0 // the length of the path below the parents' field; 0 until that is found
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		if fc.Field.Field == nil {
			continue // an element of a list
		}
		if below == 0 && len(path) > 0 && fc.IsResolver {
			below = length
		}
		path = append(path, fc.Field.Alias)
		length += len(fc.Field.Alias) + 1
	}
	if len(path) == 0 {
		return "", ""
	}
	if below == 0 {
		below = length // a field of the root
	}
	var text strings.Builder
	text.Grow(length)
	for _, name := range slices.Backward(path) {
		text.WriteByte('.')
		text.WriteString(name)
	}
	field = text.String()
	return field[:length-below], field
}

// follow loads what documents refer to, one key each. It prefetches the same for the other documents of
// their level.
func follow[T any, K comparable, V any](ctx context.Context, s *levels[T], l *loader[K, V], objs []*T, key func(*T) K) ([]V, error) {
	s.prefetch(ctx, func(docs []*T) { l.enqueue(ctx, each(docs, key)) })
	return l.many(ctx, each(objs, key))
}

// followQuery executes a query for each of many documents. It prefetches the same for the other documents
// of their level.
func followQuery[T any, Q query, R any](ctx context.Context, s *levels[T], l *queries[Q, R], objs []*T, query func(*T) Q) ([]R, error) {
	s.prefetch(ctx, func(docs []*T) { l.enqueue(ctx, l.keys(each(docs, query))) })
	return l.all(ctx, each(objs, query))
}
