package graph

import (
	"maps"
	"slices"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Traits is what the answer to an operation that ran depends on.
type Traits struct {
	Revision int64    // of the content that was read
	Views    bool     // it tells how often something was viewed
	Changes  bool     // it is a page of changes, whose cursor is the caller's
	Keys     []string // the publications and issues that it is made of, and "lists" when lists are
}

const traitsExtension = "traits"

// TraitsOf returns the traits of an operation that ran.
func TraitsOf(op *graphql.OperationContext) Traits {
	t, _ := op.Stats.GetExtension(traitsExtension).(Traits)
	return t
}

// traits are those of an operation whose resolvers read through l.
func (l *loaders) traits(op *graphql.OperationContext) Traits {
	return Traits{Revision: l.reader.Revision(), Views: (&viewing{seen: map[*ast.FragmentDefinition]bool{}}).set(op.Operation.SelectionSet), Changes: selects(op.Operation.SelectionSet, "changes"), Keys: l.keys()}
}

// DependsOnCaller reports whether the answer to an operation is for who asks alone, and of the moment:
// it asks for the viewer.
func DependsOnCaller(op *graphql.OperationContext) bool {
	return selects(op.Operation.SelectionSet, "viewer")
}

// selects looks for a field of the query, also in fragments, which cannot be in themselves in a
// valid document.
func selects(set ast.SelectionSet, field string) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return s.Name == field
		case *ast.InlineFragment:
			return selects(s.SelectionSet, field)
		case *ast.FragmentSpread:
			return selects(s.Definition.SelectionSet, field)
		}
		return false
	})
}

// viewing finds out whether selections depend on views, as the schema's @views says.
type viewing struct {
	seen map[*ast.FragmentDefinition]bool
}

func (v *viewing) set(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return v.field(s) || v.set(s.SelectionSet)
		case *ast.InlineFragment:
			return v.set(s.SelectionSet)
		case *ast.FragmentSpread:
			if v.seen[s.Definition] {
				return false
			}
			v.seen[s.Definition] = true
			return v.set(s.Definition.SelectionSet)
		}
		return false
	})
}

// field reports whether a field depends on views: by itself, or by an argument. What a variable
// orders by is not looked at: one that can is taken to do so.
func (v *viewing) field(f *ast.Field) bool {
	if f.Definition.Directives.ForName("views") != nil {
		return true
	}
	return slices.ContainsFunc(f.Arguments, func(a *ast.Argument) bool {
		if a.Value.Definition == nil || a.Value.Definition.Kind != ast.Enum {
			return false
		}
		return slices.ContainsFunc(a.Value.Definition.EnumValues, func(value *ast.EnumValueDefinition) bool {
			return value.Directives.ForName("views") != nil && (a.Value.Kind == ast.Variable || a.Value.Raw == value.Name)
		})
	})
}

// maxKeys is the most issues that are named; an answer of more is named by its publications.
const maxKeys = 50

// keys names what the answer is made of.
func (l *loaders) keys() []string {
	publications, issues := map[string]bool{}, map[string]bool{}
	note := func(into map[string]bool, id content.ID) {
		if id != "" {
			into[string(id)] = true
		}
	}
	for p := range l.seenPublications.everything() {
		note(publications, p.ID)
	}
	for i := range l.seenIssues.everything() {
		note(publications, i.PublicationID)
		note(issues, i.ID)
	}
	for p := range l.seenPages.everything() {
		note(publications, p.PublicationID)
		note(issues, p.IssueID)
	}
	for a := range l.seenArticles.everything() {
		note(publications, a.PublicationID)
		note(issues, a.IssueID)
	}
	for s := range l.seenSections.everything() {
		note(publications, s.PublicationID)
	}
	for a := range l.seenAuthors.everything() {
		note(publications, a.PublicationID)
	}
	keys := slices.Sorted(maps.Keys(publications))
	if len(issues) <= maxKeys {
		keys = append(keys, slices.Sorted(maps.Keys(issues))...)
	}
	if l.readLists() || len(keys) == 0 { // what is not there may come, too
		keys = append(keys, "lists")
	}
	if len(keys) > 2*maxKeys {
		return []string{"lists"}
	}
	return keys
}

// readLists reports whether lists were read, into which something new may belong.
func (l *loaders) readLists() bool {
	return l.all.Load() || len(l.issueLists.asked)+len(l.pageLists.asked)+len(l.authorLists.asked)+len(l.articleLists.asked)+len(l.searchLists.asked) > 0
}
