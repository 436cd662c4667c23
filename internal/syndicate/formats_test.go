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
	"broadsheet/internal/syndicate"
)

// feedTest is what the tests must know about a feed format. A new format needs an entry in feedTests;
// then all tests of feeds run for it, too.
type feedTest struct {
	// read parses a page of the feed, and reports what makes it unreadable.
	read func(t *testing.T, path string, body []byte) feedPage
	// validate checks a page against the format's schema; nil for a format without one.
	validate func(t *testing.T, path string, body []byte)
}

var feedTests = map[string]feedTest{
	"rss":  {read: readRSS},
	"atom": {read: readAtom},
	"json": {read: readJSONFeed, validate: schemaTest("jsonfeed-1.1.json")},
}

// articleTests hold the check of each article format against its schema; nil for a format without one.
// A new format needs an entry.
var articleTests = map[string]func(t *testing.T, path string, body []byte){
	"ninjs.json": schemaTest("ninjs-3.1.json"),
	"jsonld":     nil,
}

// feedPage is a page of a feed in any format.
type feedPage struct {
	title      string
	ids        []string // of the articles, as content has them
	html       []string // the text of each article; none for one that is withheld
	self, next string
}

func readRSS(t *testing.T, path string, body []byte) (p feedPage) {
	t.Helper()
	var feed struct {
		Title string     `xml:"channel>title"`
		Links []testLink `xml:"channel>link"`
		Items []struct {
			GUID struct {
				ID        string `xml:",chardata"`
				PermaLink string `xml:"isPermaLink,attr"`
			} `xml:"guid"`
			HTML []string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		} `xml:"channel>item"`
	}
	parse(t, path, body, xml.Unmarshal, &feed)
	p.title = feed.Title
	p.self, p.next = hrefs(feed.Links)
	for _, item := range feed.Items {
		if item.GUID.PermaLink != "false" {
			t.Errorf("%s: the guid %s is no URL, and isPermaLink is %q", path, item.GUID.ID, item.GUID.PermaLink)
		}
		p.ids, p.html = append(p.ids, item.GUID.ID), append(p.html, item.HTML...)
	}
	return p
}

func readAtom(t *testing.T, path string, body []byte) (p feedPage) {
	t.Helper()
	var feed struct {
		Title   string     `xml:"title"`
		Links   []testLink `xml:"link"`
		Entries []struct {
			ID   string   `xml:"id"`
			HTML []string `xml:"content"`
		} `xml:"entry"`
	}
	parse(t, path, body, xml.Unmarshal, &feed)
	p.title = feed.Title
	p.self, p.next = hrefs(feed.Links)
	for _, e := range feed.Entries {
		p.ids, p.html = append(p.ids, strings.TrimPrefix(e.ID, "urn:broadsheet:")), append(p.html, e.HTML...)
	}
	return p
}

func readJSONFeed(t *testing.T, path string, body []byte) feedPage {
	t.Helper()
	var feed jsonPage
	parse(t, path, body, json.Unmarshal, &feed)
	p := feedPage{title: feed.Title, ids: feed.ids(), self: feed.FeedURL, next: feed.NextURL}
	for _, item := range feed.Items {
		p.html = append(p.html, item.ContentHTML)
	}
	return p
}

type testLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

func hrefs(links []testLink) (self, next string) {
	for _, l := range links {
		switch l.Rel {
		case "self":
			self = l.Href
		case "next":
			next = l.Href
		}
	}
	return self, next
}

