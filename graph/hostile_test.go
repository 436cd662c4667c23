package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/playground"
	"broadsheet/internal/sqlitestore"
)

// hostile is a document that was written to overload the gateway, and the limit that refuses it. The limit is
// empty when the document is executed, which must be cheap.
type hostile struct {
	reason, query, limit string
}

// hostileDocuments returns documents up to the longest request body.
func hostileDocuments() []hostile {
	const body = 100 << 10
	fill := func(one string) string { return strings.Repeat(one, body/len(one)-1) }
	numbered := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	doubling := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "fragment f%d on Article { ...f%d ...f%d } ", i, i+1, i+1)
		}
		return b.String() + fmt.Sprintf("fragment f%d on Article { title }", n)
	}
	mesh := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "fragment f%d on Article { title ", i)
			for j := i + 1; j < n; j++ {
				fmt.Fprintf(&b, "...f%d ", j)
			}
			b.WriteString("} ")
		}
		return b.String()
	}
	return []hostile{
		{"the same field again and again", "{" + fill("publications{name} ") + "}", "tokens"},
		{"the same field again and again, within the limit of tokens", "{" + strings.Repeat("publications{name} ", 2000) + "}", "root fields"},
		{"the same scalar again and again", "{ publications {" + strings.Repeat("name ", 4000) + "} }", "repeats"},
		{"fields of many objects, again and again", "{ publications {" + strings.Repeat("latestIssue{date} ", 1000) + "} }", "repeats"},
		{"few repeated, many below", "{ publications {" + strings.Repeat("latestIssue{"+numbered(30, "date ")+"} ", 20) + "} }", "repeats"},
		{"24 doubling fragments", "{ articles { nodes { ...f0 } } } " + doubling(24), "wraps"},
		{"190 doubling fragments", "{ articles { nodes { ...f0 } } } " + doubling(190), "wraps"},
		{"a mesh of fragments", "{ articles { nodes { ...f0 } } } " + mesh(40), "wraps"},
		{"18 doubling fragments", "{ articles { nodes { ...f0 } } } " + doubling(18), "selections"},
		{"a small mesh", "{ articles { nodes { ...f0 } } } " + mesh(10), "repeats"},
		{"fragments in a cycle", "{ articles { nodes { ...a } } } fragment a on Article { ...b } fragment b on Article { ...a }", "fragments"},
		{"a fragment in itself", "{ articles { nodes { ...a } } } fragment a on Article { next { ...a } }", "fragments"},
		{"thousands of fragments", "{ articles { nodes { ...f0 } } } " + numbered(900, "fragment f# on Article { title } "), "fragments"},
		{"aliases of the schema", "{" + numbered(1000, "a#: __schema{types{name}} ") + "}", "aliases"},
		{"few aliases of the schema", "{" + numbered(99, "a#: __schema{types{fields{args{type{enumValues{name}}}}}} ") + "}", "root fields"},
		{"the schema twice", "{" + numbered(2, "a#: __schema{types{fields{type{fields{args{type{enumValues{name}}}}}}}} ") + "}", ""},
		{"cycles in the schema", "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }", "GRAPHQL_VALIDATION_FAILED"},
		{"aliases within the schema", "{ __schema { types {" + numbered(99, "a#: fields { type { fields { name } } } ") + "} } }", "cost"},
		{"aliases of scalars", "{ articles(first: 100) { nodes {" + numbered(99, "a#: title ") + "} } }", "cost"},
		{"deeper and deeper", "{ articles { nodes " + strings.Repeat("{ next ", 900) + "{ id }" + strings.Repeat("}", 900) + "} }", "depth"},
		{"too deep to parse", strings.Repeat("{a", 30_000), "GRAPHQL_PARSE_FAILED"},
		{"deep lists", "{ nodes(ids: " + strings.Repeat("[", 20_000) + ") { id } }", "GRAPHQL_PARSE_FAILED"},
		{"long lists", "{ nodes(ids: [" + strings.Repeat(`"art_0" `, 9_000) + "]) { id } }", "elements"},
		{"directives on one field", "{ __typename " + strings.Repeat("@aa", 10) + " }", "directives"},
		{"directives everywhere", "{" + strings.Repeat("__typename @include(if: true) ", 300) + "}", "directives"},
		{"lists in lists in lists", `{ articles(first: 100) { nodes { authors { articles(first: 100) { nodes { authors { articles(first: 100) { nodes { title } } } } } } } } }`, "cost"},
		{"lists in lists by fragments", `{ articles(first: 100) { nodes { ...a } } } fragment a on Article { authors { articles(first: 100) { nodes { ...b } } } } fragment b on Article { authors { articles(first: 100) { nodes { title } } } }`, "cost"},
		{"a list that is too long", `{ articles(first: 1000) { nodes { authors { articles { nodes { authors { name } } } } } } }`, "cost"},
		{"all bodies as Markdown", `{ a: articles(first: 100) { nodes { body { markdown } } } b: articles(last: 100) { nodes { body { markdown } } } c: articles(first: 100, orderBy: VIEWS_ASC) { nodes { body { markdown } } } d: articles(first: 100) { nodes { body { markdown html text } } } e: articles(first: 100) { nodes { body { markdown } } } f: articles(first: 100) { nodes { body { markdown } } } g: articles(first: 100) { nodes { body { markdown } } } h: articles(first: 100) { nodes { body { markdown } } } i: articles(first: 100) { nodes { body { markdown } } } }`, "cost"},
		{"views by the hundred", "mutation {" + numbered(90, `a#: trackView(input: {articleId: "art_0"}) { counted } `) + "}", "mutations"},
		{"many operations", numbered(2000, "query q# { __typename } "), "operations"},
		{"many variables", "query(" + numbered(1500, "$v#: Int ") + ") { __typename }", "variables"},
		{"errors by the thousand", "{" + numbered(40, "nothing# ") + "}", "GRAPHQL"},
		{"errors in what is allowed", "{ articles { nodes {" + numbered(4000, "nothing# ") + "} } }", "GRAPHQL"},
		{"wrong arguments by the thousand", "{ articles(" + numbered(2000, "firts#: 1 ") + ") { nodes { id } } }", "GRAPHQL"},
		{"wrong values by the thousand", "{ articles(filter: {" + numbered(2000, "titel#: 1 ") + "}) { nodes { id } } }", "GRAPHQL"},
		{"padding", "{ __typename" + fill(" ") + "}", ""},
		{"padding with commas", "{ __typename" + fill(",") + "}", ""},
		{"padding with comments", "{ __typename " + fill("#\n") + "}", "tokens"},
		{"one long comment", "{ __typename #" + fill("x") + "\n}", ""},
		{"a long text", `{ articles(filter: {title: "` + fill("x") + `"}) { totalCount } }`, "INVALID"},
		{"a long block text", `{ articles(filter: {title: """` + fill("x\n") + `"""}) { totalCount } }`, "INVALID"},
		{"a long name", "{ " + fill("x") + " }", "names"},
		{"a long alias, which the response repeats", "{ articles(first: 100) { nodes { " + fill("x") + ": id } } }", "names"},
		{"a long name of a type, to search for similar names", "{ ...f } fragment f on " + fill("x") + " { id }", "names"},
		{"a long name of an operation, for the log", "query " + fill("x") + " { __typename }", "names"},
		{"nothing but braces", fill("{"), "GRAPHQL_PARSE_FAILED"},
		{"nothing but spreads", "{" + fill("... ") + "}", "GRAPHQL_PARSE_FAILED"},
		{"inline fragments in inline fragments", "{" + strings.Repeat("... {", 900) + "__typename" + strings.Repeat("}", 900) + "}", "wraps"},
		{"repeated fields in many nested fragments", "{ publications {" + strings.Repeat("... {", 900) + strings.Repeat("id ", 141) + strings.Repeat("}", 900) + "} }", "wraps"},
		{"repeated fields in few nested fragments", "{ publications {" + strings.Repeat("... {", 19) + strings.Repeat("id ", 141) + strings.Repeat("}", 19) + "} }", ""},
		{"spreads in fragments", "{ articles { nodes {" + strings.Repeat("... {", 19) + numbered(140, "...f# ") + strings.Repeat("}", 19) + "} } }" + numbered(140, "fragment f# on Article { id } "), ""},
		{"lists in lists in values", "query($x: " + strings.Repeat("[", 900) + "Int" + strings.Repeat("]", 900) + " = " + strings.Repeat("[", 900) + strings.Repeat("1 ", 6000) + strings.Repeat("]", 900) + ") { __typename @skip(if: $x) }", "elements"},
		{"deep values", "query($x: [Int] = " + strings.Repeat("[", 900) + "1" + strings.Repeat("]", 900) + ") { nodes(ids: $x) { id } }", "values"},
		{"aliases of edges", "{ articles(first: 20) { nodes { section { articles(first: 100) {" + numbered(99, "a#: edges { cursor } ") + "} } } } }", "cost"},
		{"searches in titles", "{" + numbered(49, `a#: articles(filter: {title: "zz"}, first: 0) { totalCount } `) + "}", "cost"},
		{"half a string", `{ articles(filter: {title: "` + fill("x"), "GRAPHQL_PARSE_FAILED"},
	}
}

