package graph

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// fieldLevels collects documents by the level of the query at which an operation came upon them, so
// that a relation can be followed from all documents of a level at once, although a resolver
// is given those of one list. Levels are kept apart: what one branch does not ask for is not
// read because another does.
type levels[T any] struct {
	following sync.Mutex // held while keys are named, so that a level is named whole or not at all
	mu        sync.Mutex // guards what follows
	levels    map[string]*levelDocuments[T]
}

// levelDocuments is the documents of a level, and how many of them each relation was followed from.
type levelDocuments[T any] struct {
	docs     []*T
	there    map[*T]bool
	followed map[string]int
}

// all notes documents at a level.
func (s *levels[T]) all(level string, docs []*T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.levels == nil {
		s.levels = map[string]*levelDocuments[T]{}
	}
	c := s.levels[level]
	if c == nil {
		c = &levelDocuments[T]{there: map[*T]bool{}, followed: map[string]int{}}
		s.levels[level] = c
	}
	for _, doc := range docs {
		if doc != nil && !c.there[doc] {
			c.there[doc] = true
			c.docs = append(c.docs, doc)
		}
	}
}

// everything is all documents that the operation came upon. It must be over.
func (s *levels[T]) everything() iter.Seq[*T] {
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

// prefetch gives name the documents at the level of the parents of the field that ctx resolves,
// without those that it was given for the field before. When ahead returns, all documents of
// the level have been named, by this call or another.
func (s *levels[T]) prefetch(ctx context.Context, name func([]*T)) {
	parents, field := fieldLevels(ctx)
	s.prefetchSince(parents, field, name)
}

// prefetchParts is ahead for a field of parts of the documents, such as their regions.
func (s *levels[T]) prefetchParts(ctx context.Context, name func([]*T)) {
	parts, field := fieldLevels(ctx)
	s.prefetchSince(parts[:max(strings.LastIndex(parts, "."), 0)], field, name)
}

func (s *levels[T]) prefetchSince(level, relation string, name func([]*T)) {
	s.following.Lock()
	defer s.following.Unlock()
	s.mu.Lock()
	var docs []*T
	if c := s.levels[level]; c != nil {
		docs = c.docs[c.followed[relation]:]
		c.followed[relation] = len(c.docs)
	}
	s.mu.Unlock()
	name(docs)
}

// fieldLevels returns the level of the parents of the field that ctx resolves, and that of what
// the field returns: the way to them from the root, by the names in the answer, without
// places in lists and without the wrapping of connections.
func fieldLevels(ctx context.Context) (parents, field string) {
	var room [16]string // as deep as most queries go
	way, length := room[:0], 0
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		if fc.Field.Field == nil || strings.HasSuffix(fc.Object, "Connection") || strings.HasSuffix(fc.Object, "Edge") || fc.Object == "RankedArticle" || fc.Object == "ArticleChange" {
			continue
		}
		way = append(way, fc.Field.Alias)
		length += len(fc.Field.Alias) + 1
	}
	if len(way) == 0 {
		return "", ""
	}
	var b strings.Builder
	b.Grow(length)
	for _, name := range slices.Backward(way) {
		b.WriteByte('.')
		b.WriteString(name)
	}
	field = b.String()
	return field[:length-len(way[0])-1], field
}

// follow reads what documents refer to, together with what the others of their level refer
// to.
func follow[T any, K comparable, V any](ctx context.Context, s *levels[T], l *loader[K, V], objs []*T, one func(*T) K) ([]V, error) {
	s.prefetch(ctx, func(docs []*T) { l.enqueue(ctx, each(docs, one)) })
	return l.many(ctx, each(objs, one))
}

// followQuery answers a query for each of many documents, together with those of the others
// of their level.
func followQuery[T any, Q query, R any](ctx context.Context, s *levels[T], l *queries[Q, R], objs []*T, query func(*T) Q) ([]R, error) {
	s.prefetch(ctx, func(docs []*T) { l.enqueue(ctx, l.keys(each(docs, query))) })
	return l.all(ctx, each(objs, query))
}