func parse(t *testing.T, path string, body []byte, unmarshal func([]byte, any) error, into any) {
	t.Helper()
	if err := unmarshal(body, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// feedExtensions returns the extensions of all feed formats.
func feedExtensions() (all []string) {
	for _, f := range syndicate.FeedFormats() {
		all = append(all, f.Extension)
	}
	return all
}

// readPage reads a page of a feed that must exist.
func (g *gateway) readPage(extension, path string) feedPage {
	g.t.Helper()
	test, exists := feedTests[extension]
	if !exists {
		g.t.Fatalf("the feed format .%s has no entry in feedTests: add one that reads it", extension)
	}
	return test.read(g.t, path, g.read(path))
}

// TestFeedFormats runs over the table of formats: each one is served, listed, filtered, and refuses and
// withholds as the others do.
func TestFeedFormats(t *testing.T) {
	used := map[string]bool{}
	for _, f := range syndicate.FeedFormats() {
		if used[f.Extension] || f.Extension == "" || f.Title == "" || strings.Count(f.MediaType, "/") != 1 {
			t.Errorf("%+v: an entry needs an extension of its own, a title and a media type", f)
		}
		used[f.Extension] = true
		t.Run(f.Extension, func(t *testing.T) {
			t.Run("headers", func(t *testing.T) { testFeedHeaders(t, f) })
			t.Run("listed", func(t *testing.T) { testFeedIsListed(t, f) })
			t.Run("paging", func(t *testing.T) { testFeedPaging(t, f) })
			t.Run("filters", func(t *testing.T) { testFeedFilters(t, f) })
			t.Run("not found", func(t *testing.T) { testFeedNotFound(t, f) })
			t.Run("withheld", func(t *testing.T) { testFeedWithholds(t, f) })
		})
	}
	for extension := range feedTests {
		if !used[extension] {
			t.Errorf("feedTests reads .%s, which is no format", extension)
		}
	}
}

func testFeedHeaders(t *testing.T, f syndicate.FeedFormat) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(2)
	g.publish(paper.Masthead(), issue)
	path := "/feeds/quay." + f.Extension
	w := g.get(path)
	for name, want := range map[string]string{
		"Content-Type": f.MediaType + "; charset=utf-8", "Cache-Control": "public, max-age=60", "Content-Security-Policy": "default-src 'none'",
		"Last-Modified": issue.Articles[0].PublishedAt.UTC().Format(http.TimeFormat),
	} {
		if got := w.Header().Get(name); w.Code != http.StatusOK || got != want {
			t.Errorf("%s: got %d, %s %q, want %q", path, w.Code, name, got, want)
		}
	}
	if w := g.get(path, "If-None-Match", w.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("%s with its ETag: got %d, want 304", path, w.Code)
	}
	if p := g.readPage(f.Extension, path); p.self != "https://api.example.org"+path || p.title != "Paper quay" {
		t.Errorf("%s: the feed says that it is %q at %s", path, p.title, p.self)
	}
}

// testFeedIsListed looks for the format wherever feeds are listed.
func testFeedIsListed(t *testing.T, f syndicate.FeedFormat) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(2)
	g.publish(paper.Masthead(), issue)
	address := "https://api.example.org/feeds/quay." + f.Extension
	page := string(g.read("/feeds/"))
	for _, want := range []string{
		fmt.Sprintf(`<link rel="alternate" type="%s" title="Paper quay (%s)" href="%s">`, f.MediaType, f.Title, address),
		fmt.Sprintf(`<a href="%s">%s</a>`, address, f.Title),
		fmt.Sprintf(`<a href="%s?section=news">%s</a>`, address, f.Title),
	} {
		if strings.Count(page, want) != 1 {
			t.Errorf("/feeds/ does not contain once %s:\n%s", want, page)
		}
	}
	list := g.object("/feeds/json")
	for _, at := range [][]any{{"publications", 0, f.Extension}, {"publications", 0, "sections", 0, f.Extension}} {
		if got, _ := list.at(at...).(string); !strings.HasPrefix(got, address) {
			t.Errorf("/feeds/json at %v: got %q, want %s", at, got, address)
		}
	}
	inOPML := strings.Count(string(g.read("/feeds/opml")), fmt.Sprintf(`type="%s" language="zh-CN" xmlUrl="%s"`, f.OutlineType, address))
	if want := map[bool]int{false: 0, true: 1}[f.OutlineType != ""]; inOPML != want {
		t.Errorf("/feeds/opml lists the feed %d times, want %d", inOPML, want)
	}
	if w := g.get("/feeds/quay.unknown"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "."+f.Extension) {
		t.Errorf("an unknown extension: got %d %s, want the known ones", w.Code, w.Body)
	}
}

