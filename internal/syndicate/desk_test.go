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

// desk is a handler over a store in memory, on a clock that is moved by hand.
type desk struct {
	t     *testing.T
	store content.Store
	calls *contenttest.Calls
	clock *contenttest.Clock
	as    content.Audience
	h     http.Handler
}

// newDesk has an empty store, and a clock that starts at a moment.
func newDesk(t *testing.T, at time.Time) *desk {
	t.Helper()
	clock := contenttest.NewClock(at)
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	d := &desk{t: t, clock: clock}
	d.store, d.calls = contenttest.Count(store)
	d.h = d.handler("https://api.example.org")
	return d
}

func (d *desk) handler(publicURL string) http.Handler {
	return syndicate.Handler(syndicate.Config{
		Read:      func(ctx context.Context) (content.Reader, error) { return d.store.Read(ctx, d.as) },
		Private:   func(context.Context) bool { return d.as.Kind() != content.Public().Kind() },
		PublicURL: publicURL, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
}

// importSample takes in the bundled newspapers.
func (d *desk) importSample() {
	d.t.Helper()
	ctx := d.t.Context()
	plan, err := intake.NewPlan(ctx, []intake.Root{{FS: sample.Editions(), Images: sample.Assets(), ImagePrefix: "/sample/"}}, intake.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	im := transfer.NewImporter(d.store, transfer.Options{Holder: "the test"})
	for e, err := range plan.Editions(ctx) {
		if err == nil {
			err = im.Import(ctx, e)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	if err := im.Close(ctx); err != nil {
		d.t.Fatal(err)
	}
}

// publish writes batches, each in a revision of its own.
func (d *desk) publish(batches ...content.Batch) {
	d.t.Helper()
	for _, b := range batches {
		contenttest.Publish(d.t, d.store, b)
	}
}

func (d *desk) get(path string, headers ...string) *httptest.ResponseRecorder {
	return d.ask(http.MethodGet, path, headers...)
}

func (d *desk) ask(method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	return w
}

// read gets what must be there.
func (d *desk) read(path string) []byte {
	d.t.Helper()
	w := d.get(path)
	if w.Code != http.StatusOK {
		d.t.Fatalf("%s: got %d %s", path, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// afterPrint is when all of the sample is out, and its last issue not yet two days old.
func afterPrint() time.Time { return time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC) }

const (
	gazette = "merrowhaven-gazette"
	daily   = "xf4kvq1w5fj58habtj9v" // the 青汀日报
)

// reader opens one as the desk does.
func (d *desk) reader() content.Reader {
	d.t.Helper()
	r, err := d.store.Read(d.t.Context(), d.as)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// articles are a publication's articles, newest first.
func (d *desk) articles(publication string) []*content.Article {
	d.t.Helper()
	lists, err := d.reader().ArticleLists(d.t.Context(), []content.ArticleQuery{{
		ArticleFilter: content.ArticleFilter{PublicationID: content.ID("pub_" + publication)}, Order: content.NewestFirst, Window: content.Window{Limit: 1000},
	}})
	if err != nil {
		d.t.Fatal(err)
	}
	var articles []*content.Article
	for _, a := range lists[0] {
		articles = append(articles, a.Article)
	}
	return articles
}
