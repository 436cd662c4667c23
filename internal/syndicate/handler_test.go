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

func TestUnchanged(t *testing.T) {
	d := newDesk(t, afterPrint())
	d.importSample()
	for _, path := range d.addresses() {
		first := d.get(path)
		tag, at := first.Header().Get("Etag"), first.Header().Get("Last-Modified")
		dated := strings.HasPrefix(path, "/feeds/") // but no caller may go by it
		if first.Header().Get("Cache-Control") != "public, max-age=60" || !strings.HasPrefix(tag, `"`) || (at != "") != dated {
			t.Errorf("%s: %v", path, first.Header())
		}
		at = afterPrint().Format(http.TimeFormat) // it has left something out since, for all that a date can tell
		encoded := strings.TrimSuffix(tag, `"`) + `-gzip"`
		for _, c := range []struct {
			reason  string
			headers []string
			status  int
			tag     string
		}{
			{"has it", []string{"If-None-Match", tag}, 304, tag},
			{"has it, among others", []string{"If-None-Match", `"x", W/` + tag}, 304, tag},
			{"has it compressed", []string{"If-None-Match", encoded}, 304, encoded},
			{"has any", []string{"If-None-Match", "*"}, 304, tag},
			{"has another", []string{"If-None-Match", `"x"`}, 200, tag},
			{"has another of the same second", []string{"If-None-Match", `"x"`, "If-Modified-Since", at}, 200, tag},
			{"knows when it changed", []string{"If-Modified-Since", at}, 200, tag},
			{"knows an older one", []string{"If-Modified-Since", "Mon, 01 Jun 2020 00:00:00 GMT"}, 200, tag},
		} {
			w := d.get(path, c.headers...)
			if w.Code != c.status || w.Header().Get("Etag") != c.tag || (w.Code == 304) != (w.Body.Len() == 0) {
				t.Errorf("%s: a client that %s gets %d %s", path, c.reason, w.Code, w.Header().Get("Etag"))
			}
		}
		if w := d.ask(http.MethodHead, path); w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Etag") != tag || w.Header().Get("Content-Length") == "" {
			t.Errorf("HEAD %s: got %d %v", path, w.Code, w.Header())
		}
	}
}

// TestPrivate asks as the newsroom, whose view others on the way are not to keep.
func TestPrivate(t *testing.T) {
	d := newDesk(t, afterPrint())
	d.importSample()
	d.as = content.Editor()
	for _, path := range d.addresses() {
		w := d.get(path)
		if got := w.Header().Get("Cache-Control"); w.Code != 200 || got != "private, max-age=60" || w.Header().Get("Last-Modified") != "" {
			t.Errorf("%s: got %d, kept by %q, changed at %q", path, w.Code, got, w.Header().Get("Last-Modified"))
		}
		if again := d.get(path, "If-None-Match", w.Header().Get("Etag")); again.Code != 304 {
			t.Errorf("%s: the tag tells: got %d", path, again.Code)
		}
	}
}

