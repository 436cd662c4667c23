package httpd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/cached"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd"
	"broadsheet/internal/partner"
	"broadsheet/internal/syndicate"
	"broadsheet/internal/views"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestNamesInWithheldArticlesAreInNoResponse queries every field, and requests every route, as each
// audience. It searches the responses for canaries: names of authors, sections and pages, and positions
// of regions, that occur only in articles that are withheld from the audience. An editor gets each
// canary, which proves that the requests would find them.
func TestNamesInWithheldArticlesAreInNoResponse(t *testing.T) {
	store := cached.New(memory(t), 4<<20)
	l := &guarded{t: t, store: store}
	l.serve(func(c *httpd.Config) {
		c.CacheBytes = 0 // a response that is cached is good for a moment after a change
		limits := guard.Limits{Tokens: 100_000, Depth: 20, Aliases: 100, Cost: 1_000_000}
		c.Executor = graph.New(graph.Config{Store: store, Views: views.New(store, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: limits})
		c.FeedRoutes, c.Feeds = syndicate.Patterns(), syndicate.Handler(syndicate.Config{
			Read:    func(ctx context.Context) (content.Reader, error) { return store.Read(ctx, caller.Of(ctx).Audience) },
			Private: func(ctx context.Context) bool { return caller.Of(ctx).Audience.Kind() != content.Public().Kind() },
			Log:     slog.New(slog.DiscardHandler),
		})
	})
	press := newCanaries(l)
	check := func(moment string, taken bool) {
		for name, c := range press.audiences(taken) {
			for request, body := range press.everything(c.credentials) {
				method, path := http.MethodGet, request
				if body != "" {
					method, path = http.MethodPost, "/graphql"
				}
				response := l.ask("192.0.2.1", method, path, body, c.credentials...)
				for _, canary := range c.hidden {
					if strings.Contains(response.Body.String(), canary) {
						t.Errorf("%s, %s: %s contains %s: %.300s", name, moment, request, canary, around(response.Body.String(), canary))
					}
				}
				if body != "" && (response.Code != http.StatusOK || strings.Contains(response.Body.String(), `"errors"`)) {
					t.Fatalf("%s, %s: %s: got %d %.500s", name, moment, request, response.Code, response.Body)
				}
				for _, canary := range c.shown {
					if strings.Contains(response.Body.String(), canary) {
						c.found[canary] = true
					}
				}
			}
			for _, canary := range c.shown {
				if !c.found[canary] {
					t.Errorf("%s, %s: no response contains %s", name, moment, canary)
				}
			}
		}
	}
	check("before a takedown", false)
	press.taken.Newsroom.Withdrawal = &content.Withdrawal{At: time.Now(), Reason: "privacy"}
	contenttest.Publish(t, store, content.Batch{Articles: []content.Draft{press.taken}})
	check("after it", true)
}

func around(text, word string) string {
	at := strings.Index(text, word)
	return text[max(0, at-100):]
}

// The canaries: names that occur only in withheld articles, and the position of a region.
var (
	neverShown = []string{"Canary Withdrawn", "Canary Expired", "Canary Embargoed", "Canary Scheduled", "Canary Secret", "0.12345"}
	forPublic  = []string{"Finch Unlicensed"}
	inNews     = []string{"Quayside News", "Robin News"}
	inSport    = []string{"Quayside Sport", "Robin Sport"}
	takenDown  = []string{"Wren Taken", "Wren Page"}
)

// The words to search for, and the indexes of articles that differ from each other.
var (
	words = []string{"Canary", "Wren", "Robin"}
	apart = []int{0, 1, 2, 3, 4, 8, 12, 16}
)

// canaries is a gateway with one issue that contains canaries, and with partners.
type canaries struct {
	*guarded
	schema                                 *ast.Schema
	paper                                  *contenttest.Paper
	issue                                  content.Batch
	taken                                  content.Draft
	all, ofSport, ended, toCome, ofAnother partner.Key
	queries                                map[string]string
}

func newCanaries(l *guarded) *canaries {
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 6, 4)
	c := &canaries{guarded: l, paper: p, issue: issue, queries: map[string]string{}}
	text, err := os.ReadFile("../../schema.graphqls")
	if err != nil {
		l.t.Fatal(err)
	}
	c.schema = gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(text)})
	p.Sections[0].Name, p.Sections[1].Name = "Quayside News", "Quayside Sport"
	author := func(a content.Draft, name string) {
		id := content.AuthorID(p.Publication.ID, name)
		if !slices.ContainsFunc(p.Authors, func(a *content.Author) bool { return a.ID == id }) {
			p.Authors = append(p.Authors, &content.Author{ID: id, PublicationID: p.Publication.ID, Name: name, Kind: content.Person, PublishedAt: p.Authors[0].PublishedAt})
		}
		a.Credits[0].AuthorID, a.Credits[0].Name, a.Byline = id, name, "by "+name
	}
	section := func(page int, name string) {
		id := content.SectionID(p.Publication.ID, name)
		p.Sections = append(p.Sections, &content.Section{ID: id, PublicationID: p.Publication.ID, Name: name, Slug: strings.ToLower(name[:4]), PublishedAt: p.Sections[0].PublishedAt})
		issue.Pages[page].SectionID, issue.Pages[page].Name = id, name
		for _, a := range issue.Articles[page*4 : page*4+4] {
			a.SectionID = id
		}
	}
	hour := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for i, page := range issue.Pages {
		page.Name = []string{"Quayside News", "Quayside Sport", "supplement"}[i%3]
	}
	section(3, "Canary Secret")
	section(4, "Wren Page")
	for i, a := range issue.Articles {
		switch {
		case i == 0:
			author(a, "Canary Withdrawn")
			a.Newsroom.Withdrawal = &content.Withdrawal{At: time.Now(), Reason: "an error"}
		case i == 1:
			author(a, "Canary Expired")
			a.Rights.ExpiresAt = time.Now().Add(-time.Hour)
		case i == 2:
			author(a, "Finch Unlicensed")
			a.Rights.Syndication = content.NotSyndicated
		case i == 3:
			author(a, "Robin News")
		case i < 8:
			author(a, "Robin Sport")
		case i == 8:
			author(a, "Canary Scheduled")
			a.PublishedAt, a.VisibleFrom = hour, hour
		case i >= 12 && i < 16:
			author(a, "Canary Embargoed")
			a.Rights.EmbargoUntil, a.VisibleFrom = hour, hour
		case i == 16:
			author(a, "Wren Taken")
			c.taken = a
		case i > 16 && i < 20:
			a.Newsroom.Withdrawal = &content.Withdrawal{At: time.Now(), Reason: "an error"}
		}
	}
	for _, page := range []int{0, 3} {
		issue.Pages[page].Regions = append(issue.Pages[page].Regions, content.Region{ArticleID: issue.Articles[12].ID, Polygon: []content.Point{{X: 0.12345}, {X: 0.5, Y: 0.5}}})
	}
	contenttest.Publish(l.t, l.store, p.Masthead(), issue)
	c.partners()
	return c
}

