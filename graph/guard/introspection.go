package guard

import (
	"broadsheet/graph/selections"

	"github.com/99designs/gqlgen/graphql/introspection"
	"github.com/vektah/gqlparser/v2/ast"
)

// introspects reports whether a field is an entry to the introspection schema
// (https://spec.graphql.org/September2025/#sec-Schema-Introspection).
func introspects(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }

// introspectionCost is the number of objects that a __schema or __type field returns. It counts the very
// objects that gqlgen returns when it executes the field, and stops when the operation is over its limit.
func (b *bill) introspectionCost(f *ast.Field) int {
	cost, priced := b.introspection[f]
	if !priced {
		var object any = introspection.WrapSchema(b.schema)
		if f.Name == "__type" {
			name, _ := b.argument(f.Arguments, "name").(string)
			object = introspection.WrapTypeFromDef(b.schema, b.schema.Types[name])
		}
		cost = b.visit(f, object)
		b.introspection[f] = cost
	}
	return cost
}

// visit is the cost of an introspection object: one, and that of the objects that a field selects of it.
func (b *bill) visit(f *ast.Field, object any) int {
	if b.introspected++; b.introspected > b.limit {
		return maxCost
	}
	cost := 1
	for inner := range selections.Fields(f.SelectionSet, b.included) {
		if len(inner.SelectionSet) == 0 {
			cost = plus(cost, aliasCost(inner))
			continue
		}
		for _, child := range b.children(object, inner) {
			cost = plus(cost, b.visit(inner, child))
		}
	}
	return cost
}

// children returns the objects that a field of an introspection object returns.
func (b *bill) children(object any, f *ast.Field) []any {
	deprecated, _ := b.argument(f.Arguments, "includeDeprecated").(bool)
	switch o := object.(type) {
	case *introspection.Schema:
		return ofSchema(o, f.Name)
	case *introspection.Type:
		return ofType(o, f.Name, deprecated)
	case *introspection.Field:
		if f.Name == "args" {
			return list(o.VisibleArgs(deprecated))
		}
		return optional(o.Type)
	case *introspection.InputValue:
		return optional(o.Type)
	case *introspection.Directive:
		return list(o.VisibleArgs(deprecated))
	}
	return nil
}

func ofSchema(s *introspection.Schema, field string) []any {
	switch field {
	case "types":
		return list(s.Types())
	case "directives":
		return list(s.Directives())
	case "mutationType":
		return optional(s.MutationType())
	case "subscriptionType":
		return optional(s.SubscriptionType())
	}
	return optional(s.QueryType())
}

func ofType(t *introspection.Type, field string, deprecated bool) []any {
	switch {
	case t == nil: // __type(name:) of a name that no type has
		return nil
	case field == "fields":
		return list(t.Fields(deprecated))
	case field == "inputFields":
		return list(t.VisibleInputFields(deprecated))
	case field == "enumValues":
		return list(t.EnumValues(deprecated))
	case field == "interfaces":
		return list(t.Interfaces())
	case field == "possibleTypes":
		return list(t.PossibleTypes())
	}
	return optional(t.OfType())
}

func list[T any](objects []T) []any {
	pointers := make([]any, len(objects))
	for i := range objects {
		pointers[i] = &objects[i]
	}
	return pointers
}

func optional(t *introspection.Type) []any {
	if t == nil {
		return nil
	}
	return []any{t}
}
