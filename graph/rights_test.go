package graph_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// rightsGateway has a newspaper with four articles: one with default rights, one withdrawn, one corrected, and
// one embargoed.
func rightsGateway(t *testing.T) (*gateway, *contenttest.Paper, []content.Draft) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	p.Publication.PublicAccess = content.SummaryAccess
	issue := p.Issue("2026-06-01", 1, 4)
	at := time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)
	usual, withdrawn, corrected, embargoed := issue.Articles[0], issue.Articles[1], issue.Articles[2], issue.Articles[3]
	usual.Rights = content.Rights{Notice: "No reprints"}
	withdrawn.Newsroom.Withdrawal = &content.Withdrawal{At: at, Reason: "It was not true."}
	corrected.Title = "The harbour opens"
	corrected.Newsroom.Corrections = []content.Correction{
		{At: at, Note: "The harbour was misspelt.", Fields: []content.FieldChange{{Name: content.CorrectedTitle, Before: "The harbor opens", After: "The harbour opens"}, {Name: content.CorrectedBody}}},
	}
	issue.Articles[2].Body.Earlier = []content.BodyText{{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "as printed"}}}}}}
	issue.Articles[2].Body.Sections = []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "as corrected"}}}}
	embargo := g.clock.Now().Add(time.Hour)
	embargoed.Rights.EmbargoUntil, embargoed.VisibleFrom = embargo, embargo
	g.publish(p.Masthead(), issue)
	return g, p, issue.Articles
}

// entitled publishes a partner, and sends the following requests as that partner.
func (g *gateway) entitled(entitlements ...content.Entitlement) *content.Partner {
	g.t.Helper()
	partner := &content.Partner{ID: "par_portal", Name: "Portal", Entitlements: entitlements}
	if old, err := g.store.Partner(g.t.Context(), partner.ID); err == nil {
		partner.Created = old.Created
	}
	g.publish(content.Batch{Partners: []*content.Partner{partner}})
	g.as = content.ForPartner(partner)
	return partner
}

func TestWithheldFieldsAreExplained(t *testing.T) {
	g, p, articles := rightsGateway(t)
	const query = `query($id: ID!) { article(id: $id) { title wordCount body { text } images { url } status bodyAccess withheld { field reason until } withdrawal { at reason } rights { holder notice syndication } } }`
	of := func(n int) map[string]any { return map[string]any{"id": articles[n].ID} }
	g.wantData("the public reads the summary only", query, `{"article": {"title": "Title 1-0 of 2026-06-01", "wordCount": null, "body": null, "images": [], "status": "PUBLISHED", "bodyAccess": "SUMMARY",
		"withheld": [{"field": "body", "reason": "PUBLIC_SUMMARY_ONLY", "until": null}], "withdrawal": null,
		"rights": {"holder": "Paper quay", "notice": "No reprints", "syndication": "LICENSED"}}}`, of(0))
	g.wantData("a withdrawn article is a tombstone", query, `{"article": {"title": null, "wordCount": null, "body": null, "images": [], "status": "WITHDRAWN", "bodyAccess": "NONE",
		"withheld": [{"field": "title", "reason": "WITHDRAWN", "until": null}, {"field": "summary", "reason": "WITHDRAWN", "until": null}, {"field": "body", "reason": "WITHDRAWN", "until": null}, {"field": "images", "reason": "WITHDRAWN", "until": null}],
		"withdrawal": {"at": "2026-06-02T08:00:00Z", "reason": "It was not true."}, "rights": {"holder": "Paper quay", "notice": "All rights reserved", "syndication": "LICENSED"}}}`, of(1))
	g.wantData("an embargoed article is not visible to the public", query, `{"article": null}`, of(3))
	if a := g.send(`mutation($id: ID!) { trackView(input: {articleId: $id}) { userErrors { code } } }`, of(1)); fmt.Sprint(a.Data) != "map[trackView:map[userErrors:[map[code:NOT_FOUND]]]]" {
		t.Errorf("a view of a withdrawn article: got %v, want NOT_FOUND", a.Data)
	}

	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, DelaySeconds: 7 * 24 * 3600, Body: content.FullBody})
	for n, want := range map[int]string{0: "DELAY", 3: "EMBARGO"} {
		got := fmt.Sprint(g.send(query, of(n)).Data)
		if !strings.Contains(got, "reason:"+want+" until:2026-06-") || strings.Contains(got, "Title 1") {
			t.Errorf("a partner must see the reason %s and its end, and no title: got %s", want, got)
		}
	}
	g.wantData("articles that the partner gets later are in no list", `{ articles { totalCount } search(query: "title") { totalCount } }`, `{"articles": {"totalCount": 0}, "search": {"totalCount": 0}}`)
}

