package schemadiff

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// inputs is a list of what clients give: arguments, or the fields of an input object.
type inputs struct {
	what     string
	path     func(name string) string
	optional Level // of one more that may be left out
}

// argument is how an argument is called.
func argument(of string) func(string) string {
	return func(name string) string { return of + "(" + name + ":)" }
}

// arguments makes arguments of an input object's fields, as the same rules hold for both.
func arguments(fields ast.FieldList) (list ast.ArgumentDefinitionList) {
	for _, f := range fields {
		list = append(list, &ast.ArgumentDefinition{
			Name: f.Name, Description: f.Description, Type: f.Type, DefaultValue: f.DefaultValue, Directives: f.Directives,
		})
	}
	return list
}

// given compares what clients give.
func (d differ) given(in inputs, old, new ast.ArgumentDefinitionList) {
	match(old, new, func(a *ast.ArgumentDefinition) string { return a.Name }, sides[*ast.ArgumentDefinition]{
		removed: func(a *ast.ArgumentDefinition) {
			d.add(Breaking, in.path(a.Name), "the %s was removed%s", in.what, announced(a.Directives))
		},
		added: func(a *ast.ArgumentDefinition) {
			if a.Type.NonNull && a.DefaultValue == nil {
				d.add(Breaking, in.path(a.Name), "the %s was added, and must be given", in.what)
			} else {
				d.add(in.optional, in.path(a.Name), "the %s was added, and may be left out", in.what)
			}
		},
		kept: func(o, n *ast.ArgumentDefinition) { d.input(in.path(n.Name), o, n) },
	})
}

// input compares two arguments of one name. What clients give must still be taken: null where
// it was, and never another type, as variables are declared with it.
func (d differ) input(path string, old, new *ast.ArgumentDefinition) {
	d.described(path, old.Description, new.Description)
	d.typed(path, old.Type, new.Type, old.Type.IsCompatible(new.Type))
	d.defaulted(path, old, new)
	d.applied(path, old.Directives, new.Directives, 0)
}

// defaulted compares what stands for a value that is left out.
func (d differ) defaulted(path string, old, new *ast.ArgumentDefinition) {
	was, is := literal(old.DefaultValue), literal(new.DefaultValue)
	switch {
	case was == is:
	case was == "" && old.Type.NonNull: // nobody left it out
		d.add(Safe, path, "the default %s was added", is)
	case was == "":
		d.add(Dangerous, path, "the default %s was added", is)
	case is == "" && new.Type.NonNull:
		d.add(Breaking, path, "the default %s was removed, and a value must be given", was)
	case is == "":
		d.add(Dangerous, path, "the default %s was removed", was)
	default:
		d.add(Dangerous, path, "the default changed from %s to %s", was, is)
	}
}

// literal is a value's text, the same for values that mean the same; none is empty.
func literal(v *ast.Value) string {
	if v == nil {
		return ""
	}
	switch v.Kind {
	case ast.ListValue:
		return "[" + strings.Join(literals(v, func(c *ast.ChildValue) string { return literal(c.Value) }), ", ") + "]"
	case ast.ObjectValue:
		fields := literals(v, func(c *ast.ChildValue) string { return c.Name + ": " + literal(c.Value) })
		slices.Sort(fields) // their order means nothing
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return v.String()
}

func literals(of *ast.Value, text func(*ast.ChildValue) string) (list []string) {
	for _, c := range of.Children {
		list = append(list, text(c))
	}
	return list
}
