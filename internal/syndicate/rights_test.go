package syndicate_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// object is a JSON object.
type object map[string]any

// at returns the value at a path of member names and of indices from 0; nil if it does not exist.
func (o object) at(path ...any) any {
	var v any = map[string]any(o)
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func (g *gateway) object(path string) (o object) {
	g.t.Helper()
	if err := json.Unmarshal(g.read(path), &o); err != nil {
		g.t.Fatal(err)
	}
	return o
}

// expected is the value at a path of a document; nil if the path must not exist.
type expected struct {
	reason string
	at     []any
	want   any
}

func (g *gateway) wantValues(path string, all []expected) {
	g.t.Helper()
	o := g.object(path)
	for _, c := range all {
		if got := o.at(c.at...); got != c.want {
			g.t.Errorf("%s: %s: at %v got %v, want %v", path, c.reason, c.at, got, c.want)
		}
	}
}

// quay returns a newspaper with one issue, which has the given number of articles on one page.
func quay(articles int) (*contenttest.Paper, content.Batch) {
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-02", 1, articles)
	issue.Issues[0].PDFURL = "/issue.pdf"
	return paper, issue
}

func ninjsPath(a content.Draft) string  { return "/articles/" + string(a.ID) + ".ninjs.json" }
func jsonldPath(a content.Draft) string { return "/articles/" + string(a.ID) + ".jsonld" }

func TestRightsInAllFormats(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(2)
	paper.Publication.Rights = content.Rights{Syndication: content.NotSyndicated}
	agency, own := issue.Articles[0], issue.Articles[1]
	agency.Rights = content.Rights{Holder: "An agency", Notice: "Not in print", Syndication: content.Open, ExpiresAt: contenttest.StartTime().Add(time.Hour)}
	agency.Images = []content.Image{{URL: "/p.jpg", Rights: content.Rights{Holder: "Ben", Notice: "Once only", Syndication: content.Licensed, ExpiresAt: contenttest.StartTime().Add(time.Minute)}}}
	own.Newsroom.Rights = &content.Rights{Notice: "© Paper quay 2026"}
	g.publish(paper.Masthead(), issue)
	g.wantValues(ninjsPath(agency), []expected{
		{"the holder", []any{"copyrightHolder"}, "An agency"},
		{"the notice", []any{"copyrightNotice"}, "Not in print"},
		{"the terms", []any{"usageTerms"}, "Open to all partners."},
		{"the expiry", []any{"expires"}, "2026-06-03T07:00:00Z"},
		{"a published article has no embargo", []any{"embargoedUntil"}, nil},
		{"a picture's holder", []any{"associations", 2, "copyrightHolder"}, "Ben"},
		{"a picture's notice", []any{"associations", 2, "copyrightNotice"}, "Once only"},
		{"a picture's terms", []any{"associations", 2, "usageTerms"}, "For partners who are entitled to it."},
		{"the expiry of a picture", []any{"associations", 2, "expires"}, "2026-06-03T06:01:00Z"},
	})
	g.wantValues(ninjsPath(own), []expected{
		{"the publication is the default holder", []any{"copyrightHolder"}, "Paper quay"},
		{"the newsroom's notice", []any{"copyrightNotice"}, "© Paper quay 2026"},
		{"the publication's terms", []any{"usageTerms"}, "Not for syndication."},
		{"no expiry", []any{"expires"}, nil},
		{"a picture without rights of its own", []any{"associations", 2, "copyrightHolder"}, nil},
	})
	g.wantValues(jsonldPath(agency), []expected{
		{"the holder", []any{"copyrightHolder", "name"}, "An agency"},
		{"the holder is not the newspaper", []any{"copyrightHolder", "@id"}, nil},
		{"the notice", []any{"copyrightNotice"}, "Not in print"},
		{"the terms", []any{"usageInfo", "text"}, "Open to all partners."},
		{"the expiry", []any{"expires"}, "2026-06-03T07:00:00Z"},
		{"nothing is withheld", []any{"isAccessibleForFree"}, nil},
		{"a picture's holder", []any{"image", 0, "copyrightHolder", "name"}, "Ben"},
		{"the expiry of a picture", []any{"image", 0, "expires"}, "2026-06-03T06:01:00Z"},
	})
	g.wantValues("/feeds/quay.json", []expected{
		{"the holder", []any{"items", g.index("quay", agency), "_broadsheet", "rights", "holder"}, "An agency"},
		{"the terms", []any{"items", g.index("quay", agency), "_broadsheet", "rights", "syndication"}, "OPEN"},
		{"the expiry", []any{"items", g.index("quay", agency), "_broadsheet", "rights", "expiresAt"}, "2026-06-03T07:00:00Z"},
		{"the publication's terms", []any{"items", g.index("quay", own), "_broadsheet", "rights", "syndication"}, "FORBIDDEN"},
	})
	for path, wanted := range map[string][]string{
		"/feeds/quay.atom": {"<rights>© An agency · Not in print</rights>", "<rights>© Paper quay 2026</rights>"},
		"/feeds/quay.rss":  {"<dc:rights>© An agency · Not in print</dc:rights>", "<dc:rights>© Paper quay 2026</dc:rights>", "<media:copyright>© Ben · Once only</media:copyright>"},
	} {
		for _, want := range wanted {
			if body := string(g.read(path)); strings.Count(body, want) != 1 {
				t.Errorf("%s does not contain once %s:\n%s", path, want, body)
			}
		}
	}
}

// index returns the position of an article in its publication's feed.
func (g *gateway) index(publication string, a content.Draft) int {
	g.t.Helper()
	for i, listed := range g.articles(publication) {
		if listed.ID == a.ID {
			return i
		}
	}
	g.t.Fatalf("%s is not listed", a.ID)
	return 0
}

// TestEditorSeesEmbargoAndExpiry reads articles that are embargoed and expired: the public gets 404, an
// editor gets them marked as not to be used.
func TestEditorSeesEmbargoAndExpiry(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(3)
	embargoed, expired, pictured := issue.Articles[0], issue.Articles[1], issue.Articles[2]
	later := contenttest.StartTime().Add(time.Hour)
	embargoed.Rights.EmbargoUntil, embargoed.VisibleFrom = later, later
	expired.Rights.ExpiresAt = contenttest.StartTime()
	pictured.Images = []content.Image{{URL: "/p.jpg", Rights: content.Rights{EmbargoUntil: later}}, {URL: "/q.jpg", Rights: content.Rights{ExpiresAt: contenttest.StartTime()}}}
	g.publish(paper.Masthead(), issue)
	g.wantValues(ninjsPath(pictured), []expected{{"only the body's picture may be used", []any{"associations", 3}, nil}})
	for _, a := range issue.Articles[:2] {
		for _, path := range []string{ninjsPath(a), jsonldPath(a)} {
			got, unknown := g.get(path), g.get(strings.Replace(path, string(a.ID), "art_x", 1))
			if got.Code != 404 || got.Body.String() != unknown.Body.String() {
				t.Errorf("%s: the public gets %d %s", path, got.Code, got.Body)
			}
		}
	}
	g.as = content.Editor()
	g.wantValues(ninjsPath(embargoed), []expected{
		{"withheld", []any{"pubStatus"}, "withheld"}, {"until", []any{"embargoedUntil"}, "2026-06-03T07:00:00Z"},
	})
	g.wantValues(ninjsPath(expired), []expected{
		{"withheld", []any{"pubStatus"}, "withheld"}, {"since", []any{"expires"}, "2026-06-03T06:00:00Z"}, {"no embargo", []any{"embargoedUntil"}, nil},
	})
	g.wantValues(ninjsPath(pictured), []expected{
		{"the article may be used", []any{"pubStatus"}, "usable"},
		{"an embargoed picture", []any{"associations", 2, "pubStatus"}, "withheld"}, {"until", []any{"associations", 2, "embargoedUntil"}, "2026-06-03T07:00:00Z"},
		{"an expired picture", []any{"associations", 3, "pubStatus"}, "withheld"},
	})
	for _, a := range issue.Articles {
		g.validate(ninjsPath(a))
	}
}

// TestWithheldBodyIsInNoFormat has one newspaper whose public access is summaries, and one with titles only.
func TestWithheldBodyIsInNoFormat(t *testing.T) {
	for _, c := range []struct {
		access  content.Access
		summary any
		terms   string
	}{
		{content.SummaryAccess, "summary", "Only the summary is included. The body is available to entitled partners only."},
		{content.NoAccess, nil, "The body is available to entitled partners only."},
	} {
		g := newGateway(t, contenttest.StartTime())
		paper, issue := quay(1)
		paper.Publication.PublicAccess = c.access
		issue.Articles[0].Images = []content.Image{{URL: "/p.jpg"}}
		g.publish(paper.Masthead(), issue)
		a := issue.Articles[0]
		for _, path := range g.addresses() {
			g.validate(path)
			if body := string(g.read(path)); strings.Contains(body, "body</b> of") || strings.Contains(body, "body of 1-0") {
				t.Errorf("%s: %s contains the body", c.access, path)
			}
		}
		g.wantValues(ninjsPath(a), []expected{
			{"no body", []any{"bodies"}, nil}, {"marked as partial", []any{"representationType"}, "partial"},
			{"the summary", []any{"descriptions", 0, "value"}, c.summary}, {"the explanation", []any{"usageTerms"}, "For partners who are entitled to it. " + c.terms},
			{"the type is not picture", []any{"type"}, "text"},
		})
		g.wantValues(jsonldPath(a), []expected{
			{"no body", []any{"articleBody"}, nil}, {"the summary", []any{"description"}, c.summary},
			{"not free", []any{"isAccessibleForFree"}, false}, {"the explanation", []any{"conditionsOfAccess"}, c.terms},
		})
		html := "<section>\n<figure><img src=\"https://api.example.org/p.jpg\" alt=\"\"></figure>\n</section>\n"
		if c.summary != nil {
			html += "<section>\n<p>summary</p>\n</section>\n"
		}
		reason := map[any]any{"summary": "PUBLIC_SUMMARY_ONLY", nil: "NOT_LICENSED"}[c.summary]
		g.wantValues("/feeds/quay.json", []expected{
			{"the summary instead of the text", []any{"items", 0, "content_html"}, html}, {"the summary", []any{"items", 0, "summary"}, c.summary},
			{"the withheld field", []any{"items", 0, "_broadsheet", "withheld", 0, "field"}, "body"}, {"the reason", []any{"items", 0, "_broadsheet", "withheld", 0, "reason"}, reason},
			{"no end of the withholding", []any{"items", 0, "_broadsheet", "withheld", 0, "until"}, nil},
		})
		for _, path := range []string{"/feeds/quay.rss", "/feeds/quay.atom"} {
			body := string(g.read(path))
			if strings.Contains(body, "<content") || strings.Contains(body, "summary</") != (c.summary != nil) {
				t.Errorf("%s: %s:\n%s", c.access, path, body)
			}
		}
		g.wantValues("/issues/"+string(a.IssueID)+"/manifest.json", []expected{
			{"the page", []any{"items", 0, "type"}, "Canvas"}, {"without its picture", []any{"items", 0, "items", 0}, nil}, {"without its PDF", []any{"items", 0, "rendering"}, nil},
			{"with its articles", []any{"structures", 0, "items", 0, "items", 1, "label", "zh-CN", 0}, "Title 1-0 of 2026-06-02"},
		})
	}
}

// TestCorrectionsAreListed reads the corrections of an article, oldest first, in the formats that have them.
// The text before the correction must be in no format.
func TestCorrectionsAreListed(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(1)
	a := issue.Articles[0]
	first, second := contenttest.StartTime().Add(-2*time.Hour), contenttest.StartTime().Add(-time.Hour)
	a.Newsroom.Corrections = []content.Correction{
		{At: first, Note: "It was Ada", Fields: []content.FieldChange{{Name: content.CorrectedByline, Before: "by Adam", After: "by Ada"}}},
		{At: second, Note: "Not two", Fields: []content.FieldChange{{Name: content.CorrectedBody}}},
	}
	a.Body.Earlier = []content.BodyText{{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "what was printed"}}}}}}
	g.publish(paper.Masthead(), issue)
	const at, later = "2026-06-03T04:00:00Z", "2026-06-03T05:00:00Z"
	g.wantValues(ninjsPath(a), []expected{
		{"the notes", []any{"edNote"}, "Corrected " + at + ": It was Ada\nCorrected " + later + ": Not two"},
		{"the version's time is that of the last correction", []any{"versionCreated"}, later}, {"the article may be used", []any{"pubStatus"}, "usable"},
	})
	g.wantValues(jsonldPath(a), []expected{
		{"a comment", []any{"correction", 0, "@type"}, "CorrectionComment"}, {"the first", []any{"correction", 0, "text"}, "It was Ada"}, {"when", []any{"correction", 0, "datePublished"}, at},
		{"the second", []any{"correction", 1, "text"}, "Not two"}, {"when", []any{"correction", 1, "datePublished"}, later}, {"modified at the last correction", []any{"dateModified"}, later},
	})
	g.wantValues("/feeds/quay.json", []expected{
		{"the first", []any{"items", 0, "_broadsheet", "corrections", 0, "note"}, "It was Ada"}, {"when", []any{"items", 0, "_broadsheet", "corrections", 0, "at"}, at},
		{"the second", []any{"items", 0, "_broadsheet", "corrections", 1, "note"}, "Not two"}, {"modified at the last correction", []any{"items", 0, "date_modified"}, later},
	})
	for _, path := range g.addresses() {
		if body := string(g.read(path)); strings.Contains(body, "what was printed") || strings.Contains(body, "by Adam") {
			t.Errorf("%s contains the text before the correction: %s", path, body)
		}
	}
}

