package guard

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// shown is an element of the schema, with a field that selects from it.
type shown struct {
	field   *ast.Field
	element any
}

// show prices what a field selects from an element of the schema: exactly the objects that
// introspection will return. An element is looked at once for each field that selects from it,
// and none once there are more than the operation may cost: each is an object at least.
func (b *bill) show(f *ast.Field, element any) int {
	key := shown{f, element}
	if cost, known := b.shown[key]; known {
		return cost
	}
	if len(b.shown) > b.most {
		return enough
	}
	b.shown[key] = 0
	cost := b.showSet(f.SelectionSet, element)
	b.shown[key] = cost
	return cost
}

func (b *bill) showSet(set ast.SelectionSet, element any) (sum int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if !b.selects(s.Directives) {
				continue
			}
			sum = plus(sum, b.showField(s, element))
		case *ast.InlineFragment:
			if b.selects(s.Directives) {
				sum = plus(sum, b.showSet(s.SelectionSet, element))
			}
		case *ast.FragmentSpread:
			if b.selects(s.Directives) {
				sum = plus(sum, b.showSet(s.Definition.SelectionSet, element))
			}
		}
	}
	return sum
}

func (b *bill) showField(f *ast.Field, element any) (sum int) {
	if len(f.SelectionSet) == 0 {
		return renamed(f)
	}
	for _, inner := range b.elements(element, f.Name) {
		sum = plus(sum, plus(1, b.show(f, inner)))
	}
	return sum
}

// wrapped is a type with its list and non-null, as the schema writes it: "[Article!]!".
type wrapped string

// elements returns the elements that a field of the introspection schema
// (https://spec.graphql.org/September2025/#sec-Schema-Introspection) returns of an element.
func (b *bill) elements(of any, field string) []any {
	switch e := of.(type) {
	case *ast.Schema:
		return b.ofSchema(e, field)
	case *ast.Definition:
		return b.ofType(e, field)
	case wrapped:
		if field == "ofType" {
			return []any{b.typed(unwrap(e))}
		}
	case *ast.FieldDefinition:
		switch field {
		case "args":
			return list(e.Arguments)
		case "type":
			return []any{b.typed(wrapped(e.Type.String()))}
		}
	case *ast.ArgumentDefinition:
		if field == "type" {
			return []any{b.typed(wrapped(e.Type.String()))}
		}
	case *ast.DirectiveDefinition:
		if field == "args" {
			return list(e.Arguments)
		}
	}
	return nil
}

func (b *bill) ofSchema(s *ast.Schema, field string) (found []any) {
	switch field {
	case "types":
		for _, def := range s.Types {
			found = append(found, def)
		}
	case "directives":
		for _, d := range s.Directives {
			found = append(found, d)
		}
	case "queryType":
		found = append(found, s.Query)
	case "mutationType":
		found = append(found, s.Mutation)
	case "subscriptionType":
		found = append(found, s.Subscription)
	}
	return found
}

func (b *bill) ofType(def *ast.Definition, field string) []any {
	switch {
	case def == nil:
		return nil
	case field == "fields" && (def.Kind == ast.Object || def.Kind == ast.Interface),
		field == "inputFields" && def.Kind == ast.InputObject:
		return list(def.Fields)
	case field == "enumValues":
		return list(def.EnumValues)
	case field == "possibleTypes" && def.IsAbstractType():
		return list(b.schema.PossibleTypes[def.Name])
	case field == "interfaces":
		var found []any
		for _, name := range def.Interfaces {
			found = append(found, b.schema.Types[name])
		}
		return found
	}
	return nil
}

// typed is the element of a type: its definition, when nothing wraps it.
func (b *bill) typed(t wrapped) any {
	if def := b.schema.Types[string(t)]; def != nil {
		return def
	}
	return t
}

func unwrap(t wrapped) wrapped {
	if inner, nonNull := strings.CutSuffix(string(t), "!"); nonNull {
		return wrapped(inner)
	}
	return t[1 : len(t)-1]
}

func list[T any](elements []T) []any {
	found := make([]any, len(elements))
	for i, e := range elements {
		found[i] = e
	}
	return found
}

// introspects reports whether a field is one of the schema's own.
func introspects(name string) bool { return strings.HasPrefix(name, "__") }
