package schemadiff

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// applied compares the directives that stand on an element. usual is what the element costs
// without @cost.
func (d differ) applied(path string, old, new ast.DirectiveList, usual float64) {
	var names []string
	for _, directive := range slices.Concat(old, new) {
		if !slices.Contains(names, directive.Name) {
			names = append(names, directive.Name)
		}
	}
	for _, name := range names {
		was, is := written(old.ForNames(name)), written(new.ForNames(name))
		if was == is {
			continue
		}
		level := judged(old.ForName(name), new.ForName(name), name, usual)
		switch {
		case is == "":
			d.add(level, path, "%s was removed", was)
		case was == "":
			d.add(level, path, "%s was added", is)
		default:
			d.add(level, path, "%s became %s", was, is)
		}
	}
}

// judged is what it means that a directive came, went or changed; either may be nil.
func judged(old, new *ast.Directive, name string, usual float64) Level {
	switch name {
	case "deprecated":
		return Safe
	case "cost":
		return dearer(number(old, "weight", usual), number(new, "weight", usual))
	case "listSize":
		return dearer(number(old, "assumedSize", math.NaN()), number(new, "assumedSize", math.NaN()))
	case "oneOf":
		if new != nil {
			return Breaking
		}
		return Safe
	case "specifiedBy":
		if old == nil {
			return Safe
		}
	}
	return Dangerous
}

// dearer is what another price means. One that is not known is taken to be higher.
func dearer(was, is float64) Level {
	if is <= was {
		return Safe
	}
	return Dangerous
}

// number reads a number, which @cost writes as text.
func number(d *ast.Directive, argument string, absent float64) float64 {
	if d == nil {
		return absent
	}
	if a := d.Arguments.ForName(argument); a != nil {
		if n, err := strconv.ParseFloat(a.Value.Raw, 64); err == nil {
			return n
		}
	}
	return math.NaN()
}

// usualCost is what a field costs without @cost: an object one, all else nothing.
func (d differ) usualCost(f *ast.FieldDefinition) float64 {
	if def := d.new.Types[f.Type.Name()]; def != nil && def.IsCompositeType() {
		return 1
	}
	return 0
}

// written is the text of directives, the same for those that mean the same.
func written(directives []*ast.Directive) string {
	var texts []string
	for _, d := range directives {
		var arguments []string
		for _, a := range d.Arguments {
			arguments = append(arguments, a.Name+": "+literal(a.Value))
		}
		slices.Sort(arguments)
		text := "@" + d.Name
		if len(arguments) > 0 {
			text += "(" + strings.Join(arguments, ", ") + ")"
		}
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// announced recalls that the removal of something was announced, and what to use instead.
func announced(directives ast.DirectiveList) string {
	d := directives.ForName("deprecated")
	if d == nil {
		return ""
	}
	if reason := d.Arguments.ForName("reason"); reason != nil && reason.Value.Raw != "" {
		return "; it was deprecated: " + strings.Join(strings.Fields(reason.Value.Raw), " ")
	}
	return "; it was deprecated"
}
