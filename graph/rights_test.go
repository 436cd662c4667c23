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

// rightsDesk has a paper with four articles: one as usual, one that is withdrawn, one that was
// corrected, and one under embargo.
func rightsDesk(t *testing.T) (*desk, *contenttest.Paper, []content.Draft) {
	d := newDesk(t)
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
	embargo := d.clock.Now().Add(time.Hour)
	embargoed.Rights.EmbargoUntil, embargoed.VisibleFrom = embargo, embargo
	d.publish(p.Masthead(), issue)
	return d, p, issue.Articles
}

// entitled publishes a partner and lets the desk ask as it.
func (d *desk) entitled(entitlements ...content.Entitlement) *content.Partner {
	d.t.Helper()
	partner := &content.Partner{ID: "par_portal", Name: "Portal", Entitlements: entitlements}
	if old, err := d.store.Partner(d.t.Context(), partner.ID); err == nil {
		partner.Created = old.Created
	}
	d.publish(content.Batch{Partners: []*content.Partner{partner}})
	d.as = content.ForPartner(partner)
	return partner
}

func TestDenialExplainsItself(t *testing.T) {
	d, p, articles := rightsDesk(t)
	const query = `query($id: ID!) { article(id: $id) { title wordCount body { text } images { url } status bodyAccess withheld { field reason until } withdrawal { at reason } rights { holder notice syndication } } }`
	of := func(n int) map[string]any { return map[string]any{"id": articles[n].ID} }
	d.want("the public may read the summary", query, `{"article": {"title": "Title 1-0 of 2026-06-01", "wordCount": null, "body": null, "images": [], "status": "PUBLISHED", "bodyAccess": "SUMMARY",
		"withheld": [{"field": "body", "reason": "PUBLIC_SUMMARY_ONLY", "until": null}], "withdrawal": null,
		"rights": {"holder": "Paper quay", "notice": "No reprints", "syndication": "LICENSED"}}}`, of(0))
	d.want("of what was withdrawn there is a tombstone", query, `{"article": {"title": null, "wordCount": null, "body": null, "images": [], "status": "WITHDRAWN", "bodyAccess": "NONE",
		"withheld": [{"field": "title", "reason": "WITHDRAWN", "until": null}, {"field": "summary", "reason": "WITHDRAWN", "until": null}, {"field": "body", "reason": "WITHDRAWN", "until": null}, {"field": "images", "reason": "WITHDRAWN", "until": null}],
		"withdrawal": {"at": "2026-06-02T08:00:00Z", "reason": "It was not true."}, "rights": {"holder": "Paper quay", "notice": "All rights reserved", "syndication": "LICENSED"}}}`, of(1))
	d.want("an embargo is a secret", query, `{"article": null}`, of(3))
	if a := d.ask(`mutation($id: ID!) { trackView(input: {articleId: $id}) { userErrors { code } } }`, of(1)); fmt.Sprint(a.Data) != "map[trackView:map[userErrors:[map[code:NOT_FOUND]]]]" {
		t.Errorf("nobody views what was withdrawn: got %v", a.Data)
	}

	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, DelaySeconds: 7 * 24 * 3600, Body: content.FullBody})
	for n, want := range map[int]string{0: "DELAY", 3: "EMBARGO"} {
		got := fmt.Sprint(d.ask(query, of(n)).Data)
		if !strings.Contains(got, "reason:"+want+" until:2026-06-") || strings.Contains(got, "Title 1") {
			t.Errorf("a partner hears of %s until when, and nothing else: got %s", want, got)
		}
	}
	d.want("and what comes later is in no list", `{ articles { totalCount } search(query: "title") { totalCount } }`, `{"articles": {"totalCount": 0}, "search": {"totalCount": 0}}`)
}

