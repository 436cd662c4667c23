// Package selections walks the selection sets of GraphQL documents. All code that looks at a document
// uses it, so that fragments, inline fragments and directives are treated in one place.
//
// Except for [InDocument], the walks follow fragment spreads by ast.FragmentSpread.Definition, which the
// validator sets, and [Link] for a document that is not validated yet.
package selections

import (
	"iter"

	"github.com/vektah/gqlparser/v2/ast"
)

// Fields yields the fields that a selection set selects of one object, in order, with the fields of
// fragments in their place. The fields of these fields are not included. A selection whose directives
// included rejects is left out; a nil function accepts all. Fragments must not contain themselves.
func Fields(set ast.SelectionSet, included func(ast.DirectiveList) bool) iter.Seq[*ast.Field] {
	return func(yield func(*ast.Field) bool) { fields(set, included, yield) }
}

func fields(set ast.SelectionSet, included func(ast.DirectiveList) bool, yield func(*ast.Field) bool) bool {
	accepts := func(d ast.DirectiveList) bool { return included == nil || included(d) }
	for _, selection := range set {
		goOn := true
		switch s := selection.(type) {
		case *ast.Field:
			goOn = !accepts(s.Directives) || yield(s)
		case *ast.InlineFragment:
			goOn = !accepts(s.Directives) || fields(s.SelectionSet, included, yield)
		case *ast.FragmentSpread:
			goOn = s.Definition == nil || !accepts(s.Directives) || fields(s.Definition.SelectionSet, included, yield)
		}
		if !goOn {
			return false
		}
	}
	return true
}

// InDocument yields every selection of a document as it is written: those of operations and of
// fragments, at every depth, each once. It does not follow fragment spreads.
func InDocument(doc *ast.QueryDocument) iter.Seq[ast.Selection] {
	return func(yield func(ast.Selection) bool) {
		stay := func(*ast.FragmentSpread) ast.SelectionSet { return nil }
		for _, o := range doc.Operations {
			if !walk(o.SelectionSet, stay, yield) {
				return
			}
		}
		for _, f := range doc.Fragments {
			if !walk(f.SelectionSet, stay, yield) {
				return
			}
		}
	}
}

// Reachable yields every selection that a selection set leads to, at every depth. It follows fragment
// spreads, and visits the selections of each fragment once.
func Reachable(set ast.SelectionSet) iter.Seq[ast.Selection] {
	return func(yield func(ast.Selection) bool) {
		visited := map[*ast.FragmentDefinition]bool{}
		walk(set, func(s *ast.FragmentSpread) ast.SelectionSet {
			if s.Definition == nil || visited[s.Definition] {
				return nil
			}
			visited[s.Definition] = true
			return s.Definition.SelectionSet
		}, yield)
	}
}

// walk yields the selections of a set at every depth, each before those inside it. expand returns the
// selections to visit for a fragment spread. The result is false when yield ended the walk.
func walk(set ast.SelectionSet, expand func(*ast.FragmentSpread) ast.SelectionSet, yield func(ast.Selection) bool) bool {
	for _, selection := range set {
		if !yield(selection) {
			return false
		}
		var inner ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			inner = s.SelectionSet
		case *ast.InlineFragment:
			inner = s.SelectionSet
		case *ast.FragmentSpread:
			inner = expand(s)
		}
		if !walk(inner, expand, yield) {
			return false
		}
	}
	return true
}

// Link sets the definition of every fragment spread in a document, as the validator will do. A spread of
// a fragment that does not exist keeps a nil definition. Of several fragments with one name, the first is
// used, as the validator does.
func Link(doc *ast.QueryDocument) {
	if len(doc.Fragments) == 0 {
		return
	}
	fragments := make(map[string]*ast.FragmentDefinition, len(doc.Fragments))
	for _, f := range doc.Fragments {
		if fragments[f.Name] == nil {
			fragments[f.Name] = f
		}
	}
	for selection := range InDocument(doc) {
		if spread, ok := selection.(*ast.FragmentSpread); ok {
			spread.Definition = fragments[spread.Name]
		}
	}
}
