package guard

import "github.com/vektah/gqlparser/v2/ast"

// counts are what can be counted in a document as it stands.
type counts struct {
	operations, fragments, variables, aliases int
	directives, perElement                    int // perElement is the most that one element has
}

func count(doc *ast.QueryDocument) *counts {
	c := &counts{operations: len(doc.Operations), fragments: len(doc.Fragments)}
	for _, o := range doc.Operations {
		c.variables += len(o.VariableDefinitions)
		for _, v := range o.VariableDefinitions {
			c.element(v.Directives)
		}
		c.element(o.Directives)
		c.set(o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		c.element(f.Directives)
		c.set(f.SelectionSet)
	}
	return c
}

func (c *counts) set(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Alias != s.Name {
				c.aliases++
			}
			c.element(s.Directives)
			c.set(s.SelectionSet)
		case *ast.InlineFragment:
			c.element(s.Directives)
			c.set(s.SelectionSet)
		case *ast.FragmentSpread:
			c.element(s.Directives)
		}
	}
}

func (c *counts) element(directives ast.DirectiveList) {
	c.directives += len(directives)
	c.perElement = max(c.perElement, len(directives))
}