func TestPrintedTextSurvivesCorrections(t *testing.T) {
	g, p, articles := rightsGateway(t)
	id := map[string]any{"id": articles[2].ID}
	const query = `query($id: ID!) { article(id: $id) { title body { text } printed { title body { text } } corrections { at note fields { name before after } } } }`
	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	g.wantData("the printed text of a corrected article", query, `{
		"article": {"title": "The harbour opens", "body": {"text": "as corrected"}, "printed": {"title": "The harbor opens", "body": {"text": "as printed"}}, "corrections": [{"at": "2026-06-02T08:00:00Z", "note": "The harbour was misspelt.", "fields": [
			{"name": "title", "before": "The harbor opens", "after": "The harbour opens"}, {"name": "body", "before": "as printed", "after": "as corrected"}]}]}}`, id)
	g.as = content.Public()
	g.wantData("the public does not get the withheld body", query, `{
		"article": {"title": "The harbour opens", "body": null, "printed": {"title": "The harbor opens", "body": null}, "corrections": [{"at": "2026-06-02T08:00:00Z", "note": "The harbour was misspelt.", "fields": [
			{"name": "title", "before": "The harbor opens", "after": "The harbour opens"}, {"name": "body", "before": null, "after": null}]}]}}`, id)
	g.as = content.Editor()
	g.wantData("an article without corrections has no printed text", `{ articles { nodes { printed { title } } } }`, `{"articles": {"nodes": [{"printed": null}, {"printed": null}, {"printed": null}, {"printed": {"title": "The harbor opens"}}]}}`)
	g.calls.Take()
	g.send(`{ articles { nodes { body { text } printed { body { text } } } } }`)
	g.wantCalls("printed bodies are read together with the bodies", map[string]int{"ArticleLists": 1, "Bodies": 1})
}

// TestChangesUseEntitlementsOfTheirRevision requests changes as a partner from before its entitlements changed,
// as servers cache partners for a moment.
func TestChangesUseEntitlementsOfTheirRevision(t *testing.T) {
	g, p, articles := rightsGateway(t)
	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	const query = `query($since: String) { changes(since: $since) { nodes { kind articleId article { body { text } withheld { field } } } cursor } }`
	cursor := g.send(query).Data["changes"].(map[string]any)["cursor"]
	before := g.as
	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.SummaryOnly})
	g.as = before
	got := fmt.Sprint(g.send(query, map[string]any{"since": cursor}).Data["changes"].(map[string]any)["nodes"])
	want := "map[article:map[body:<nil> withheld:[map[field:body]]] articleId:" + string(articles[0].ID) + " kind:UPSERT]"
	if !strings.Contains(got, want) || strings.Contains(got, "Text") {
		t.Errorf("the page must use the entitlements in force at its revision:\ngot  %s\nwant %s", got, want)
	}
	end := g.send(query, map[string]any{"since": cursor}).Data["changes"].(map[string]any)["cursor"]
	g.as = content.ForPartner(&content.Partner{ID: "par_portal"})
	g.wantData("the changes of entitlements are returned once", query, fmt.Sprintf(`{"changes": {"nodes": [], "cursor": %q}}`, end), map[string]any{"since": end})
}

