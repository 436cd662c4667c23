package guard

import (
	"math"

	"broadsheet/graph/selections"

	"github.com/vektah/gqlparser/v2/ast"
)

// size is the size of selections with every fragment expanded where it is spread.
type size struct {
	selections     int // fields, spreads and inline fragments
	depth          int // of nested fields
	roots          int // fields of the first level
	introspections int // __schema and __type fields
	wraps          int // the deepest nesting of fragments without a field between them
	wrapped        int // the same, counted from the first level only
}

func (s *size) add(other size, deeper int) {
	s.selections = plus(s.selections, other.selections)
	s.introspections = plus(s.introspections, other.introspections)
	s.depth = max(s.depth, other.depth+deeper)
	s.wraps = max(s.wraps, other.wraps)
	if deeper == 0 {
		s.roots = plus(s.roots, other.roots)
		s.wrapped = max(s.wrapped, other.wrapped)
	}
}

// addFragment adds a fragment with the selections in it.
func (s *size) addFragment(inner size) {
	s.selections = plus(s.selections, 1)
	inner.wrapped++
	inner.wraps = max(inner.wraps, inner.wrapped)
	s.add(inner, 0)
}

// maxCost is where sums and products stop, because fragments that double each other overflow any integer.
const maxCost = math.MaxInt32

func plus(a, b int) int { return min(a+b, maxCost) }

// expansion is the size of a whole document. It includes operations and fragments, since a validator
// visits each of them with everything that it spreads.
type expansion struct {
	size
	queried, mutated int                 // the most root fields of one query, and of one mutation
	cycle            *ast.FragmentSpread // a spread by which a fragment contains itself; nil without one
}

// expander measures each fragment once, no matter how often it is spread. A document is not known to be
// small yet, so that walking its fragments at each spread could take forever.
type expander struct {
	measured map[*ast.FragmentDefinition]*size // nil while the fragment is being measured
	cycle    *ast.FragmentSpread
}

// expand measures a document whose fragment spreads are linked.
func expand(doc *ast.QueryDocument) expansion {
	e := &expander{measured: map[*ast.FragmentDefinition]*size{}}
	var whole expansion
	for _, o := range doc.Operations {
		s := e.set(o.SelectionSet)
		whole.add(s, 0)
		if o.Operation == ast.Mutation {
			whole.mutated = max(whole.mutated, s.roots)
		} else {
			whole.queried = max(whole.queried, s.roots)
		}
	}
	introspections := whole.introspections // operations include those of the fragments that they spread
	for _, f := range doc.Fragments {
		whole.add(e.fragment(f, nil), 0)
	}
	whole.introspections = introspections
	whole.cycle = e.cycle
	return whole
}

func (e *expander) set(set ast.SelectionSet) (sum size) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			one := size{selections: 1, depth: 1, roots: 1}
			if introspects(s) {
				one.introspections = 1
			}
			sum.add(one, 0)
			sum.add(e.set(s.SelectionSet), 1)
		case *ast.InlineFragment:
			sum.addFragment(e.set(s.SelectionSet))
		case *ast.FragmentSpread:
			sum.addFragment(e.fragment(s.Definition, s))
		}
	}
	return sum
}

func (e *expander) fragment(f *ast.FragmentDefinition, spread *ast.FragmentSpread) size {
	if f == nil {
		return size{} // the validator reports that it is missing
	}
	measured, begun := e.measured[f]
	switch {
	case measured != nil:
		return *measured
	case begun:
		e.cycle = spread
		return size{}
	}
	e.measured[f] = nil
	s := e.set(f.SelectionSet)
	e.measured[f] = &s
	return s
}

// comparisons counts the pairs of fields at the same place of the response, which a validator compares
// with each other. The document's expansion must be known to be small, and without cycles.
func comparisons(doc *ast.QueryDocument) (pairs int) {
	for _, o := range doc.Operations {
		pairs += (&place{}).add(o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		pairs += (&place{}).add(f.SelectionSet)
	}
	return pairs
}

// place is a place in the response, with the number of fields in the document that lead to it.
type place struct {
	fields int
	below  map[string]*place // by the names of fields in the response
}

// add enters the fields of a selection set below a place, and returns the number of pairs among them.
func (p *place) add(set ast.SelectionSet) (pairs int) {
	for f := range selections.Fields(set, nil) {
		below := p.below[f.Alias]
		if below == nil {
			below = &place{}
			if p.below == nil {
				p.below = map[string]*place{}
			}
			p.below[f.Alias] = below
		}
		pairs += below.fields
		below.fields++
		pairs += below.add(f.SelectionSet)
	}
	return pairs
}
