package syndicate_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// object is any JSON.
type object map[string]any

// at is what is where a path leads, by names and by numbers from 0; nil for nothing.
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

func (d *desk) object(path string) (o object) {
	d.t.Helper()
	if err := json.Unmarshal(d.read(path), &o); err != nil {
		d.t.Fatal(err)
	}
	return o
}

// says is what a document says at a place; nil where it is to say nothing there.
type says struct {
	reason string
	at     []any
	want   any
}

func (d *desk) wantSaid(path string, all []says) {
	d.t.Helper()
	o := d.object(path)
	for _, c := range all {
		if got := o.at(c.at...); got != c.want {
			d.t.Errorf("%s: %s: at %v got %v, want %v", path, c.reason, c.at, got, c.want)
		}
	}
}

// quay is a newspaper with one issue of so many articles on one page.
func quay(articles int) (*contenttest.Paper, content.Batch) {
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-02", 1, articles)
	issue.Issues[0].PDFURL = "/issue.pdf"
	return paper, issue
}

func ninjsPath(a content.Draft) string  { return "/articles/" + string(a.ID) + ".ninjs.json" }
func jsonldPath(a content.Draft) string { return "/articles/" + string(a.ID) + ".jsonld" }

func TestRights(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper, issue := quay(2)
	paper.Publication.Rights = content.Rights{Syndication: content.NotSyndicated}
	agency, own := issue.Articles[0], issue.Articles[1]
	agency.Rights = content.Rights{Holder: "An agency", Notice: "Not in print", Syndication: content.Open, ExpiresAt: contenttest.Press().Add(time.Hour)}
	agency.Images = []content.Image{{URL: "/p.jpg", Rights: content.Rights{Holder: "Ben", Notice: "Once only", Syndication: content.Licensed, ExpiresAt: contenttest.Press().Add(time.Minute)}}}
	own.Newsroom.Rights = &content.Rights{Notice: "© Paper quay 2026"}
	d.publish(paper.Masthead(), issue)
	d.wantSaid(ninjsPath(agency), []says{
		{"the holder", []any{"copyrightHolder"}, "An agency"},
		{"the notice", []any{"copyrightNotice"}, "Not in print"},
		{"who may have it", []any{"usageTerms"}, "Open to all partners."},
		{"how long", []any{"expires"}, "2026-06-03T07:00:00Z"},
		{"an article that is out is under no embargo", []any{"embargoedUntil"}, nil},
		{"a picture's holder", []any{"associations", 2, "copyrightHolder"}, "Ben"},
		{"a picture's notice", []any{"associations", 2, "copyrightNotice"}, "Once only"},
		{"a picture's terms", []any{"associations", 2, "usageTerms"}, "For partners who are entitled to it."},
		{"how long a picture", []any{"associations", 2, "expires"}, "2026-06-03T06:01:00Z"},
	})
	d.wantSaid(ninjsPath(own), []says{
		{"the publication holds them where nobody else is told", []any{"copyrightHolder"}, "Paper quay"},
		{"the newsroom's notice", []any{"copyrightNotice"}, "© Paper quay 2026"},
		{"the publication's terms", []any{"usageTerms"}, "Not for syndication."},
		{"for ever", []any{"expires"}, nil},
		{"a picture without rights of its own", []any{"associations", 2, "copyrightHolder"}, nil},
	})
	d.wantSaid(jsonldPath(agency), []says{
		{"the holder", []any{"copyrightHolder", "name"}, "An agency"},
		{"not the newspaper", []any{"copyrightHolder", "@id"}, nil},
		{"the notice", []any{"copyrightNotice"}, "Not in print"},
		{"who may have it", []any{"usageInfo", "text"}, "Open to all partners."},
		{"how long", []any{"expires"}, "2026-06-03T07:00:00Z"},
		{"nothing is withheld", []any{"isAccessibleForFree"}, nil},
		{"a picture's holder", []any{"image", 0, "copyrightHolder", "name"}, "Ben"},
		{"how long a picture", []any{"image", 0, "expires"}, "2026-06-03T06:01:00Z"},
	})
	d.wantSaid("/feeds/quay.json", []says{
		{"the holder", []any{"items", d.place("quay", agency), "_broadsheet", "rights", "holder"}, "An agency"},
		{"who may have it", []any{"items", d.place("quay", agency), "_broadsheet", "rights", "syndication"}, "OPEN"},
		{"how long", []any{"items", d.place("quay", agency), "_broadsheet", "rights", "expiresAt"}, "2026-06-03T07:00:00Z"},
		{"the publication's", []any{"items", d.place("quay", own), "_broadsheet", "rights", "syndication"}, "FORBIDDEN"},
	})
	for path, said := range map[string][]string{
		"/feeds/quay.atom": {"<rights>© An agency · Not in print</rights>", "<rights>© Paper quay 2026</rights>"},
		"/feeds/quay.rss":  {"<dc:rights>© An agency · Not in print</dc:rights>", "<dc:rights>© Paper quay 2026</dc:rights>", "<media:copyright>© Ben · Once only</media:copyright>"},
	} {
		for _, want := range said {
			if body := string(d.read(path)); strings.Count(body, want) != 1 {
				t.Errorf("%s does not say once %s:\n%s", path, want, body)
			}
		}
	}
}

