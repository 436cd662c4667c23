package schemadiff

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// returned are the types that fields return.
func returned(s *ast.Schema) map[string]bool {
	names := map[string]bool{}
	for _, def := range s.Types {
		if def.Kind != ast.InputObject {
			for _, f := range def.Fields {
				names[f.Type.Name()] = true
			}
		}
	}
	return names
}

// kind is a kind of type in plain words.
func kind(def *ast.Definition) string {
	return strings.ReplaceAll(strings.ToLower(string(def.Kind)), "_", " ")
}

// types compares all types. Those of introspection are GraphQL's, and not the API's.
func (d differ) types() {
	own := func(s *ast.Schema) []*ast.Definition {
		return slices.DeleteFunc(slices.Collect(maps.Values(s.Types)), func(def *ast.Definition) bool {
			return strings.HasPrefix(def.Name, "__")
		})
	}
	match(own(d.old), own(d.new), func(def *ast.Definition) string { return def.Name }, sides[*ast.Definition]{
		removed: func(def *ast.Definition) { d.add(Breaking, def.Name, "the %s type was removed", kind(def)) },
		added:   func(def *ast.Definition) { d.add(Safe, def.Name, "the %s type was added", kind(def)) },
		kept:    d.definition,
	})
}

// definition compares two types of one name.
func (d differ) definition(old, new *ast.Definition) {
	d.described(new.Name, old.Description, new.Description)
	if old.Kind != new.Kind {
		d.add(Breaking, new.Name, "the type changed from %s to %s", kind(old), kind(new))
		return // what they consist of cannot be compared
	}
	d.applied(new.Name, old.Directives, new.Directives, 0)
	switch new.Kind {
	case ast.Object, ast.Interface:
		d.fields(old, new)
		d.interfaces(old, new)
	case ast.Union:
		d.members(old, new)
	case ast.Enum:
		d.values(old, new)
	case ast.InputObject:
		d.given(inputs{what: "input field", path: member(new.Name), optional: Dangerous}, arguments(old.Fields), arguments(new.Fields))
	}
}

// member is how what belongs to a type is called.
func member(of string) func(string) string {
	return func(name string) string { return of + "." + name }
}

func (d differ) fields(old, new *ast.Definition) {
	path := member(new.Name)
	own := func(def *ast.Definition) []*ast.FieldDefinition {
		return slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool {
			return strings.HasPrefix(f.Name, "__")
		})
	}
	match(own(old), own(new), func(f *ast.FieldDefinition) string { return f.Name }, sides[*ast.FieldDefinition]{
		removed: func(f *ast.FieldDefinition) {
			d.add(Breaking, path(f.Name), "the field was removed%s", announced(f.Directives))
		},
		added: func(f *ast.FieldDefinition) { d.add(Safe, path(f.Name), "the field was added") },
		kept:  func(o, n *ast.FieldDefinition) { d.field(path(n.Name), o, n) },
	})
}

// field compares two fields of one name. Clients can read what promises at least as much as
// before: not null where null was possible. Another type never does, even if it is one of those
// that an interface stood for, as fragments on the others then make no sense.
func (d differ) field(path string, old, new *ast.FieldDefinition) {
	d.described(path, old.Description, new.Description)
	d.typed(path, old.Type, new.Type, new.Type.IsCompatible(old.Type))
	d.given(inputs{what: "argument", path: argument(path), optional: Dangerous}, old.Arguments, new.Arguments)
	d.applied(path, old.Directives, new.Directives, d.usualCost(new))
}

func (d differ) typed(path string, old, new *ast.Type, compatible bool) {
	level := Breaking
	if compatible {
		level = Safe
	}
	if old.String() != new.String() {
		d.add(level, path, "the type changed from %s to %s", old, new)
	}
}

func (d differ) interfaces(old, new *ast.Definition) {
	match(old.Interfaces, new.Interfaces, same, sides[string]{
		removed: func(name string) { d.add(Breaking, new.Name, "the interface %s was removed", name) },
		// Fragments on the interface now apply to this type as well.
		added: func(name string) { d.add(Dangerous, new.Name, "the interface %s was added", name) },
	})
}

func (d differ) members(old, new *ast.Definition) {
	match(old.Types, new.Types, same, sides[string]{
		removed: func(name string) { d.add(Breaking, new.Name, "the member %s was removed", name) },
		added:   func(name string) { d.add(Dangerous, new.Name, "the member %s was added", name) },
	})
}

func (d differ) values(old, new *ast.Definition) {
	path := member(new.Name)
	surprise := Safe
	if d.returned[new.Name] {
		surprise = Dangerous
	}
	match(old.EnumValues, new.EnumValues, func(v *ast.EnumValueDefinition) string { return v.Name }, sides[*ast.EnumValueDefinition]{
		removed: func(v *ast.EnumValueDefinition) {
			d.add(Breaking, path(v.Name), "the value was removed%s", announced(v.Directives))
		},
		added: func(v *ast.EnumValueDefinition) { d.add(surprise, path(v.Name), "the value was added") },
		kept: func(o, n *ast.EnumValueDefinition) {
			d.described(path(n.Name), o.Description, n.Description)
			d.applied(path(n.Name), o.Directives, n.Directives, 0)
		},
	})
}
