package syndicate_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/intake"
	"broadsheet/internal/sample"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/syndicate"
	"broadsheet/internal/transfer"
)

// gateway is a handler over a store in memory, with a clock that the test sets.
type gateway struct {
	t     *testing.T
	store content.Store
	calls *contenttest.Calls
	clock *contenttest.Clock
	as    content.Audience
	h     http.Handler
}

// newGateway returns a gateway with an empty store, whose clock starts at the given time.
func newGateway(t *testing.T, at time.Time) *gateway {
	t.Helper()
	clock := contenttest.NewClock(at)
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	g := &gateway{t: t, clock: clock}
	g.store, g.calls = contenttest.Count(store)
	g.h = g.handler("https://api.example.org")
	return g
}

func (g *gateway) handler(publicURL string) http.Handler {
	return syndicate.Handler(syndicate.Config{
		Read:      func(ctx context.Context) (content.Reader, error) { return g.store.Read(ctx, g.as) },
		Private:   func(context.Context) bool { return g.as.Kind() != content.Public().Kind() },
		PublicURL: publicURL, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
}

// importSample imports the sample newspapers.
func (g *gateway) importSample() {
	g.t.Helper()
	ctx := g.t.Context()
	plan, err := intake.NewPlan(ctx, []intake.Root{{FS: sample.Editions(), Images: sample.Assets(), ImagePrefix: "/sample/"}}, intake.Options{})
	if err != nil {
		g.t.Fatal(err)
	}
	im := transfer.NewImporter(g.store, transfer.Options{Holder: "the test"})
	for e, err := range plan.Editions(ctx) {
		if err == nil {
			err = im.Import(ctx, e)
		}
		if err != nil {
			g.t.Fatal(err)
		}
	}
	if err := im.Close(ctx); err != nil {
		g.t.Fatal(err)
	}
}

// publish writes batches, each in its own revision.
func (g *gateway) publish(batches ...content.Batch) {
	g.t.Helper()
	for _, b := range batches {
		contenttest.Publish(g.t, g.store, b)
	}
}

func (g *gateway) get(path string, headers ...string) *httptest.ResponseRecorder {
	return g.ask(http.MethodGet, path, headers...)
}

func (g *gateway) ask(method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	g.h.ServeHTTP(w, r)
	return w
}

// read returns the body of a document that must exist.
func (g *gateway) read(path string) []byte {
	g.t.Helper()
	w := g.get(path)
	if w.Code != http.StatusOK {
		g.t.Fatalf("%s: got %d %s", path, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// afterPrint is a time when all of the sample is published, and its last issue less than two days old.
func afterPrint() time.Time { return time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC) }

const (
	gazette = "merrowhaven-gazette"
	daily   = "xf4kvq1w5fj58habtj9v" // the 青汀日报
)

// reader opens a reader for the gateway's audience.
func (g *gateway) reader() content.Reader {
	g.t.Helper()
	r, err := g.store.Read(g.t.Context(), g.as)
	if err != nil {
		g.t.Fatal(err)
	}
	return r
}

// articles returns a publication's articles, newest first.
func (g *gateway) articles(publication string) []*content.Article {
	g.t.Helper()
	lists, err := g.reader().ArticleLists(g.t.Context(), []content.ArticleQuery{{
		ArticleFilter: content.ArticleFilter{PublicationID: content.ID("pub_" + publication)}, Order: content.NewestFirst, Window: content.Window{Limit: 1000},
	}})
	if err != nil {
		g.t.Fatal(err)
	}
	var articles []*content.Article
	for _, a := range lists[0] {
		articles = append(articles, a.Article)
	}
	return articles
}