// place is where an article is in a feed.
func (d *desk) place(publication string, a content.Draft) int {
	d.t.Helper()
	for i, listed := range d.articles(publication) {
		if listed.ID == a.ID {
			return i
		}
	}
	d.t.Fatalf("%s is in no list", a.ID)
	return 0
}

// TestWhatIsOut tells an editor what may not be used yet, or not any more.
func TestWhatIsOut(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper, issue := quay(3)
	embargoed, expired, pictured := issue.Articles[0], issue.Articles[1], issue.Articles[2]
	later := contenttest.Press().Add(time.Hour)
	embargoed.Rights.EmbargoUntil, embargoed.VisibleFrom = later, later
	expired.Rights.ExpiresAt = contenttest.Press()
	pictured.Images = []content.Image{{URL: "/p.jpg", Rights: content.Rights{EmbargoUntil: later}}, {URL: "/q.jpg", Rights: content.Rights{ExpiresAt: contenttest.Press()}}}
	d.publish(paper.Masthead(), issue)
	d.wantSaid(ninjsPath(pictured), []says{{"the body's picture alone is out", []any{"associations", 3}, nil}})
	for _, a := range issue.Articles[:2] {
		for _, path := range []string{ninjsPath(a), jsonldPath(a)} {
			got, unknown := d.get(path), d.get(strings.Replace(path, string(a.ID), "art_x", 1))
			if got.Code != 404 || got.Body.String() != unknown.Body.String() {
				t.Errorf("%s: the public gets %d %s", path, got.Code, got.Body)
			}
		}
	}
	d.as = content.Editor()
	d.wantSaid(ninjsPath(embargoed), []says{
		{"not yet", []any{"pubStatus"}, "withheld"}, {"till when", []any{"embargoedUntil"}, "2026-06-03T07:00:00Z"},
	})
	d.wantSaid(ninjsPath(expired), []says{
		{"no more", []any{"pubStatus"}, "withheld"}, {"since when", []any{"expires"}, "2026-06-03T06:00:00Z"}, {"no embargo", []any{"embargoedUntil"}, nil},
	})
	d.wantSaid(ninjsPath(pictured), []says{
		{"the article may be used", []any{"pubStatus"}, "usable"},
		{"a picture not yet", []any{"associations", 2, "pubStatus"}, "withheld"}, {"till when", []any{"associations", 2, "embargoedUntil"}, "2026-06-03T07:00:00Z"},
		{"another no more", []any{"associations", 3, "pubStatus"}, "withheld"},
	})
	for _, a := range issue.Articles {
		d.validate(ninjsPath(a))
	}
}

