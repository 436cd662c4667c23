package schemadiff_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// genes are the choices that a schema is made by. Those that are missing are drawn, so that a
// copy that lost a few makes a schema that is nearly the same.
type genes struct {
	t    *rapid.T
	made map[string]int
}

func (g genes) pick(what string, n int) int {
	if _, made := g.made[what]; !made {
		g.made[what] = rapid.IntRange(0, n-1).Draw(g.t, what)
	}
	return g.made[what]
}

func (g genes) one(what string, of ...string) string { return of[g.pick(what, len(of))] }

// mutated has up to three other choices.
func (g genes) mutated() genes {
	other := genes{t: g.t, made: maps.Clone(g.made)}
	for _, gene := range rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(g.made))), 1, 3).Draw(g.t, "mutations") {
		delete(other.made, gene)
	}
	return other
}

// schema is a schema's text. Types that others refer to are always there.
func (g genes) schema() string {
	var b strings.Builder
	b.WriteString("scalar Date interface Node { id: ID! }\n")
	for _, name := range []string{"Query", "Page", "Article"} {
		fmt.Fprintf(&b, "type %s %s { id: ID! %s }\n", name, g.one(name+" implements", "", "implements Node"), g.fields(name))
	}
	fmt.Fprintf(&b, "union Block = %s\n", g.one("members", "Page", "Article", "Page | Article"))
	fmt.Fprintf(&b, "enum Order { NEWEST %s %s }\n", g.one("OLDEST", "", "OLDEST"), g.one("VIEWS", "", "VIEWS", "VIEWS @deprecated"))
	fmt.Fprintf(&b, "input Filter { n: Int %s }\n", g.inputs("Filter", false))
	fmt.Fprintf(&b, "input By %s { n: Int m: Int }\n", g.one("oneOf", "", "", "", "@oneOf"))
	fmt.Fprintf(&b, "%s\n", g.one("extra", "", "scalar Extra", "type Extra { a: Int }", "union Extra = Page"))
	if arguments := g.inputs("live", true); g.pick("live", 4) > 0 {
		fmt.Fprintf(&b, "directive @live %s %s on %s\n", arguments, g.one("repeats", "", "repeatable"), g.one("places", "FIELD", "QUERY", "FIELD | QUERY"))
	}
	return b.String()
}

func (g genes) fields(of string) (text string) {
	for _, name := range []string{"a", "b", "c"} {
		at := of + "." + name
		if g.pick(at, 4) == 0 {
			continue
		}
		returned := fmt.Sprintf(g.wrapper(at), g.one(at+" type", "Int", "ID", "Date", "Order", "Page", "Article", "Node", "Block"))
		text += fmt.Sprintf("%s%s: %s %s ", name, g.inputs(at, true), returned, g.one(at+" is", "", "", "@deprecated"))
	}
	return text
}

// inputs are arguments, or fields of an input object.
func (g genes) inputs(of string, arguments bool) string {
	var list []string
	for _, name := range []string{"x", "y"} {
		at := of + "." + name
		if g.pick(at, 3) == 0 {
			continue
		}
		types := []string{"Int", "Date", "Order"}
		if arguments && of != "live" {
			types = append(types, "Filter", "By")
		}
		named := g.one(at+" type", types...)
		given := fmt.Sprintf(g.wrapper(at), named)
		if named == "Int" && !strings.Contains(given, "[") {
			given += g.one(at+" default", "", "", " = 1", " = 2")
		}
		list = append(list, name+": "+given)
	}
	if arguments && len(list) > 0 {
		return "(" + strings.Join(list, ", ") + ")"
	}
	return strings.Join(list, " ")
}

func (g genes) wrapper(of string) string {
	return g.one(of+" wrapper", "%s", "%s", "%s!", "[%s]", "[%s!]!")
}

// writer writes operations that a schema allows, as varied as clients write them.
type writer struct {
	t         *rapid.T
	schema    *ast.Schema
	variables []string
	aliases   int
}

func (w *writer) coin(what string) bool { return rapid.Bool().Draw(w.t, what) }

func (w *writer) operation() string {
	set := w.set(w.schema.Query, 3)
	onQuery := w.live(ast.LocationQuery)
	variables := ""
	if len(w.variables) > 0 {
		variables = "(" + strings.Join(w.variables, ", ") + ")"
	}
	return "query Q" + variables + onQuery + set
}

// set selects all fields. Each has an alias, so that none are merged.
func (w *writer) set(of *ast.Definition, depth int) string {
	text := " { __typename"
	for _, f := range of.Fields {
		if def := w.schema.Types[f.Type.Name()]; !strings.HasPrefix(f.Name, "__") && (depth > 0 || def.IsLeafType()) {
			w.aliases++
			text += fmt.Sprintf(" f%d: %s%s%s", w.aliases, f.Name, w.arguments(f.Arguments), w.live(ast.LocationField))
			if def.IsCompositeType() {
				text += w.set(def, depth-1)
			}
		}
	}
	if of.IsAbstractType() && depth > 0 {
		for _, name := range []string{"Page", "Article", "Node"} {
			if on := w.schema.Types[name]; on != of && w.overlap(of, on) {
				text += " ... on " + name + w.set(on, depth-1)
			}
		}
	}
	return text + " }"
}

func (w *writer) overlap(a, b *ast.Definition) bool {
	return slices.ContainsFunc(w.schema.GetPossibleTypes(a), func(def *ast.Definition) bool {
		return slices.Contains(w.schema.GetPossibleTypes(b), def)
	})
}

func (w *writer) live(at ast.DirectiveLocation) string {
	if def := w.schema.Directives["live"]; def != nil && slices.Contains(def.Locations, at) && w.coin("live") {
		text := " @live" + w.arguments(def.Arguments)
		if def.IsRepeatable {
			text += " @live" + w.arguments(def.Arguments)
		}
		return text
	}
	return ""
}

func (w *writer) arguments(list ast.ArgumentDefinitionList) string {
	var given []string
	for _, a := range list {
		if required := a.Type.NonNull && a.DefaultValue == nil; required || w.coin("give "+a.Name) {
			given = append(given, a.Name+": "+w.argument(a))
		}
	}
	if len(given) == 0 {
		return ""
	}
	return "(" + strings.Join(given, ", ") + ")"
}

func (w *writer) argument(a *ast.ArgumentDefinition) string {
	if !w.coin("variable") {
		return w.value(a.Type)
	}
	name, declared := fmt.Sprintf("$v%d", len(w.variables)), a.Type.String()
	if a.DefaultValue != nil && w.coin("nullable") {
		declared = strings.TrimSuffix(declared, "!") // a default of the argument allows that
	}
	w.variables = append(w.variables, name+": "+declared)
	return name
}

func (w *writer) value(of *ast.Type) string {
	if !of.NonNull && w.coin("null") {
		return "null"
	}
	if of.Elem != nil {
		return "[" + w.value(of.Elem) + "]"
	}
	switch def := w.schema.Types[of.NamedType]; def.Kind {
	case ast.Enum:
		return rapid.SampledFrom(def.EnumValues).Draw(w.t, "value").Name
	case ast.InputObject:
		return w.object(def)
	}
	return "7"
}

func (w *writer) object(def *ast.Definition) string {
	if def.Directives.ForName("oneOf") != nil {
		return "{n: 7}"
	}
	var given []string
	for _, f := range def.Fields {
		if required := f.Type.NonNull && f.DefaultValue == nil; required || w.coin("give "+f.Name) {
			given = append(given, f.Name+": "+w.value(f.Type))
		}
	}
	return "{" + strings.Join(given, ", ") + "}"
}
