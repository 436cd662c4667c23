package inorder

import (
	"context"
	"io"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// Object marshals the selected fields of an object.
type Object struct {
	Values   []graphql.Marshaler
	Invalids uint32 // the number of null values that make the object null
	fields   []graphql.CollectedField
	roots    []rootField
}

// rootField is a field of the root that is not resolved yet.
type rootField struct {
	i       int
	nonNull bool
	resolve func() graphql.Marshaler
}

// NewObject returns an object without values.
func NewObject(fields []graphql.CollectedField) *Object {
	return &Object{Values: make([]graphql.Marshaler, len(fields)), fields: fields}
}

// Field resolves the field with index i, and enters its value.
func (o *Object) Field(ctx context.Context, oc *graphql.OperationContext, i int, nonNull bool, resolve func(context.Context) graphql.Marshaler) {
	o.set(i, nonNull, recovering(ctx, oc, resolve))
}

// set enters a value, and counts it in Invalids when it makes the object null.
func (o *Object) set(i int, nonNull bool, m graphql.Marshaler) {
	o.Values[i] = m
	if nonNull && m == graphql.Null || !nonNull && m == graphql.RequiredNull {
		o.Invalids++
	}
}

// recovering calls resolve. A panic becomes an error of the response, and null.
func recovering(ctx context.Context, oc *graphql.OperationContext, resolve func(context.Context) graphql.Marshaler) (m graphql.Marshaler) {
	defer func() {
		if panicked := recover(); panicked != nil {
			oc.Error(ctx, oc.Recover(ctx, panicked))
			m = graphql.Null
		}
	}()
	return resolve(ctx)
}

// ResolveRootConcurrently adds a root field that Dispatch will resolve. ctx is the field's context.
func (o *Object) ResolveRootConcurrently(ctx context.Context, oc *graphql.OperationContext, i int, _, nonNull bool, resolve func(context.Context) graphql.Marshaler) {
	o.roots = append(o.roots, rootField{i, nonNull, func() graphql.Marshaler {
		return oc.RootResolverMiddleware(ctx, func(ctx context.Context) graphql.Marshaler { return recovering(ctx, oc, resolve) })
	}})
}

// Dispatch resolves the root fields, each in a goroutine: they are few, and wait for the store independently.
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

// MarshalGQL writes the object as JSON, and each name once: fragments on an interface and on a type that
// implements it may select the same field twice. Names need no escaping.
func (o *Object) MarshalGQL(w io.Writer) {
	next := "{\""
	for i := range o.fields {
		name := o.fields[i].Alias
		if o.hasBefore(i, name) {
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

// hasBefore reports whether a field before index end has a name in the response.
func (o *Object) hasBefore(end int, name string) bool {
	for i := range end {
		if o.fields[i].Alias == name {
			return true
		}
	}
	return false
}
