package graph_test

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestSearch(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 2, 3)
	a := b.Articles
	a[0].Title, a[0].Summary = "灯塔 <重新> 点亮", "The lighthouse & its lens"
	a[0].Body = content.Body{Sections: []content.BodySection{{Heading: "灯塔", Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "Nothing of it here."}}}}}
	a[1].Images[0].Caption = "the lighthouse at the quay"
	a[1] = content.Draft{Article: a[1].Article, Body: content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockPicture, Image: &a[1].Images[0]}}}}}}
	a[4].Credits[0].Name, a[4].Credits[0].AuthorID = "灯塔", ""
	d.publish(p.Masthead(), b)

	d.want("hits are marked, and all else is escaped", `{ search(query: "灯塔 LENS") { totalCount nodes { article { title } highlights { field text } } } }`,
		`{"search": {"totalCount": 1, "nodes": [{"article": {"title": "灯塔 <重新> 点亮"}, "highlights": [
		{"field": "TITLE", "text": "<em>灯塔</em> &lt;重新&gt; 点亮"}, {"field": "SUMMARY", "text": "The lighthouse &amp; its <em>lens</em>"}, {"field": "BODY", "text": "<em>灯塔</em>"}]}]}}`)
	d.want("captions and authors are searched, too", `{ search(query: "lighthouse \"the quay\"") { nodes { article { position } highlights { field text } } } author: search(query: "塔", orderBy: PUBLISHED_AT) { nodes { highlights { field } } } }`,
		`{"search": {"nodes": [{"article": {"position": 1}, "highlights": [{"field": "CAPTION", "text": "the <em>lighthouse</em> at <em>the quay</em>"}]}]}, "author": {"nodes": [{"highlights": [{"field": "AUTHOR"}]}, {"highlights": [{"field": "TITLE"}, {"field": "BODY"}]}]}}`)
	d.want("the title comes first, unless the order is time", `{ r: search(query: "灯塔") { nodes { article { page { number } } } } p: search(query: "灯塔", orderBy: PUBLISHED_AT) { nodes { article { page { number } } } } }`,
		`{"r": {"nodes": [{"article": {"page": {"number": "1"}}}, {"article": {"page": {"number": "2"}}}]}, "p": {"nodes": [{"article": {"page": {"number": "2"}}}, {"article": {"page": {"number": "1"}}}]}}`)
	d.want("filters apply", sprintf(`{ search(query: "body", filter: {pageId: %q, hasImages: true}) { totalCount nodes { article { position } } } }`, b.Pages[1].ID),
		`{"search": {"totalCount": 1, "nodes": [{"article": {"position": 1}}]}}`)
	d.want("nothing is found", `{ search(query: "zeppelin") { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } }`, `{"search": {"totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": false, "endCursor": null}}}`)

	d.refuse("a query of marks", `{ search(query: "，。") { totalCount } }`, content.Invalid, "at least one word")
	d.refuse("a query that is too long", sprintf(`{ search(query: %q) { totalCount } }`, strings.Repeat("人", 201)), content.Invalid, "at most 200")
	d.refuse("a filter that makes no sense", `{ search(query: "a", filter: {authorIds: []}) { totalCount } }`, content.Invalid, "is empty")
	d.refuse("more than the cap", `{ search(query: "a", first: 101) { totalCount } }`, content.Invalid, "at most 100")
}

func TestSearchPages(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 1, 5)
	b.Articles[3].Subtitle = "a body of men"
	d.publish(p.Masthead(), b)
	page := `query($after: String, $before: String, $first: Int, $last: Int) { search(query: "body", first: $first, last: $last, after: $after, before: $before) { nodes { article { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	walk := func(n, cursor, info, more string) (ids []any) {
		for variables := map[string]any{n: 2}; ; {
			found := d.ask(page, variables).Data["search"].(map[string]any)
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
		t.Errorf("pages forward and backward are the same list, the title first:\n %v\n %v", forward, backward)
	}
	cursor := d.ask(`{ search(query: "body", orderBy: PUBLISHED_AT, first: 1) { edges { cursor } } }`).Data["search"].(map[string]any)["edges"].([]any)[0].(map[string]any)["cursor"]
	d.refuse("a cursor of another order", sprintf(`{ search(query: "body", after: %q) { nodes { article { id } } } }`, cursor), content.Invalid, "another order")
	d.refuse("a cursor of another list", sprintf(`{ articles(after: %q) { nodes { id } } }`, cursor), content.Invalid, "another order")
}

func TestSearchIsOneCallALevel(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	d.publish(p.Masthead(), p.Issue("2026-06-01", 4, 4))
	d.calls.Take()
	d.ask(`{ search(query: "title") { nodes { article { title section { name } authors { name } page { number } } } } }`)
	d.wantCalls("what is asked of hits is a call each, and no body is read", map[string]int{"SearchLists": 1, "ReferencedSections": 1, "ReferencedAuthors": 1, "Pages": 1})
	d.ask(`{ search(query: "title") { totalCount edges { node { hit: article { body { text } } highlights { text } } } } }`)
	d.wantCalls("bodies are read once, for highlights and themselves", map[string]int{"SearchLists": 1, "CountSearches": 1, "Bodies": 1})
	d.ask(`{ search(query: "title") { totalCount } }`)
	d.wantCalls("counting alone finds nothing", map[string]int{"SearchLists": 1, "CountSearches": 1})
}
