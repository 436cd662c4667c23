package graph

import (
	"context"
	"encoding/json"
	"strings"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// maxCost is the most objects that an operation may ask for. A front page of a hundred
// articles with sections and authors costs some thousand.
const maxCost = 100_000

// usualList is how many objects a list without paging is taken to have.
const usualList = 10

// limit refuses operations that ask for too many objects, before anything is read: lists in
// lists multiply, so that a short query can ask for millions.
type limit struct{}

var (
	_ graphql.HandlerExtension        = limit{}
	_ graphql.OperationContextMutator = limit{}
)

// ExtensionName names the extension.
func (limit) ExtensionName() string { return "Limit" }

// Validate accepts every schema.
func (limit) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses an operation that costs too much. It mutates nothing.
func (limit) MutateOperationContext(_ context.Context, o *graphql.OperationContext) *gqlerror.Error {
	c := &cost{variables: o.Variables, fragments: map[*ast.FragmentDefinition]int{}}
	if n := c.of(o.Operation.SelectionSet); n > maxCost {
		err := gqlerror.Errorf("the query asks for more than %d objects; ask for fewer at once, or for fewer lists in lists", maxCost)
		err.Extensions = map[string]any{"code": content.Invalid}
		return err
	}
	return nil
}

// cost estimates how many objects selections ask for. A fragment is looked at once, however
// often it is spread.
type cost struct {
	variables map[string]any
	fragments map[*ast.FragmentDefinition]int
}

func (c *cost) of(set ast.SelectionSet) (sum int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			sum += c.field(s)
		case *ast.InlineFragment:
			sum += c.of(s.SelectionSet)
		case *ast.FragmentSpread:
			n, known := c.fragments[s.Definition]
			if !known {
				n = c.of(s.Definition.SelectionSet)
				c.fragments[s.Definition] = n
			}
			sum += n
		}
		if sum > maxCost {
			return maxCost + 1 // enough is known, and sums must not overflow
		}
	}
	return sum
}

func (c *cost) field(f *ast.Field) int {
	if len(f.SelectionSet) == 0 || strings.HasPrefix(f.Name, "__") {
		return 0
	}
	return min(c.times(f)*(1+c.of(f.SelectionSet)), maxCost+1)
}

// times is how many objects a field stands for, for each object that it is a field of.
func (c *cost) times(f *ast.Field) int {
	args := f.Definition.Arguments
	switch {
	case args.ForName("first") != nil:
		for _, name := range []string{"first", "last"} {
			if n, ok := number(c.argument(f, name)); ok {
				return min(max(n, 1), relay.MaxPage)
			}
		}
		return relay.DefaultPage
	case args.ForName("ids") != nil:
		ids, _ := c.argument(f, "ids").([]any)
		return min(max(len(ids), 1), maxIDs)
	case f.Definition.Type.Elem != nil && !strings.HasSuffix(f.ObjectDefinition.Name, "Connection"):
		return usualList
	}
	return 1
}

// argument returns what is given for an argument, if it makes sense.
func (c *cost) argument(f *ast.Field, name string) any {
	a := f.Arguments.ForName(name)
	if a == nil {
		return nil
	}
	v, err := a.Value.Value(c.variables)
	if err != nil {
		return nil // whoever reads the argument says so
	}
	return v
}

// number reads a number as literals and variables hold it.
func number(v any) (int, bool) {
	switch n := v.(type) {
	case int64:
		return int(n), true
	case int:
		return n, true
	case float64:
		return int(n), true
	case json.Number:
		i, err := n.Int64()
		return int(i), err == nil
	}
	return 0, false
}