func post(h http.Handler, query string) *httptest.ResponseRecorder {
	body, _ := json.Marshal(map[string]string{"query": query})
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestHostileDocumentsAreRefused sends each document. Those that are refused must not read from the store.
func TestHostileDocumentsAreRefused(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 2, 2))
	for _, c := range hostileDocuments() {
		g.calls.Take()
		a := g.send(c.query)
		switch {
		case c.limit == "" && len(a.Errors) > 0:
			t.Errorf("%s: %v", c.reason, a.Errors)
		case c.limit == "":
			continue
		case len(a.Errors) == 0 || len(a.Errors) > 10:
			t.Errorf("%s: %d errors", c.reason, len(a.Errors))
		default:
			e := a.Errors[0]
			limit, _ := e.Extensions["limit"].(map[string]any)
			if code, _ := e.Extensions["code"].(string); limit["name"] != c.limit && !strings.HasPrefix(code, c.limit) {
				t.Errorf("%s: got %v, want %s", c.reason, e, c.limit)
			} else if limit != nil && (!strings.Contains(e.Message, fmt.Sprint(limit["max"])) && c.reason != "fragments in a cycle" && c.reason != "a fragment in itself") {
				t.Errorf("%s: %q does not name the limit %v", c.reason, e.Message, limit["max"])
			}
			g.wantCalls(c.reason+": no store calls", map[string]int{})
		}
	}
}

