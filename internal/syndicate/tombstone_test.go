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

// withdraw withdraws an article now. If titled, the tombstone keeps the title.
func (g *gateway) withdraw(a content.Draft, reason string, titled bool) {
	g.t.Helper()
	a.Newsroom.Withdrawal = &content.Withdrawal{At: g.clock.Now(), Reason: reason, KeepsTitle: titled}
	g.publish(content.Batch{Articles: []content.Draft{a}})
}

// tombstone is a tombstone in a feed of any format. Atom's has no title.
type tombstone struct {
	Ref    string `json:"id" xml:"ref,attr"`
	When   string `json:"at" xml:"when,attr"`
	Reason string `json:"reason" xml:"http://purl.org/atompub/tombstones/1.0 comment"`
	Title  string `json:"title" xml:"-"`
}

// tombstones returns a feed's tombstones in JSON Feed and Atom, and Atom's time of the last change.
func (g *gateway) tombstones(query string) (inJSON, inAtom []tombstone, updated string) {
	g.t.Helper()
	var a struct {
		Updated    string      `xml:"http://www.w3.org/2005/Atom updated"`
		Tombstones []tombstone `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
	}
	if err := xml.Unmarshal(g.read("/feeds/quay.atom"+query), &a); err != nil {
		g.t.Fatal(err)
	}
	list, _ := g.object("/feeds/quay.json"+query).at("_broadsheet", "deleted").([]any)
	for _, entry := range list {
		of := object(entry.(map[string]any))
		title, _ := of.at("title").(string)
		inJSON = append(inJSON, tombstone{of.at("id").(string), of.at("at").(string), of.at("reason").(string), title})
	}
	return inJSON, a.Tombstones, a.Updated
}

// TestWithdrawnArticleIsATombstone reads a withdrawn article, with and without its title.
func TestWithdrawnArticleIsATombstone(t *testing.T) {
	for _, titled := range []bool{false, true} {
		g := newGateway(t, contenttest.StartTime())
		paper, issue := quay(2)
		g.publish(paper.Masthead(), issue)
		a, title := issue.Articles[1], any(nil)
		if titled {
			title = a.Title
		}
		was := g.get(ninjsPath(a))
		g.clock.Advance(time.Hour)
		g.withdraw(a, "It was not so", titled)
		for _, as := range []content.Audience{content.Public(), content.Editor()} {
			g.as = as
			if w := g.get(ninjsPath(a), "If-None-Match", was.Header().Get("Etag"), "If-Modified-Since", g.clock.Now().Format(http.TimeFormat)); w.Code != 200 {
				t.Errorf("%s: a client with the earlier version gets %d, want 200", as.Kind(), w.Code)
			}
			g.wantValues(ninjsPath(a), []expected{
				{"cancelled", []any{"pubStatus"}, "canceled"}, {"why", []any{"edNote"}, "It was not so"},
				{"when", []any{"versionCreated"}, "2026-06-03T07:00:00Z"}, {"the title", []any{"title"}, title}, {"as a headline", []any{"headlines", 0, "value"}, title},
				{"the issue", []any{"associations", 0, "name"}, "issue"}, {"no picture, no page", []any{"associations", 1}, nil},
				{"no PDF", []any{"associations", 0, "renditions"}, nil},
			})
			g.validate(ninjsPath(a))
			g.wantValues(jsonldPath(a), []expected{
				{"what it is", []any{"@type"}, "NewsArticle"}, {"withdrawn", []any{"creativeWorkStatus"}, "Withdrawn"}, {"the title", []any{"headline"}, title},
				{"when", []any{"expires"}, "2026-06-03T07:00:00Z"}, {"why", []any{"correction", 0, "text"}, "It was not so"},
				{"the same day", []any{"correction", 0, "datePublished"}, "2026-06-03T07:00:00Z"}, {"changed then", []any{"dateModified"}, "2026-06-03T07:00:00Z"},
			})
			for _, path := range []string{ninjsPath(a), jsonldPath(a)} {
				body := string(g.read(path))
				for _, gone := range []string{"body", "photo", "Ben", "summary", "kicker", "sport", "sourceId", "1-1"} {
					if !titled && strings.Contains(body, gone) || strings.Contains(strings.ReplaceAll(body, a.Title, ""), gone) {
						t.Errorf("%s: %s still contains %s: %s", as.Kind(), path, gone, body)
					}
				}
			}
			g.wantUnlisted(a)
		}
	}
}

// wantUnlisted checks that an article is in no list.
func (g *gateway) wantUnlisted(a content.Draft) {
	g.t.Helper()
	var atom struct {
		IDs []string `xml:"entry>id"`
	}
	if err := xml.Unmarshal(g.read("/feeds/quay.atom"), &atom); err != nil {
		g.t.Fatal(err)
	}
	if slices.Contains(atom.IDs, "urn:broadsheet:"+string(a.ID)) || len(atom.IDs) == 0 || slices.Contains(g.feed("/feeds/quay.json").ids(), string(a.ID)) {
		g.t.Errorf("%s: a feed still lists it: %v", g.as.Kind(), atom.IDs)
	}
	for _, path := range []string{"/feeds/quay.rss", "/news-sitemap.xml", "/issues/" + string(a.IssueID) + "/manifest.json"} {
		if strings.Contains(string(g.read(path)), string(a.ID)) {
			g.t.Errorf("%s: %s still lists it", g.as.Kind(), path)
		}
	}
}

// TestTombstonesFollowTheFilters withdraws articles one by one, and reads the tombstones in filtered feeds.
func TestTombstonesFollowTheFilters(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	issue, other := paper.Issue("2026-06-01", 3, 3), paper.Issue("2026-06-02", 1, 1)
	g.publish(paper.Masthead(), issue, other)
	if inJSON, inAtom, _ := g.tombstones(""); len(inJSON)+len(inAtom) > 0 || strings.Contains(string(g.read("/feeds/quay.atom")), "tombstones") {
		t.Errorf("before anything was withdrawn: %v, %v", inJSON, inAtom)
	}
	news, sport, late := issue.Articles[0], issue.Articles[4], other.Articles[0]
	for _, a := range []content.Draft{news, late, sport} {
		g.clock.Advance(time.Minute)
		g.withdraw(a, "no "+a.SourceID, a.ID == sport.ID)
	}
	all := []content.Draft{sport, late, news}
	when := map[content.ID]string{news.ID: "2026-06-03T06:01:00Z", late.ID: "2026-06-03T06:02:00Z", sport.ID: "2026-06-03T06:03:00Z"}
	for _, as := range []content.Audience{content.Public(), content.Editor()} {
		g.as = as
		for _, c := range []struct {
			reason, query string
			want          []content.Draft
		}{
			{"the publication's, latest withdrawal first", "", all},
			{"a section's", "?section=sport", all[:1]},
			{"an issue's", "?issue=" + string(news.IssueID), []content.Draft{sport, news}},
			{"an author's", "?author=" + string(news.Credits[0].AuthorID), slices.DeleteFunc(slices.Clone(all), func(a content.Draft) bool { return a.Credits[0].AuthorID != news.Credits[0].AuthorID })},
			{"a section without withdrawals", "?section=supplement", nil},
		} {
			inJSON, inAtom, updated := g.tombstones(c.query)
			var want, wantAtom []tombstone
			for _, a := range c.want {
				entry := tombstone{Ref: string(a.ID), When: when[a.ID], Reason: "no " + a.SourceID}
				wantAtom = append(wantAtom, tombstone{Ref: "urn:broadsheet:" + entry.Ref, When: entry.When, Reason: entry.Reason})
				if a.ID == sport.ID {
					entry.Title = a.Title
				}
				want = append(want, entry)
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

// TestTombstonesAreLimited withdraws more articles than a feed has tombstones, and reads all pages.
func TestTombstonesAreLimited(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-01", 1, 120)
	g.publish(paper.Masthead(), issue)
	gone := map[string]bool{}
	for _, a := range issue.Articles[:60] {
		g.clock.Advance(time.Second)
		g.withdraw(a, "no", false)
		gone[string(a.ID)] = true
	}
	for _, as := range []content.Audience{content.Public(), content.Editor()} {
		g.as = as
		inJSON, inAtom, _ := g.tombstones("")
		if len(inJSON) != 50 || len(inAtom) != 50 || inJSON[0].Ref != string(issue.Articles[59].ID) {
			t.Errorf("%s: %d and %d tombstones, want the latest 50", as.Kind(), len(inJSON), len(inAtom))
		}
		seen := 0
		for path := "/feeds/quay.json"; path != ""; {
			p := g.feed(path)
			for _, id := range p.ids() {
				if seen++; gone[id] {
					t.Errorf("%s: withdrawn article %s is in the feed", as.Kind(), id)
				}
			}
			if path = strings.TrimPrefix(p.NextURL, "https://api.example.org"); path != "" {
				if inJSON, inAtom, _ = g.tombstones(path[strings.Index(path, "?"):]); len(inJSON)+len(inAtom) > 0 {
					t.Errorf("%s: a later page has tombstones", as.Kind())
				}
			}
		}
		if seen != 60 {
			t.Errorf("%s: all pages have %d articles, want 60", as.Kind(), seen)
		}
	}
}

// TestNoDateRevalidates sends If-Modified-Since after an article became unavailable: the response must be
// the changed document and not 304, or the client would keep the article.
func TestNoDateRevalidates(t *testing.T) {
	for _, c := range []struct {
		reason string
		change func(*gateway, content.Draft)
	}{
		{"withdrawn", func(g *gateway, a content.Draft) { g.withdraw(a, "no", false) }},
		{"its rights expired by the clock", func(*gateway, content.Draft) {}},
		{"the newsroom ended its rights", func(g *gateway, a content.Draft) {
			a.Newsroom.Rights = &content.Rights{ExpiresAt: contenttest.StartTime()}
			g.publish(content.Batch{Articles: []content.Draft{a}})
		}},
		{"it is under an embargo again", func(g *gateway, a content.Draft) {
			a.Rights.EmbargoUntil = contenttest.StartTime().Add(24 * time.Hour)
			a.VisibleFrom = a.Rights.EmbargoUntil
			g.publish(content.Batch{Articles: []content.Draft{a}})
		}},
	} {
		g := newGateway(t, contenttest.StartTime())
		paper := contenttest.NewPaper("quay")
		issue := paper.Issue("2026-06-02", 2, 2)
		a := issue.Articles[0]
		a.Rights.ExpiresAt = contenttest.StartTime().Add(time.Minute)
		g.publish(paper.Masthead(), issue)
		paths := []string{"/news-sitemap.xml", "/issues/" + string(a.IssueID) + "/manifest.json", ninjsPath(a), jsonldPath(a)}
		for _, format := range feedExtensions() {
			for _, query := range []string{"", "?section=news", "?issue=" + string(a.IssueID), "?author=" + string(a.Credits[0].AuthorID)} {
				paths = append(paths, fmt.Sprintf("/feeds/quay.%s%s", format, query))
			}
		}
		since := map[string]string{}
		for _, path := range paths {
			w := g.get(path)
			if !strings.Contains(w.Body.String(), a.Title) {
				t.Fatalf("%s: %s does not contain the article", c.reason, path)
			}
			if since[path] = w.Header().Get("Last-Modified"); since[path] == "" {
				since[path] = w.Header().Get("Date")
			}
			if since[path] == "" {
				since[path] = g.clock.Now().Format(http.TimeFormat)
			}
		}
		g.clock.Advance(time.Minute)
		c.change(g, a)
		for _, path := range paths {
			w := g.get(path, "If-Modified-Since", since[path])
			if w.Code == http.StatusNotModified || strings.Contains(w.Body.String(), a.Title) {
				t.Errorf("%s: %s: got %d, or the article", c.reason, path, w.Code)
			}
		}
	}
}

// interrupted is a reader that calls a function after each list of articles.
type interrupted struct {
	content.Reader
	afterList func()
}

func (r interrupted) ArticleLists(ctx context.Context, q []content.ArticleQuery) ([][]content.RankedArticle, error) {
	lists, err := r.Reader.ArticleLists(ctx, q)
	r.afterList()
	return lists, err
}

// TestArticleWithdrawnDuringTheRequest withdraws an article after the feed's list of articles was read.
func TestArticleWithdrawnDuringTheRequest(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper, issue := quay(2)
	g.publish(paper.Masthead(), issue)
	a := issue.Articles[0]
	g.h = syndicate.Handler(syndicate.Config{PublicURL: "https://api.example.org", Log: slog.New(slog.DiscardHandler), Read: func(ctx context.Context) (content.Reader, error) {
		r, err := g.store.Read(ctx, g.as)
		return interrupted{r, func() { g.withdraw(a, "no", false) }}, err
	}})
	o := g.object("/feeds/quay.json")
	if o.at("items", 0, "id") == nil || o.at("items", 1) != nil || o.at("_broadsheet", "deleted", 0, "id") != string(a.ID) {
		t.Errorf("got %v", o)
	}
}
