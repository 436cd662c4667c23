package schemadiff_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/schemadiff"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"pgregory.net/rapid"
)

func TestASchemaDoesNotDifferFromItself(t *testing.T) {
	text, err := os.ReadFile("../../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	if got := told(load(t, string(text)), load(t, string(text))); got != "" {
		t.Errorf("the API's own schema: got\n%s", got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		schema := genes{rt, map[string]int{}}.schema()
		if got := told(load(t, schema), load(t, schema)); got != "" {
			rt.Fatalf("got\n%s\nof\n%s", got, schema)
		}
	})
}

// TestWhatBreaksNothingBreaksNothing holds the package to its promise, by the rules of GraphQL
// itself: what the old schema allows, and nothing breaks, the new one allows.
func TestWhatBreaksNothingBreaksNothing(t *testing.T) {
	tried := 0
	rapid.Check(t, func(rt *rapid.T) {
		g := genes{rt, map[string]int{}}
		text := g.schema()
		old := load(t, text)
		for range 10 {
			w := writer{t: rt, schema: old}
			operation := w.operation()
			if err := refused(old, operation); err != nil {
				rt.Fatalf("the test writes what is not valid: %v\n%s\n%s", err, text, operation)
			}
			new := load(t, g.mutated().schema())
			changes := schemadiff.Compare(old, new)
			if len(changes) == 0 || changes[0].Level == schemadiff.Breaking {
				continue
			}
			tried++
			if err := refused(new, operation); err != nil {
				rt.Fatalf("nothing breaks, says %v\nbut %v\n%s\n%s", changes, err, text, operation)
			}
		}
	})
	if tried < 100 {
		t.Errorf("only %d operations met a schema that changed and broke nothing", tried)
	}
}

// refused is why an operation is not valid.
func refused(schema *ast.Schema, operation string) error {
	if _, errs := gqlparser.LoadQueryWithRules(schema, operation, rules.NewDefaultRules()); errs != nil {
		return errs
	}
	return nil
}

// TestRemovalsMirrorAdditions: what is removed one way is added the other way. A removal breaks;
// an addition only does where it demands something.
func TestRemovalsMirrorAdditions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		old, new := load(t, genes{rt, map[string]int{}}.schema()), load(t, genes{rt, map[string]int{}}.schema())
		there, back := schemadiff.Compare(old, new), schemadiff.Compare(new, old)
		removed, added := things(there, " was removed"), things(back, " was added")
		if !slices.Equal(removed, added) {
			rt.Fatalf("removed %q, but back: added %q", removed, added)
		}
		for _, c := range slices.Concat(there, back) {
			structural := strings.HasPrefix(c.Message, "the ") && !strings.HasPrefix(c.Message, "the default ")
			if structural && strings.Contains(c.Message, " was removed") && c.Level != schemadiff.Breaking {
				rt.Fatalf("%s: %s, but a removal breaks", c.Level, c)
			}
			if strings.Contains(c.Message, " was added") && (c.Level == schemadiff.Breaking) != (strings.Contains(c.Message, "must be given") || c.Message == "@oneOf was added") {
				rt.Fatalf("%s: %s, but an addition breaks when it demands something", c.Level, c)
			}
		}
	})
}

// things are what changes say something of.
func things(changes []schemadiff.Change, says string) (list []string) {
	for _, c := range changes {
		if thing, _, found := strings.Cut(c.Message, says); found {
			list = append(list, c.Path+": "+thing)
		}
	}
	slices.Sort(list)
	return list
}

func TestTheOrderIsStable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		old, new := genes{rt, map[string]int{}}.schema(), genes{rt, map[string]int{}}.schema()
		first := schemadiff.Compare(load(t, old), load(t, new))
		if again := schemadiff.Compare(load(t, old), load(t, new)); !reflect.DeepEqual(first, again) {
			rt.Fatalf("got %v, then %v", first, again)
		}
		if !slices.IsSortedFunc(first, func(a, b schemadiff.Change) int { return int(a.Level - b.Level) }) {
			rt.Fatalf("the worst does not come first: %v", first)
		}
	})
}

func TestLoad(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"what cannot be read is at a place", "type Query {\n  issues: [Issue\n}\n", "old.graphqls:3:1: Expected ], found }"},
		{"what makes no sense is, too", "type Query {\n  issues: [Issue!]!\n}\n", "old.graphqls:2:12: Undefined type Issue."},
		{"an empty file would never break", "", "old.graphqls:1:1: it has no query type, so it is no schema, or not all of it"},
		{"nor would one part of many", "type Issue { id: ID }", "old.graphqls:1:1: it has no query type, so it is no schema, or not all of it"},
		{"an answer to introspection is no such text", `{"data": {"__schema": {}}}`, "old.graphqls:1:1: Unexpected {"},
		{"a mark of Windows's editors is allowed", "\ufefftype Query {\r\n  issues: Int\r\n}\r\n", ""},
	} {
		_, err := schemadiff.Load("old.graphqls", c.text)
		if got := message(err); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
