// Package schemadiff tells what a change of the API does to its clients: it compares two
// schemas, and says of each difference whether it breaks operations, may surprise who sends
// them, or is safe.
//
// It promises that, when nothing is Breaking, an operation that is valid in the old schema is
// valid in the new one, and the answer has the types that it had. One exception is accepted, as
// by others of its kind: a field that is no longer null counts as safe, although an operation
// that takes it together with another type's field of the same name may then need an alias.
//
// The rules are those that GraphQL's reference implementation made common. It goes further
// where they would mislead:
//
//   - A default that is removed from what may not be null makes it required, which breaks.
//     One that is added is safe where a value had to be given, and else dangerous.
//   - A value that is added to an enum is dangerous where fields return the enum. Where it is
//     only given, nobody meets the value who does not know it.
//   - Directives that no operation can carry, such as this API's @cost, cannot break one. What
//     is removed from them is dangerous: tools read them.
//   - Where a directive stands is part of the contract, too. An operation that costs more may
//     be refused, so a higher @cost or @listSize is dangerous and a lower one safe. That another
//     directive, such as @views, comes, goes or changes is dangerous. Deprecations are safe.
//   - @oneOf breaks what gives several fields; @specifiedBy promises a format, so that another
//     one, or none, is dangerous.
//
// It does not know which operations clients send: what breaks may break nobody.
package schemadiff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Level is how much a change matters to clients, the worst first.
type Level int

// The levels.
const (
	Breaking  Level = iota // operations that were valid are refused, or answered by what their clients cannot read
	Dangerous              // operations stay valid, and may be answered otherwise than their clients expect
	Safe                   // nobody notices who does not look
	Wording                // a description, which changes nothing
)

func (l Level) String() string {
	return [...]string{"breaking", "dangerous", "safe", "wording"}[l]
}

// Change is one difference between two schemas.
type Change struct {
	Level   Level
	Path    string // a schema coordinate, such as Query.issue(id:); or "schema"
	Message string
}

func (c Change) String() string { return c.Path + ": " + c.Message }

// Load reads a schema from its text. An error names the file, the line and the column.
func Load(name, text string) (*ast.Schema, error) {
	text = strings.TrimPrefix(text, "\ufeff") // editors on Windows begin files so, and GraphQL lets them
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: name, Input: text})
	if err != nil {
		return nil, err
	}
	if schema.Query == nil {
		// To an empty file everything would be an addition, and nothing would ever break.
		return nil, fmt.Errorf("%s:1:1: it has no query type, so it is no schema, or not all of it", name)
	}
	return schema, nil
}

// Compare tells what changed from one schema to another, the worst first, then by path.
func Compare(old, new *ast.Schema) []Change {
	var found []Change
	d := differ{old: old, new: new, found: &found, returned: returned(old)}
	d.schema()
	d.types()
	d.directives()
	slices.SortFunc(found, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	return found
}

// differ collects what changed.
type differ struct {
	old, new *ast.Schema
	found    *[]Change
	returned map[string]bool // types that the old schema's fields return
	atWorst  Level           // nothing is worse than this, where operations cannot be touched
}

func (d differ) add(level Level, path, format string, args ...any) {
	*d.found = append(*d.found, Change{Level: max(level, d.atWorst), Path: path, Message: fmt.Sprintf(format, args...)})
}

func (d differ) described(path, old, new string) {
	if old != new {
		d.add(Wording, path, "the description changed")
	}
}

// schema compares what belongs to no type.
func (d differ) schema() {
	d.described("schema", d.old.Description, d.new.Description)
	d.applied("schema", d.old.SchemaDirectives, d.new.SchemaDirectives, 0)
	d.root("query", d.old.Query, d.new.Query)
	d.root("mutation", d.old.Mutation, d.new.Mutation)
	d.root("subscription", d.old.Subscription, d.new.Subscription)
}

// root compares the types in which operations begin. That the fields of another one may be the
// same does not help fragments, which name the type.
func (d differ) root(operation string, old, new *ast.Definition) {
	switch {
	case old == nil && new == nil:
	case new == nil:
		d.add(Breaking, "schema", "the %s root was removed", operation)
	case old == nil:
		d.add(Safe, "schema", "the %s root was added", operation)
	case old.Name != new.Name:
		d.add(Breaking, "schema", "the %s root changed from %s to %s", operation, old.Name, new.Name)
	}
}

// sides is what to do with what only one of two lists has, and with what both have.
type sides[T any] struct {
	removed, added func(T)
	kept           func(old, new T)
}

// match finds out which side each has, by their names.
func match[T any](old, new []T, name func(T) string, on sides[T]) {
	in := func(list []T, n string) int {
		return slices.IndexFunc(list, func(e T) bool { return name(e) == n })
	}
	for _, o := range old {
		if i := in(new, name(o)); i < 0 {
			on.removed(o)
		} else if on.kept != nil {
			on.kept(o, new[i])
		}
	}
	for _, n := range new {
		if in(old, name(n)) < 0 {
			on.added(n)
		}
	}
}

func same(name string) string { return name }
