// Package guard keeps operations from hurting the gateway: it measures a parsed document
// before anything slower than a parser looks at it, and prices an operation before it runs.
//
// It promises that both take time in proportion to the document, however its fragments spread
// one another, that a document within [Limits] is cheap to validate, and that a refusal names
// the limit, its figure and what was found. It is pure: it needs the schema, the document and
// the variables, and knows neither HTTP nor a store.
package guard

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// Limits are the most that a document may have, and its operations may cost.
type Limits struct {
	Tokens int // of the document, comments included; whoever parses holds to it
	Depth  int // fields in fields
	// Aliases is how many fields may be renamed: what has no other name cannot be asked for
	// twice.
	Aliases int
	Cost    int // of the operation that runs, see [Pricer]
	// Closed says that nobody may introspect the schema.
	Closed bool
}

// Default returns limits that leave room for the front page of a newspaper written with a
// fragment for each component, and for the introspection of code generators.
func Default() Limits {
	return Limits{Tokens: 10_000, Depth: 20, Aliases: 100, Cost: 5_000}
}

// What is not worth a setting: no client that was written by hand or by a compiler comes near.
const (
	maxOperations           = 20
	maxFragments            = 200
	maxVariables            = 200 // of all operations
	maxDirectives           = 200
	maxDirectivesPerElement = 5
	maxSelections           = 5_000 // with every fragment written out where it is spread
	maxRepeats              = 10_000
	maxRootFields           = 50
	maxMutations            = 20
	maxIntrospections       = 4
	maxName                 = 100 // bytes: names are repeated in answers, and looked up for suggestions
	maxValues               = 10  // in values
	maxWraps                = 20  // fragments in fragments, with no field between
)

// MaxElements is the most elements that a list may have which a client gives.
const MaxElements = 100

func (l Limits) introspections() int {
	if l.Closed {
		return 0
	}
	return maxIntrospections
}

// Refusal is the error for what is over a limit.
type Refusal struct {
	Limit string // its name, as in metrics and in the error's extensions
	Found int    // what was measured
	Max   int
	At    *ast.Position // where, when there is one place; may be nil
	What  string        // what is limited, in words, and what to do
}

// Error names the limit, the figure and what to do.
func (r *Refusal) Error() string { return fmt.Sprintf(r.What, r.Found, r.Max) }

// Check refuses a document that is over a limit, and tells of how many nodes its tree is. It need
// not be valid: what is wrong with it otherwise is the validator's to say. Its error is a
// [*Refusal].
func Check(doc *ast.QueryDocument, l Limits) (nodes int, err error) {
	c := count(doc)
	for _, check := range []Refusal{
		{Limit: "operations", Found: c.operations, Max: maxOperations, What: "the document has %d operations; at most %d can be sent at once"},
		{Limit: "fragments", Found: c.fragments, Max: maxFragments, What: "the document has %d fragments; at most %d are read"},
		{Limit: "variables", Found: c.variables, Max: maxVariables, What: "the document declares %d variables; at most %d are read"},
		{Limit: "names", Found: c.name, Max: maxName, What: "a name in the document has %d bytes; at most %d are allowed"},
		{Limit: "aliases", Found: c.aliases, Max: l.Aliases, What: "the document has %d aliases; at most %d are allowed: ask for lists, or in several requests"},
		{Limit: "directives", Found: c.directives, Max: maxDirectives, What: "the document has %d directives; at most %d are allowed"},
		{Limit: "directives", Found: c.perElement, Max: maxDirectivesPerElement, What: "one element of the document has %d directives; at most %d are allowed"},
		{Limit: "elements", Found: c.elements, Max: MaxElements, What: "a list in the document has %d elements; at most %d can be given at once"},
		{Limit: "values", Found: c.values, Max: maxValues, What: "values are nested %d deep; at most %d levels are read"},
	} {
		if check.Found > check.Max {
			return c.nodes, &check
		}
	}
	return c.nodes, checkExpanded(doc, l)
}

// checkExpanded is Check for what depends on where fragments are spread.
func checkExpanded(doc *ast.QueryDocument, l Limits) error {
	e := expand(doc)
	if e.cycle != nil {
		return &Refusal{Limit: "fragments", At: e.cycle.Position, What: "a fragment spreads itself, directly or through others, which has no end%.0d%.0d"}
	}
	for _, check := range []Refusal{
		{Limit: "depth", Found: e.depth, Max: l.Depth, What: "fields are nested %d deep; at most %d levels are allowed"},
		{Limit: "wraps", Found: e.wraps, Max: maxWraps, What: "fragments are nested %d deep without a field between them; at most %d levels are read"},
		{Limit: "selections", Found: e.selections, Max: maxSelections, What: "the document selects %d fields with its fragments written out; at most %d are allowed: ask in several requests"},
		{Limit: "root fields", Found: e.queried, Max: maxRootFields, What: "an operation has %d root fields; at most %d are allowed: ask for lists, or in several requests"},
		{Limit: "mutations", Found: e.mutated, Max: maxMutations, What: "an operation has %d mutations; at most %d are done in one request"},
		{Limit: "introspection", Found: e.introspections, Max: l.introspections(), What: "the document introspects the schema %d times; at most %d times are allowed"},
	} {
		if check.Found > check.Max {
			return &check
		}
	}
	if n := repeats(doc); n > maxRepeats {
		return &Refusal{Limit: "repeats", Found: n, Max: maxRepeats, What: "fields are selected again and again under the same name, which makes %d pairs to compare; at most %d are compared: select each field once"}
	}
	return nil
}