// testFeedPaging reads all pages of a feed of articles of which many have the same publication time.
func testFeedPaging(t *testing.T, f syndicate.FeedFormat) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	g.publish(paper.Masthead(), paper.Issue("2026-06-01", 4, 30), paper.Issue("2026-06-02", 3, 21))
	var got []string
	for path := "/feeds/quay." + f.Extension; path != "" && len(got) < 1000; {
		p := g.readPage(f.Extension, path)
		if len(p.ids) == 0 || len(p.ids) > 50 {
			t.Fatalf("%s has %d articles, want 1 to 50", path, len(p.ids))
		}
		got = append(got, p.ids...)
		path = strings.TrimPrefix(p.next, "https://api.example.org")
	}
	if want := idsOf(g.articles("quay")); !slices.Equal(got, want) {
		t.Errorf("all pages have %d articles, want %d, newest first and each once", len(got), len(want))
	}
}

func testFeedFilters(t *testing.T, f syndicate.FeedFormat) {
	g := newGateway(t, contenttest.StartTime())
	paper, other := contenttest.NewPaper("quay"), contenttest.NewPaper("other")
	g.publish(paper.Masthead(), paper.Issue("2026-06-01", 3, 4), paper.Issue("2026-06-02", 3, 4), other.Masthead(), other.Issue("2026-06-01", 1, 2))
	sport, ben := paper.Sections[1], paper.Authors[1]
	issue := content.IssueID(paper.Publication.ID, "2026-06-02")
	for _, c := range []struct {
		reason, query string
		includes      func(*content.Article) bool
		title         string
	}{
		{"a section by its slug", "section=sport", func(a *content.Article) bool { return a.SectionID == sport.ID }, "Paper quay · sport"},
		{"a section by its id", "section=" + string(sport.ID), func(a *content.Article) bool { return a.SectionID == sport.ID }, "Paper quay · sport"},
		{"an author", "author=" + string(ben.ID), func(a *content.Article) bool { return slices.Contains(a.AuthorIDs(), ben.ID) }, "Paper quay · Ben"},
		{"an issue", "issue=" + string(issue), func(a *content.Article) bool { return a.IssueID == issue }, "Paper quay · 2026-06-02"},
		{"a section of an issue", "issue=" + string(issue) + "&section=sport", func(a *content.Article) bool { return a.IssueID == issue && a.SectionID == sport.ID }, "Paper quay · sport · 2026-06-02"},
	} {
		want := idsOf(slices.DeleteFunc(g.articles("quay"), func(a *content.Article) bool { return !c.includes(a) }))
		got := g.readPage(f.Extension, "/feeds/quay."+f.Extension+"?"+c.query)
		if len(want) == 0 || !slices.Equal(got.ids, want) || got.title != c.title {
			t.Errorf("%s: %q has %d articles, want %d of %q", c.reason, got.title, len(got.ids), len(want), c.title)
		}
	}
	if got := g.readPage(f.Extension, "/feeds/pub_quay."+f.Extension); len(got.ids) != 24 {
		t.Errorf("the publication by its whole id: got %d articles, want 24", len(got.ids))
	}
	if w := g.get("/feeds/quay." + f.Extension + "?author=" + string(other.Authors[0].ID)); w.Code != http.StatusNotFound {
		t.Errorf("an author of another publication: got %d, want 404", w.Code)
	}
}