func (c *canaries) partners() {
	hour := time.Now().Add(time.Hour)
	for id, e := range map[content.ID]content.Entitlement{
		"par_all": {}, "par_sport": {SectionIDs: []content.ID{c.paper.Sections[1].ID}}, "par_ended": {Until: hour.Add(-2 * time.Hour), SectionIDs: []content.ID{c.paper.Sections[0].ID}},
		"par_tocome": {From: hour}, "par_other": {PublicationID: "pub_other"},
	} {
		if e.Body = content.FullBody; e.PublicationID == "" {
			e.PublicationID = c.paper.Publication.ID
		}
		contenttest.Publish(c.t, c.store, content.Batch{Partners: []*content.Partner{{ID: id, Name: string(id), Entitlements: []content.Entitlement{e}}}})
	}
	c.all, c.ofSport, c.ended, c.toCome, c.ofAnother, c.editor = c.key("par_all"), c.key("par_sport"), c.key("par_ended"), c.key("par_tocome"), c.key("par_other"), c.key("")
}

// audience has the credentials of an audience, and the canaries that it must not find and must find.
type audience struct {
	credentials   []string
	hidden, shown []string
	found         map[string]bool
}

func (c *canaries) audiences(taken bool) map[string]*audience {
	as := func(k partner.Key) []string { return []string{bearer(k)} }
	names := slices.Concat(neverShown, forPublic, inNews, inSport, takenDown)
	all := map[string]*audience{
		"an editor":                     {credentials: as(c.editor), shown: names},
		"the public":                    {hidden: neverShown, shown: slices.Concat(forPublic, inNews, inSport)},
		"a partner":                     {credentials: as(c.all), hidden: slices.Concat(neverShown, forPublic), shown: slices.Concat(inNews, inSport)},
		"a partner of sport":            {credentials: as(c.ofSport), hidden: slices.Concat(neverShown, forPublic, inNews), shown: inSport},
		"a partner whose term ended":    {credentials: as(c.ended), hidden: names},
		"a partner whose term is ahead": {credentials: as(c.toCome), hidden: names},
		"a partner of another paper":    {credentials: as(c.ofAnother), hidden: names},
	}
	for name, a := range all {
		a.found = map[string]bool{}
		if name == "the public" || name == "a partner" {
			if taken {
				a.hidden = append(slices.Clone(a.hidden), takenDown...)
			} else {
				a.shown = append(slices.Clone(a.shown), takenDown...)
			}
		}
	}
	return all
}