func TestRefusals(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	paper := contenttest.NewPaper("quay")
	d.publish(paper.Masthead(), paper.Issue("2026-06-01", 1, 1))
	article := d.articles("quay")[0]
	for _, c := range []struct {
		reason, method, path string
		status               int
		mediaType, says      string
	}{
		{"no such publication", "GET", "/feeds/nowhere.rss", 404, "text/plain", "publication"},
		{"as JSON where JSON was asked for", "GET", "/feeds/nowhere.json", 404, "application/json", `"code":"NOT_FOUND"`},
		{"no such section", "GET", "/feeds/quay.atom?section=nowhere", 404, "text/plain", "section"},
		{"no such author", "GET", "/feeds/quay.atom?author=aut_x", 404, "text/plain", "author"},
		{"no such issue", "GET", "/feeds/quay.atom?issue=iss_x", 404, "text/plain", "issue"},
		{"what is no author", "GET", "/feeds/quay.rss?author=" + string(article.ID), 404, "text/plain", "author"},
		{"another format", "GET", "/feeds/quay.xml", 404, "text/plain", ".rss, "},
		{"no format", "GET", "/feeds/quay", 404, "text/plain", "/feeds/"},
		{"a cursor that was made up", "GET", "/feeds/quay.rss?after=zz", 400, "text/plain", "next link"},
		{"the same as JSON", "GET", "/feeds/quay.json?after=zz", 400, "application/json", `"code":"INVALID"`},
		{"no such article", "GET", "/articles/art_x.ninjs.json", 404, "application/json", "article"},
		{"an article as something else", "GET", "/articles/" + string(article.ID) + ".pdf", 404, "text/plain", ".jsonld"},
		{"no such issue", "GET", "/issues/iss_x/manifest.json", 404, "application/json", "issue"},
		{"a publication as an issue", "GET", "/issues/pub_quay/manifest.json", 404, "application/json", "issue"},
		{"no such issue to import", "GET", "/issues/iss_x.json", 404, "application/json", "issue"},
		{"an issue as something else", "GET", "/issues/iss_x.pdf", 404, "text/plain", ".json"},
		{"writing", "POST", "/feeds/quay.rss", 405, "text/plain", ""},
		{"bytes that are no text", "GET", "/feeds/%ff%00.rss?section=%ff", 404, "text/plain", ""},
	} {
		w := d.ask(c.method, c.path)
		if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), c.mediaType) || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: got %d %s %s", c.reason, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		if c.status != 405 && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: kept for %s", c.reason, w.Header().Get("Cache-Control"))
		}
	}
}

// TestFailuresTellNothing lets the store fail.
func TestFailuresTellNothing(t *testing.T) {
	for _, c := range []struct {
		reason string
		err    error
		status int
	}{
		{"a store that is not reached", &content.Error{Code: content.Unavailable, Message: "the store cannot be reached", Err: errors.New("mongodb://secret")}, 503},
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

// TestAddressesFollowTheRequest asks without a setting.
func TestAddressesFollowTheRequest(t *testing.T) {
	d := newDesk(t, afterPrint())
	d.importSample()
	d.h = d.handler("")
	r := httptest.NewRequest(http.MethodGet, "/feeds/"+gazette+".rss", nil)
	r.Host = "paper.example:8080"
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	for _, want := range []string{`href="http://paper.example:8080/feeds/` + gazette + `.rss"`, `src="http://paper.example:8080/sample/`, `url="http://paper.example:8080/sample/`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("there is no %s", want)
		}
	}
	r.Host = `x"><script>`
	w = httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest {
		t.Errorf("a Host that is none: got %d", w.Code)
	}
}

// TestIssuesCanBeImported takes the issues of the sample from the gateway into the store that
// they are from, and into an empty one.
func TestIssuesCanBeImported(t *testing.T) {
	d, other := newDesk(t, afterPrint()), newDesk(t, afterPrint())
	d.importSample()
	issues, err := d.reader().IssueLists(t.Context(), []content.IssueQuery{{Ascending: true, Window: content.Window{Limit: 100}}})
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[*desk]bool{d: false, other: true} {
		im := transfer.NewImporter(to.store, transfer.Options{Holder: "the test"})
		for _, i := range issues[0] {
			var e edition.Edition
			if err := json.Unmarshal(d.read("/issues/"+string(i.ID)+".json"), &e); err != nil {
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
	if a, b := string(d.read(path)), string(other.read(path)); a != b {
		t.Errorf("what was imported reads otherwise: %s, want %s", b, a)
	}
}

// TestBusy asks for a second document while the first is being made, and for a third after.
func TestBusy(t *testing.T) {
	d := newDesk(t, contenttest.Press())
	reading, goOn := make(chan struct{}), make(chan struct{})
	h := syndicate.Handler(syndicate.Config{PublicURL: "https://api.example.org", MaxInFlight: 1, Log: slog.New(slog.DiscardHandler),
		Read: func(ctx context.Context) (content.Reader, error) {
			reading <- struct{}{}
			<-goOn
			return d.store.Read(ctx, content.Public())
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
