package syndicate_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// page is a page of a feed as a reader sees it, from whatever format.
type page struct {
	Title   string `json:"title"`
	NextURL string `json:"next_url"`
	Items   []struct {
		ID          string `json:"id"`
		ContentHTML string `json:"content_html"`
		Published   string `json:"date_published"`
		Modified    string `json:"date_modified"`
	} `json:"items"`
}

func (p page) ids() (ids []string) {
	for _, item := range p.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

func (d *desk) feed(path string) (p page) {
	d.t.Helper()
	if err := json.Unmarshal(d.read(path), &p); err != nil {
		d.t.Fatal(err)
	}
	return p
}

// xmlPage reads ids and the next link of RSS and Atom.
func (d *desk) xmlPage(path string) (ids []string, next string) {
	d.t.Helper()
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var p struct {
		RSS struct {
			Links []link `xml:"http://www.w3.org/2005/Atom link"`
			Items []struct {
				GUID struct {
					ID        string `xml:",chardata"`
					PermaLink string `xml:"isPermaLink,attr"`
				} `xml:"guid"`
			} `xml:"item"`
		} `xml:"channel"`
		Links   []link `xml:"http://www.w3.org/2005/Atom link"`
		Entries []struct {
			ID string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(d.read(path), &p); err != nil {
		d.t.Fatal(err)
	}
	for _, item := range p.RSS.Items {
		if item.GUID.PermaLink != "false" {
			d.t.Errorf("%s is no address, and says isPermaLink=%q", item.GUID.ID, item.GUID.PermaLink)
		}
		ids = append(ids, item.GUID.ID)
	}
	for _, e := range p.Entries {
		ids = append(ids, strings.TrimPrefix(e.ID, "urn:broadsheet:"))
	}
	for _, l := range append(p.RSS.Links, p.Links...) {
		if l.Rel == "next" {
			next = l.Href
		}
	}
	return ids, next
}

// TestPagingWalksAll walks a feed of articles of which many were published at the same moment.
func TestPagingWalksAll(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	d.publish(paper.Masthead(), paper.Issue("2026-06-01", 4, 30), paper.Issue("2026-06-02", 3, 21))
	var want []string
	for _, a := range d.articles("quay") {
		want = append(want, string(a.ID))
	}
	for _, format := range []string{"rss", "atom", "json"} {
		var got []string
		path := "/feeds/quay." + format
		for pages := 0; path != "" && pages < 10; pages++ {
			var ids []string
			var next string
			if format == "json" {
				p := d.feed(path)
				ids, next = p.ids(), p.NextURL
			} else {
				ids, next = d.xmlPage(path)
			}
			if len(ids) == 0 || len(ids) > 50 {
				t.Errorf("%s has %d articles", path, len(ids))
			}
			got = append(got, ids...)
			path = strings.TrimPrefix(next, "https://api.example.org")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: walked %d articles, want %d, newest first and each once", format, len(got), len(want))
		}
	}
}

func TestFeedsOfParts(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper, other := contenttest.NewPaper("quay"), contenttest.NewPaper("other")
	d.publish(paper.Masthead(), paper.Issue("2026-06-01", 3, 4), paper.Issue("2026-06-02", 3, 4), other.Masthead(), other.Issue("2026-06-01", 1, 2))
	sport, ben := paper.Sections[1], paper.Authors[1]
	issue := content.IssueID(paper.Publication.ID, "2026-06-02")
	for _, c := range []struct {
		reason, query string
		in            func(*content.Article) bool
		title         string
	}{
		{"a section by its slug", "section=sport", func(a *content.Article) bool { return a.SectionID == sport.ID }, "Paper quay · sport"},
		{"a section by its id", "section=" + string(sport.ID), func(a *content.Article) bool { return a.SectionID == sport.ID }, "Paper quay · sport"},
		{"an author", "author=" + string(ben.ID), func(a *content.Article) bool { return slices.Contains(a.AuthorIDs(), ben.ID) }, "Paper quay · Ben"},
		{"an issue", "issue=" + string(issue), func(a *content.Article) bool { return a.IssueID == issue }, "Paper quay · 2026-06-02"},
		{"a section of an issue", "issue=" + string(issue) + "&section=sport", func(a *content.Article) bool { return a.IssueID == issue && a.SectionID == sport.ID }, "Paper quay · sport · 2026-06-02"},
	} {
		var want []string
		for _, a := range d.articles("quay") {
			if c.in(a) {
				want = append(want, string(a.ID))
			}
		}
		got := d.feed("/feeds/quay.json?" + c.query)
		if len(want) == 0 || !slices.Equal(got.ids(), want) || got.Title != c.title {
			t.Errorf("%s: %q has %d articles, want %d of %q", c.reason, got.Title, len(got.Items), len(want), c.title)
		}
	}
	if got := d.feed("/feeds/pub_quay.json"); len(got.Items) != 24 {
		t.Errorf("by the whole id: %d articles", len(got.Items))
	}
	if w := d.get("/feeds/quay.json?author=" + string(other.Authors[0].ID)); w.Code != http.StatusNotFound {
		t.Errorf("another paper's author: got %d", w.Code)
	}
}

// TestFewReads counts what is asked of the store: as often for fifty articles as for one.
func TestFewReads(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	d.publish(paper.Masthead(), paper.Issue("2026-06-01", 4, 20), paper.Issue("2026-06-02", 1, 1))
	article := d.articles("quay")[5]
	for _, path := range []string{
		"/feeds/quay.rss", "/feeds/quay.json?section=sport&author=" + string(paper.Authors[0].ID), "/feeds/", "/feeds/opml", "/news-sitemap.xml",
		"/articles/" + string(article.ID) + ".ninjs.json", "/issues/" + string(article.IssueID) + "/manifest.json",
	} {
		d.calls.Take()
		d.read(path)
		for method, n := range d.calls.Take() {
			if n > 2 || n > 1 && method != "Publications" && method != "Sections" && method != "Authors" {
				t.Errorf("%s calls %s %d times", path, method, n)
			}
		}
	}
}

// TestScheduled wants nothing of tomorrow's paper to be told, and the editor's view of an article
// to say that it may not be used yet.
func TestScheduled(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	tomorrow := paper.Issue("2026-06-04", 1, 2)
	d.publish(paper.Masthead(), paper.Issue("2026-06-03", 1, 2), tomorrow)
	ahead := tomorrow.Articles[0]
	paths := []string{"/articles/" + string(ahead.ID) + ".ninjs.json", "/articles/" + string(ahead.ID) + ".jsonld", "/issues/" + string(ahead.IssueID) + "/manifest.json", "/feeds/quay.atom?issue=" + string(ahead.IssueID)}
	before := d.get("/feeds/quay.rss")
	if strings.Contains(before.Body.String(), "2026-06-04") || strings.Contains(d.get("/news-sitemap.xml").Body.String(), "2026-06-04") {
		t.Error("what is scheduled is told")
	}
	for _, path := range paths {
		if w := d.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d before its time", path, w.Code)
		}
	}
	d.as = content.Editor()
	if got := string(d.read(paths[0])); !strings.Contains(got, `"pubStatus": "withheld"`) || !strings.Contains(got, `"embargoedUntil": "2026-06-04T00:00:00Z"`) {
		t.Errorf("the editor is not told that it is withheld: %s", got)
	}
	d.as = content.Public()
	d.clock.Advance(24 * time.Hour)
	after := d.get("/feeds/quay.rss", "If-Modified-Since", before.Header().Get("Last-Modified"), "If-None-Match", before.Header().Get("Etag"))
	if after.Code != http.StatusOK || !strings.Contains(after.Body.String(), "2026-06-04") {
		t.Errorf("the clock brought it out, and nobody is told: %d", after.Code)
	}
	if w := d.get("/feeds/quay.rss", "If-Modified-Since", before.Header().Get("Last-Modified")); w.Code != http.StatusOK {
		t.Errorf("nor by the date alone: %d", w.Code)
	}
	for _, path := range paths {
		d.read(path)
	}
}

func TestSitemapIsNews(t *testing.T) {
	d := newDesk(t, contenttest.Press()) // 3 June, 06:00
	paper := contenttest.NewPaper("quay")
	d.publish(paper.Masthead(), paper.Issue("2026-05-31", 1, 2), paper.Issue("2026-06-01", 1, 2), paper.Issue("2026-06-02", 2, 3))
	got := string(d.read("/news-sitemap.xml"))
	if n := strings.Count(got, "<loc>"); n != 6 || strings.Contains(got, "2026-06-01") {
		t.Errorf("%d articles of the last two days, want 6: %s", n, got)
	}
	for n := range 2 {
		d.publish(paper.Issue(content.Date(fmt.Sprintf("2026-06-%02d", 4+n)), 6, 100))
	}
	d.clock.Advance(2 * 24 * time.Hour)
	if n := strings.Count(string(d.read("/news-sitemap.xml")), "<loc>"); n != 1000 {
		t.Errorf("%d articles, want no more than 1000", n)
	}
}

// TestChangeIsNewer changes an article: then, and only then, is it newer than its
// publication, under the same id.
func TestChangeIsNewer(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-01", 1, 1)
	d.publish(paper.Masthead(), issue)
	before := d.feed("/feeds/quay.json").Items[0]
	if before.Modified != before.Published {
		t.Errorf("published %s, modified %s", before.Published, before.Modified)
	}
	d.clock.Advance(time.Hour)
	issue.Articles[0].Title = "Corrected"
	d.publish(content.Batch{Articles: issue.Articles})
	after := d.feed("/feeds/quay.json").Items[0]
	if after.ID != before.ID || after.Published != before.Published || after.Modified <= before.Modified {
		t.Errorf("got %+v after %+v", after, before)
	}
}