// TestWithheldBody gives the public the summaries of one newspaper, and of another the titles.
func TestWithheldBody(t *testing.T) {
	for _, c := range []struct {
		access  content.Access
		summary any
		terms   string
	}{
		{content.SummaryAccess, "summary", "The summary alone is given; the text is for those who are entitled to it."},
		{content.NoAccess, nil, "The text is for those who are entitled to it."},
	} {
		d := newDesk(t, contenttest.Press())
		paper, issue := quay(1)
		paper.Publication.PublicAccess = c.access
		issue.Articles[0].Images = []content.Image{{URL: "/p.jpg"}}
		d.publish(paper.Masthead(), issue)
		a := issue.Articles[0]
		for _, path := range d.addresses() {
			d.validate(path)
			if body := string(d.read(path)); strings.Contains(body, "body</b> of") || strings.Contains(body, "body of 1-0") {
				t.Errorf("%s: %s has the body", c.access, path)
			}
		}
		d.wantSaid(ninjsPath(a), []says{
			{"no body", []any{"bodies"}, nil}, {"not all", []any{"representationType"}, "partial"},
			{"the summary", []any{"descriptions", 0, "value"}, c.summary}, {"why", []any{"usageTerms"}, "For partners who are entitled to it. " + c.terms},
			{"no picture story", []any{"type"}, "text"},
		})
		d.wantSaid(jsonldPath(a), []says{
			{"no body", []any{"articleBody"}, nil}, {"the summary", []any{"description"}, c.summary},
			{"not for everybody", []any{"isAccessibleForFree"}, false}, {"why", []any{"conditionsOfAccess"}, c.terms},
		})
		html := "<section>\n<figure><img src=\"https://api.example.org/p.jpg\" alt=\"\"></figure>\n</section>\n"
		if c.summary != nil {
			html += "<section>\n<p>summary</p>\n</section>\n"
		}
		reason := map[any]any{"summary": "PUBLIC_SUMMARY_ONLY", nil: "NOT_LICENSED"}[c.summary]
		d.wantSaid("/feeds/quay.json", []says{
			{"the summary in place of the text", []any{"items", 0, "content_html"}, html}, {"the summary", []any{"items", 0, "summary"}, c.summary},
			{"what is withheld", []any{"items", 0, "_broadsheet", "withheld", 0, "field"}, "body"}, {"why", []any{"items", 0, "_broadsheet", "withheld", 0, "reason"}, reason},
			{"nobody knows till when", []any{"items", 0, "_broadsheet", "withheld", 0, "until"}, nil},
		})
		for _, path := range []string{"/feeds/quay.rss", "/feeds/quay.atom"} {
			body := string(d.read(path))
			if strings.Contains(body, "<content") || strings.Contains(body, "summary</") != (c.summary != nil) {
				t.Errorf("%s: %s:\n%s", c.access, path, body)
			}
		}
		d.wantSaid("/issues/"+string(a.IssueID)+"/manifest.json", []says{
			{"the page, empty", []any{"items", 0, "type"}, "Canvas"}, {"without its picture", []any{"items", 0, "items", 0}, nil}, {"nor its PDF", []any{"items", 0, "rendering"}, nil},
			{"with its contents", []any{"structures", 0, "items", 0, "items", 1, "label", "zh-CN", 0}, "Title 1-0 of 2026-06-02"},
		})
	}
}

// TestCorrections tells what was wrong, oldest first, wherever a format has a place for it.
func TestCorrections(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper, issue := quay(1)
	a := issue.Articles[0]
	first, second := contenttest.Press().Add(-2*time.Hour), contenttest.Press().Add(-time.Hour)
	a.Newsroom.Corrections = []content.Correction{
		{At: first, Note: "It was Ada", Fields: []content.FieldChange{{Name: content.CorrectedByline, Before: "by Adam", After: "by Ada"}}},
		{At: second, Note: "Not two", Fields: []content.FieldChange{{Name: content.CorrectedBody}}},
	}
	a.Body.Earlier = []content.BodyText{{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "what was printed"}}}}}}
	d.publish(paper.Masthead(), issue)
	const at, later = "2026-06-03T04:00:00Z", "2026-06-03T05:00:00Z"
	d.wantSaid(ninjsPath(a), []says{
		{"what was wrong", []any{"edNote"}, "Corrected " + at + ": It was Ada\nCorrected " + later + ": Not two"},
		{"this version is the corrected", []any{"versionCreated"}, later}, {"good to use", []any{"pubStatus"}, "usable"},
	})
	d.wantSaid(jsonldPath(a), []says{
		{"a comment", []any{"correction", 0, "@type"}, "CorrectionComment"}, {"the first", []any{"correction", 0, "text"}, "It was Ada"}, {"when", []any{"correction", 0, "datePublished"}, at},
		{"the second", []any{"correction", 1, "text"}, "Not two"}, {"when", []any{"correction", 1, "datePublished"}, later}, {"changed by the last", []any{"dateModified"}, later},
	})
	d.wantSaid("/feeds/quay.json", []says{
		{"the first", []any{"items", 0, "_broadsheet", "corrections", 0, "note"}, "It was Ada"}, {"when", []any{"items", 0, "_broadsheet", "corrections", 0, "at"}, at},
		{"the second", []any{"items", 0, "_broadsheet", "corrections", 1, "note"}, "Not two"}, {"changed by the last", []any{"items", 0, "date_modified"}, later},
	})
	for _, path := range d.addresses() {
		if body := string(d.read(path)); strings.Contains(body, "what was printed") || strings.Contains(body, "by Adam") {
			t.Errorf("%s has what was wrong: %s", path, body)
		}
	}
}

