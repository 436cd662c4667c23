// Package inorder is how generated code walks an answer: one field after another, one element
// after another, in the goroutine of the request. Root fields alone have goroutines of their own.
//
// gqlgen starts a goroutine for each element and each resolver. Here nothing would wait in them:
// resolvers are given all parents of a list at once, and read for all of a level. A goroutine
// costs its stack, which grows anew each time, and a request must not start as many as its
// answer has objects. It promises what the functions and types of gqlgen's do that it stands in
// for, errors, nulls and panics included, but for @defer, of which a document has none by then
// (graph/document.go), and for panics in plain fields, of which none is expected: they null the
// object or the element around them, too. The command in rewrite puts it in their place.
package inorder

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// List marshals the elements of a list. What panics is null, and so is all that is left when the
// operation ends first.
func List(ctx context.Context, length int, marshal func(ctx context.Context, i int) graphql.Marshaler) graphql.Array {
	list, places, fields := make(graphql.Array, length), make([]int, length), make([]graphql.FieldContext, length)
	for i := range length {
		places[i], fields[i].Index = i, &places[i]
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

// Plain marshals a field that an object has: there is nothing to resolve, and nothing that can
// fail but what it consists of.
func Plain[T any](ctx context.Context, field graphql.CollectedField, object string, v T, marshal func(ctx context.Context, selections ast.SelectionSet, v T) graphql.Marshaler) graphql.Marshaler {
	return marshal(&plain{Context: ctx, object: object, field: field}, field.Selections, v)
}

// plain is the context of a plain field. It becomes a field's context when somebody asks: few
// scalars have an error to place, and most fields are scalars.
type plain struct {
	context.Context
	object string
	field  graphql.CollectedField
	own    *graphql.FieldContext
}

// Value is the field's own context where that of its parent would be.
func (p *plain) Value(key any) any {
	v := p.Context.Value(key)
	parent, isField := v.(*graphql.FieldContext)
	if !isField {
		return v
	}
	if p.own == nil {
		p.own = &graphql.FieldContext{Parent: parent, Object: p.object, Field: p.field}
	}
	return p.own
}
