package graph_test

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/cached"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/views"
)

// cachedGateway is a graph over a store with a cache of documents. Its store field is the store without the cache.
func cachedGateway(t *testing.T) *gateway {
	g := newGateway(t)
	reads := cached.New(g.store, 16<<20)
	g.http = overHTTP(graph.Config{Store: reads, Views: views.New(reads, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})
	return g
}

// TestIDsOfOtherTypesDoNotReachTheStore sends ids of every type to every argument, on a revision of which nothing was
// read yet. Afterwards, all content must be the same as without these requests.
func TestIDsOfOtherTypesDoNotReachTheStore(t *testing.T) {
	everything := []string{
		`{ publication(id: "pub_quay") { id sections { id pages(first: 5) { totalCount nodes { id } } } authors(first: 5) { nodes { id articleCount } } issues(first: 1) { nodes { id pages { id articles { id } } } } } }`,
		`{ articles(first: 100) { totalCount nodes { id title body { text } publication { id } issue { id } page { id } section { id } authors { id } } } }`,
	}
	const changed = `{ changes { nodes { kind articleId article { id title body { text } } } hasMore } }`
	read := func(foreign bool) (got []response) {
		g := cachedGateway(t)
		p := contenttest.NewPaper("quay")
		issue := p.Issue("2026-06-01", 5, 9)
		g.publish(p.Masthead(), issue)
		g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody, Images: true})
		partner := g.as
		if g.as = content.Public(); foreign {
			g.askForeign(p, issue)
		}
		for _, query := range everything {
			got = append(got, g.send(query))
		}
		g.as = partner
		return append(got, g.send(changed))
	}
	asked, plain := read(true), read(false)
	for i := range asked {
		if g, w := fmt.Sprint(asked[i]), fmt.Sprint(plain[i]); len(plain[i].Errors) > 0 || g != w {
			t.Errorf("got  %.600s…\nwant %.600s…", g, w)
		}
	}
}

// askForeign sends ids of every type, and invalid ids, to arguments for ids of other types.
func (g *gateway) askForeign(p *contenttest.Paper, issue content.Batch) {
	g.t.Helper()
	all := map[content.Kind][]content.ID{content.KindPublication: {p.Publication.ID}, content.KindIssue: {issue.Issues[0].ID}}
	for _, page := range issue.Pages {
		all[content.KindPage] = append(all[content.KindPage], page.ID)
	}
	for _, a := range issue.Articles {
		all[content.KindArticle] = append(all[content.KindArticle], a.ID)
	}
	for i, s := range p.Sections {
		all[content.KindSection], all[content.KindAuthor] = append(all[content.KindSection], s.ID), append(all[content.KindAuthor], p.Authors[i].ID)
	}
	long := content.ID("_" + strings.Repeat("0", 90_000))
	for _, field := range []struct {
		call, empty string
		kind        content.Kind
	}{
		{`publication(id: $id) { id }`, "<nil>", content.KindPublication}, {`issue(id: $id) { id }`, "<nil>", content.KindIssue},
		{`page(id: $id) { id }`, "<nil>", content.KindPage}, {`article(id: $id) { id body { text } }`, "<nil>", content.KindArticle},
		{`section(id: $id) { id }`, "<nil>", content.KindSection}, {`author(id: $id) { id }`, "<nil>", content.KindAuthor},
		{`issueOn(publicationId: $id, date: "2026-06-01") { id }`, "<nil>", content.KindPublication}, {`latestIssue(publicationId: $id) { id }`, "<nil>", content.KindPublication},
		{`issues(publicationId: $id) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindPublication},
		{`sections(publicationId: $id) { id }`, "[]", content.KindPublication}, {`authors(publicationId: $id) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindPublication},
		{`mostViewed(publicationId: $id, period: WEEK) { views }`, "[]", content.KindPublication},
		{`articles(filter: {publicationId: $id}) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindPublication},
		{`articles(filter: {issueId: $id}) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindIssue},
		{`articles(filter: {pageId: $id}) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindPage},
		{`articles(filter: {sectionIds: [$id]}) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindSection},
		{`articles(filter: {authorIds: [$id]}) { totalCount nodes { id } }`, "map[nodes:[] totalCount:0]", content.KindAuthor},
		{`search(query: "Title", filter: {issueId: $id}) { totalCount nodes { article { id } } }`, "map[nodes:[] totalCount:0]", content.KindIssue},
		{`search(query: "Title", filter: {authorIds: [$id]}) { totalCount nodes { article { id } } }`, "map[nodes:[] totalCount:0]", content.KindAuthor},
	} {
		g.calls.Take()
		for kind, ids := range all {
			for _, id := range append(slices.Clone(ids), content.ID(kind)+long) {
				if id.Kind() == field.kind {
					continue
				}
				a := g.send(`query($id: ID!) { got: `+field.call+` }`, map[string]any{"id": id})
				if got := fmt.Sprint(a.Data["got"]); len(a.Errors) > 0 || got != field.empty {
					g.t.Errorf("%s with the id %.30s: got %s, %v; want %s", field.call, id, got, a.Errors, field.empty)
				}
			}
		}
		if calls := g.calls.Take(); len(calls) > 0 {
			g.t.Errorf("%s: ids of other types reach the store: %v", field.call, calls)
		}
	}
	for _, id := range []content.ID{p.Publication.ID, issue.Issues[0].ID, issue.Pages[0].ID, p.Authors[0].ID, "art" + long} {
		a := g.send(`mutation($id: ID!) { trackView(input: {articleId: $id}) { userErrors { code } } }`, map[string]any{"id": id})
		if got := fmt.Sprint(a.Data); got != "map[trackView:map[userErrors:[map[code:NOT_FOUND]]]]" {
			g.t.Errorf("a view of %.30s: got %s, %v", id, got, a.Errors)
		}
	}
	for kind := range all {
		var b strings.Builder
		for n, id := range all[content.KindArticle] {
			fmt.Fprintf(&b, "a%d: %s(id: %q) { id } ", n, map[content.Kind]string{content.KindPublication: "publication", content.KindIssue: "issue",
				content.KindPage: "page", content.KindSection: "section", content.KindAuthor: "author", content.KindArticle: "node"}[kind], id)
		}
		g.send("{ " + b.String() + "}")
	}
}

