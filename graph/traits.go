package graph

import (
	"maps"
	"slices"

	"broadsheet/graph/selections"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Traits describe the response to an operation that ran, for caches.
type Traits struct {
	Revision int64    // the revision of the content that was read
	Views    bool     // the response depends on view counts
	Changes  bool     // the response is a page of changes, whose cursor belongs to the caller
	Keys     []string // ids of the publications and issues in the response, and "lists" when it has lists
}

const traitsExtension = "traits"

// TraitsOf returns the traits of an operation that ran.
func TraitsOf(op *graphql.OperationContext) Traits {
	t, _ := op.Stats.GetExtension(traitsExtension).(Traits)
	return t
}

// traits returns the traits of an operation whose resolvers read through l.
func (l *loaders) traits(op *graphql.OperationContext) Traits {
	return Traits{Revision: l.reader.Revision(), Views: dependsOnViews(op), Changes: selectsRoot(op, "changes"), Keys: l.keys()}
}

// DependsOnCaller reports whether the response to an operation is specific to the caller and to the
// moment, because it selects the viewer. It must not be cached.
func DependsOnCaller(op *graphql.OperationContext) bool { return selectsRoot(op, "viewer") }

// selectsRoot reports whether an operation selects a root field, directly or in fragments.
func selectsRoot(op *graphql.OperationContext, name string) bool {
	for f := range selections.Fields(op.Operation.SelectionSet, nil) {
		if f.Name == name {
			return true
		}
	}
	return false
}

// dependsOnViews reports whether an operation selects a field or orders by a value that the schema marks
// with @views.
func dependsOnViews(op *graphql.OperationContext) bool {
	for selection := range selections.Reachable(op.Operation.SelectionSet) {
		f, isField := selection.(*ast.Field)
		if isField && (f.Definition.Directives.ForName("views") != nil || slices.ContainsFunc(f.Arguments, ordersByViews)) {
			return true
		}
	}
	return false
}

// ordersByViews reports whether an argument has an enum value marked with @views. A variable counts when
// its type has such a value: its own value is not looked at.
func ordersByViews(a *ast.Argument) bool {
	if a.Value.Definition == nil || a.Value.Definition.Kind != ast.Enum {
		return false
	}
	return slices.ContainsFunc(a.Value.Definition.EnumValues, func(value *ast.EnumValueDefinition) bool {
		return value.Directives.ForName("views") != nil && (a.Value.Kind == ast.Variable || a.Value.Raw == value.Name)
	})
}

// maxKeys is the most issues among the keys of a response. One with more has the keys of its publications
// only.
const maxKeys = 50

// keys returns the keys of the response; see [Traits].
func (l *loaders) keys() []string {
	publications, issues := map[string]bool{}, map[string]bool{}
	add := func(into map[string]bool, id content.ID) {
		if id != "" {
			into[string(id)] = true
		}
	}
	for p := range l.loadedPublications.all() {
		add(publications, p.ID)
	}
	for i := range l.loadedIssues.all() {
		add(publications, i.PublicationID)
		add(issues, i.ID)
	}
	for p := range l.loadedPages.all() {
		add(publications, p.PublicationID)
		add(issues, p.IssueID)
	}
	for a := range l.loadedArticles.all() {
		add(publications, a.PublicationID)
		add(issues, a.IssueID)
	}
	for s := range l.loadedSections.all() {
		add(publications, s.PublicationID)
	}
	for a := range l.loadedAuthors.all() {
		add(publications, a.PublicationID)
	}
	keys := slices.Sorted(maps.Keys(publications))
	if len(issues) <= maxKeys {
		keys = append(keys, slices.Sorted(maps.Keys(issues))...)
	}
	if l.readLists() || len(keys) == 0 { // a document that is missing now may be published later
		keys = append(keys, "lists")
	}
	if len(keys) > 2*maxKeys {
		return []string{"lists"}
	}
	return keys
}

// readLists reports whether the operation read lists, which a new document may join.
func (l *loaders) readLists() bool {
	return l.all.Load() || len(l.issueLists.byKey)+len(l.pageLists.byKey)+len(l.authorLists.byKey)+len(l.articleLists.byKey)+len(l.searchLists.byKey) > 0
}