func TestCorrections(t *testing.T) {
	d, p, articles := rightsDesk(t)
	id := map[string]any{"id": articles[2].ID}
	const query = `query($id: ID!) { article(id: $id) { title body { text } printed { title body { text } } corrections { at note fields { name before after } } } }`
	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	d.want("what was printed stays", query, `{
		"article": {"title": "The harbour opens", "body": {"text": "as corrected"}, "printed": {"title": "The harbor opens", "body": {"text": "as printed"}}, "corrections": [{"at": "2026-06-02T08:00:00Z", "note": "The harbour was misspelt.", "fields": [
			{"name": "title", "before": "The harbor opens", "after": "The harbour opens"}, {"name": "body", "before": "as printed", "after": "as corrected"}]}]}}`, id)
	d.as = content.Public()
	d.want("but for what is withheld", query, `{
		"article": {"title": "The harbour opens", "body": null, "printed": {"title": "The harbor opens", "body": null}, "corrections": [{"at": "2026-06-02T08:00:00Z", "note": "The harbour was misspelt.", "fields": [
			{"name": "title", "before": "The harbor opens", "after": "The harbour opens"}, {"name": "body", "before": null, "after": null}]}]}}`, id)
	d.as = content.Editor()
	d.want("an article without corrections is as it was printed", `{ articles { nodes { printed { title } } } }`, `{"articles": {"nodes": [{"printed": null}, {"printed": null}, {"printed": null}, {"printed": {"title": "The harbor opens"}}]}}`)
	d.calls.Take()
	d.ask(`{ articles { nodes { body { text } printed { body { text } } } } }`)
	d.wantCalls("bodies as printed come with the bodies", map[string]int{"ArticleLists": 1, "Bodies": 1})
}

// TestChangesOfEntitlementsAreNotPassedOver asks for changes as a partner that is known from before
// its entitlements changed, as servers know it for a moment.
func TestChangesOfEntitlementsAreNotPassedOver(t *testing.T) {
	d, p, articles := rightsDesk(t)
	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	const query = `query($since: String) { changes(since: $since) { nodes { kind articleId article { body { text } withheld { field } } } cursor } }`
	cursor := d.ask(query).Data["changes"].(map[string]any)["cursor"]
	before := d.as
	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.SummaryOnly})
	d.as = before
	got := fmt.Sprint(d.ask(query, map[string]any{"since": cursor}).Data["changes"].(map[string]any)["nodes"])
	want := "map[article:map[body:<nil> withheld:[map[field:body]]] articleId:" + string(articles[0].ID) + " kind:UPSERT]"
	if !strings.Contains(got, want) || strings.Contains(got, "Text") {
		t.Errorf("it is told what it may have by the revision that it is told up to:\ngot  %s\nwant %s", got, want)
	}
	end := d.ask(query, map[string]any{"since": cursor}).Data["changes"].(map[string]any)["cursor"]
	d.as = content.ForPartner(&content.Partner{ID: "par_portal"})
	d.want("once", query, fmt.Sprintf(`{"changes": {"nodes": [], "cursor": %q}}`, end), map[string]any{"since": end})
}

