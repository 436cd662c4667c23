package guard

import (
	"broadsheet/graph/selections"

	"github.com/vektah/gqlparser/v2/ast"
)

// counts are the measures of a document as it is written, with fragments not expanded.
type counts struct {
	nodes                                     int // fields, fragments, arguments, values, directives: what takes memory
	operations, fragments, variables, aliases int
	directives, perElement                    int // perElement is the most directives on one element
	name                                      int // the length of the longest name, in bytes
	elements                                  int // the length of the longest list literal
	values                                    int // the deepest nesting of values and of variables' types
}

func count(doc *ast.QueryDocument) *counts {
	c := &counts{operations: len(doc.Operations), fragments: len(doc.Fragments)}
	for _, o := range doc.Operations {
		c.addName(o.Name)
		c.variables += len(o.VariableDefinitions)
		for _, v := range o.VariableDefinitions {
			c.addVariable(v)
		}
		c.addDirectives(o.Directives)
	}
	for _, f := range doc.Fragments {
		c.addName(f.Name)
		c.addName(f.TypeCondition)
		c.addDirectives(f.Directives)
	}
	for selection := range selections.InDocument(doc) {
		c.addSelection(selection)
	}
	return c
}

func (c *counts) addName(name string) {
	c.nodes++
	c.name = max(c.name, len(name))
}

func (c *counts) addVariable(v *ast.VariableDefinition) {
	c.addName(v.Variable)
	nested := 0
	for t := v.Type; t != nil; t = t.Elem {
		c.addName(t.NamedType)
		nested++
	}
	c.values = max(c.values, nested)
	c.addValue(v.DefaultValue, 1)
	c.addDirectives(v.Directives)
}

func (c *counts) addSelection(selection ast.Selection) {
	switch s := selection.(type) {
	case *ast.Field:
		c.addName(s.Name)
		c.addName(s.Alias)
		if s.Alias != s.Name {
			c.aliases++
		}
		c.addArguments(s.Arguments)
		c.addDirectives(s.Directives)
	case *ast.InlineFragment:
		c.addName(s.TypeCondition)
		c.addDirectives(s.Directives)
	case *ast.FragmentSpread:
		c.addName(s.Name)
		c.addDirectives(s.Directives)
	}
}

// addDirectives counts the directives of one element.
func (c *counts) addDirectives(directives ast.DirectiveList) {
	c.directives += len(directives)
	c.perElement = max(c.perElement, len(directives))
	for _, d := range directives {
		c.addName(d.Name)
		c.addArguments(d.Arguments)
	}
}

func (c *counts) addArguments(arguments ast.ArgumentList) {
	for _, a := range arguments {
		c.addName(a.Name)
		c.addValue(a.Value, 1)
	}
}

func (c *counts) addValue(v *ast.Value, depth int) {
	if v == nil {
		return
	}
	c.nodes++
	c.values = max(c.values, depth)
	if v.Kind == ast.Variable || v.Kind == ast.EnumValue {
		c.addName(v.Raw)
	}
	if v.Kind == ast.ListValue {
		c.elements = max(c.elements, len(v.Children))
	}
	for _, child := range v.Children {
		c.addName(child.Name)
		c.addValue(child.Value, depth+1)
	}
}
