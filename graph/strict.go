package graph

import (
	"fmt"
	"slices"

	"broadsheet/graph/guard"
	"broadsheet/graph/scalar"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// strict refuses variables that the validator takes, and that the specification does not or
// resolvers could not.
type strict struct {
	schema *ast.Schema
	op     *graphql.OperationContext
}

func (s strict) check() *gqlerror.Error {
	for _, v := range s.op.Operation.VariableDefinitions {
		given, isGiven := s.op.Variables[v.Variable]
		if given == nil && isGiven && v.DefaultValue != nil && s.wanted(v) {
			return wrong(v, "must not be null where it is used; leave it out to have its default")
		}
		if err := s.value(v, given); err != nil {
			return err
		}
	}
	return nil
}

func wrong(v *ast.VariableDefinition, format string, args ...any) *gqlerror.Error {
	return requestError(errcode.ValidationFailed, fmt.Sprintf("variable $"+v.Variable+" "+format, args...))
}

// value refuses texts and numbers of more than 32 bits for an Int, names of an enum in other
// letters, and lists longer than any argument takes, which would be read wherever they are used.
func (s strict) value(v *ast.VariableDefinition, given any) *gqlerror.Error {
	text, isText := given.(string)
	def := s.schema.Types[v.Type.NamedType]
	switch {
	case given == nil:
		return nil
	case longestList(given) > guard.MaxElements:
		return wrong(v, "has a list of %d elements; at most %d can be given at once", longestList(given), guard.MaxElements)
	case def == nil: // a list
		return nil
	case def.Name == "Int":
		if _, err := scalar.UnmarshalInt(given); err != nil {
			return wrong(v, "%s", err)
		}
	case def.Kind == ast.Enum && (!isText || def.EnumValues.ForName(text) == nil):
		return wrong(v, "must be one of the values of %s", def.Name)
	}
	return nil
}

func longestList(given any) (most int) {
	switch g := given.(type) {
	case []any:
		most = len(g)
		for _, element := range g {
			most = max(most, longestList(element))
		}
	case map[string]any:
		for _, field := range g {
			most = max(most, longestList(field))
		}
	}
	return most
}

// wanted reports whether a variable is used where null has no meaning. A nullable one may stand
// there when it has a default, which an explicit null takes the place of.
func (s strict) wanted(v *ast.VariableDefinition) bool {
	w := &wanting{variable: v.Variable, seen: map[*ast.FragmentDefinition]bool{}}
	return w.set(s.op.Operation.SelectionSet)
}

type wanting struct {
	variable string
	seen     map[*ast.FragmentDefinition]bool
}

func (w *wanting) set(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return w.arguments(s.Arguments) || w.directives(s.Directives) || w.set(s.SelectionSet)
		case *ast.InlineFragment:
			return w.directives(s.Directives) || w.set(s.SelectionSet)
		case *ast.FragmentSpread:
			if w.directives(s.Directives) {
				return true
			}
			first := !w.seen[s.Definition]
			w.seen[s.Definition] = true
			return first && w.set(s.Definition.SelectionSet)
		}
		return false
	})
}

func (w *wanting) directives(directives ast.DirectiveList) bool {
	return slices.ContainsFunc(directives, func(d *ast.Directive) bool { return w.arguments(d.Arguments) })
}

func (w *wanting) arguments(arguments ast.ArgumentList) bool {
	return slices.ContainsFunc(arguments, func(a *ast.Argument) bool { return w.value(a.Value) })
}

func (w *wanting) value(v *ast.Value) bool {
	if v.Kind == ast.Variable && v.Raw == w.variable {
		return v.ExpectedType != nil && v.ExpectedType.NonNull
	}
	return slices.ContainsFunc(v.Children, func(child *ast.ChildValue) bool { return w.value(child.Value) })
}
