package schemadiff_test

import (
	"strings"
	"testing"
)

func TestDirectives(t *testing.T) {
	for _, r := range []rule{
		{"clients write it in operations", "scalar Date", "scalar Date directive @live on QUERY",
			"safe @live: the directive was added", "breaking @live: the directive was removed"},
		{"clients cannot write it, but their tools may read it", "scalar Date", "scalar Date directive @owner on OBJECT",
			"safe @owner: the directive was added", "dangerous @owner: the directive was removed"},
		{"its arguments", "directive @live on FIELD", "directive @live(every: Int) on FIELD",
			"safe @live(every:): the argument was added, and may be left out", "breaking @live(every:): the argument was removed"},
		{"that must be given", "directive @live on FIELD", "directive @live(every: Int!) on FIELD",
			"breaking @live(every:): the argument was added, and must be given", "breaking @live(every:): the argument was removed"},
		{"that clients cannot give", "directive @owner on OBJECT", "directive @owner(desk: String!) on OBJECT",
			"dangerous @owner(desk:): the argument was added, and must be given", "dangerous @owner(desk:): the argument was removed"},
		{"and their types", "directive @live(every: Int) on FIELD", "directive @live(every: Int!) on FIELD",
			"breaking @live(every:): the type changed from Int to Int!", "safe @live(every:): the type changed from Int! to Int"},
		{"where it may be written", "directive @live on FIELD", "directive @live on FIELD | QUERY | OBJECT",
			"safe @live: the location OBJECT was added\nsafe @live: the location QUERY was added",
			"breaking @live: the location QUERY was removed\ndangerous @live: the location OBJECT was removed"},
		{"how often", "directive @live on FIELD", "directive @live repeatable on FIELD",
			"safe @live: repeatable was added", "breaking @live: repeatable was removed"},
		{"one that GraphQL defines may be defined again", "scalar Date", "scalar Date directive @specifiedBy(url: String!) on SCALAR",
			"wording @specifiedBy: the description changed\nwording @specifiedBy(url:): the description changed", "wording @specifiedBy: the description changed\nwording @specifiedBy(url:): the description changed"},
	} {
		r.check(t)
	}
}

const own = "directive @cost(weight: String!) on FIELD_DEFINITION | ARGUMENT_DEFINITION\n" +
	"directive @listSize(assumedSize: Int!) on FIELD_DEFINITION\n" +
	"directive @views on FIELD_DEFINITION | ENUM_VALUE\n" +
	"directive @tag(name: String) repeatable on FIELD_DEFINITION\n"

