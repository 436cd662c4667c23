package guard

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Cost is the price of an operation: about how many objects it asks for.
type Cost struct {
	Requested int    `json:"requested"`          // what the operation asks for
	Limit     int    `json:"limit"`              // what it may
	Heaviest  string `json:"heaviest,omitempty"` // the field that weighs most, by the way to it: "articles.nodes.authors"
}

// Pricer prices the operations of a schema, in proportion to their length.
//
// An object costs one, and a list as many times its elements as it is long: what first or last
// say, or what first is when not given; the number of the ids that are given; for the others the
// @listSize of the schema.
// Scalars, arguments, the fields of input objects and the values of enums cost nothing, or the
// @cost of the schema; an argument that has a default costs that whether it is given or not. A field
// that repeats costs what the arguments of its list cost once more: a total is counted by the same filter.
// Introspection costs what it returns.
type Pricer struct {
	schema    *ast.Schema
	paging    Paging
	weights   map[*ast.FieldDefinition]int
	sizes     map[*ast.FieldDefinition]int
	longest   map[*ast.FieldDefinition]int // where a part of a list may be longer than is usual
	repeats   map[*ast.FieldDefinition]bool
	arguments map[*ast.ArgumentDefinition]int
	values    map[*ast.EnumValueDefinition]int
}

// Paging is how long a part of a list is.
type Paging struct {
	Usual int // when neither first nor last are given, and the schema names no default
	Most  int // a longer one is refused by whoever resolves it
}

// NewPricer reads the prices in a schema. One that makes no sense is an error, and so is a list
// of objects whose length nothing tells.
func NewPricer(schema *ast.Schema, paging Paging) (*Pricer, error) {
	p := &Pricer{
		schema: schema, paging: paging,
		weights: map[*ast.FieldDefinition]int{}, sizes: map[*ast.FieldDefinition]int{}, longest: map[*ast.FieldDefinition]int{}, repeats: map[*ast.FieldDefinition]bool{},
		arguments: map[*ast.ArgumentDefinition]int{}, values: map[*ast.EnumValueDefinition]int{},
	}
	for _, def := range schema.Types {
		if def.BuiltIn {
			continue
		}
		for _, v := range def.EnumValues {
			if err := told(p.values, v, v.Directives, "cost", "weight"); err != nil {
				return nil, fmt.Errorf("guard: %s.%s: %w", def.Name, v.Name, err)
			}
		}
		for _, f := range def.Fields {
			err := errors.Join(told(p.weights, f, f.Directives, "cost", "weight"), told(p.sizes, f, f.Directives, "listSize", "assumedSize"), told(p.longest, f, f.Directives, "listSize", "most"))
			if d := f.Directives.ForName("cost"); d != nil {
				repeats := d.Arguments.ForName("repeats")
				p.repeats[f] = repeats != nil && repeats.Value.Raw == "true"
			}
			for _, a := range f.Arguments {
				err = errors.Join(err, told(p.arguments, a, a.Directives, "cost", "weight"))
			}
			if err != nil {
				return nil, fmt.Errorf("guard: %s.%s: %w", def.Name, f.Name, err)
			}
			if _, known := p.sizes[f]; !known && p.unbounded(def, f) {
				return nil, fmt.Errorf("guard: %s.%s is a list of unknown length; give it @listSize", def.Name, f.Name)
			}
		}
	}
	return p, nil
}

// told reads the number that a directive gives an element, where it has one.
func told[E comparable](into map[E]int, of E, directives ast.DirectiveList, directive, argument string) error {
	d := directives.ForName(directive)
	if d == nil {
		return nil
	}
	given := d.Arguments.ForName(argument)
	if given == nil {
		return nil
	}
	n, err := strconv.Atoi(given.Value.Raw)
	if err != nil || n < 0 {
		return fmt.Errorf("@%s is no number of objects", directive)
	}
	into[of] = n
	return nil
}

// unbounded reports whether nothing but @listSize can tell the length of a list of objects.
func (p *Pricer) unbounded(def *ast.Definition, f *ast.FieldDefinition) bool {
	return def.Kind != ast.InputObject && f.Type.Elem != nil && !p.schema.Types[f.Type.Name()].IsLeafType() && !strings.HasPrefix(f.Name, "__") &&
		!paged(def) && f.Arguments.ForName("ids") == nil && f.Arguments.ForName("first") == nil
}

// paged reports whether a type is a part of a list: its own lists are as long as the part.
func paged(def *ast.Definition) bool {
	return strings.HasSuffix(def.Name, "Connection") || def.Name == "ChangePage"
}

// Price prices one operation of a valid document, with its variables. What they skip costs
// nothing. The cost is a [*Refusal], too, when it is over the limit.
func (p *Pricer) Price(o *ast.OperationDefinition, variables map[string]any, limit int) (Cost, error) {
	b := &bill{Pricer: p, variables: variables, most: limit, known: map[spread]int{}, shown: map[shown]int{}}
	c := Cost{Requested: b.set(o.SelectionSet, part{}), Limit: limit}
	c.Heaviest = strings.Join(b.heaviest(o.SelectionSet, part{}, c.Requested), ".")
	if c.Requested <= limit {
		return c, nil
	}
	return c, &Refusal{Limit: "cost", Found: c.Requested, Max: limit,
		What: "the operation costs %d, about as many objects as it asks for; at most %d are given at once. What weighs most is " + c.Heaviest + ": ask for fewer with first, or for fewer lists in lists"}
}
