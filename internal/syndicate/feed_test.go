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
func (g *gateway) feed(path string) (p jsonPage) {
	g.t.Helper()
	if err := json.Unmarshal(g.read(path), &p); err != nil {
		g.t.Fatal(err)
	}
	return p
}

// TestStoreCallsDoNotGrowWithArticles counts the store calls of a request (N+1).
func TestStoreCallsDoNotGrowWithArticles(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	g.publish(paper.Masthead(), paper.Issue("2026-06-01", 4, 20), paper.Issue("2026-06-02", 1, 1))
	article := g.articles("quay")[5]
	for _, path := range []string{
		"/feeds/quay.rss", "/feeds/quay.json?section=sport&author=" + string(paper.Authors[0].ID), "/feeds/", "/feeds/opml", "/news-sitemap.xml",
		"/articles/" + string(article.ID) + ".ninjs.json", "/issues/" + string(article.IssueID) + "/manifest.json",
	} {
		g.calls.Take()
		g.read(path)
		for method, n := range g.calls.Take() {
			if n > 2 || n > 1 && method != "Publications" && method != "Sections" && method != "Authors" {
				t.Errorf("%s calls %s %d times, want once", path, method, n)
			}
		}
	}
}

// TestScheduledIssueAppearsAtItsTime reads tomorrow's issue today and tomorrow. An editor reads it today,
// marked as not to be used yet.
func TestScheduledIssueAppearsAtItsTime(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	tomorrow := paper.Issue("2026-06-04", 1, 2)
	g.publish(paper.Masthead(), paper.Issue("2026-06-03", 1, 2), tomorrow)
	scheduled := tomorrow.Articles[0]
	paths := []string{"/articles/" + string(scheduled.ID) + ".ninjs.json", "/articles/" + string(scheduled.ID) + ".jsonld", "/issues/" + string(scheduled.IssueID) + "/manifest.json", "/feeds/quay.atom?issue=" + string(scheduled.IssueID)}
	before := g.get("/feeds/quay.rss")
	if strings.Contains(before.Body.String(), "2026-06-04") || strings.Contains(g.get("/news-sitemap.xml").Body.String(), "2026-06-04") {
		t.Error("a list contains the scheduled issue")
	}
	for _, path := range paths {
		if w := g.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d before the publication time, want 404", path, w.Code)
		}
	}
	g.as = content.Editor()
	if got := string(g.read(paths[0])); !strings.Contains(got, `"pubStatus": "withheld"`) || !strings.Contains(got, `"embargoedUntil": "2026-06-04T00:00:00Z"`) {
		t.Errorf("the editor's document is not marked as withheld: %s", got)
	}
	g.as = content.Public()
	g.clock.Advance(24 * time.Hour)
	after := g.get("/feeds/quay.rss", "If-Modified-Since", before.Header().Get("Last-Modified"), "If-None-Match", before.Header().Get("Etag"))
	if after.Code != http.StatusOK || !strings.Contains(after.Body.String(), "2026-06-04") {
		t.Errorf("after the publication time: got %d, want 200 with the issue", after.Code)
	}
	if w := g.get("/feeds/quay.rss", "If-Modified-Since", before.Header().Get("Last-Modified")); w.Code != http.StatusOK {
		t.Errorf("after the publication time, by the date only: got %d, want 200", w.Code)
	}
	for _, path := range paths {
		g.read(path)
	}
}

func TestSitemapHasTwoDaysOfNews(t *testing.T) {
	g := newGateway(t, contenttest.StartTime()) // 3 June, 06:00
	paper := contenttest.NewPaper("quay")
	g.publish(paper.Masthead(), paper.Issue("2026-05-31", 1, 2), paper.Issue("2026-06-01", 1, 2), paper.Issue("2026-06-02", 2, 3))
	got := string(g.read("/news-sitemap.xml"))
	if n := strings.Count(got, "<loc>"); n != 6 || strings.Contains(got, "2026-06-01") {
		t.Errorf("got %d articles, want the 6 of the last two days: %s", n, got)
	}
	for n := range 2 {
		g.publish(paper.Issue(content.Date(fmt.Sprintf("2026-06-%02d", 4+n)), 6, 100))
	}
	g.clock.Advance(2 * 24 * time.Hour)
	if n := strings.Count(string(g.read("/news-sitemap.xml")), "<loc>"); n != 1000 {
		t.Errorf("got %d articles, want 1000", n)
	}
}

// TestModifiedIsPublishedUntilAChange changes an article: only then is its modification time later than
// its publication time.
func TestModifiedIsPublishedUntilAChange(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-01", 1, 1)
	g.publish(paper.Masthead(), issue)
	before := g.feed("/feeds/quay.json").Items[0]
	if before.Modified != before.Published {
		t.Errorf("published %s, modified %s", before.Published, before.Modified)
	}
	g.clock.Advance(time.Hour)
	issue.Articles[0].Title = "Corrected"
	g.publish(content.Batch{Articles: issue.Articles})
	after := g.feed("/feeds/quay.json").Items[0]
	if after.ID != before.ID || after.Published != before.Published || after.Modified <= before.Modified {
		t.Errorf("got %+v after %+v", after, before)
	}
}