func TestChanges(t *testing.T) {
	d, p, articles := rightsDesk(t)
	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	const query = `query($since: String) { changes(since: $since, first: 2) { nodes { kind reason articleId article { title body { text } section { name } } } cursor hasMore } }`
	d.calls.Take()
	first := d.ask(query).Data["changes"].(map[string]any)
	d.wantCalls("a page is a call a level", map[string]int{"Changes": 1, "Bodies": 1, "ReferencedSections": 1})
	second := d.ask(query, map[string]any{"since": first["cursor"]}).Data["changes"].(map[string]any)
	kinds := map[string]string{}
	for _, page := range []map[string]any{first, second} {
		for _, n := range page["nodes"].([]any) {
			node := n.(map[string]any)
			kinds[node["articleId"].(string)] = fmt.Sprint(node["kind"], node["reason"])
		}
	}
	if first["hasMore"] != true || second["hasMore"] != false {
		t.Errorf("three changes are two pages of two: got %v and %v", first, second)
	}
	for n, want := range []string{"UPSERT<nil>", "REMOVEWITHDRAWN", "UPSERT<nil>", ""} {
		if got := kinds[string(articles[n].ID)]; got != want {
			t.Errorf("article %d: got %q, want %q", n, got, want)
		}
	}
	const last = `query($since: String) { changes(since: $since) { nodes { kind articleId revision at } hasMore } }`
	end := map[string]any{"since": second["cursor"]}
	d.want("then nothing changes", last, `{"changes": {"nodes": [], "hasMore": false}}`, end)
	if _, err := d.store.AddViews(t.Context(), []content.View{{ArticleID: articles[0].ID}}); err != nil {
		t.Fatal(err)
	}
	d.want("views change nothing", last, `{"changes": {"nodes": [], "hasMore": false}}`, end)
	d.clock.Advance(2 * time.Hour)
	w, err := d.store.Write(t.Context(), "the test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.want("an embargo lifts", last, fmt.Sprintf(`{"changes": {"nodes": [{"kind": "UPSERT", "articleId": %q, "revision": 4, "at": %q}], "hasMore": false}}`,
		articles[3].ID, articles[3].VisibleFrom.Format(time.RFC3339)), end)
	d.refuse("a cursor of something else", `{ changes(since: "abc") { cursor } }`, content.Invalid, "since is no cursor of changes")
	d.refuse("a cursor from the future", sprintf(`{ changes(since: %q) { cursor } }`, d.cursor(99)), content.Invalid, "is of revision 99")
	d.refuse("a cursor of another store", sprintf(`{ changes(since: %q) { cursor } }`, newDesk(t).cursor(1)), content.Invalid, "is of another store")
	d.refuse("a page of nothing", `{ changes(first: 0) { cursor } }`, content.Invalid, "at least one")
}

// cursor is one of the store's changes, after all of a revision.
func (d *desk) cursor(revision int) string {
	r, err := d.store.Read(d.t.Context(), content.Public())
	if err != nil {
		d.t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf("changes %s %d ~", r.StoreName(), revision)))
}

func TestAcknowledgeChanges(t *testing.T) {
	d, p, _ := rightsDesk(t)
	const acknowledge = `mutation($cursor: String!) { acknowledgeChanges(cursor: $cursor) { revision at userErrors { field code } } }`
	cursor := map[string]any{"cursor": d.cursor(2)}
	d.want("the public keeps no copy", acknowledge, `{"acknowledgeChanges": {"revision": null, "at": null, "userErrors": [{"field": ["cursor"], "code": "FORBIDDEN"}]}}`, cursor)
	partner := d.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody})
	d.want("a partner's word is kept", acknowledge, `{"acknowledgeChanges": {"revision": 2, "at": "2026-06-03T06:00:00Z", "userErrors": []}}`, cursor)
	d.want("but no nonsense", acknowledge, `{"acknowledgeChanges": {"revision": null, "at": null, "userErrors": [{"field": ["cursor"], "code": "INVALID"}]}}`, map[string]any{"cursor": ""})
	if last, err := d.store.LastReceipt(t.Context(), partner.ID); err != nil || last.Revision != 2 || !last.At.Equal(d.clock.Now()) {
		t.Errorf("got %+v, %v", last, err)
	}
}

func TestViewer(t *testing.T) {
	d, p, _ := rightsDesk(t)
	const viewer = `{ viewer { audience partner { id name entitlements { publication { name } sections { name } from until delaySeconds body images active } } rateLimit { limit } } }`
	d.want("everybody", viewer, `{"viewer": {"audience": "PUBLIC", "partner": null, "rateLimit": null}}`)
	d.as = content.Editor()
	d.want("the newsroom", viewer, `{"viewer": {"audience": "EDITOR", "partner": null, "rateLimit": null}}`)
	d.entitled(content.Entitlement{PublicationID: p.Publication.ID, SectionIDs: []content.ID{p.Sections[1].ID}, From: d.clock.Now().Add(time.Hour), DelaySeconds: 60, Body: content.SummaryOnly})
	d.want("a partner", viewer, `{"viewer": {"audience": "PARTNER", "partner": {"id": "par_portal", "name": "Portal", "entitlements": [{"publication": {"name": "Paper quay"},
		"sections": [null], "from": "2026-06-03T07:00:00Z", "until": null, "delaySeconds": 60, "body": "SUMMARY", "images": false, "active": false}]}, "rateLimit": null}}`)
}