// TestFilterIgnoresIDsOfOtherTypes has ids of several types in one list of a filter.
func TestFilterIgnoresIDsOfOtherTypes(t *testing.T) {
	g := cachedGateway(t)
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 2, 3)
	g.publish(p.Masthead(), issue)
	ids := map[string]any{"ids": []content.ID{p.Sections[0].ID, issue.Articles[0].ID, p.Authors[0].ID, content.ID("sec_" + strings.Repeat("0", 1000))}}
	g.wantData("only the section id matches", `query($ids: [ID!]) { articles(filter: {sectionIds: $ids}) { totalCount } search(query: "Title", filter: {sectionIds: $ids}) { totalCount } }`,
		`{"articles": {"totalCount": 3}, "search": {"totalCount": 3}}`, ids)
}

// TestCursorWithLongIDIsRefused acknowledges a cursor with an id that no document can have. Acknowledged
// positions are written to the store, so that they must be short.
func TestCursorWithLongIDIsRefused(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 1, 1))
	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody, Images: true})
	at, _ := base64.RawURLEncoding.DecodeString(g.cursor(1))
	cursor := base64.RawURLEncoding.EncodeToString([]byte(strings.TrimSuffix(string(at), "~") + "art_" + strings.Repeat("0", 90_000)))
	a := g.send(`mutation($cursor: String!) { acknowledgeChanges(cursor: $cursor) { userErrors { code } } }`, map[string]any{"cursor": cursor})
	if got := fmt.Sprint(a.Data); got != "map[acknowledgeChanges:map[userErrors:[map[code:INVALID]]]]" {
		t.Errorf("got %s, %v", got, a.Errors)
	}
}

// TestUnreadableBodyIsAnError has a store that lost the body of one article. A list has an error, and a page
// of changes fails as a whole.
func TestUnreadableBodyIsAnError(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 3)
	issue.Articles[2].Body = content.Body{}
	g.publish(p.Masthead(), issue)
	lost := &contenttest.Lossy{Store: g.store}
	for name, store := range map[string]content.Store{"plain": lost, "cached": cached.New(lost, 1<<20)} {
		g.http = overHTTP(graph.Config{Store: store, Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})
		g.as, lost.ID = content.Editor(), issue.Articles[1].ID
		for _, query := range []string{
			`{ changes { nodes { kind article { title body { text } } } } }`,
			`{ changes { nodes { kind ...on ArticleChange { article { ...text } } } } } fragment text on Article { words: body { text } }`,
		} {
			a := g.send(query)
			if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "UNAVAILABLE" || a.Data != nil {
				t.Errorf("%s: a page of changes with a body that cannot be read: got %v, %v", name, a.Data, a.Errors)
			}
		}
		if a := g.send(`{ articles { nodes { title body { text } } } }`); len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != "UNAVAILABLE" {
			t.Errorf("%s: a list with a body that cannot be read: got %v, %v", name, a.Data, a.Errors)
		}
		g.wantData(name+": bodies that are not selected are not read", `{ changes { nodes { kind } } }`, `{"changes": {"nodes": [{"kind": "UPSERT"}, {"kind": "UPSERT"}, {"kind": "UPSERT"}]}}`)
		lost.ID = ""
		a := g.send(`{ changes { nodes { article { body { text } } } } }`)
		if bodies := strings.Count(fmt.Sprint(a.Data), "body of"); len(a.Errors) > 0 || bodies != 2 {
			t.Errorf("%s: once it can be read again, %d bodies of 2 with text: %v, %v", name, bodies, a.Data, a.Errors)
		}
	}
}
