package cached_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/generated"
	"broadsheet/graph/guard"
	"broadsheet/internal/cached"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/intake"
	"broadsheet/internal/observed"
	"broadsheet/internal/sample"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/syndicate"
	"broadsheet/internal/transfer"
	"broadsheet/internal/views"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestGraphAndFeedsLeaveSharedValuesUnchanged reads the sample newspapers through every field of the
// schema and every feed format, for each audience, at the same time, and compares the cached values
// afterwards. Under the race detector it also finds a change that is undone.
func TestGraphAndFeedsLeaveSharedValuesUnchanged(t *testing.T) {
	clock := contenttest.NewClock(time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC)) // after the last issue of the sample
	inner, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	store := cached.New(inner, 64<<20)
	store.ProveUnchanged(t)
	importSample(t, store)
	handler := gateway{observed.New(store, nil)}
	paths := handler.paths(t)
	var wait sync.WaitGroup
	for range 2 {
		for _, audience := range []content.Audience{content.Public(), content.Editor(), content.ForPartner(portal(t, store))} {
			wait.Go(func() {
				served := handler.graph()
				for _, query := range everyField() {
					handler.query(t, served, audience, query)
				}
			})
			wait.Go(func() {
				served := handler.feeds(audience)
				for _, path := range paths {
					w := httptest.NewRecorder()
					served.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
					if w.Code >= 500 {
						t.Errorf("%s: got status %d: %s", path, w.Code, w.Body)
					}
				}
			})
		}
	}
	wait.Wait()
}

// gateway is what reads from the store: the graph and the feeds.
type gateway struct{ store content.Store }

func (g gateway) graph() http.Handler {
	limits := guard.Default()
	limits.Cost, limits.Depth, limits.Tokens = 1e9, 100, 1e5
	return graphqlhttp.New(graphqlhttp.Config{MaxBody: 1 << 20, Executor: graph.New(graph.Config{
		Store: g.store, Views: views.New(g.store, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: limits,
	})})
}

func (g gateway) feeds(a content.Audience) http.Handler {
	return syndicate.Handler(syndicate.Config{PublicURL: "https://api.example.org", Log: slog.New(slog.DiscardHandler),
		Read: func(ctx context.Context) (content.Reader, error) { return g.store.Read(ctx, a) }})
}

func (g gateway) query(t *testing.T, served http.Handler, a content.Audience, query string) {
	body, _ := json.Marshal(map[string]string{"query": query})
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	served.ServeHTTP(w, r.WithContext(caller.With(r.Context(), caller.Caller{Identity: caller.Identity{Audience: a}})))
	if strings.Contains(w.Body.String(), `"errors"`) {
		t.Errorf("for %s: %.200s\n%.300s", a.Kind(), query, w.Body)
	}
}

// paths returns the addresses of all feeds, and of some articles and issues in each format.
func (g gateway) paths(t *testing.T) []string {
	r, err := g.store.Read(t.Context(), content.Editor())
	if err != nil {
		t.Fatal(err)
	}
	publications, err := r.AllPublications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/feeds/", "/feeds/opml", "/feeds/json", "/news-sitemap.xml"}
	for _, p := range publications {
		for _, format := range []string{"rss", "atom", "json"} {
			paths = append(paths, "/feeds/"+strings.TrimPrefix(string(p.ID), "pub_")+"."+format)
		}
		lists, err := r.ArticleLists(t.Context(), []content.ArticleQuery{{ArticleFilter: content.ArticleFilter{PublicationID: p.ID}, Order: content.NewestFirst, Window: content.Window{Limit: 10}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range lists[0] {
			paths = append(paths, "/articles/"+string(a.ID)+".ninjs.json", "/articles/"+string(a.ID)+".jsonld")
		}
		if len(lists[0]) > 0 {
			paths = append(paths, "/issues/"+string(lists[0][0].IssueID)+"/manifest.json", "/issues/"+string(lists[0][0].IssueID)+".json")
		}
	}
	return paths
}

// everyField returns queries that select, of each type that one reaches from a list, every field that
// needs no argument.
func everyField() (queries []string) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for root, typ := range map[string]string{
		"publications": "Publication", "articles(first: 20) { nodes": "Article", "search(query: \"the\") { nodes": "SearchHit",
		"publications { latestIssue": "Issue", "publications { latestIssue { pages": "Page", "publications { sections": "Section",
		"publications { authors(first: 20) { nodes": "Author", "changes { nodes": "ArticleChange",
	} {
		queries = append(queries, "{ "+root+" "+selection(schema, schema.Types[typ], nil)+strings.Repeat(" }", 1+strings.Count(root, "{")))
	}
	return queries
}

// selection selects the fields of a type. Of a type that has an id, and is nested in another, it selects
// the scalars alone.
func selection(schema *ast.Schema, typ *ast.Definition, path []string) string {
	var b strings.Builder
	b.WriteString("{ __typename")
	if typ.Kind == ast.Union || typ.Kind == ast.Interface {
		for _, t := range schema.PossibleTypes[typ.Name] {
			fmt.Fprintf(&b, " ... on %s { %s }", t.Name, aliased(t.Name, selection(schema, t, path)))
		}
		return b.String() + " }"
	}
	nested := len(path) > 0 && typ.Fields.ForName("id") != nil
	for _, f := range typ.Fields {
		of := schema.Types[f.Type.Name()]
		composite := of.IsCompositeType()
		if strings.HasPrefix(f.Name, "__") || needsArgument(f) || composite && (nested || len(path) > 4) {
			continue
		}
		b.WriteString(" " + f.Name)
		if composite {
			b.WriteString(" " + selection(schema, of, append(path, typ.Name)))
		}
	}
	return b.String() + " }"
}

// aliased leaves out the braces of a selection, and gives the fields names of their own: two types of a
// union may have fields of one name and different types.
func aliased(prefix, selection string) string {
	inner := strings.TrimSuffix(strings.TrimPrefix(selection, "{ __typename"), " }")
	depth, words := 0, strings.Fields(inner)
	for i, w := range words {
		switch {
		case w == "{":
			depth++
		case w == "}":
			depth--
		case depth == 0:
			words[i] = prefix + "_" + w + ": " + w
		}
	}
	return "__typename " + strings.Join(words, " ")
}

func needsArgument(f *ast.FieldDefinition) bool {
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			return true
		}
	}
	return false
}

func importSample(t *testing.T, s content.Store) {
	plan, err := intake.NewPlan(t.Context(), []intake.Root{{FS: sample.Editions(), Images: sample.Assets(), ImagePrefix: "/sample/"}}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	im := transfer.NewImporter(s, transfer.Options{Holder: "the test"})
	for e, err := range plan.Editions(t.Context()) {
		if err == nil {
			err = im.Import(t.Context(), e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := im.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// portal makes a partner that is entitled to summaries of all publications.
func portal(t *testing.T, s content.Store) *content.Partner {
	r, err := s.Read(t.Context(), content.Editor())
	if err != nil {
		t.Fatal(err)
	}
	publications, err := r.AllPublications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := &content.Partner{ID: content.PartnerID("portal"), Name: "Portal"}
	for _, pub := range publications {
		p.Entitlements = append(p.Entitlements, content.Entitlement{PublicationID: pub.ID, Body: content.SummaryOnly})
	}
	return p
}
