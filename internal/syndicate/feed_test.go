package syndicate_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// jsonPage is a page of a JSON Feed.
type jsonPage struct {
	Title   string `json:"title"`
	FeedURL string `json:"feed_url"`
	NextURL string `json:"next_url"`
	Items   []struct {
		ID          string `json:"id"`
		ContentHTML string `json:"content_html"`
		Published   string `json:"date_published"`
		Modified    string `json:"date_modified"`
	} `json:"items"`
}

func (p jsonPage) ids() (ids []string) {
	for _, item := range p.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// feed reads a page of a JSON Feed.
func (d *desk) feed(path string) (p jsonPage) {
	d.t.Helper()
	if err := json.Unmarshal(d.read(path), &p); err != nil {
		d.t.Fatal(err)
	}
	return p
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
