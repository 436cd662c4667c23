package command_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/graph/generated"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestPriceListIsComplete checks that the price list has an operation for every element of the schema that
// may cost more than the objects it returns: root fields, lists, and each field, argument or value with a
// cost of its own.
func TestPriceListIsComplete(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	asked := map[string]bool{}
	for _, p := range priceList() {
		doc, errs := gqlparser.LoadQueryWithRules(schema, p.query(), nil)
		if errs != nil {
			t.Errorf("%s: %v", p.name, errs)
			continue
		}
		u := usage{schema, asked}
		for _, o := range doc.Operations {
			u.set(o.SelectionSet)
		}
	}
	for _, name := range costly(schema) {
		if !asked[name] {
			t.Errorf("no operation of the price list requests %s, which may cost more than the objects it returns", name)
		}
	}
}

// costly returns the elements of a schema that the price list must contain.
func costly(schema *ast.Schema) (names []string) {
	for _, def := range schema.Types {
		if def.BuiltIn || strings.HasPrefix(def.Name, "__") {
			continue
		}
		for _, v := range def.EnumValues {
			if v.Directives.ForName("cost") != nil {
				names = append(names, def.Name+"."+v.Name)
			}
		}
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			root := (def.Name == "Query" || def.Name == "Mutation") && !strings.HasPrefix(f.Name, "__")
			list := f.Arguments.ForName("first") != nil || strings.HasSuffix(f.Type.Name(), "Connection")
			if root || list || f.Directives.ForName("cost") != nil || f.Directives.ForName("listSize") != nil {
				names = append(names, name)
			}
			for _, a := range f.Arguments {
				if a.Directives.ForName("cost") != nil {
					names = append(names, name+"("+a.Name+":)")
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// usage is the set of elements that operations request.
type usage struct {
	schema *ast.Schema
	asked  map[string]bool
}

func (u usage) set(selections ast.SelectionSet) {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			name := s.ObjectDefinition.Name + "." + s.Name
			u.asked[name] = true
			for _, a := range s.Arguments {
				u.asked[name+"("+a.Name+":)"] = true
				u.value(s.Definition.Arguments.ForName(a.Name).Type.Name(), a.Value)
			}
			for _, a := range s.Definition.Arguments {
				if a.DefaultValue != nil {
					u.asked[name+"("+a.Name+":)"] = true
				}
			}
			u.set(s.SelectionSet)
		case *ast.InlineFragment:
			u.set(s.SelectionSet)
		}
	}
}

// value adds the fields of an input object, or the value of an enum.
func (u usage) value(typ string, v *ast.Value) {
	if v.Kind == ast.EnumValue {
		u.asked[typ+"."+v.Raw] = true
	}
	for _, child := range v.Children {
		if def := u.schema.Types[typ]; child.Name != "" && def != nil {
			u.asked[typ+"."+child.Name] = true
			u.value(def.Fields.ForName(child.Name).Type.Name(), child.Value)
		}
	}
}