func TestDirectivesInPlace(t *testing.T) {
	field := func(with string) string { return own + "type Page { name: String " + with + " }" }
	list := func(with string) string { return own + "type Page { regions: [Page] " + with + " }" }
	for _, r := range []rule{
		{"an operation that costs more may be refused", field(`@cost(weight: "5")`), field(`@cost(weight: "10")`),
			`dangerous Page.name: @cost(weight: "5") became @cost(weight: "10")`, `safe Page.name: @cost(weight: "10") became @cost(weight: "5")`},
		{"a text is free unless it has a price", field(``), field(`@cost(weight: "5")`),
			`dangerous Page.name: @cost(weight: "5") was added`, `safe Page.name: @cost(weight: "5") was removed`},
		{"an object costs one", list(``), list(`@cost(weight: "0")`),
			`safe Page.regions: @cost(weight: "0") was added`, `dangerous Page.regions: @cost(weight: "0") was removed`},
		{"so that a price of one is none", list(``), list(`@cost(weight: "1")`),
			`safe Page.regions: @cost(weight: "1") was added`, `safe Page.regions: @cost(weight: "1") was removed`},
		{"arguments may cost", own + `type Query { a(b: Int): Int }`, own + `type Query { a(b: Int @cost(weight: "2")): Int }`,
			`dangerous Query.a(b:): @cost(weight: "2") was added`, `safe Query.a(b:): @cost(weight: "2") was removed`},
		{"a price that is no number could be any", field(`@cost(weight: "5")`), field(`@cost(weight: "dear")`),
			`dangerous Page.name: @cost(weight: "5") became @cost(weight: "dear")`, `dangerous Page.name: @cost(weight: "dear") became @cost(weight: "5")`},
		{"a longer list costs more", list(`@listSize(assumedSize: 9)`), list(`@listSize(assumedSize: 10)`),
			"dangerous Page.regions: @listSize(assumedSize: 9) became @listSize(assumedSize: 10)", "safe Page.regions: @listSize(assumedSize: 10) became @listSize(assumedSize: 9)"},
		{"a length that was not told could be any", list(``), list(`@listSize(assumedSize: 10)`),
			"dangerous Page.regions: @listSize(assumedSize: 10) was added", "dangerous Page.regions: @listSize(assumedSize: 10) was removed"},
		{"how long an answer is kept changes", field(``), field(`@views`),
			"dangerous Page.name: @views was added", "dangerous Page.name: @views was removed"},
		{"of values, too", own + "enum Order { VIEWS }", own + "enum Order { VIEWS @views }",
			"dangerous Order.VIEWS: @views was added", "dangerous Order.VIEWS: @views was removed"},
		{"repeated ones are compared together, in any order", field(`@tag(name: "a") @tag(name: "b")`), field(`@tag(name: "b") @tag(name: "a")`), "", ""},
		{"and named together", field(`@tag(name: "a")`), field(`@tag(name: "b") @tag(name: "a")`),
			`dangerous Page.name: @tag(name: "a") became @tag(name: "a") @tag(name: "b")`, `dangerous Page.name: @tag(name: "a") @tag(name: "b") became @tag(name: "a")`},
		{"a deprecation breaks nothing yet", field(``), field(`@deprecated(reason: "Use number.")`),
			`safe Page.name: @deprecated(reason: "Use number.") was added`, `safe Page.name: @deprecated(reason: "Use number.") was removed`},
		{"for another reason, neither", field(`@deprecated`), field("@deprecated(reason: \"\"\"\nUse\nnumber.\n\"\"\")"),
			`safe Page.name: @deprecated became @deprecated(reason: "Use\nnumber.")`, `safe Page.name: @deprecated(reason: "Use\nnumber.") became @deprecated`},
		{"of values, likewise", "enum Order { VIEWS }", "enum Order { VIEWS @deprecated }",
			"safe Order.VIEWS: @deprecated was added", "safe Order.VIEWS: @deprecated was removed"},
		{"a promised format is welcome, and missed", "scalar Date", `scalar Date @specifiedBy(url: "https://a.example")`,
			`safe Date: @specifiedBy(url: "https://a.example") was added`, `dangerous Date: @specifiedBy(url: "https://a.example") was removed`},
		{"another one is another format", `scalar Date @specifiedBy(url: "https://a.example")`, `scalar Date @specifiedBy(url: "https://b.example")`,
			`dangerous Date: @specifiedBy(url: "https://a.example") became @specifiedBy(url: "https://b.example")`,
			`dangerous Date: @specifiedBy(url: "https://b.example") became @specifiedBy(url: "https://a.example")`},
	} {
		r.check(t)
	}
}

func TestDescriptions(t *testing.T) {
	plain := `schema { query: Query } type Query { a(b: Int): Int } enum E { X } input I { f: Int } directive @d on FIELD`
	described := `"s" schema { query: Query } "q" type Query { "a" a("b" b: Int): Int } "e" enum E { "x" X } "i" input I { "f" f: Int } "d" directive @d on FIELD`
	var want []string
	for _, path := range []string{"@d", "E", "E.X", "I", "I.f", "Query", "Query.a", "Query.a(b:)", "schema"} {
		want = append(want, "wording "+path+": the description changed")
	}
	rule{"descriptions change nothing", plain, described, strings.Join(want, "\n"), strings.Join(want, "\n")}.check(t)
}
