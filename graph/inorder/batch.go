package inorder

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// siblings are objects of one type in one list, whose fields are resolved at once. They belong to
// one goroutine.
type siblings struct {
	typeName string
	objects  any
	indexMap map[int]int // places in the list to places in objects; nil when they are the same
	results  []named
	outer    *siblings
}

// named is what a field resolved to, for all siblings.
type named struct {
	name   string
	result *graphql.BatchFieldResult
}

type siblingsKey struct{}

// WithParents returns the context for the elements of a list.
func WithParents(ctx context.Context, typeName string, objects any, indexMap map[int]int) context.Context {
	outer, _ := ctx.Value(siblingsKey{}).(*siblings)
	return context.WithValue(ctx, siblingsKey{}, &siblings{typeName: typeName, objects: objects, indexMap: indexMap, outer: outer})
}

// WithParentValues is WithParents for a list of values; resolvers are given pointers to them.
func WithParentValues[T any](ctx context.Context, typeName string, values []T) context.Context {
	objects := make([]*T, len(values))
	for i := range values {
		objects[i] = &values[i]
	}
	return WithParents(ctx, typeName, objects, nil)
}

// Batch is the parents whose field is resolved at once, and the place of the one that is asked
// for.
type Batch[P any] struct {
	Parents  []P
	Index    ast.PathIndex
	IndexMap map[int]int
	siblings *siblings
}

// Parents returns the batch that the field of ctx belongs to, if it belongs to one.
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
			break // the parent stands in no list
		}
	}
	return Batch[P]{}, false
}

// FieldResult resolves the field for all parents, the first time that it is asked for.
func (b Batch[P]) FieldResult(field graphql.CollectedField, resolve func() (any, error)) *graphql.BatchFieldResult {
	for _, r := range b.siblings.results {
		if r.name == field.Alias {
			return r.result
		}
	}
	r := &graphql.BatchFieldResult{}
	b.siblings.results = append(b.siblings.results, named{field.Alias, r})
	r.Results, r.Err = resolve()
	return r
}
