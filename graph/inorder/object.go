package inorder

import (
	"context"
	"io"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// Object is the fields of an object, as they are selected.
type Object struct {
	Values   []graphql.Marshaler
	Invalids uint32 // fields that make the object null
	fields   []graphql.CollectedField
	roots    []root
}

// root is a field of the root that is still to be resolved.
type root struct {
	i       int
	nonNull bool
	resolve func() graphql.Marshaler
}

// NewObject makes an object whose values are to come.
func NewObject(fields []graphql.CollectedField) *Object {
	return &Object{Values: make([]graphql.Marshaler, len(fields)), fields: fields}
}

// Field resolves a field.
func (o *Object) Field(ctx context.Context, oc *graphql.OperationContext, i int, nonNull bool, resolve func(context.Context) graphql.Marshaler) {
	o.set(i, nonNull, guarded(ctx, oc, resolve))
}

// set enters a value, and counts it when it makes the object null.
func (o *Object) set(i int, nonNull bool, m graphql.Marshaler) {
	o.Values[i] = m
	if nonNull && m == graphql.Null || !nonNull && m == graphql.RequiredNull {
		o.Invalids++
	}
}

// guarded is null where resolve panics.
func guarded(ctx context.Context, oc *graphql.OperationContext, resolve func(context.Context) graphql.Marshaler) (m graphql.Marshaler) {
	defer func() {
		if panicked := recover(); panicked != nil {
			oc.Error(ctx, oc.Recover(ctx, panicked))
			m = graphql.Null
		}
	}()
	return resolve(ctx)
}

// ResolveRootConcurrently lets Dispatch resolve a field of the root. ctx is the field's own.
func (o *Object) ResolveRootConcurrently(ctx context.Context, oc *graphql.OperationContext, i int, _, nonNull bool, resolve func(context.Context) graphql.Marshaler) {
	o.roots = append(o.roots, root{i, nonNull, func() graphql.Marshaler {
		return oc.RootResolverMiddleware(ctx, func(ctx context.Context) graphql.Marshaler { return guarded(ctx, oc, resolve) })
	}})
}

// Dispatch resolves the fields of a root: they are few, and wait for the store each for itself.
func (o *Object) Dispatch(context.Context) {
	if len(o.roots) == 0 {
		return
	}
	resolved := make([]graphql.Marshaler, len(o.roots))
	var others sync.WaitGroup
	for n := 1; n < len(o.roots); n++ {
		others.Go(func() { resolved[n] = o.roots[n].resolve() })
	}
	resolved[0] = o.roots[0].resolve()
	others.Wait()
	for n, r := range o.roots {
		o.set(r.i, r.nonNull, resolved[n])
	}
}

// MarshalGQL writes the object, each name once: fragments on an interface and on what implements
// it may select the same field twice. Names need no escaping.
func (o *Object) MarshalGQL(w io.Writer) {
	next := "{\""
	for i := range o.fields {
		name := o.fields[i].Alias
		if o.written(name, i) {
			continue
		}
		_, _ = io.WriteString(w, next)
		_, _ = io.WriteString(w, name)
		_, _ = io.WriteString(w, "\":")
		o.Values[i].MarshalGQL(w)
		next = ",\""
	}
	if next == "{\"" {
		_, _ = io.WriteString(w, "{")
	}
	_, _ = io.WriteString(w, "}")
}

func (o *Object) written(name string, before int) bool {
	for i := range before {
		if o.fields[i].Alias == name {
			return true
		}
	}
	return false
}
