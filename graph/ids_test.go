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

// cachedDesk is a graph over a store with a cache of documents, and that store without the cache.
func cachedDesk(t *testing.T) *desk {
	d := newDesk(t)
	reads := cached.New(d.store, 16<<20)
	d.http = overHTTP(graph.Config{Store: reads, Views: views.New(reads, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})
	return d
}

// TestIDsOfOtherTypes asks for ids of every type in every place on a revision of which nothing was
// read yet, and then for all that there is.
func TestIDsOfOtherTypes(t *testing.T) {
	everything := []string{
		`{ publications { id sections { id pages(first: 5) { totalCount nodes { id } } } authors(first: 5) { nodes { id articleCount } } issues(first: 1) { nodes { id pages { id articles { id } } } } } }`,
		`{ articles(first: 100) { totalCount nodes { id title body { text } publication { id } issue { id } page { id } section { id } authors { id } } } }`,
	}
	const changed = `{ changes { nodes { kind articleId article { id title body { text } } } hasMore } }`
	read := func(foreign bool) (got []answer) {
		d := cachedDesk(t)
		p := contenttest.NewPaper("quay")
		issue := p.Issue("2026-06-01", 5, 9)
		d.publish(p.Masthead(), issue)
		d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody, Images: true})
		partner := d.as
		if d.as = content.Public(); foreign {
			d.askForeign(p, issue)
		}
		for _, query := range everything {
			got = append(got, d.ask(query))
		}
		d.as = partner
		return append(got, d.ask(changed))
	}
	asked, plain := read(true), read(false)
	for i := range asked {
		if g, w := fmt.Sprint(asked[i]), fmt.Sprint(plain[i]); len(plain[i].Errors) > 0 || g != w {
			t.Errorf("got  %.600s…\nwant %.600s…", g, w)
		}
	}
}

// askForeign asks for ids of every type, and for what is no id, wherever an id of another belongs.
func (d *desk) askForeign(p *contenttest.Paper, issue content.Batch) {
	d.t.Helper()
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
		d.calls.Take()
		for kind, ids := range all {
			for _, id := range append(slices.Clone(ids), content.ID(kind)+long) {
				if id.Kind() == field.kind {
					continue
				}
				a := d.ask(`query($id: ID!) { got: `+field.call+` }`, map[string]any{"id": id})
				if got := fmt.Sprint(a.Data["got"]); len(a.Errors) > 0 || got != field.empty {
					d.t.Errorf("%s for %.30s: got %s, %v; want %s", field.call, id, got, a.Errors, field.empty)
				}
			}
		}
		if calls := d.calls.Take(); len(calls) > 0 {
			d.t.Errorf("%s: ids of other types reach the store: %v", field.call, calls)
		}
	}
	for _, id := range []content.ID{p.Publication.ID, issue.Issues[0].ID, issue.Pages[0].ID, p.Authors[0].ID, "art" + long} {
		a := d.ask(`mutation($id: ID!) { trackView(input: {articleId: $id}) { userErrors { code } } }`, map[string]any{"id": id})
		if got := fmt.Sprint(a.Data); got != "map[trackView:map[userErrors:[map[code:NOT_FOUND]]]]" {
			d.t.Errorf("a view of %.30s: got %s, %v", id, got, a.Errors)
		}
	}
	for kind := range all {
		var b strings.Builder
		for n, id := range all[content.KindArticle] {
			fmt.Fprintf(&b, "a%d: %s(id: %q) { id } ", n, map[content.Kind]string{content.KindPublication: "publication", content.KindIssue: "issue",
				content.KindPage: "page", content.KindSection: "section", content.KindAuthor: "author", content.KindArticle: "node"}[kind], id)
		}
		d.ask("{ " + b.String() + "}")
	}
}

// TestMixedFilter wants what the ids of the right type choose, where a list has others too.
func TestMixedFilter(t *testing.T) {
	d := cachedDesk(t)
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 2, 3)
	d.publish(p.Masthead(), issue)
	ids := map[string]any{"ids": []content.ID{p.Sections[0].ID, issue.Articles[0].ID, p.Authors[0].ID, content.ID("sec_" + strings.Repeat("0", 1000))}}
	d.want("ids of other types choose nothing", `query($ids: [ID!]) { articles(filter: {sectionIds: $ids}) { totalCount } search(query: "Title", filter: {sectionIds: $ids}) { totalCount } }`,
		`{"articles": {"totalCount": 3}, "search": {"totalCount": 3}}`, ids)
}

// TestCursorsAreShort refuses cursors with an id that no document has: what a partner acknowledges is
// written to the store.
func TestCursorsAreShort(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	d.publish(p.Masthead(), p.Issue("2026-06-01", 1, 1))
	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody, Images: true})
	at, _ := base64.RawURLEncoding.DecodeString(d.cursor(1))
	cursor := base64.RawURLEncoding.EncodeToString([]byte(strings.TrimSuffix(string(at), "~") + "art_" + strings.Repeat("0", 90_000)))
	a := d.ask(`mutation($cursor: String!) { acknowledgeChanges(cursor: $cursor) { userErrors { code } } }`, map[string]any{"cursor": cursor})
	if got := fmt.Sprint(a.Data); got != "map[acknowledgeChanges:map[userErrors:[map[code:INVALID]]]]" {
		t.Errorf("got %s, %v", got, a.Errors)
	}
}

// TestUnreadableBodies lets a store lose the body of one article: callers get an error, and partners
// no change at all.
func TestUnreadableBodies(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 3)
	issue.Articles[2].Body = content.Body{}
	d.publish(p.Masthead(), issue)
	lost := &contenttest.Lossy{Store: d.store}
	for name, store := range map[string]content.Store{"plain": lost, "cached": cached.New(lost, 1<<20)} {
		d.http = overHTTP(graph.Config{Store: store, Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})
		d.as, lost.ID = content.Editor(), issue.Articles[1].ID
		for _, query := range []string{
			`{ changes { nodes { kind article { title body { text } } } } }`,
			`{ changes { nodes { kind ...on ArticleChange { article { ...text } } } } } fragment text on Article { words: body { text } }`,
		} {
			a := d.ask(query)
			if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "UNAVAILABLE" || a.Data != nil {
				t.Errorf("%s: a page of changes with a body that cannot be read: got %v, %v", name, a.Data, a.Errors)
			}
		}
		if a := d.ask(`{ articles { nodes { title body { text } } } }`); len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != "UNAVAILABLE" {
			t.Errorf("%s: a list with a body that cannot be read: got %v, %v", name, a.Data, a.Errors)
		}
		d.want(name+": bodies that are not selected are not read", `{ changes { nodes { kind } } }`, `{"changes": {"nodes": [{"kind": "UPSERT"}, {"kind": "UPSERT"}, {"kind": "UPSERT"}]}}`)
		lost.ID = ""
		a := d.ask(`{ changes { nodes { article { body { text } } } } }`)
		if bodies := strings.Count(fmt.Sprint(a.Data), "body of"); len(a.Errors) > 0 || bodies != 2 {
			t.Errorf("%s: once it can be read again, %d bodies of 2 with text: %v, %v", name, bodies, a.Data, a.Errors)
		}
	}
}
