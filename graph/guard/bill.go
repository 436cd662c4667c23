package guard

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// bill adds up one operation. Each fragment is priced once for each size of the list that it
// is spread in, however often that is.
type bill struct {
	*Pricer
	variables map[string]any
	most      int // looking closer than this is no use
	known     map[spread]int
	shown     map[shown]int
}

// part is what a part of a list tells those in it: how long its lists are, and what the arguments
// cost by which it was chosen.
type part struct{ length, arguments int }

// spread is a fragment in a part of a list.
type spread struct {
	fragment *ast.FragmentDefinition
	in       part
}

// set prices selections of one object. in is the part of a list that the object is, if it is one.
func (b *bill) set(set ast.SelectionSet, in part) (sum int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if b.selects(s.Directives) {
				sum = plus(sum, b.field(s, in))
			}
		case *ast.InlineFragment:
			if b.selects(s.Directives) {
				sum = plus(sum, b.set(s.SelectionSet, in))
			}
		case *ast.FragmentSpread:
			if b.selects(s.Directives) {
				sum = plus(sum, b.fragment(spread{s.Definition, in}))
			}
		}
	}
	return sum
}

func (b *bill) fragment(s spread) int {
	cost, known := b.known[s]
	if !known {
		cost = b.set(s.fragment.SelectionSet, s.in)
		b.known[s] = cost
	}
	return cost
}

// selects heeds @skip and @include.
func (b *bill) selects(directives ast.DirectiveList) bool {
	for _, d := range directives {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		if yes, ok := b.argument(d.Arguments, "if").(bool); ok && yes == (d.Name == "skip") {
			return false
		}
	}
	return true
}

func (b *bill) field(f *ast.Field, in part) int {
	switch {
	case f.Name == "__typename":
		return renamed(f)
	case f.Name == "__schema":
		return plus(1, b.show(f, b.schema))
	case f.Name == "__type":
		name, _ := b.argument(f.Arguments, "name").(string)
		return plus(1, b.show(f, b.schema.Types[name]))
	case len(f.SelectionSet) == 0:
		cost := plus(b.weights[f.Definition], renamed(f))
		if b.repeats[f.Definition] {
			cost = plus(cost, in.arguments)
		}
		return cost
	}
	inside := b.inside(f, in)
	return plus(b.given(f), times(b.length(f, in), plus(b.own(f), b.set(f.SelectionSet, inside))))
}

// inside is the part of a list that a field returns, if it returns one. Objects that stand for
// where a part stands in its list, such as pageInfo, are in the part that they are of.
func (b *bill) inside(f *ast.Field, in part) part {
	switch {
	case f.Definition == nil || f.Definition.Type.Elem != nil:
		return part{}
	case f.Definition.Arguments.ForName("first") != nil:
		return part{b.page(f), b.given(f)}
	case f.Definition.Type.Name() == "PageInfo":
		return in
	}
	return part{}
}

// given is the price of what arguments make a field do.
func (b *bill) given(f *ast.Field) (sum int) {
	for _, def := range f.Definition.Arguments {
		v := b.argument(f.Arguments, def.Name)
		if v == nil && def.DefaultValue != nil {
			v, _ = def.DefaultValue.Value(nil)
		}
		if v != nil {
			sum = plus(sum, plus(b.arguments[def], b.value(b.schema.Types[def.Type.Name()], v)))
		}
	}
	return sum
}

// value is the price of a value of a type: of the fields of an input object, or of an enum's.
func (b *bill) value(def *ast.Definition, v any) int {
	if name, ok := v.(string); ok && def != nil && def.Kind == ast.Enum {
		if value := def.EnumValues.ForName(name); value != nil {
			return b.values[value]
		}
		return 0
	}
	return b.fields(def, v)
}

// fields is the price of the fields of an input object.
func (b *bill) fields(def *ast.Definition, given any) (sum int) {
	object, _ := given.(map[string]any)
	for name, v := range object {
		if f := def.Fields.ForName(name); f != nil && v != nil {
			sum = plus(sum, b.weights[f])
		}
	}
	return sum
}

// renamed is the price of a scalar's alias: only by aliases can an object be made to hold more
// values than it has fields.
func renamed(f *ast.Field) int {
	if f.Alias != f.Name {
		return 1
	}
	return 0
}

// own is what one object that a field returns costs by itself.
func (b *bill) own(f *ast.Field) int {
	if weight, told := b.weights[f.Definition]; told {
		return weight
	}
	return 1
}

// length is how many objects a field returns.
func (b *bill) length(f *ast.Field, in part) int {
	switch {
	case f.Definition.Type.Elem == nil:
		return 1
	case paged(f.ObjectDefinition) && b.sizes[f.Definition] == 0:
		return in.length
	case f.Definition.Arguments.ForName("ids") != nil:
		ids, _ := b.argument(f.Arguments, "ids").([]any)
		return min(len(ids), b.paging.Most)
	case f.Definition.Arguments.ForName("first") != nil:
		return b.page(f)
	}
	return b.sizes[f.Definition]
}

// page is how long a part of a list may become: as it says itself, or as is usual for it.
func (b *bill) page(f *ast.Field) int {
	for _, name := range []string{"first", "last"} {
		if n, ok := number(b.argument(f.Arguments, name)); ok {
			return min(max(n, 0), max(b.paging.Most, b.longest[f.Definition]))
		}
	}
	if usual := f.Definition.Arguments.ForName("first").DefaultValue; usual != nil {
		n, _ := strconv.Atoi(usual.Raw)
		return n
	}
	return b.paging.Usual
}

// argument returns what is given for an argument, if it makes sense.
func (b *bill) argument(given ast.ArgumentList, name string) any {
	a := given.ForName(name)
	if a == nil {
		return nil
	}
	v, err := a.Value.Value(b.variables)
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

func times(n, cost int) int { return min(n*cost, enough) }

// heaviest is the way to the field that makes most of the cost of an object: into the one that
// weighs most, as long as that is half of what its parent does.
func (b *bill) heaviest(set ast.SelectionSet, in part, object int) []string {
	most, weight := b.largest(set, in)
	if most == nil || 2*weight < object {
		return nil
	}
	if most.Definition == nil || introspects(most.Name) || len(most.SelectionSet) == 0 {
		return []string{most.Alias}
	}
	one := weight / max(b.length(most, in), 1)
	return append([]string{most.Alias}, b.heaviest(most.SelectionSet, b.inside(most, in), one)...)
}

func (b *bill) largest(set ast.SelectionSet, in part) (most *ast.Field, weight int) {
	consider := func(f *ast.Field, cost int) {
		if f != nil && cost > weight {
			most, weight = f, cost
		}
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if b.selects(s.Directives) {
				consider(s, b.field(s, in))
			}
		case *ast.InlineFragment:
			if b.selects(s.Directives) {
				consider(b.largest(s.SelectionSet, in))
			}
		case *ast.FragmentSpread:
			if b.selects(s.Directives) {
				consider(b.largest(s.Definition.SelectionSet, in))
			}
		}
	}
	return most, weight
}
