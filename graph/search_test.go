package graph_test

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestSearch(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 2, 3)
	a := b.Articles
	a[0].Title, a[0].Summary = "灯塔 <重新> 点亮", "The lighthouse & its lens"
	a[0].Body = content.Body{Sections: []content.BodySection{{Heading: "灯塔", Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "Nothing of it here."}}}}}
	a[1].Images[0].Caption = "the lighthouse at the quay"
	a[1] = content.Draft{Article: a[1].Article, Body: content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockPicture, Image: &a[1].Images[0]}}}}}}
	a[4].Credits[0].Name, a[4].Credits[0].AuthorID = "灯塔", ""
	g.publish(p.Masthead(), b)

	g.wantData("matches are marked, and other text is escaped", `{ search(query: "灯塔 LENS") { totalCount nodes { article { title } highlights { field text } } } }`,
		`{"search": {"totalCount": 1, "nodes": [{"article": {"title": "灯塔 <重新> 点亮"}, "highlights": [
		{"field": "TITLE", "text": "<em>灯塔</em> &lt;重新&gt; 点亮"}, {"field": "SUMMARY", "text": "The lighthouse &amp; its <em>lens</em>"}, {"field": "BODY", "text": "<em>灯塔</em>"}]}]}}`)
	g.wantData("captions and authors are searched", `{ search(query: "lighthouse \"the quay\"") { nodes { article { position } highlights { field text } } } author: search(query: "塔", orderBy: PUBLISHED_AT) { nodes { highlights { field } } } }`,
		`{"search": {"nodes": [{"article": {"position": 1}, "highlights": [{"field": "CAPTION", "text": "the <em>lighthouse</em> at <em>the quay</em>"}]}]}, "author": {"nodes": [{"highlights": [{"field": "AUTHOR"}]}, {"highlights": [{"field": "TITLE"}, {"field": "BODY"}]}]}}`)
	g.wantData("matches in titles come first, unless the order is time", `{ r: search(query: "灯塔") { nodes { article { page { number } } } } p: search(query: "灯塔", orderBy: PUBLISHED_AT) { nodes { article { page { number } } } } }`,
		`{"r": {"nodes": [{"article": {"page": {"number": "1"}}}, {"article": {"page": {"number": "2"}}}]}, "p": {"nodes": [{"article": {"page": {"number": "2"}}}, {"article": {"page": {"number": "1"}}}]}}`)
	g.wantData("filters apply", sprintf(`{ search(query: "body", filter: {pageId: %q, hasImages: true}) { totalCount nodes { article { position } } } }`, b.Pages[1].ID),
		`{"search": {"totalCount": 1, "nodes": [{"article": {"position": 1}}]}}`)
	g.wantData("no match", `{ search(query: "zeppelin") { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } }`, `{"search": {"totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": false, "endCursor": null}}}`)

	g.wantError("a query of punctuation", `{ search(query: "，。") { totalCount } }`, content.Invalid, "at least one word")
	g.wantError("a query that is too long", sprintf(`{ search(query: %q) { totalCount } }`, strings.Repeat("人", 201)), content.Invalid, "at most 200")
	g.wantError("a filter with an empty list", `{ search(query: "a", filter: {authorIds: []}) { totalCount } }`, content.Invalid, "is empty")
	g.wantError("first above its maximum", `{ search(query: "a", first: 101) { totalCount } }`, content.Invalid, "at most 100")
}

func TestSearchPages(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 1, 5)
	b.Articles[3].Subtitle = "a body of men"
	g.publish(p.Masthead(), b)
	page := `query($after: String, $before: String, $first: Int, $last: Int) { search(query: "body", first: $first, last: $last, after: $after, before: $before) { nodes { article { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	walk := func(n, cursor, info, more string) (ids []any) {
		for variables := map[string]any{n: 2}; ; {
			found := g.send(page, variables).Data["search"].(map[string]any)
			var part []any
			for _, node := range found["nodes"].([]any) {
				part = append(part, node.(map[string]any)["article"].(map[string]any)["id"])
			}
			if ids = append(ids, part...); n == "last" {
				ids = append(part, ids[:len(ids)-len(part)]...)
			}
			at := found["pageInfo"].(map[string]any)
			if at[more] != true {
				return ids
			}
			variables[cursor] = at[info]
		}
	}
	forward, backward := walk("first", "after", "endCursor", "hasNextPage"), walk("last", "before", "startCursor", "hasPreviousPage")
	if len(forward) != 5 || forward[0] != string(b.Articles[3].ID) || sprintf("%v", forward) != sprintf("%v", backward) {
		t.Errorf("pages forward and backward must be the same list, with the match in a title first:\n %v\n %v", forward, backward)
	}
	cursor := g.send(`{ search(query: "body", orderBy: PUBLISHED_AT, first: 1) { edges { cursor } } }`).Data["search"].(map[string]any)["edges"].([]any)[0].(map[string]any)["cursor"]
	g.wantError("a cursor of another order", sprintf(`{ search(query: "body", after: %q) { nodes { article { id } } } }`, cursor), content.Invalid, "another order")
	g.wantError("a cursor of another list", sprintf(`{ articles(after: %q) { nodes { id } } }`, cursor), content.Invalid, "another order")
}

func TestSearchLevelIsReadInOneCall(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 4, 4))
	g.calls.Take()
	g.send(`{ search(query: "title") { nodes { article { title section { name } authors { name } page { number } } } } }`)
	g.wantCalls("each relation of the hits takes one call, and no body is read", map[string]int{"SearchLists": 1, "ReferencedSections": 1, "ReferencedAuthors": 1, "Pages": 1})
	g.send(`{ search(query: "title") { totalCount edges { node { hit: article { body { text } } highlights { text } } } } }`)
	g.wantCalls("bodies are read once, for highlights and for body", map[string]int{"SearchLists": 1, "CountSearches": 1, "Bodies": 1})
	g.send(`{ search(query: "title") { totalCount } }`)
	g.wantCalls("a total count reads an empty page only", map[string]int{"SearchLists": 1, "CountSearches": 1})
}