func TestChanges(t *testing.T) {
	g, p, articles := rightsGateway(t)
	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	const query = `query($since: String) { changes(since: $since, first: 2) { nodes { kind reason articleId article { title body { text } section { name } } } cursor hasMore } }`
	g.calls.Take()
	first := g.send(query).Data["changes"].(map[string]any)
	g.wantCalls("a page of changes takes one call for each level", map[string]int{"Changes": 1, "Bodies": 1, "ReferencedSections": 1})
	second := g.send(query, map[string]any{"since": first["cursor"]}).Data["changes"].(map[string]any)
	kinds := map[string]string{}
	for _, page := range []map[string]any{first, second} {
		for _, n := range page["nodes"].([]any) {
			node := n.(map[string]any)
			kinds[node["articleId"].(string)] = fmt.Sprint(node["kind"], node["reason"])
		}
	}
	if first["hasMore"] != true || second["hasMore"] != false {
		t.Errorf("three changes must be two pages: got %v and %v", first, second)
	}
	for n, want := range []string{"UPSERT<nil>", "REMOVEWITHDRAWN", "UPSERT<nil>", ""} {
		if got := kinds[string(articles[n].ID)]; got != want {
			t.Errorf("article %d: got %q, want %q", n, got, want)
		}
	}
	const last = `query($since: String) { changes(since: $since) { nodes { kind articleId revision at } hasMore } }`
	end := map[string]any{"since": second["cursor"]}
	g.wantData("no changes after the last cursor", last, `{"changes": {"nodes": [], "hasMore": false}}`, end)
	if _, err := g.store.AddViews(t.Context(), []content.View{{ArticleID: articles[0].ID}}); err != nil {
		t.Fatal(err)
	}
	g.wantData("views are no changes", last, `{"changes": {"nodes": [], "hasMore": false}}`, end)
	g.clock.Advance(2 * time.Hour)
	w, err := g.store.Write(t.Context(), "the test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.wantData("the end of an embargo is a change", last, fmt.Sprintf(`{"changes": {"nodes": [{"kind": "UPSERT", "articleId": %q, "revision": 4, "at": %q}], "hasMore": false}}`,
		articles[3].ID, articles[3].VisibleFrom.Format(time.RFC3339)), end)
	g.wantError("a malformed cursor", `{ changes(since: "abc") { cursor } }`, content.Invalid, "since is no cursor of changes")
	g.wantError("a cursor of a later revision", sprintf(`{ changes(since: %q) { cursor } }`, g.cursor(99)), content.Invalid, "is of revision 99")
	g.wantError("a cursor of another store", sprintf(`{ changes(since: %q) { cursor } }`, newGateway(t).cursor(1)), content.Invalid, "is of another store")
	g.wantError("a page of 0 changes", `{ changes(first: 0) { cursor } }`, content.Invalid, "at least one")
}

// cursor returns a cursor of the store's changes, after the last change of a revision.
func (g *gateway) cursor(revision int) string {
	r, err := g.store.Read(g.t.Context(), content.Public())
	if err != nil {
		g.t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf("changes %s %d ~", r.StoreName(), revision)))
}

func TestAcknowledgeChanges(t *testing.T) {
	g, p, _ := rightsGateway(t)
	const acknowledge = `mutation($cursor: String!) { acknowledgeChanges(cursor: $cursor) { revision at userErrors { field code } } }`
	cursor := map[string]any{"cursor": g.cursor(2)}
	g.wantData("the public cannot acknowledge changes", acknowledge, `{"acknowledgeChanges": {"revision": null, "at": null, "userErrors": [{"field": ["cursor"], "code": "FORBIDDEN"}]}}`, cursor)
	partner := g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	g.wantData("a partner's receipt is stored", acknowledge, `{"acknowledgeChanges": {"revision": 2, "at": "2026-06-03T06:00:00Z", "userErrors": []}}`, cursor)
	g.wantData("an empty cursor is refused", acknowledge, `{"acknowledgeChanges": {"revision": null, "at": null, "userErrors": [{"field": ["cursor"], "code": "INVALID"}]}}`, map[string]any{"cursor": ""})
	if last, err := g.store.LastReceipt(t.Context(), partner.ID); err != nil || last.Revision != 2 || !last.At.Equal(g.clock.Now()) {
		t.Errorf("got %+v, %v", last, err)
	}
}

func TestViewer(t *testing.T) {
	g, p, _ := rightsGateway(t)
	const viewer = `{ viewer { audience partner { id name entitlements { publication { name } sections { name } from until delaySeconds body images active } } rateLimit { limit } } }`
	g.wantData("a public caller", viewer, `{"viewer": {"audience": "PUBLIC", "partner": null, "rateLimit": null}}`)
	g.as = content.Editor()
	g.wantData("an editor", viewer, `{"viewer": {"audience": "EDITOR", "partner": null, "rateLimit": null}}`)
	g.entitled(content.Entitlement{PublicationID: p.Publication.ID, SectionIDs: []content.ID{p.Sections[1].ID}, From: g.clock.Now().Add(time.Hour), DelaySeconds: 60, Body: content.SummaryOnly})
	g.wantData("a partner", viewer, `{"viewer": {"audience": "PARTNER", "partner": {"id": "par_portal", "name": "Portal", "entitlements": [{"publication": {"name": "Paper quay"},
		"sections": [null], "from": "2026-06-03T07:00:00Z", "until": null, "delaySeconds": 60, "body": "SUMMARY", "images": false, "active": false}]}, "rateLimit": null}}`)
}