// everything returns all requests: paths without a body, and names of queries with their bodies.
func (c *canaries) everything(credentials []string) map[string]string {
	all := map[string]string{}
	for _, path := range []string{"/feeds/", "/feeds/opml", "/feeds/json", "/news-sitemap.xml"} {
		all[path] = ""
	}
	for _, format := range []string{"rss", "atom", "json"} {
		all["/feeds/quay."+format] = ""
	}
	for _, s := range c.paper.Sections {
		all["/feeds/quay.json?section="+string(s.ID)] = ""
	}
	for _, a := range c.paper.Authors {
		all["/feeds/quay.rss?author="+string(a.ID)] = ""
	}
	issue := string(c.issue.Issues[0].ID)
	all["/issues/"+issue+".json"], all["/issues/"+issue+"/manifest.json"] = "", ""
	for _, n := range apart {
		article := "/articles/" + string(c.issue.Articles[n].ID)
		all[article+".jsonld"], all[article+".ninjs.json"] = "", ""
	}
	for name, query := range c.allQueries() {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			c.t.Fatal(err)
		}
		all[name] = string(body)
	}
	if len(credentials) == 0 { // for partners alone
		delete(all, "changes")
	}
	return all
}

// allQueries returns queries for all fields of all objects, by name.
func (c *canaries) allQueries() map[string]string {
	if len(c.queries) > 0 {
		return c.queries
	}
	publication := string(c.paper.Publication.ID)
	byID := func(field, kind string, id content.ID) {
		fields := c.fields(kind, 1)
		c.queries[field+" "+string(id)] = fmt.Sprintf(`{ %s(id: %q) { %s } }`, field, id, fields)
		c.queries["node "+string(id)] = fmt.Sprintf(`{ node(id: %q) { ... on %s { %s } } nodes(ids: [%q]) { ... on %s { %s } } }`, id, kind, fields, id, kind, fields)
	}
	byID("publication", "Publication", c.paper.Publication.ID)
	byID("issue", "Issue", c.issue.Issues[0].ID)
	for _, p := range c.issue.Pages {
		byID("page", "Page", p.ID)
	}
	for _, n := range apart {
		byID("article", "Article", c.issue.Articles[n].ID)
	}
	for _, s := range c.paper.Sections {
		byID("section", "Section", s.ID)
	}
	for _, a := range c.paper.Authors {
		byID("author", "Author", a.ID)
	}
	for _, root := range c.schema.Query.Fields {
		if strings.HasPrefix(root.Name, "__") || root.Arguments.ForName("id") != nil || root.Arguments.ForName("ids") != nil {
			continue
		}
		for _, word := range words {
			arguments := map[string]string{
				"publicationId": fmt.Sprintf("publicationId: %q", publication), "date": `date: "2026-06-01"`, "query": fmt.Sprintf("query: %q", word), "first": "first: 100",
			}
			if root.Name == "authors" {
				arguments["name"] = fmt.Sprintf("name: %q", word)
			}
			name := root.Name
			if root.Name == "authors" || root.Name == "search" {
				name += " " + word
			}
			c.queries[name] = fmt.Sprintf(`{ %s }`, c.field(root, arguments, 1))
		}
	}
	c.queries["all authors"] = fmt.Sprintf(`{ authors(publicationId: %q, first: 100) { totalCount edges { cursor node { name } } pageInfo { startCursor endCursor } } }`, publication)
	return c.queries
}

// field returns the selection of a field, with everything below it down to a depth in objects.
func (c *canaries) field(f *ast.FieldDefinition, arguments map[string]string, depth int) string {
	var given []string
	for _, a := range f.Arguments {
		if value := arguments[a.Name]; value != "" && (a.Type.NonNull || a.Name == "first" || a.Name == "name") {
			given = append(given, value)
		}
	}
	if len(given) > 0 {
		return f.Name + "(" + strings.Join(given, ", ") + ")" + c.below(f, depth)
	}
	return f.Name + c.below(f, depth)
}

func (c *canaries) below(f *ast.FieldDefinition, depth int) string {
	t := c.schema.Types[f.Type.Name()]
	switch {
	case t.IsLeafType():
		return ""
	case t.Kind == ast.Union:
		return " { __typename }"
	}
	return " { " + c.fields(t.Name, depth) + " }"
}

// fields returns the selection of all fields of a type, down to a depth in objects. Lists and parts of
// a document do not count.
func (c *canaries) fields(kind string, depth int) string {
	var all []string
	for _, f := range c.schema.Types[kind].Fields {
		t := c.schema.Types[f.Type.Name()]
		node := slices.ContainsFunc(c.schema.GetImplements(t), func(i *ast.Definition) bool { return i.Name == "Node" })
		left := depth
		if node {
			left--
		}
		if strings.HasPrefix(f.Name, "__") || left < 0 || node && strings.HasSuffix(kind, "Edge") {
			continue
		}
		if strings.HasSuffix(t.Name, "Connection") && depth == 0 {
			continue
		}
		arguments := map[string]string{"number": `number: "4"`, "from": `from: "2026-06-01"`, "to": `to: "2026-06-02"`}
		all = append(all, c.field(f, arguments, left))
	}
	return strings.Join(all, " ")
}
