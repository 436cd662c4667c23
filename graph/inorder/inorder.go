// Package inorder executes the fields of a response in order: one field after another, one list element
// after another, in the goroutine of the request. Only root fields have goroutines of their own. It halves
// the allocations of a request.
//
// gqlgen starts a goroutine for each list element and each resolver. Here, these would not wait for
// anything: batch resolvers are given all parents of a list at once, and dataloaders read for the whole
// level. A goroutine costs its stack, which grows again each time, and a request must not start as many
// goroutines as its response has objects.
//
// The functions and types do the same as those of gqlgen that they replace, including errors, nulls and
// panics, with two exceptions. They do not support @defer, which graph/document.go removes from documents.
// A panic in a field without a resolver, which is not expected, nulls the object or list element around
// it. The command in rewrite makes the generated code use this package.
package inorder

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// List marshals the elements of a list. An element that panics is null. When the operation ends before all
// elements are marshalled, the others are null.
func List(ctx context.Context, length int, marshal func(ctx context.Context, i int) graphql.Marshaler) graphql.Array {
	list, indexes, fields := make(graphql.Array, length), make([]int, length), make([]graphql.FieldContext, length)
	for i := range length {
		indexes[i], fields[i].Index = i, &indexes[i]
		element := graphql.WithFieldContext(ctx, &fields[i])
		if err := ctx.Err(); err != nil {
			graphql.AddError(element, err)
			for ; i < length; i++ {
				list[i] = graphql.Null
			}
			break
		}
		list[i] = item(element, i, marshal)
	}
	return list
}

func item(ctx context.Context, i int, marshal func(ctx context.Context, i int) graphql.Marshaler) (m graphql.Marshaler) {
	defer func() {
		if panicked := recover(); panicked != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, panicked))
			m = graphql.Null
		}
	}()
	return marshal(ctx, i)
}

// Plain marshals a field that has no resolver: its value is v. Only the fields inside the value can fail.
func Plain[T any](ctx context.Context, field graphql.CollectedField, object string, v T, marshal func(ctx context.Context, selections ast.SelectionSet, v T) graphql.Marshaler) graphql.Marshaler {
	return marshal(&plain{Context: ctx, object: object, field: field}, field.Selections, v)
}

// plain is the context of a field without a resolver. It creates the field's FieldContext only when it is read,
// for example for the path of an error. Most fields are scalars, which do not need it.
type plain struct {
	context.Context
	object string
	field  graphql.CollectedField
	fc     *graphql.FieldContext // nil until it is read
}

// Value returns the field's FieldContext in the place of its parent's.
func (p *plain) Value(key any) any {
	v := p.Context.Value(key)
	parent, isField := v.(*graphql.FieldContext)
	if !isField {
		return v
	}
	if p.fc == nil {
		p.fc = &graphql.FieldContext{Parent: parent, Object: p.object, Field: p.field}
	}
	return p.fc
}
