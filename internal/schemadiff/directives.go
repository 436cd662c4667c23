package schemadiff

import (
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// inOperations tells the places in operations, where clients write directives.
func inOperations(l ast.DirectiveLocation) bool {
	switch l {
	case ast.LocationQuery, ast.LocationMutation, ast.LocationSubscription, ast.LocationField,
		ast.LocationFragmentDefinition, ast.LocationFragmentSpread, ast.LocationInlineFragment, ast.LocationVariableDefinition:
		return true
	}
	return false
}

// loss is how bad it is that a directive is gone from places.
func loss(places ...ast.DirectiveLocation) Level {
	if slices.ContainsFunc(places, inOperations) {
		return Breaking
	}
	return Dangerous
}

// directives compares the definitions of directives.
func (d differ) directives() {
	all := func(s *ast.Schema) []*ast.DirectiveDefinition { return slices.Collect(maps.Values(s.Directives)) }
	match(all(d.old), all(d.new), func(def *ast.DirectiveDefinition) string { return def.Name }, sides[*ast.DirectiveDefinition]{
		removed: func(def *ast.DirectiveDefinition) {
			d.add(loss(def.Locations...), "@"+def.Name, "the directive was removed")
		},
		added: func(def *ast.DirectiveDefinition) { d.add(Safe, "@"+def.Name, "the directive was added") },
		kept:  d.directive,
	})
}

// directive compares two directives of one name.
func (d differ) directive(old, new *ast.DirectiveDefinition) {
	path := "@" + new.Name
	d.atWorst = loss(old.Locations...)
	d.described(path, old.Description, new.Description)
	d.applied(path, old.Directives, new.Directives, 0)
	d.given(inputs{what: "argument", path: argument(path), optional: Safe}, old.Arguments, new.Arguments)
	d.repeatable(path, old.IsRepeatable, new.IsRepeatable)
	match(old.Locations, new.Locations, func(l ast.DirectiveLocation) string { return string(l) }, sides[ast.DirectiveLocation]{
		removed: func(l ast.DirectiveLocation) { d.add(loss(l), path, "the location %s was removed", l) },
		added:   func(l ast.DirectiveLocation) { d.add(Safe, path, "the location %s was added", l) },
	})
}

func (d differ) repeatable(path string, old, new bool) {
	switch {
	case old && !new:
		d.add(Breaking, path, "repeatable was removed")
	case new && !old:
		d.add(Safe, path, "repeatable was added")
	}
}
