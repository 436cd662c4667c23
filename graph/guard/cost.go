package guard

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Cost is the price of an operation: about the number of objects that it requests.
type Cost struct {
	Requested int    `json:"requested"`          // the operation's cost
	Limit     int    `json:"limit"`              // the highest cost allowed
	Heaviest  string `json:"heaviest,omitempty"` // the path of the most expensive field, such as "articles.nodes.authors"
}

// Pricer computes the cost of operations before they run. Computing takes time in proportion to the
// operation with its fragments written out, which [Check] limits.
//
// An object costs 1. A list costs the sum of its elements: as many as first or last request, or the
// default of first, or the number of ids; for other lists, the schema's @listSize is assumed.
// Scalars, arguments, fields of input objects and enum values cost nothing, or what @cost in the schema
// says. An argument with a default costs the same whether it is given or not. A field with
// @cost(repeats: true) costs as much again as the arguments of its list: a total count applies the same
// filter. Introspection costs the number of objects that it returns.
type Pricer struct {
	schema    *ast.Schema
	paging    Paging
	weights   map[*ast.FieldDefinition]int
	sizes     map[*ast.FieldDefinition]int
	longest   map[*ast.FieldDefinition]int // page sizes above Paging.Most
	repeats   map[*ast.FieldDefinition]bool
	arguments map[*ast.ArgumentDefinition]int
	values    map[*ast.EnumValueDefinition]int
}

// Paging is the number of elements on a page of a list.
type Paging struct {
	Usual int // without first and last, where the schema has no default for first
	Most  int // the maximum; resolvers refuse larger pages
}

// NewPricer reads the costs from a schema. An invalid cost is an error, and so is a list of objects
// whose length cannot be limited.
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
			if err := intDirective(p.values, v, v.Directives, "cost", "weight"); err != nil {
				return nil, fmt.Errorf("guard: %s.%s: %w", def.Name, v.Name, err)
			}
		}
		for _, f := range def.Fields {
			if err := p.readField(f); err != nil {
				return nil, fmt.Errorf("guard: %s.%s: %w", def.Name, f.Name, err)
			}
			if _, sized := p.sizes[f]; !sized && p.needsListSize(def, f) {
				return nil, fmt.Errorf("guard: %s.%s is a list of unknown length; give it @listSize", def.Name, f.Name)
			}
		}
	}
	return p, nil
}

// readField reads the directives of a field and of its arguments.
func (p *Pricer) readField(f *ast.FieldDefinition) error {
	err := errors.Join(
		intDirective(p.weights, f, f.Directives, "cost", "weight"),
		intDirective(p.sizes, f, f.Directives, "listSize", "assumedSize"),
		intDirective(p.longest, f, f.Directives, "listSize", "most"))
	if d := f.Directives.ForName("cost"); d != nil {
		repeats := d.Arguments.ForName("repeats")
		p.repeats[f] = repeats != nil && repeats.Value.Raw == "true"
	}
	for _, a := range f.Arguments {
		err = errors.Join(err, intDirective(p.arguments, a, a.Directives, "cost", "weight"))
	}
	return err
}

// intDirective enters the number in an argument of a directive for a schema element, if the element has
// the directive with that argument.
func intDirective[E comparable](into map[E]int, element E, directives ast.DirectiveList, directive, argument string) error {
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
		return fmt.Errorf("@%s(%s: %s) must be a whole number of objects, 0 or more", directive, argument, given.Value.Raw)
	}
	into[element] = n
	return nil
}

// needsListSize reports whether only @listSize can give the length of a field: it is a list of objects
// that neither arguments nor a page limit.
func (p *Pricer) needsListSize(def *ast.Definition, f *ast.FieldDefinition) bool {
	return def.Kind != ast.InputObject && f.Type.Elem != nil && !p.schema.Types[f.Type.Name()].IsLeafType() && !strings.HasPrefix(f.Name, "__") &&
		!isPage(def) && f.Arguments.ForName("ids") == nil && f.Arguments.ForName("first") == nil
}

// isPage reports whether a type is a page of a list, so that the lists in it are as long as the page.
func isPage(def *ast.Definition) bool {
	return strings.HasSuffix(def.Name, "Connection") || def.Name == "ChangePage"
}

// Price returns the cost of one operation of a valid document that [Check] accepted, with its variables.
// Fields that @skip or @include leave out cost nothing. When the cost is over the limit, the error is a
// [*Refusal], and the cost is returned as well.
func (p *Pricer) Price(o *ast.OperationDefinition, variables map[string]any, limit int) (Cost, error) {
	b := &bill{Pricer: p, variables: variables, limit: limit, introspection: map[*ast.Field]int{}}
	c := Cost{Requested: b.set(o.SelectionSet, page{}), Limit: limit}
	c.Heaviest = strings.Join(b.heaviest(o.SelectionSet, page{}, c.Requested), ".")
	if c.Requested <= limit {
		return c, nil
	}
	return c, &Refusal{Limit: "cost", Found: c.Requested, Max: limit,
		What: "the operation costs %d, about the number of objects that it requests; at most %d are allowed. The most expensive field is " + c.Heaviest + ": request fewer objects with first, or fewer lists inside lists"}
}
