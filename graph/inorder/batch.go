package inorder

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// siblings are the objects of one type in one list. A field is resolved for all of them at once. Only one
// goroutine uses them.
type siblings struct {
	typeName string
	objects  any
	indexMap map[int]int // from indexes in the list to indexes in objects; nil when they are equal
	results  []fieldResult
	outer    *siblings
}

// fieldResult is the result of a field for all siblings.
type fieldResult struct {
	name   string
	result *graphql.BatchFieldResult
}

type siblingsKey struct{}

// WithParents returns the context for the elements of a list: the objects of one type in it. indexMap maps
// indexes in the list to indexes in objects; nil means that they are equal.
func WithParents(ctx context.Context, typeName string, objects any, indexMap map[int]int) context.Context {
	outer, _ := ctx.Value(siblingsKey{}).(*siblings)
	return context.WithValue(ctx, siblingsKey{}, &siblings{typeName: typeName, objects: objects, indexMap: indexMap, outer: outer})
}

// WithParentValues is [WithParents] for a list of values. Resolvers are given pointers to them.
func WithParentValues[T any](ctx context.Context, typeName string, values []T) context.Context {
	objects := make([]*T, len(values))
	for i := range values {
		objects[i] = &values[i]
	}
	return WithParents(ctx, typeName, objects, nil)
}

// Batch holds the parents for which a field is resolved at once. Index is the index of the current one.
type Batch[P any] struct {
	Parents  []P
	Index    ast.PathIndex
	IndexMap map[int]int
	siblings *siblings
}

// Parents returns the batch of the field that ctx resolves. The result is false when its parent is not in a
// list.
func Parents[P any](ctx context.Context, typeName string) (Batch[P], bool) {
	s, _ := ctx.Value(siblingsKey{}).(*siblings)
	for s != nil && s.typeName != typeName {
		s = s.outer
	}
	if s == nil {
		return Batch[P]{}, false
	}
	objects, ok := s.objects.([]P)
	if !ok {
		return Batch[P]{}, false
	}
	for at := graphql.GetFieldContext(ctx).Parent; at != nil; at = at.Parent {
		if at.Index != nil {
			return Batch[P]{Parents: objects, Index: ast.PathIndex(*at.Index), IndexMap: s.indexMap, siblings: s}, true
		}
		if at.Field.Field != nil {
			break // the parent is not in a list
		}
	}
	return Batch[P]{}, false
}

// FieldResult returns the field's result for all parents. The first call resolves it.
func (b Batch[P]) FieldResult(field graphql.CollectedField, resolve func() (any, error)) *graphql.BatchFieldResult {
	for _, r := range b.siblings.results {
		if r.name == field.Alias {
			return r.result
		}
	}
	r := &graphql.BatchFieldResult{}
	b.siblings.results = append(b.siblings.results, fieldResult{field.Alias, r})
	r.Results, r.Err = resolve()
	return r
}
