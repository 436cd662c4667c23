package graph

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"broadsheet/graph/guard"
	"broadsheet/graph/scalar"
	"broadsheet/graph/selections"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// strict refuses the values of variables that the validator accepts, but that the GraphQL specification
// forbids or that resolvers cannot read.
type strict struct {
	schema *ast.Schema
	op     *graphql.OperationContext
}

func (s strict) check() *gqlerror.Error {
	for _, v := range s.op.Operation.VariableDefinitions {
		given, isGiven := s.op.Variables[v.Variable]
		if given == nil && isGiven && s.usedWhereNonNull(v) {
			return invalidVariable(v, "must not be null where it is used; leave it out to use its default")
		}
		if err := s.value(v, given); err != nil {
			return err
		}
	}
	return nil
}

func invalidVariable(v *ast.VariableDefinition, format string, args ...any) *gqlerror.Error {
	return requestError(errcode.ValidationFailed, fmt.Sprintf("variable $"+v.Variable+" "+format, args...))
}

// value refuses strings and numbers of more than 32 bits for an Int, unknown enum values, and lists
// that are longer than any argument accepts: each use of such a variable would read the whole list.
func (s strict) value(v *ast.VariableDefinition, given any) *gqlerror.Error {
	text, isText := given.(string)
	def := s.schema.Types[v.Type.NamedType]
	switch {
	case given == nil:
		return nil
	case longestList(given) > guard.MaxElements:
		return invalidVariable(v, "has a list of %d elements; at most %d are allowed", longestList(given), guard.MaxElements)
	case def == nil: // a list
		return nil
	case def.Name == "Int":
		if _, err := scalar.UnmarshalInt(given); err != nil {
			return invalidVariable(v, "%s", err)
		}
	case def.Kind == ast.Enum && (!isText || def.EnumValues.ForName(text) == nil):
		return invalidVariable(v, "must be one of the values of %s", def.Name)
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

// usedWhereNonNull reports whether the operation uses a variable where null is not allowed. A nullable
// variable may stand there when it or the argument has a default; an explicit null would replace the default.
func (s strict) usedWhereNonNull(v *ast.VariableDefinition) bool {
	usage := nonNullUsage{variable: v.Variable}
	for selection := range selections.Reachable(s.op.Operation.SelectionSet) {
		switch selected := selection.(type) {
		case *ast.Field:
			if usage.inArguments(selected.Arguments) || usage.inDirectives(selected.Directives) {
				return true
			}
		case *ast.InlineFragment:
			if usage.inDirectives(selected.Directives) {
				return true
			}
		case *ast.FragmentSpread:
			if usage.inDirectives(selected.Directives) {
				return true
			}
		}
	}
	return false
}

// nonNullUsage looks for uses of a variable where null is not allowed.
type nonNullUsage struct{ variable string }

func (u nonNullUsage) inDirectives(directives ast.DirectiveList) bool {
	return slices.ContainsFunc(directives, func(d *ast.Directive) bool { return u.inArguments(d.Arguments) })
}

func (u nonNullUsage) inArguments(arguments ast.ArgumentList) bool {
	return slices.ContainsFunc(arguments, func(a *ast.Argument) bool { return u.inValue(a.Value) })
}

func (u nonNullUsage) inValue(v *ast.Value) bool {
	if v.Kind == ast.Variable && v.Raw == u.variable {
		return v.ExpectedType != nil && v.ExpectedType.NonNull
	}
	return slices.ContainsFunc(v.Children, func(child *ast.ChildValue) bool { return u.inValue(child.Value) })
}

// wholeNumbers returns a value of JSON with its whole numbers written as such: 10.0 and 1e1 as 10. JSON
// has one type for all numbers, so that a client may send either for an Int
// (https://spec.graphql.org/draft/#sec-Int.Input-Coercion).
func wholeNumbers(given any) any {
	switch g := given.(type) {
	case json.Number:
		if f, err := g.Float64(); err == nil && strings.ContainsAny(string(g), ".eE") && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return json.Number(strconv.FormatInt(int64(f), 10))
		}
	case []any:
		for i := range g {
			g[i] = wholeNumbers(g[i])
		}
	case map[string]any:
		for name := range g {
			g[name] = wholeNumbers(g[name])
		}
	}
	return given
}