func TestUsefulDocumentsAreExecuted(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 2, 2))
	for reason, query := range map[string]string{
		"a front page of a hundred articles": `{ articles(first: 100) { nodes { title section { name } authors { name } credits { name author { name } } images { url } page { number issue { date } } } } }`,
		"all sections with articles":         `{ publications { sections { articles(first: 20) { nodes { title authors { name } } } } } }`,
		"the playground's first":             playground.Examples()[0].Query,
		"a whole issue with bodies":          `{ publications { latestIssue { pages { number regions { polygon { x y } article { id } } articles { title byline body { html } images { url caption credit { name } } } } } } }`,
		"skipped fields cost nothing":        `query($no: Boolean = false) { articles(first: 100) { nodes { authors @include(if: $no) { articles(first: 100) { nodes { authors { articles(first: 100) { nodes { title } } } } } } } } }`,
	} {
		if a := g.send(query); len(a.Errors) > 0 {
			t.Errorf("%s: %v", reason, a.Errors)
		}
	}
}

// BenchmarkHostile measures each hostile document over HTTP, with suggestions, which take longer.
func BenchmarkHostile(b *testing.B) {
	store, err := sqlitestore.Open(b.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	h := overHTTP(graph.Config{Store: store, Log: slog.New(slog.DiscardHandler), Limits: guard.Default(), Suggestions: true})
	for _, c := range hostileDocuments() {
		b.Run(c.reason, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				post(h, c.query)
			}
		})
	}
}
