package graph_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestPaging(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	d.publish(p.Masthead(), p.Issue("2026-06-01", 1, 5))

	d.want("first tells that more follow, and nothing precedes", `{ articles(first: 2, orderBy: PUBLISHED_AT_ASC) { totalCount nodes { position } pageInfo { hasNextPage hasPreviousPage } } }`,
		`{"articles": {"totalCount": 5, "nodes": [{"position": 2}, {"position": 0}], "pageInfo": {"hasNextPage": true, "hasPreviousPage": false}}}`)
	first := d.ask(`{ articles(first: 2) { edges { cursor node { id } } pageInfo { endCursor startCursor } } }`)
	info := first.Data["articles"].(map[string]any)["pageInfo"].(map[string]any)
	after := map[string]any{"c": info["endCursor"]}
	d.want("after goes on, and knows that something precedes", `query($c: String) { articles(first: 2, after: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
		sprintf(`{"articles": {"nodes": %s, "pageInfo": {"hasNextPage": true, "hasPreviousPage": true}}}`, slice(d, 2, 4)), after)
	d.want("the last part knows its end", `query($c: String) { articles(last: 1, after: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
		sprintf(`{"articles": {"nodes": %s, "pageInfo": {"hasNextPage": false, "hasPreviousPage": true}}}`, slice(d, 4, 5)), after)
	d.want("before goes back to the beginning", `query($c: String) { articles(last: 9, before: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
		sprintf(`{"articles": {"nodes": %s, "pageInfo": {"hasNextPage": true, "hasPreviousPage": false}}}`, slice(d, 0, 1)), after)
	d.want("nothing precedes the first, and yet something follows", `query($c: String) { articles(last: 9, before: $c) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
		`{"articles": {"nodes": [], "pageInfo": {"hasNextPage": true, "hasPreviousPage": false, "startCursor": null, "endCursor": null}}}`, map[string]any{"c": info["startCursor"]})
	d.want("a part of none is a part", `{ articles(first: 0) { nodes { id } pageInfo { hasNextPage } } }`, `{"articles": {"nodes": [], "pageInfo": {"hasNextPage": true}}}`)

	d.refuse("both ends at once", `{ articles(first: 1, last: 1) { totalCount } }`, content.Invalid, "first and last")
	d.refuse("more than the cap", `{ articles(first: 101) { totalCount } }`, content.Invalid, "at most 100")
	d.refuse("less than none", `{ articles(last: -1) { totalCount } }`, content.Invalid, "negative")
	d.refuse("an empty list of sections", `{ articles(filter: {sectionIds: []}) { totalCount } }`, content.Invalid, "is empty")
	d.refuse("an empty id", `{ articles(filter: {issueId: ""}) { totalCount } }`, content.Invalid, "empty")
	d.refuse("a cursor of nowhere", `{ articles(after: "bm9wZQ") { totalCount } }`, content.Invalid, "not a cursor")
	d.refuse("five billion is no Int", `{ articles(first: 5000000000) { totalCount } }`, content.Invalid, "2147483647")
	other := d.ask(`query($c: String) { articles(after: $c, orderBy: VIEWS_DESC) { totalCount } }`, after)
	if len(other.Errors) == 0 || other.Errors[0].Extensions["code"] != "INVALID" {
		t.Errorf("a cursor of another order is refused: got %+v", other)
	}
}

// slice is a part of the whole list, newest first, as nodes in JSON.
func slice(d *desk, from, to int) string {
	d.t.Helper()
	nodes := d.ask(`{ articles { nodes { id } } }`).Data["articles"].(map[string]any)["nodes"].([]any)
	text := "["
	for i, n := range nodes[from:to] {
		if i > 0 {
			text += ","
		}
		text += sprintf(`{"id": %q}`, n.(map[string]any)["id"])
	}
	return text + "]"
}