func testFeedNotFound(t *testing.T, f syndicate.FeedFormat) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(1)
	g.publish(paper.Masthead(), issue)
	for _, c := range []struct {
		reason, path string
		status       int
		message      string
	}{
		{"an unknown publication", "/feeds/nowhere.%s", 404, "publication"},
		{"an unknown section", "/feeds/quay.%s?section=nowhere", 404, "section"},
		{"an unknown author", "/feeds/quay.%s?author=aut_x", 404, "author"},
		{"the id of an article as author", "/feeds/quay.%s?author=" + string(issue.Articles[0].ID), 404, "author"},
		{"an unknown issue", "/feeds/quay.%s?issue=iss_x", 404, "issue"},
		{"a malformed cursor", "/feeds/quay.%s?after=zz", 400, "next link"},
	} {
		w := g.get(fmt.Sprintf(c.path, f.Extension))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.message) || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d %s, %v", c.reason, w.Code, w.Body, w.Header())
		}
	}
}

// testFeedWithholds reads a feed in which one article may be read, one has no body for the public, and
// the others must not be there.
func testFeedWithholds(t *testing.T, f syndicate.FeedFormat) {
	path, later := "/feeds/quay."+f.Extension, contenttest.StartTime().Add(time.Hour)
	for access, bodies := range map[content.Access]int{content.FullAccess: 1, content.SummaryAccess: 0, content.NoAccess: 0} {
		g := newGateway(t, contenttest.StartTime())
		paper, issue := quay(5)
		paper.Publication.PublicAccess = access
		readable, scheduled, embargoed, expired, withdrawn := issue.Articles[0], issue.Articles[1], issue.Articles[2], issue.Articles[3], issue.Articles[4]
		scheduled.PublishedAt, scheduled.VisibleFrom = later, later
		embargoed.Rights.EmbargoUntil, embargoed.VisibleFrom = later, later
		expired.Rights.ExpiresAt = contenttest.StartTime()
		withdrawn.Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.StartTime(), Reason: "an error"}
		g.publish(paper.Masthead(), issue)
		p := g.readPage(f.Extension, path)
		if !slices.Equal(p.ids, []string{string(readable.ID)}) {
			t.Errorf("%s: the feed has %v, want %s only", access, p.ids, readable.ID)
		}
		withBody := len(slices.DeleteFunc(p.html, func(html string) bool { return !strings.Contains(html, "<b>body</b> of") }))
		if withBody != bodies {
			t.Errorf("%s: %d articles have their body, want %d", access, withBody, bodies)
		}
		for _, a := range issue.Articles[1:] {
			if strings.Contains(string(g.read(path)), a.Title) {
				t.Errorf("%s: the feed contains %q", access, a.Title)
			}
		}
	}
}

// TestArticleFormats runs over the table of formats: each one is served, linked and named.
func TestArticleFormats(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(1)
	g.publish(paper.Masthead(), issue)
	article := "/articles/" + string(issue.Articles[0].ID) + "."
	for _, f := range syndicate.ArticleFormats() {
		if _, exists := articleTests[f.Extension]; !exists {
			t.Errorf("the article format .%s has no entry in articleTests", f.Extension)
		}
		w := g.get(article + f.Extension)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != f.MediaType || w.Header().Get("ETag") == "" {
			t.Errorf("%s: got %d %v", f.Extension, w.Code, w.Header())
		}
		g.validate(article + f.Extension)
		if got := g.object("/feeds/quay.json").at("items", 0, "_broadsheet", f.Name); got != "https://api.example.org"+article+f.Extension {
			t.Errorf("the JSON Feed links %v as %s", got, f.Name)
		}
		if w := g.get(article + "unknown"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "."+f.Extension) {
			t.Errorf("an unknown extension: got %d %s, want the known ones", w.Code, w.Body)
		}
		if w := g.get("/articles/art_x." + f.Extension); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "article") {
			t.Errorf("an unknown article as .%s: got %d %s", f.Extension, w.Code, w.Body)
		}
	}
}

func idsOf(articles []*content.Article) (all []string) {
	for _, a := range articles {
		all = append(all, string(a.ID))
	}
	return all
}
