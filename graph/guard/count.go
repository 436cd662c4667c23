package guard

import "github.com/vektah/gqlparser/v2/ast"

// counts are what can be counted in a document as it stands.
type counts struct {
	nodes                                     int // fields, fragments, arguments, values, directives: what takes memory
	operations, fragments, variables, aliases int
	directives, perElement                    int // perElement is the most that one element has
	name                                      int // the longest, in bytes
	elements                                  int // of the longest list that is written out
	values                                    int // how deep values and the types of variables are nested
}

func count(doc *ast.QueryDocument) *counts {
	c := &counts{operations: len(doc.Operations), fragments: len(doc.Fragments)}
	for _, o := range doc.Operations {
		c.called(o.Name)
		c.variables += len(o.VariableDefinitions)
		for _, v := range o.VariableDefinitions {
			c.variable(v)
		}
		c.element(o.Directives)
		c.set(o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		c.called(f.Name)
		c.called(f.TypeCondition)
		c.element(f.Directives)
		c.set(f.SelectionSet)
	}
	return c
}

func (c *counts) called(name string) {
	c.nodes++
	c.name = max(c.name, len(name))
}

func (c *counts) variable(v *ast.VariableDefinition) {
	c.called(v.Variable)
	nested := 0
	for t := v.Type; t != nil; t = t.Elem {
		c.called(t.NamedType)
		nested++
	}
	c.values = max(c.values, nested)
	c.value(v.DefaultValue, 1)
	c.element(v.Directives)
}

func (c *counts) set(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			c.called(s.Name)
			c.called(s.Alias)
			if s.Alias != s.Name {
				c.aliases++
			}
			c.arguments(s.Arguments)
			c.element(s.Directives)
			c.set(s.SelectionSet)
		case *ast.InlineFragment:
			c.called(s.TypeCondition)
			c.element(s.Directives)
			c.set(s.SelectionSet)
		case *ast.FragmentSpread:
			c.called(s.Name)
			c.element(s.Directives)
		}
	}
}

func (c *counts) element(directives ast.DirectiveList) {
	c.directives += len(directives)
	c.perElement = max(c.perElement, len(directives))
	for _, d := range directives {
		c.called(d.Name)
		c.arguments(d.Arguments)
	}
}

func (c *counts) arguments(arguments ast.ArgumentList) {
	for _, a := range arguments {
		c.called(a.Name)
		c.value(a.Value, 1)
	}
}

func (c *counts) value(v *ast.Value, depth int) {
	if v == nil {
		return
	}
	c.nodes++
	c.values = max(c.values, depth)
	if v.Kind == ast.Variable || v.Kind == ast.EnumValue {
		c.called(v.Raw)
	}
	if v.Kind == ast.ListValue {
		c.elements = max(c.elements, len(v.Children))
	}
	for _, child := range v.Children {
		c.called(child.Name)
		c.value(child.Value, depth+1)
	}
}
