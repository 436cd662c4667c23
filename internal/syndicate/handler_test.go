package syndicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/syndicate"
	"broadsheet/internal/transfer"
)

func TestETagRevalidates(t *testing.T) {
	g := newGateway(t, afterPrint())
	g.importSample()
	for _, path := range g.addresses() {
		first := g.get(path)
		tag, at := first.Header().Get("Etag"), first.Header().Get("Last-Modified")
		dated := strings.HasPrefix(path, "/feeds/") // for display; it must not revalidate
		if first.Header().Get("Cache-Control") != "public, max-age=60" || !strings.HasPrefix(tag, `"`) || (at != "") != dated {
			t.Errorf("%s: %v", path, first.Header())
		}
		at = afterPrint().Format(http.TimeFormat) // a date that is not older than the document
		encoded := strings.TrimSuffix(tag, `"`) + `-gzip"`
		for _, c := range []struct {
			reason  string
			headers []string
			status  int
			tag     string
		}{
			{"has the document", []string{"If-None-Match", tag}, 304, tag},
			{"has it and other versions", []string{"If-None-Match", `"x", W/` + tag}, 304, tag},
			{"has it compressed", []string{"If-None-Match", encoded}, 304, encoded},
			{"accepts any version", []string{"If-None-Match", "*"}, 304, tag},
			{"has another version", []string{"If-None-Match", `"x"`}, 200, tag},
			{"has another version of the same second", []string{"If-None-Match", `"x"`, "If-Modified-Since", at}, 200, tag},
			{"sends the date only", []string{"If-Modified-Since", at}, 200, tag},
			{"sends an older date only", []string{"If-Modified-Since", "Mon, 01 Jun 2020 00:00:00 GMT"}, 200, tag},
		} {
			w := g.get(path, c.headers...)
			if w.Code != c.status || w.Header().Get("Etag") != c.tag || (w.Code == 304) != (w.Body.Len() == 0) {
				t.Errorf("%s: a client that %s gets %d %s", path, c.reason, w.Code, w.Header().Get("Etag"))
			}
		}
		if w := g.ask(http.MethodHead, path); w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Etag") != tag || w.Header().Get("Content-Length") == "" {
			t.Errorf("HEAD %s: got %d %v", path, w.Code, w.Header())
		}
	}
}

// TestPrivateResponses reads as an editor, whose responses shared caches must not store.
func TestPrivateResponses(t *testing.T) {
	g := newGateway(t, afterPrint())
	g.importSample()
	g.as = content.Editor()
	for _, path := range g.addresses() {
		w := g.get(path)
		if got := w.Header().Get("Cache-Control"); w.Code != 200 || got != "private, max-age=60" || w.Header().Get("Last-Modified") != "" {
			t.Errorf("%s: got %d, Cache-Control %q, Last-Modified %q", path, w.Code, got, w.Header().Get("Last-Modified"))
		}
		if again := g.get(path, "If-None-Match", w.Header().Get("Etag")); again.Code != 304 {
			t.Errorf("%s with its ETag: got %d, want 304", path, again.Code)
		}
	}
}

func TestErrors(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	paper := contenttest.NewPaper("quay")
	g.publish(paper.Masthead(), paper.Issue("2026-06-01", 1, 1))
	article := g.articles("quay")[0]
	for _, c := range []struct {
		reason, method, path string
		status               int
		mediaType, message   string
	}{
		{"no such publication", "GET", "/feeds/nowhere.rss", 404, "text/plain", "publication"},
		{"as JSON if the address is of JSON", "GET", "/feeds/nowhere.json", 404, "application/json", `"code":"NOT_FOUND"`},
		{"no such section", "GET", "/feeds/quay.atom?section=nowhere", 404, "text/plain", "section"},
		{"no such author", "GET", "/feeds/quay.atom?author=aut_x", 404, "text/plain", "author"},
		{"no such issue", "GET", "/feeds/quay.atom?issue=iss_x", 404, "text/plain", "issue"},
		{"an article as author", "GET", "/feeds/quay.rss?author=" + string(article.ID), 404, "text/plain", "author"},
		{"an unknown format", "GET", "/feeds/quay.xml", 404, "text/plain", ".rss, "},
		{"no format", "GET", "/feeds/quay", 404, "text/plain", "/feeds/"},
		{"a malformed cursor", "GET", "/feeds/quay.rss?after=zz", 400, "text/plain", "next link"},
		{"the same as JSON", "GET", "/feeds/quay.json?after=zz", 400, "application/json", `"code":"INVALID"`},
		{"no such article", "GET", "/articles/art_x.ninjs.json", 404, "application/json", "article"},
		{"an article in an unknown format", "GET", "/articles/" + string(article.ID) + ".pdf", 404, "text/plain", ".jsonld"},
		{"no such issue", "GET", "/issues/iss_x/manifest.json", 404, "application/json", "issue"},
		{"a publication as an issue", "GET", "/issues/pub_quay/manifest.json", 404, "application/json", "issue"},
		{"no such issue as edition JSON", "GET", "/issues/iss_x.json", 404, "application/json", "issue"},
		{"an issue in an unknown format", "GET", "/issues/iss_x.pdf", 404, "text/plain", ".json"},
		{"a write", "POST", "/feeds/quay.rss", 405, "text/plain", ""},
		{"bytes that are not UTF-8", "GET", "/feeds/%ff%00.rss?section=%ff", 404, "text/plain", ""},
	} {
		w := g.ask(c.method, c.path)
		if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), c.mediaType) || !strings.Contains(w.Body.String(), c.message) {
			t.Errorf("%s: got %d %s %s", c.reason, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		if c.status != 405 && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control is %s, want no-store", c.reason, w.Header().Get("Cache-Control"))
		}
	}
}

