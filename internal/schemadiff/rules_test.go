package schemadiff_test

import (
	"strings"
	"testing"

	"broadsheet/internal/schemadiff"

	"github.com/vektah/gqlparser/v2/ast"
)

// load reads a schema; one without a query type gets one.
func load(t testing.TB, text string) *ast.Schema {
	t.Helper()
	if !strings.Contains(text, "type Query") && !strings.Contains(text, "schema {") {
		text += " type Query { it: Int }"
	}
	schema, err := schemadiff.Load("test.graphqls", text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return schema
}

// told is what changed, a line each, with the level in front.
func told(old, new *ast.Schema) string {
	var lines []string
	for _, c := range schemadiff.Compare(old, new) {
		lines = append(lines, c.Level.String()+" "+c.String())
	}
	return strings.Join(lines, "\n")
}

// rule is what two schemas differ in, with what is told from the first to the second, and back.
type rule struct{ reason, old, new, there, back string }

func (r rule) check(t *testing.T) {
	old, new := load(t, r.old), load(t, r.new)
	if got := told(old, new); got != r.there {
		t.Errorf("%s: got\n%s\nwant\n%s", r.reason, got, r.there)
	}
	if got := told(new, old); got != r.back {
		t.Errorf("%s, and back: got\n%s\nwant\n%s", r.reason, got, r.back)
	}
}

func TestTypes(t *testing.T) {
	for _, r := range []rule{
		{"a type more asks nothing of anybody", "type Page { number: String }", "type Page { number: String } type Issue { id: ID }",
			"safe Issue: the object type was added", "breaking Issue: the object type was removed"},
		{"kinds are called by their names", "scalar Date", "scalar Date input ArticleFilter { title: String }",
			"safe ArticleFilter: the input object type was added", "breaking ArticleFilter: the input object type was removed"},
		{"a scalar that becomes an object needs a selection", "scalar Licence", "type Licence { kind: String }",
			"breaking Licence: the type changed from scalar to object", "breaking Licence: the type changed from object to scalar"},
		{"an interface is never a __typename", "type Credit { name: String }", "interface Credit { name: String }",
			"breaking Credit: the type changed from object to interface", "breaking Credit: the type changed from interface to object"},
		{"readers select a field by name", "type Article { title: String }", "type Article { title: String kicker: String }",
			"safe Article.kicker: the field was added", "breaking Article.kicker: the field was removed"},
		{"interfaces have fields, too", "interface Node { id: ID }", "interface Node { id: ID slug: String }",
			"safe Node.slug: the field was added", "breaking Node.slug: the field was removed"},
		{"a removal that was announced is one, and recalls what to use", `type Article { title: String }`,
			`type Article { title: String headline: String @deprecated(reason: "Use title, until 2026-09-01.") teaser: String @deprecated }`,
			"safe Article.headline: the field was added\nsafe Article.teaser: the field was added",
			"breaking Article.headline: the field was removed; it was deprecated: Use title, until 2026-09-01.\nbreaking Article.teaser: the field was removed; it was deprecated"},
		{"fragments on an interface reach more, or nothing", "interface Node { id: ID } type Page { id: ID }", "interface Node { id: ID } type Page implements Node { id: ID }",
			"dangerous Page: the interface Node was added", "breaking Page: the interface Node was removed"},
		{"interfaces implement interfaces", "interface Node { id: ID } interface Printed { id: ID }", "interface Node { id: ID } interface Printed implements Node { id: ID }",
			"dangerous Printed: the interface Node was added", "breaking Printed: the interface Node was removed"},
		{"a reader meets a block that it cannot show", "type Quote { text: String } type Verse { text: String } union Block = Quote", "type Quote { text: String } type Verse { text: String } union Block = Quote | Verse",
			"dangerous Block: the member Verse was added", "breaking Block: the member Verse was removed"},
		{"a reader meets a role that it has no word for", "enum Role { REPORTER } type Credit { role: [Role!]! }", "enum Role { REPORTER INTERN } type Credit { role: [Role!]! }",
			"dangerous Role.INTERN: the value was added", "breaking Role.INTERN: the value was removed"},
		{"nobody meets an order that was not asked for", "enum Order { NEWEST } type Query { articles(by: Order): Int }", "enum Order { NEWEST OLDEST } type Query { articles(by: Order): Int }",
			"safe Order.OLDEST: the value was added", "breaking Order.OLDEST: the value was removed"},
		{"the order of things means nothing", "enum Order { NEWEST OLDEST } type Page { number: String name: String }", "type Page { name: String number: String } enum Order { OLDEST NEWEST }", "", ""},
		{"an extension is part of its type", "type Page { number: String name: String }", "type Page { number: String } extend type Page { name: String }", "", ""},
		{"fragments name the root", "schema { query: Query } type Query { a: Int } type Root { a: Int }", "schema { query: Root } type Query { a: Int } type Root { a: Int }",
			"breaking schema: the query root changed from Query to Root", "breaking schema: the query root changed from Root to Query"},
		{"operations need their root", "schema { query: Q } type Q { a: Int } type M { a: Int }", "schema { query: Q mutation: M subscription: M } type Q { a: Int } type M { a: Int }",
			"safe schema: the mutation root was added\nsafe schema: the subscription root was added", "breaking schema: the mutation root was removed\nbreaking schema: the subscription root was removed"},
	} {
		r.check(t)
	}
}

func TestWrappersOfTypes(t *testing.T) {
	for _, c := range []struct{ reason, old, new, returned, given string }{
		{"what is never null can be read as before, and must be given", "Int", "Int!", "safe", "breaking"},
		{"what may be null was not expected, and may be given", "Int!", "Int", "breaking", "safe"},
		{"elements, likewise", "[Int]", "[Int!]", "safe", "breaking"},
		{"and elements of elements", "[[Int!]!]!", "[[Int]!]!", "breaking", "safe"},
		{"both ways at once suit nobody", "[Int]!", "[Int!]", "breaking", "breaking"},
		{"a list is no single value", "Int", "[Int]", "breaking", "breaking"},
		{"nor the other way round", "[Int]", "Int", "breaking", "breaking"},
		{"lists of lists are others", "[Int]", "[[Int]]", "breaking", "breaking"},
		{"another scalar is another type, also where its values look the same", "Int", "Float", "breaking", "breaking"},
		{"and back", "ID!", "String!", "breaking", "breaking"},
	} {
		change := "the type changed from " + c.old + " to " + c.new
		got := told(load(t, "type Page { n: "+c.old+" }"), load(t, "type Page { n: "+c.new+" }"))
		if want := c.returned + " Page.n: " + change; got != want {
			t.Errorf("%s: got %q, want %q", c.reason, got, want)
		}
		got = told(load(t, "type Query { page(n: "+c.old+"): Int } input Filter { n: "+c.old+" }"), load(t, "type Query { page(n: "+c.new+"): Int } input Filter { n: "+c.new+" }"))
		if want := c.given + " Filter.n: " + change + "\n" + c.given + " Query.page(n:): " + change; got != want {
			t.Errorf("%s: got %q, want %q", c.reason, got, want)
		}
	}
	rule{"a narrower type makes fragments on the others impossible",
		"interface Node { id: ID } type Page implements Node { id: ID } type Query { it: Node }",
		"interface Node { id: ID } type Page implements Node { id: ID } type Query { it: Page }",
		"breaking Query.it: the type changed from Node to Page", "breaking Query.it: the type changed from Page to Node"}.check(t)
}

func TestInputs(t *testing.T) {
	for _, r := range []rule{
		{"an argument more may be left out, and what it does when left out may be new", "type Query { issues: Int }", "type Query { issues(from: String): Int }",
			"dangerous Query.issues(from:): the argument was added, and may be left out", "breaking Query.issues(from:): the argument was removed"},
		{"unless it must be given", "type Query { issues: Int }", "type Query { issues(publicationId: ID!): Int }",
			"breaking Query.issues(publicationId:): the argument was added, and must be given", "breaking Query.issues(publicationId:): the argument was removed"},
		{"a default is as good as giving it", "type Query { issues: Int }", "type Query { issues(first: Int! = 20): Int }",
			"dangerous Query.issues(first:): the argument was added, and may be left out", "breaking Query.issues(first:): the argument was removed"},
		{"fields of inputs, likewise", "input Filter { a: Int }", "input Filter { a: Int b: Int }",
			"dangerous Filter.b: the input field was added, and may be left out", "breaking Filter.b: the input field was removed"},
		{"and when they must be given", "input Filter { a: Int }", "input Filter { a: Int b: [Int]! }",
			"breaking Filter.b: the input field was added, and must be given", "breaking Filter.b: the input field was removed"},
		{"an argument of an interface's field", "interface Node { url(size: Int): String }", "interface Node { url: String }",
			"breaking Node.url(size:): the argument was removed", "dangerous Node.url(size:): the argument was added, and may be left out"},
		{"who gave nothing gets something else", "type Query { issues(first: Int = 20): Int }", "type Query { issues(first: Int = 50): Int }",
			"dangerous Query.issues(first:): the default changed from 20 to 50", "dangerous Query.issues(first:): the default changed from 50 to 20"},
		{"also where there was no default", "input Filter { first: Int }", "input Filter { first: Int = 20 }",
			"dangerous Filter.first: the default 20 was added", "dangerous Filter.first: the default 20 was removed"},
		{"a default spares what had to be given; without it, it must be", "type Query { issues(first: Int!): Int }", "type Query { issues(first: Int! = 20): Int }",
			"safe Query.issues(first:): the default 20 was added", "breaking Query.issues(first:): the default 20 was removed, and a value must be given"},
		{"null was taken, and no longer is, default or not", "type Query { issues(first: Int): Int }", "type Query { issues(first: Int! = 20): Int }",
			"breaking Query.issues(first:): the type changed from Int to Int!\ndangerous Query.issues(first:): the default 20 was added",
			"dangerous Query.issues(first:): the default 20 was removed\nsafe Query.issues(first:): the type changed from Int! to Int"},
		{"null is a value of its own", "input Filter { first: Int }", "input Filter { first: Int = null }",
			"dangerous Filter.first: the default null was added", "dangerous Filter.first: the default null was removed"},
		{"texts are the same however they are written", `input Filter { a: String = "x\ny" }`, "input Filter { a: String = \"\"\"\nx\ny\n\"\"\" }", "", ""},
		{"objects, in any order", "input P { x: Int y: Int } input F { p: [P] = [{x: 1, y: 2}] }", "input P { x: Int y: Int } input F { p: [P] = [{y: 2, x: 1}] }", "", ""},
		{"but lists in theirs", "input F { p: [Int] = [1, 2] }", "input F { p: [Int] = [2, 1] }",
			"dangerous F.p: the default changed from [1, 2] to [2, 1]", "dangerous F.p: the default changed from [2, 1] to [1, 2]"},
		{"where one field may be given, two are refused", "input By { id: ID slug: String }", "input By @oneOf { id: ID slug: String }",
			"breaking By: @oneOf was added", "safe By: @oneOf was removed"},
		{"a removal that was announced", `input F { a: Int b: Int @deprecated(reason: "Use a.") }`, "input F { a: Int }",
			"breaking F.b: the input field was removed; it was deprecated: Use a.", "dangerous F.b: the input field was added, and may be left out"},
	} {
		r.check(t)
	}
}
