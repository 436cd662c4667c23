// Package guard protects the gateway from operations that would take too much time or memory. [Check]
// measures a parsed document before the validator sees it. [Pricer] computes the cost of an operation
// before it runs.
//
// Check takes time in proportion to the document, even when fragments spread each other many times. A
// document within [Limits] is cheap to validate and to price. A refusal names the limit, its maximum and
// what was found. The package depends on the schema, the document and the variables only; it knows
// neither HTTP nor a store.
package guard

import (
	"fmt"

	"broadsheet/graph/selections"

	"github.com/vektah/gqlparser/v2/ast"
)

// Limits are the maximums for a document and for the cost of an operation.
type Limits struct {
	Tokens int // tokens in the document, comments included; enforced by the parser
	Depth  int // nested fields
	// Aliases is the number of fields with another name in the response. Without an alias, a
	// document cannot request the same field twice.
	Aliases int
	Cost    int // of the operation that runs, see [Pricer]
	// Closed forbids introspection of the schema.
	Closed bool
}

// Default returns limits that allow a newspaper's front page with a fragment for each component, and the
// introspection queries of code generators.
func Default() Limits {
	return Limits{Tokens: 10_000, Depth: 20, Aliases: 100, Cost: 5_000}
}

// Limits without a setting. Documents written by hand or by a compiler stay far below them.
const (
	maxOperations           = 20
	maxFragments            = 200
	maxVariables            = 200 // of all operations together
	maxDirectives           = 200
	maxDirectivesPerElement = 5
	maxSelections           = 5_000 // with every fragment expanded where it is spread
	maxComparisons          = 10_000
	maxRootFields           = 50
	maxMutations            = 20
	maxIntrospections       = 4
	maxName                 = 100 // bytes; responses repeat names, and the validator compares them for suggestions
	maxValues               = 10  // nested values
	maxWraps                = 20  // nested fragments without a field between them
)

// MaxElements is the most elements in a list that a client sends.
const MaxElements = 100

func (l Limits) introspections() int {
	if l.Closed {
		return 0
	}
	return maxIntrospections
}

// Refusal is the error for a document or operation that is over a limit.
type Refusal struct {
	Limit string // the limit's name, as in metrics and in the error's extensions
	Found int    // the value that was measured
	Max   int
	At    *ast.Position // the place in the document; nil when there is no single place
	What  string        // the message: a format for Found and Max, which says what to do
}

// Error returns the message with the value that was found and the limit.
func (r *Refusal) Error() string { return fmt.Sprintf(r.What, r.Found, r.Max) }

// Check refuses a document that is over a limit, with a [*Refusal]. It returns the number of nodes of the
// document's tree. The document need not be valid; the validator reports what else is wrong. Check links
// fragment spreads to their definitions, as the validator does.
func Check(doc *ast.QueryDocument, l Limits) (nodes int, err error) {
	c := count(doc)
	for _, check := range []Refusal{
		{Limit: "operations", Found: c.operations, Max: maxOperations, What: "the document has %d operations; at most %d are allowed in one request"},
		{Limit: "fragments", Found: c.fragments, Max: maxFragments, What: "the document has %d fragments; at most %d are allowed"},
		{Limit: "variables", Found: c.variables, Max: maxVariables, What: "the document declares %d variables; at most %d are allowed"},
		{Limit: "names", Found: c.name, Max: maxName, What: "a name in the document has %d bytes; at most %d are allowed"},
		{Limit: "aliases", Found: c.aliases, Max: l.Aliases, What: "the document has %d aliases; at most %d are allowed: use lists, or several requests"},
		{Limit: "directives", Found: c.directives, Max: maxDirectives, What: "the document has %d directives; at most %d are allowed"},
		{Limit: "directives", Found: c.perElement, Max: maxDirectivesPerElement, What: "one element of the document has %d directives; at most %d are allowed"},
		{Limit: "elements", Found: c.elements, Max: MaxElements, What: "a list in the document has %d elements; at most %d are allowed"},
		{Limit: "values", Found: c.values, Max: maxValues, What: "values are nested %d levels deep; at most %d levels are allowed"},
	} {
		if check.Found > check.Max {
			return c.nodes, &check
		}
	}
	selections.Link(doc)
	return c.nodes, checkExpanded(doc, l)
}

// checkExpanded checks the limits that apply to a document with its fragments expanded.
func checkExpanded(doc *ast.QueryDocument, l Limits) error {
	e := expand(doc)
	if e.cycle != nil {
		return &Refusal{Limit: "fragments", At: e.cycle.Position, What: "a fragment spreads itself, directly or through other fragments; remove the cycle%.0d%.0d"}
	}
	for _, check := range []Refusal{
		{Limit: "depth", Found: e.depth, Max: l.Depth, What: "fields are nested %d levels deep; at most %d levels are allowed"},
		{Limit: "wraps", Found: e.wraps, Max: maxWraps, What: "fragments are nested %d levels deep without a field between them; at most %d levels are allowed"},
		{Limit: "selections", Found: e.selections, Max: maxSelections, What: "the document selects %d fields with its fragments expanded; at most %d are allowed: use several requests"},
		{Limit: "root fields", Found: e.queried, Max: maxRootFields, What: "an operation has %d root fields; at most %d are allowed: use lists, or several requests"},
		{Limit: "mutations", Found: e.mutated, Max: maxMutations, What: "an operation has %d mutations; at most %d are allowed in one request"},
		{Limit: "introspection", Found: e.introspections, Max: l.introspections(), What: "the document introspects the schema %d times; at most %d times are allowed"},
	} {
		if check.Found > check.Max {
			return &check
		}
	}
	if n := comparisons(doc); n > maxComparisons {
		return &Refusal{Limit: "repeats", Found: n, Max: maxComparisons, What: "fields are selected several times under the same name, which makes %d pairs to compare; at most %d are allowed: select each field once"}
	}
	return nil
}