// TestInternalErrorsAreLoggedAndNotSent lets the store fail.
func TestInternalErrorsAreLoggedAndNotSent(t *testing.T) {
	for _, c := range []struct {
		reason string
		err    error
		status int
	}{
		{"a store that cannot be reached", &content.Error{Code: content.Unavailable, Message: "the store cannot be reached", Err: errors.New("mongodb://secret")}, 503},
		{"a defect", errors.New("mongodb://secret"), 500},
		{"a defect with a code", &content.Error{Code: content.Internal, Message: "secret"}, 500},
	} {
		var log strings.Builder
		h := syndicate.Handler(syndicate.Config{
			Read: func(context.Context) (content.Reader, error) { return nil, c.err }, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		for _, path := range []string{"/feeds/quay.rss", "/feeds/quay.json"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != c.status || strings.Contains(w.Body.String(), "secret") || !strings.Contains(log.String(), "secret") {
				t.Errorf("%s: got %d %s, logged %s", c.reason, w.Code, w.Body, &log)
			}
		}
	}
}

// TestAddressesUseTheHostOfTheRequest has no public URL configured.
func TestAddressesUseTheHostOfTheRequest(t *testing.T) {
	g := newGateway(t, afterPrint())
	g.importSample()
	g.h = g.handler("")
	r := httptest.NewRequest(http.MethodGet, "/feeds/"+gazette+".rss", nil)
	r.Host = "paper.example:8080"
	w := httptest.NewRecorder()
	g.h.ServeHTTP(w, r)
	for _, want := range []string{`href="http://paper.example:8080/feeds/` + gazette + `.rss"`, `src="http://paper.example:8080/sample/`, `url="http://paper.example:8080/sample/`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the feed does not contain %s", want)
		}
	}
	r.Host = `x"><script>`
	w = httptest.NewRecorder()
	g.h.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest {
		t.Errorf("a malformed Host: got %d, want 400", w.Code)
	}
}

// TestIssuesCanBeImported imports edition JSON from the gateway into the same store, where it must change
// nothing, and into an empty one.
func TestIssuesCanBeImported(t *testing.T) {
	g, other := newGateway(t, afterPrint()), newGateway(t, afterPrint())
	g.importSample()
	issues, err := g.reader().IssueLists(t.Context(), []content.IssueQuery{{Ascending: true, Window: content.Window{Limit: 100}}})
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[*gateway]bool{g: false, other: true} {
		im := transfer.NewImporter(to.store, transfer.Options{Holder: "the test"})
		for _, i := range issues[0] {
			var e edition.Edition
			if err := json.Unmarshal(g.read("/issues/"+string(i.ID)+".json"), &e); err != nil {
				t.Fatal(err)
			}
			if err := im.Import(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		if err := im.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := im.Report(); (r.Articles.New > 0) != want || r.Articles.Changed > 0 {
			t.Errorf("imported: %+v", r.Articles)
		}
	}
	path := "/issues/" + string(issues[0][0].ID) + ".json"
	if a, b := string(g.read(path)), string(other.read(path)); a != b {
		t.Errorf("after import the issue is %s, want %s", b, a)
	}
}

// TestMaxInFlight requests a second document while the first is being made, and a third one afterwards.
func TestMaxInFlight(t *testing.T) {
	g := newGateway(t, contenttest.StartTime())
	reading, goOn := make(chan struct{}), make(chan struct{})
	h := syndicate.Handler(syndicate.Config{PublicURL: "https://api.example.org", MaxInFlight: 1, Log: slog.New(slog.DiscardHandler),
		Read: func(ctx context.Context) (content.Reader, error) {
			reading <- struct{}{}
			<-goOn
			return g.store.Read(ctx, content.Public())
		}})
	ask := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/feeds/json", nil))
		return w
	}
	first := make(chan *httptest.ResponseRecorder)
	go func() { first <- ask() }()
	<-reading
	if w := ask(); w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the second: got %d %v", w.Code, w.Header())
	}
	close(goOn)
	if w := <-first; w.Code != 200 {
		t.Errorf("the first: got %d", w.Code)
	}
	go func() { <-reading }()
	if w := ask(); w.Code != 200 {
		t.Errorf("the third: got %d", w.Code)
	}
}