// TestPartnersGetWhatTheyAreEntitledTo reads as two partners: one gets summaries, without pictures that are
// not syndicated; the other gets everything after a delay, including the tombstones.
func TestPartnersGetWhatTheyAreEntitledTo(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(3)
	a, gone, own := issue.Articles[0], issue.Articles[1], issue.Articles[2]
	a.Images = []content.Image{{URL: "/p.jpg", Rights: content.Rights{Syndication: content.NotSyndicated}}, {URL: "/q.jpg"}}
	own.Rights.Syndication = content.NotSyndicated
	gone.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.StartTime(), Reason: "It was not so"}
	g.publish(paper.Masthead(), issue)
	id := paper.Publication.ID
	g.as = content.ForPartner(&content.Partner{ID: "par_brief", Entitlements: []content.Entitlement{{PublicationID: id, Body: content.SummaryOnly, Images: true}}})
	g.wantValues(ninjsPath(a), []expected{
		{"no body", []any{"bodies"}, nil}, {"the summary", []any{"descriptions", 0, "value"}, "summary"}, {"a picture", []any{"associations", 2, "uri"}, "https://api.example.org/q.jpg"},
		{"no picture that is not syndicated", []any{"associations", 3}, nil},
	})
	g.wantValues("/feeds/quay.json", []expected{
		{"one article", []any{"items", 0, "id"}, string(a.ID)}, {"no other article", []any{"items", 1}, nil},
		{"no body", []any{"items", 0, "_broadsheet", "withheld", 0, "reason"}, "NOT_LICENSED"}, {"no picture", []any{"items", 0, "_broadsheet", "withheld", 1, "reason"}, "IMAGE_RIGHTS"},
		{"the tombstone", []any{"_broadsheet", "deleted", 0, "id"}, string(gone.ID)},
	})
	g.wantValues(ninjsPath(gone), []expected{{"cancelled", []any{"pubStatus"}, "canceled"}})
	unknown := g.get("/articles/art_x.ninjs.json").Body.String()
	if w := g.get(ninjsPath(own)); w.Code != 404 || w.Body.String() != unknown {
		t.Errorf("an article that is not syndicated: got %d %s, want the error for an unknown one", w.Code, w.Body)
	}
	g.as = content.ForPartner(&content.Partner{ID: "par_late", Entitlements: []content.Entitlement{{PublicationID: id, DelaySeconds: 2 * 24 * 3600, Body: content.FullBody}}})
	for _, late := range issue.Articles {
		if w := g.get(ninjsPath(late)); w.Code != 404 || w.Body.String() != unknown {
			t.Errorf("before the end of the delay: got %d %s", w.Code, w.Body)
		}
	}
	if o := g.object("/feeds/quay.json"); o.at("items", 0) != nil || o.at("_broadsheet", "deleted", 0) != nil {
		t.Errorf("before the end of the delay the feed has %v", o)
	}
	g.clock.Advance(24 * time.Hour)
	g.wantValues(ninjsPath(a), []expected{{"the body", []any{"bodies", 0, "role"}, "main"}})
	g.wantValues(ninjsPath(gone), []expected{{"cancelled", []any{"pubStatus"}, "canceled"}})
	g.wantValues("/feeds/quay.json", []expected{{"one article", []any{"items", 0, "id"}, string(a.ID)}, {"a tombstone", []any{"_broadsheet", "deleted", 0, "id"}, string(gone.ID)}})
}
