package graph_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestPaging(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 1, 5))

	g.wantData("the first page has a next page, and no previous page", `{ articles(first: 2, orderBy: PUBLISHED_AT_ASC) { totalCount nodes { position } pageInfo { hasNextPage hasPreviousPage } } }`,
		`{"articles": {"totalCount": 5, "nodes": [{"position": 2}, {"position": 0}], "pageInfo": {"hasNextPage": true, "hasPreviousPage": false}}}`)
	first := g.send(`{ articles(first: 2) { edges { cursor node { id } } pageInfo { endCursor startCursor } } }`)
	info := first.Data["articles"].(map[string]any)["pageInfo"].(map[string]any)
	after := map[string]any{"c": info["endCursor"]}
	g.wantData("after returns the next page, which has a previous page", `query($c: String) { articles(first: 2, after: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
		sprintf(`{"articles": {"nodes": %s, "pageInfo": {"hasNextPage": true, "hasPreviousPage": true}}}`, slice(g, 2, 4)), after)
	g.wantData("the last page has no next page", `query($c: String) { articles(last: 1, after: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
		sprintf(`{"articles": {"nodes": %s, "pageInfo": {"hasNextPage": false, "hasPreviousPage": true}}}`, slice(g, 4, 5)), after)
	g.wantData("before returns the page before, at the beginning", `query($c: String) { articles(last: 9, before: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
		sprintf(`{"articles": {"nodes": %s, "pageInfo": {"hasNextPage": true, "hasPreviousPage": false}}}`, slice(g, 0, 1)), after)
	g.wantData("a page before the first article is empty, and has a next page", `query($c: String) { articles(last: 9, before: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
		`{"articles": {"nodes": [], "pageInfo": {"hasNextPage": true, "hasPreviousPage": false, "startCursor": null, "endCursor": null}}}`, map[string]any{"c": info["startCursor"]})
	g.wantData("a page of 0 articles is allowed", `{ articles(first: 0) { nodes { id } pageInfo { hasNextPage } } }`, `{"articles": {"nodes": [], "pageInfo": {"hasNextPage": true}}}`)

	g.wantError("first together with last", `{ articles(first: 1, last: 1) { totalCount } }`, content.Invalid, "first and last")
	g.wantError("first above its maximum", `{ articles(first: 101) { totalCount } }`, content.Invalid, "at most 100")
	g.wantError("a negative last", `{ articles(last: -1) { totalCount } }`, content.Invalid, "negative")
	g.wantError("an empty list of sections", `{ articles(filter: {sectionIds: []}) { totalCount } }`, content.Invalid, "is empty")
	g.wantError("an empty id", `{ articles(filter: {issueId: ""}) { totalCount } }`, content.Invalid, "empty")
	g.wantError("a malformed cursor", `{ articles(after: "bm9wZQ") { totalCount } }`, content.Invalid, "not a cursor")
	g.wantError("a number of more than 32 bits", `{ articles(first: 5000000000) { totalCount } }`, content.Invalid, "2147483647")
	other := g.send(`query($c: String) { articles(after: $c, orderBy: VIEWS_DESC) { totalCount } }`, after)
	if len(other.Errors) == 0 || other.Errors[0].Extensions["code"] != "INVALID" {
		t.Errorf("a cursor of another order: got %+v, want INVALID", other)
	}
}

// slice returns a part of the whole list, newest first, as nodes in JSON.
func slice(g *gateway, from, to int) string {
	g.t.Helper()
	nodes := g.send(`{ articles { nodes { id } } }`).Data["articles"].(map[string]any)["nodes"].([]any)
	text := "["
	for i, n := range nodes[from:to] {
		if i > 0 {
			text += ","
		}
		text += sprintf(`{"id": %q}`, n.(map[string]any)["id"])
	}
	return text + "]"
}
