package inorder_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"broadsheet/graph/inorder"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// resolverContext returns a context as resolvers have it, and a function that returns the errors in it.
func resolverContext(t *testing.T) (context.Context, *graphql.OperationContext, func() string) {
	ctx := graphql.WithResponseContext(t.Context(), graphql.DefaultErrorPresenter, graphql.DefaultRecover)
	oc := &graphql.OperationContext{
		RecoverFunc:            graphql.DefaultRecover,
		RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) },
	}
	ctx = graphql.WithOperationContext(ctx, oc)
	return ctx, oc, func() string {
		var messages []string
		for _, err := range graphql.GetErrors(ctx) {
			messages = append(messages, err.Path.String()+": "+err.Message)
		}
		return fmt.Sprint(messages)
	}
}

func fields(names ...string) []graphql.CollectedField {
	all := make([]graphql.CollectedField, len(names))
	for i, name := range names {
		all[i].Field = &ast.Field{Name: name, Alias: name}
	}
	return all
}

func marshaled(m graphql.Marshaler) string {
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.String()
}

func number(n int) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = fmt.Fprint(w, n) })
}

func TestListNullsElementsThatFail(t *testing.T) {
	ctx, _, errors := resolverContext(t)
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: fields("articles")[0]})
	list := inorder.List(ctx, 3, func(_ context.Context, i int) graphql.Marshaler {
		if i == 1 {
			panic("a defect")
		}
		return number(i)
	})
	if got := marshaled(list) + errors(); got != "[0,null,2][articles[1]: internal system error]" {
		t.Errorf("a list with an element that panics: got %s", got)
	}

	ctx, _, errors = resolverContext(t)
	ctx, end := context.WithCancel(graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: fields("articles")[0]}))
	list = inorder.List(ctx, 4, func(_ context.Context, i int) graphql.Marshaler {
		if i == 1 {
			end()
		}
		return number(i)
	})
	if got := marshaled(list) + errors(); got != "[0,1,null,null][articles[2]: context canceled]" {
		t.Errorf("a list whose operation ends: got %s", got)
	}
}

func TestObjectHasEachNameOnce(t *testing.T) {
	ctx, oc, errors := resolverContext(t)
	o := inorder.NewObject(fields("id", "title", "id", "body"))
	for i, m := range []graphql.Marshaler{number(1), graphql.Null, number(1)} {
		o.Field(ctx, oc, i, false, func(context.Context) graphql.Marshaler { return m })
	}
	o.Field(ctx, oc, 3, true, func(context.Context) graphql.Marshaler { panic("a defect") })
	if got := marshaled(o) + errors(); got != `{"id":1,"title":null,"body":null}[: internal system error]` || o.Invalids != 1 {
		t.Errorf("an object with a repeated name and a field that panics: got %s, %d invalid", got, o.Invalids)
	}
}

// TestRootFieldsRunConcurrently has root fields that wait for each other.
func TestRootFieldsRunConcurrently(t *testing.T) {
	ctx, oc, errors := resolverContext(t)
	o := inorder.NewObject(fields("a", "b", "c"))
	met := make(chan int)
	for i, resolve := range []func(context.Context) graphql.Marshaler{
		func(context.Context) graphql.Marshaler { return number(<-met) },
		func(context.Context) graphql.Marshaler { met <- 7; return number(8) },
		func(context.Context) graphql.Marshaler { panic("a defect") },
	} {
		o.ResolveRootConcurrently(ctx, oc, i, false, i == 2, resolve)
	}
	o.Dispatch(ctx)
	if got := marshaled(o) + errors(); got != `{"a":7,"b":8,"c":null}[: internal system error]` || o.Invalids != 1 {
		t.Errorf("got %s, %d invalid", got, o.Invalids)
	}
}

// TestPlainFieldHasPath reads the path of a field whose FieldContext does not exist until then.
func TestPlainFieldHasPath(t *testing.T) {
	ctx, _, errors := resolverContext(t)
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: fields("article")[0]})
	m := inorder.Plain(ctx, fields("publishedAt")[0], "Article", 7, func(ctx context.Context, _ ast.SelectionSet, v int) graphql.Marshaler {
		graphql.AddErrorf(ctx, "%d is no date", v)
		return graphql.Null
	})
	if got := marshaled(m) + errors(); got != "null[article.publishedAt: 7 is no date]" {
		t.Errorf("got %s", got)
	}
}
