package guard

import (
	"math"

	"github.com/vektah/gqlparser/v2/ast"
)

// size is what selections come to with every fragment written out where it is spread.
type size struct {
	selections     int // fields, spreads and inline fragments
	depth          int // of fields in fields
	roots          int // fields of the first level
	introspections int // __schema and __type
	wraps          int // fragments in fragments at most, with no field between
	wrapped        int // those around the first level
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

// wrap adds what a fragment selects.
func (s *size) wrap(inner size) {
	s.selections = plus(s.selections, 1)
	inner.wrapped++
	inner.wraps = max(inner.wraps, inner.wrapped)
	s.add(inner, 0)
}

// enough is where sums stop: doubling fragments double past any integer.
const enough = math.MaxInt32

func plus(a, b int) int { return min(a+b, enough) }

// expansion is the size of a whole document, operations and fragments together, since a
// validator looks at each with all that it spreads; and of what a single operation has in root
// fields at most.
type expansion struct {
	size
	queried, mutated int                 // root fields of one query, and of one mutation, at most
	cycle            *ast.FragmentSpread // a spread by which a fragment contains itself
}

// expander measures each fragment once, however often it is spread.
type expander struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[*ast.FragmentDefinition]*size // nil while it is being measured
	cycle     *ast.FragmentSpread
}

func expand(doc *ast.QueryDocument) expansion {
	e := &expander{fragments: byName(doc), known: map[*ast.FragmentDefinition]*size{}}
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
	introspections := whole.introspections // those of fragments are in the operations that spread them
	for _, f := range doc.Fragments {
		whole.add(e.fragment(f, nil), 0)
	}
	whole.introspections = introspections
	whole.cycle = e.cycle
	return whole
}

// byName finds fragments by name; of several with the same name the first, as validators do.
func byName(doc *ast.QueryDocument) map[string]*ast.FragmentDefinition {
	fragments := make(map[string]*ast.FragmentDefinition, len(doc.Fragments))
	for _, f := range doc.Fragments {
		if fragments[f.Name] == nil {
			fragments[f.Name] = f
		}
	}
	return fragments
}

func (e *expander) set(set ast.SelectionSet) (sum size) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			one := size{selections: 1, depth: 1, roots: 1}
			if s.Name == "__schema" || s.Name == "__type" {
				one.introspections = 1
			}
			sum.add(one, 0)
			sum.add(e.set(s.SelectionSet), 1)
		case *ast.InlineFragment:
			sum.wrap(e.set(s.SelectionSet))
		case *ast.FragmentSpread:
			sum.wrap(e.fragment(e.fragments[s.Name], s))
		}
	}
	return sum
}

func (e *expander) fragment(f *ast.FragmentDefinition, spread *ast.FragmentSpread) size {
	if f == nil {
		return size{} // the validator says that it is missing
	}
	known, seen := e.known[f]
	switch {
	case known != nil:
		return *known
	case seen:
		e.cycle = spread
		return size{}
	}
	e.known[f] = nil
	s := e.set(f.SelectionSet)
	e.known[f] = &s
	return s
}

// repeats counts the pairs of fields that stand at the same place of the answer, which a
// validator compares. The document's expansion must be known to be small.
func repeats(doc *ast.QueryDocument) int {
	r := &repeater{fragments: byName(doc)}
	for _, o := range doc.Operations {
		r.set(&place{}, o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		r.set(&place{}, f.SelectionSet)
	}
	return r.pairs
}

type repeater struct {
	fragments map[string]*ast.FragmentDefinition
	pairs     int
}

// place is a place of the answer, and how many fields of the document lead to it.
type place struct {
	fields int
	below  map[string]*place
}

func (r *repeater) set(at *place, set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			below := at.below[s.Alias]
			if below == nil {
				below = &place{}
				if at.below == nil {
					at.below = map[string]*place{}
				}
				at.below[s.Alias] = below
			}
			r.pairs += below.fields
			below.fields++
			r.set(below, s.SelectionSet)
		case *ast.InlineFragment:
			r.set(at, s.SelectionSet)
		case *ast.FragmentSpread:
			if f := r.fragments[s.Name]; f != nil {
				r.set(at, f.SelectionSet)
			}
		}
	}
}
