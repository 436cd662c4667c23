package guard

import (
	"encoding/json"
	"strconv"

	"broadsheet/graph/selections"

	"github.com/vektah/gqlparser/v2/ast"
)

// bill adds up the cost of one operation.
type bill struct {
	*Pricer
	variables     map[string]any
	limit         int                // of the operation; pricing introspection further is of no use
	introspected  int                // introspection objects counted so far
	introspection map[*ast.Field]int // costs of __schema and __type fields
}

// page is the page of a list, such as a connection, that an object represents: the number of its
// elements, and the cost of the arguments that selected it. It is zero for other objects.
type page struct{ size, argumentCost int }

// set returns the cost of selections of one object, which represents a page of a list or none.
func (b *bill) set(set ast.SelectionSet, parent page) (sum int) {
	for f := range selections.Fields(set, b.included) {
		sum = plus(sum, b.field(f, parent))
	}
	return sum
}

// included evaluates @skip and @include.
func (b *bill) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		if condition, ok := b.argument(d.Arguments, "if").(bool); ok && condition == (d.Name == "skip") {
			return false
		}
	}
	return true
}

func (b *bill) field(f *ast.Field, parent page) int {
	switch {
	case f.Name == "__typename":
		return aliasCost(f)
	case introspects(f):
		return b.introspectionCost(f)
	case len(f.SelectionSet) == 0:
		cost := plus(b.weights[f.Definition], aliasCost(f))
		if b.repeats[f.Definition] {
			cost = plus(cost, parent.argumentCost)
		}
		return cost
	}
	return plus(b.argumentCost(f), times(b.listSize(f, parent), plus(b.objectWeight(f), b.set(f.SelectionSet, b.childPage(f, parent)))))
}

// childPage is the page of a list that a field returns, if it returns one. PageInfo describes the page
// that its parent represents, so that it has the same.
func (b *bill) childPage(f *ast.Field, parent page) page {
	switch {
	case f.Definition == nil || f.Definition.Type.Elem != nil:
		return page{}
	case f.Definition.Arguments.ForName("first") != nil:
		return page{b.pageSize(f), b.argumentCost(f)}
	case f.Definition.Type.Name() == "PageInfo":
		return parent
	}
	return page{}
}

// argumentCost is the cost of a field's arguments, defaults included.
func (b *bill) argumentCost(f *ast.Field) (sum int) {
	for _, def := range f.Definition.Arguments {
		v := b.argument(f.Arguments, def.Name)
		if v == nil && def.DefaultValue != nil {
			v, _ = def.DefaultValue.Value(nil)
		}
		if v != nil {
			sum = plus(sum, plus(b.arguments[def], b.valueCost(b.schema.Types[def.Type.Name()], v)))
		}
	}
	return sum
}

// valueCost is the cost of an argument's value: of an enum value, or of the fields of an input object.
func (b *bill) valueCost(def *ast.Definition, v any) int {
	if name, ok := v.(string); ok && def != nil && def.Kind == ast.Enum {
		if value := def.EnumValues.ForName(name); value != nil {
			return b.values[value]
		}
		return 0
	}
	return b.inputFieldsCost(def, v)
}

func (b *bill) inputFieldsCost(def *ast.Definition, value any) (sum int) {
	object, _ := value.(map[string]any)
	for name, v := range object {
		if f := def.Fields.ForName(name); f != nil && v != nil {
			sum = plus(sum, b.weights[f])
		}
	}
	return sum
}

// aliasCost is the cost of a scalar's alias. Only aliases can make an object of the response hold more
// values than its type has fields.
func aliasCost(f *ast.Field) int {
	if f.Alias != f.Name {
		return 1
	}
	return 0
}

// objectWeight is the cost of one object that a field returns, without its fields.
func (b *bill) objectWeight(f *ast.Field) int {
	if weight, ok := b.weights[f.Definition]; ok {
		return weight
	}
	return 1
}

// listSize is the number of objects that a field returns at most.
func (b *bill) listSize(f *ast.Field, parent page) int {
	switch {
	case f.Definition.Type.Elem == nil:
		return 1
	case isPage(f.ObjectDefinition) && b.sizes[f.Definition] == 0:
		return parent.size
	case f.Definition.Arguments.ForName("ids") != nil:
		ids, _ := b.argument(f.Arguments, "ids").([]any)
		return min(len(ids), b.paging.Most)
	case f.Definition.Arguments.ForName("first") != nil:
		return b.pageSize(f)
	}
	return b.sizes[f.Definition]
}

// pageSize is the number of elements that a paged field returns at most: first or last, or their default.
func (b *bill) pageSize(f *ast.Field) int {
	for _, name := range []string{"first", "last"} {
		if n, ok := intValue(b.argument(f.Arguments, name)); ok {
			return min(max(n, 0), max(b.paging.Most, b.longest[f.Definition]))
		}
	}
	if byDefault := f.Definition.Arguments.ForName("first").DefaultValue; byDefault != nil {
		n, _ := strconv.Atoi(byDefault.Raw)
		return n
	}
	return b.paging.Usual
}

// argument returns the value of an argument; nil when it is missing or cannot be read.
func (b *bill) argument(given ast.ArgumentList, name string) any {
	a := given.ForName(name)
	if a == nil {
		return nil
	}
	v, err := a.Value.Value(b.variables)
	if err != nil {
		return nil // the resolver that reads the argument reports the error
	}
	return v
}

// intValue reads a number as literals and variables represent it.
func intValue(v any) (int, bool) {
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

func times(n, cost int) int { return min(n*cost, maxCost) }

// heaviest is the path to the field that causes most of an object's cost. It descends into the most
// expensive field of each object while that field causes at least half of the object's cost.
func (b *bill) heaviest(set ast.SelectionSet, parent page, object int) []string {
	most, cost := b.mostExpensive(set, parent)
	if most == nil || 2*cost < object {
		return nil
	}
	if introspects(most) || len(most.SelectionSet) == 0 {
		return []string{most.Alias}
	}
	one := cost / max(b.listSize(most, parent), 1)
	return append([]string{most.Alias}, b.heaviest(most.SelectionSet, b.childPage(most, parent), one)...)
}

func (b *bill) mostExpensive(set ast.SelectionSet, parent page) (most *ast.Field, cost int) {
	for f := range selections.Fields(set, b.included) {
		if c := b.field(f, parent); c > cost {
			most, cost = f, c
		}
	}
	return most, cost
}
