package syndicate_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/syndicate"
)

// withdraw takes an article back, now.
func (d *desk) withdraw(a content.Draft, reason string, titled bool) {
	d.t.Helper()
	a.Newsroom.Withdrawal = &content.Withdrawal{At: d.clock.Now(), Reason: reason, KeepsTitle: titled}
	d.publish(content.Batch{Articles: []content.Draft{a}})
}

// grave is a tombstone in a feed of any format. Atom has no title of it.
type grave struct {
	Ref    string `json:"id" xml:"ref,attr"`
	When   string `json:"at" xml:"when,attr"`
	Reason string `json:"reason" xml:"http://purl.org/atompub/tombstones/1.0 comment"`
	Title  string `json:"title" xml:"-"`
}

// graves reads a feed's tombstones, and when Atom says that it changed.
func (d *desk) graves(query string) (inJSON, inAtom []grave, updated string) {
	d.t.Helper()
	var a struct {
		Updated string  `xml:"http://www.w3.org/2005/Atom updated"`
		Graves  []grave `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
	}
	if err := xml.Unmarshal(d.read("/feeds/quay.atom"+query), &a); err != nil {
		d.t.Fatal(err)
	}
	list, _ := d.object("/feeds/quay.json"+query).at("_broadsheet", "deleted").([]any)
	for _, entry := range list {
		of := object(entry.(map[string]any))
		title, _ := of.at("title").(string)
		inJSON = append(inJSON, grave{of.at("id").(string), of.at("at").(string), of.at("reason").(string), title})
	}
	return inJSON, a.Graves, a.Updated
}

// TestWithdrawnArticle asks for what was withdrawn, with its title and without.
func TestWithdrawnArticle(t *testing.T) {
	for _, titled := range []bool{false, true} {
		d := newDesk(t, contenttest.Press())
		paper, issue := quay(2)
		d.publish(paper.Masthead(), issue)
		a, said := issue.Articles[1], any(nil)
		if titled {
			said = a.Title
		}
		was := d.get(ninjsPath(a))
		d.clock.Advance(time.Hour)
		d.withdraw(a, "It was not so", titled)
		for _, as := range []content.Audience{content.Public(), content.Editor()} {
			d.as = as
			if w := d.get(ninjsPath(a), "If-None-Match", was.Header().Get("Etag"), "If-Modified-Since", d.clock.Now().Format(http.TimeFormat)); w.Code != 200 {
				t.Errorf("%s: who has it is told %d", as.Kind(), w.Code)
			}
			d.wantSaid(ninjsPath(a), []says{
				{"cancelled", []any{"pubStatus"}, "canceled"}, {"why", []any{"edNote"}, "It was not so"},
				{"when", []any{"versionCreated"}, "2026-06-03T07:00:00Z"}, {"the title", []any{"title"}, said}, {"as a headline", []any{"headlines", 0, "value"}, said},
				{"the issue", []any{"associations", 0, "name"}, "issue"}, {"no picture, no page", []any{"associations", 1}, nil},
				{"no PDF", []any{"associations", 0, "renditions"}, nil},
			})
			d.validate(ninjsPath(a))
			d.wantSaid(jsonldPath(a), []says{
				{"what it is", []any{"@type"}, "NewsArticle"}, {"withdrawn", []any{"creativeWorkStatus"}, "Withdrawn"}, {"the title", []any{"headline"}, said},
				{"when", []any{"expires"}, "2026-06-03T07:00:00Z"}, {"why", []any{"correction", 0, "text"}, "It was not so"},
				{"the same day", []any{"correction", 0, "datePublished"}, "2026-06-03T07:00:00Z"}, {"changed then", []any{"dateModified"}, "2026-06-03T07:00:00Z"},
			})
			for _, path := range []string{ninjsPath(a), jsonldPath(a)} {
				body := string(d.read(path))
				for _, gone := range []string{"body", "photo", "Ben", "summary", "kicker", "sport", "sourceId", "1-1"} {
					if !titled && strings.Contains(body, gone) || strings.Contains(strings.ReplaceAll(body, a.Title, ""), gone) {
						t.Errorf("%s: %s still has %s: %s", as.Kind(), path, gone, body)
					}
				}
			}
			d.wantGone(a)
		}
	}
}

// wantGone wants an article to be in no list.
func (d *desk) wantGone(a content.Draft) {
	d.t.Helper()
	var atom struct {
		IDs []string `xml:"entry>id"`
	}
	if err := xml.Unmarshal(d.read("/feeds/quay.atom"), &atom); err != nil {
		d.t.Fatal(err)
	}
	if slices.Contains(atom.IDs, "urn:broadsheet:"+string(a.ID)) || len(atom.IDs) == 0 || slices.Contains(d.feed("/feeds/quay.json").ids(), string(a.ID)) {
		d.t.Errorf("%s: a feed still has it: %v", d.as.Kind(), atom.IDs)
	}
	for _, path := range []string{"/feeds/quay.rss", "/news-sitemap.xml", "/issues/" + string(a.IssueID) + "/manifest.json"} {
		if strings.Contains(string(d.read(path)), string(a.ID)) {
			d.t.Errorf("%s: %s still has it", d.as.Kind(), path)
		}
	}
}

// TestTombstones takes articles back one by one, and reads what feeds of parts say of it.
func TestTombstones(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	issue, other := paper.Issue("2026-06-01", 3, 3), paper.Issue("2026-06-02", 1, 1)
	d.publish(paper.Masthead(), issue, other)
	if inJSON, inAtom, _ := d.graves(""); len(inJSON)+len(inAtom) > 0 || strings.Contains(string(d.read("/feeds/quay.atom")), "tombstones") {
		t.Errorf("before anything was withdrawn: %v, %v", inJSON, inAtom)
	}
	news, sport, late := issue.Articles[0], issue.Articles[4], other.Articles[0]
	for _, a := range []content.Draft{news, late, sport} {
		d.clock.Advance(time.Minute)
		d.withdraw(a, "no "+a.SourceID, a.ID == sport.ID)
	}
	all := []content.Draft{sport, late, news}
	when := map[content.ID]string{news.ID: "2026-06-03T06:01:00Z", late.ID: "2026-06-03T06:02:00Z", sport.ID: "2026-06-03T06:03:00Z"}
	for _, as := range []content.Audience{content.Public(), content.Editor()} {
		d.as = as
		for _, c := range []struct {
			reason, query string
			want          []content.Draft
		}{
			{"the publication's, the latest at first", "", all},
			{"a section's", "?section=sport", all[:1]},
			{"an issue's", "?issue=" + string(news.IssueID), []content.Draft{sport, news}},
			{"an author's", "?author=" + string(news.Credits[0].AuthorID), slices.DeleteFunc(slices.Clone(all), func(a content.Draft) bool { return a.Credits[0].AuthorID != news.Credits[0].AuthorID })},
			{"none of a section without", "?section=supplement", nil},
		} {
			inJSON, inAtom, updated := d.graves(c.query)
			var want, wantAtom []grave
			for _, a := range c.want {
				g := grave{Ref: string(a.ID), When: when[a.ID], Reason: "no " + a.SourceID}
				wantAtom = append(wantAtom, grave{Ref: "urn:broadsheet:" + g.Ref, When: g.When, Reason: g.Reason})
				if a.ID == sport.ID {
					g.Title = a.Title
				}
				want = append(want, g)
			}
			if !slices.Equal(inJSON, want) || !slices.Equal(inAtom, wantAtom) {
				t.Errorf("%s: %s: got %v and %v, want %v", as.Kind(), c.reason, inJSON, inAtom, want)
			}
			if len(want) > 0 && updated != want[0].When {
				t.Errorf("%s: %s: updated %s, want %s", as.Kind(), c.reason, updated, want[0].When)
			}
		}
	}
}

// TestTombstonesAreFew withdraws more than a feed tells, and walks past its first page.
func TestTombstonesAreFew(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-01", 1, 120)
	d.publish(paper.Masthead(), issue)
	gone := map[string]bool{}
	for _, a := range issue.Articles[:60] {
		d.clock.Advance(time.Second)
		d.withdraw(a, "no", false)
		gone[string(a.ID)] = true
	}
	for _, as := range []content.Audience{content.Public(), content.Editor()} {
		d.as = as
		inJSON, inAtom, _ := d.graves("")
		if len(inJSON) != 50 || len(inAtom) != 50 || inJSON[0].Ref != string(issue.Articles[59].ID) {
			t.Errorf("%s: %d and %d tombstones, want the latest 50", as.Kind(), len(inJSON), len(inAtom))
		}
		seen := 0
		for path := "/feeds/quay.json"; path != ""; {
			p := d.feed(path)
			for _, id := range p.ids() {
				if seen++; gone[id] {
					t.Errorf("%s: %s is in the feed", as.Kind(), id)
				}
			}
			if path = strings.TrimPrefix(p.NextURL, "https://api.example.org"); path != "" {
				if inJSON, inAtom, _ = d.graves(path[strings.Index(path, "?"):]); len(inJSON)+len(inAtom) > 0 {
					t.Errorf("%s: a later page has tombstones", as.Kind())
				}
			}
		}
		if seen != 60 {
			t.Errorf("%s: walked %d articles, want 60", as.Kind(), seen)
		}
	}
}

// TestNobodyKeepsWhatLeft asks with what was sent before an article left, by the date alone: it may
// not be told that it has all there is.
func TestNobodyKeepsWhatLeft(t *testing.T) {
	for _, c := range []struct {
		reason string
		leave  func(*desk, content.Draft)
	}{
		{"withdrawn", func(d *desk, a content.Draft) { d.withdraw(a, "no", false) }},
		{"its rights ended by the clock", func(*desk, content.Draft) {}},
		{"its rights ended by the newsroom", func(d *desk, a content.Draft) {
			a.Newsroom.Rights = &content.Rights{ExpiresAt: contenttest.Press()}
			d.publish(content.Batch{Articles: []content.Draft{a}})
		}},
		{"it is under an embargo again", func(d *desk, a content.Draft) {
			a.Rights.EmbargoUntil = contenttest.Press().Add(24 * time.Hour)
			a.VisibleFrom = a.Rights.EmbargoUntil
			d.publish(content.Batch{Articles: []content.Draft{a}})
		}},
	} {
		d := newDesk(t, contenttest.Press())
		paper := contenttest.NewPaper("quay")
		issue := paper.Issue("2026-06-02", 2, 2)
		a := issue.Articles[0]
		a.Rights.ExpiresAt = contenttest.Press().Add(time.Minute)
		d.publish(paper.Masthead(), issue)
		paths := []string{"/news-sitemap.xml", "/issues/" + string(a.IssueID) + "/manifest.json", ninjsPath(a), jsonldPath(a)}
		for _, format := range feedExtensions() {
			for _, query := range []string{"", "?section=news", "?issue=" + string(a.IssueID), "?author=" + string(a.Credits[0].AuthorID)} {
				paths = append(paths, fmt.Sprintf("/feeds/quay.%s%s", format, query))
			}
		}
		since := map[string]string{}
		for _, path := range paths {
			w := d.get(path)
			if !strings.Contains(w.Body.String(), a.Title) {
				t.Fatalf("%s: %s does not have it", c.reason, path)
			}
			if since[path] = w.Header().Get("Last-Modified"); since[path] == "" {
				since[path] = w.Header().Get("Date")
			}
			if since[path] == "" {
				since[path] = d.clock.Now().Format(http.TimeFormat)
			}
		}
		d.clock.Advance(time.Minute)
		c.leave(d, a)
		for _, path := range paths {
			w := d.get(path, "If-Modified-Since", since[path])
			if w.Code == http.StatusNotModified || strings.Contains(w.Body.String(), a.Title) {
				t.Errorf("%s: %s: who has it is told %d", c.reason, path, w.Code)
			}
		}
	}
}

// slow reads lists, and lets something happen before anything else is read.
type slow struct {
	content.Reader
	then func()
}

func (r slow) ArticleLists(ctx context.Context, q []content.ArticleQuery) ([][]content.RankedArticle, error) {
	lists, err := r.Reader.ArticleLists(ctx, q)
	r.then()
	return lists, err
}

// TestWithdrawnMeanwhile withdraws an article while a feed of it is made.
func TestWithdrawnMeanwhile(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper, issue := quay(2)
	d.publish(paper.Masthead(), issue)
	a := issue.Articles[0]
	d.h = syndicate.Handler(syndicate.Config{PublicURL: "https://api.example.org", Log: slog.New(slog.DiscardHandler), Read: func(ctx context.Context) (content.Reader, error) {
		r, err := d.store.Read(ctx, d.as)
		return slow{r, func() { d.withdraw(a, "no", false) }}, err
	}})
	o := d.object("/feeds/quay.json")
	if o.at("items", 0, "id") == nil || o.at("items", 1) != nil || o.at("_broadsheet", "deleted", 0, "id") != string(a.ID) {
		t.Errorf("got %v", o)
	}
}