// TestPartners reads as partners do: one gets summaries without pictures that are not for partners,
// the other gets everything a day later, and hears of a withdrawal only then.
func TestPartners(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper, issue := quay(3)
	a, gone, own := issue.Articles[0], issue.Articles[1], issue.Articles[2]
	a.Images = []content.Image{{URL: "/p.jpg", Rights: content.Rights{Syndication: content.NotSyndicated}}, {URL: "/q.jpg"}}
	own.Rights.Syndication = content.NotSyndicated
	gone.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.Press(), Reason: "It was not so"}
	d.publish(paper.Masthead(), issue)
	id := paper.Publication.ID
	d.as = content.ForPartner(&content.Partner{ID: "par_brief", Entitlements: []content.Entitlement{{PublicationID: id, Body: content.SummaryOnly, Images: true}}})
	d.wantSaid(ninjsPath(a), []says{
		{"no body", []any{"bodies"}, nil}, {"the summary", []any{"descriptions", 0, "value"}, "summary"}, {"a picture", []any{"associations", 2, "uri"}, "https://api.example.org/q.jpg"},
		{"none that is not for partners", []any{"associations", 3}, nil},
	})
	d.wantSaid("/feeds/quay.json", []says{
		{"one article", []any{"items", 0, "id"}, string(a.ID)}, {"and no other", []any{"items", 1}, nil},
		{"no body", []any{"items", 0, "_broadsheet", "withheld", 0, "reason"}, "NOT_LICENSED"}, {"no picture of it", []any{"items", 0, "_broadsheet", "withheld", 1, "reason"}, "IMAGE_RIGHTS"},
		{"what was withdrawn", []any{"_broadsheet", "deleted", 0, "id"}, string(gone.ID)},
	})
	d.wantSaid(ninjsPath(gone), []says{{"cancelled", []any{"pubStatus"}, "canceled"}})
	unknown := d.get("/articles/art_x.ninjs.json").Body.String()
	if w := d.get(ninjsPath(own)); w.Code != 404 || w.Body.String() != unknown {
		t.Errorf("what no partner may have: got %d %s", w.Code, w.Body)
	}
	d.as = content.ForPartner(&content.Partner{ID: "par_late", Entitlements: []content.Entitlement{{PublicationID: id, DelaySeconds: 2 * 24 * 3600, Body: content.FullBody}}})
	for _, late := range issue.Articles {
		if w := d.get(ninjsPath(late)); w.Code != 404 || w.Body.String() != unknown {
			t.Errorf("before the delay: got %d %s", w.Code, w.Body)
		}
	}
	if o := d.object("/feeds/quay.json"); o.at("items", 0) != nil || o.at("_broadsheet", "deleted", 0) != nil {
		t.Errorf("before the delay the feed has %v", o)
	}
	d.clock.Advance(24 * time.Hour)
	d.wantSaid(ninjsPath(a), []says{{"the body", []any{"bodies", 0, "role"}, "main"}})
	d.wantSaid(ninjsPath(gone), []says{{"cancelled", []any{"pubStatus"}, "canceled"}})
	d.wantSaid("/feeds/quay.json", []says{{"one article", []any{"items", 0, "id"}, string(a.ID)}, {"a tombstone", []any{"_broadsheet", "deleted", 0, "id"}, string(gone.ID)}})
}
