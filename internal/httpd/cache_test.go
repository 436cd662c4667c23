package httpd_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/waiting"

	"github.com/klauspost/compress/zstd"
)

// newsroom is a gateway with a response cache, and a store that tests write to.
type newsroom struct {
	t      *testing.T
	store  content.Store
	paper  *contenttest.Paper
	h      http.Handler
	runs   atomic.Int64 // operations that ran
	cached atomic.Int64 // cached responses that were sent
}

func newNewsroom(t *testing.T, change func(*httpd.Config)) *newsroom {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	n := &newsroom{t: t, store: store, paper: contenttest.NewPaper("quay")}
	c := configOn(store)
	c.CacheBytes, c.ViewMaxAge = 1<<20, 5*time.Second
	c.Observer = probe{starts: func(context.Context) { n.runs.Add(1) }, cached: func() { n.cached.Add(1) }}
	if change != nil {
		change(&c)
	}
	n.h = httpd.Handler(c)
	n.publish(n.paper.Masthead(), n.paper.Issue("2026-06-01", 4, 6))
	return n
}

func (n *newsroom) publish(batches ...content.Batch) {
	n.t.Helper()
	for _, b := range batches {
		contenttest.Publish(n.t, n.store, b)
	}
}

// publishSeen publishes, and waits until the gateway has read the new revision.
func (n *newsroom) publishSeen(batches ...content.Batch) {
	n.t.Helper()
	tag := func() string { return n.ask("GET", "{ publications { id } }").Header().Get("Etag") }
	before := tag()
	n.publish(batches...)
	waiting.Until(n.t, "the gateway has the new revision", func() bool { return tag() != before })
}

func (n *newsroom) ask(method, query string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/graphql?"+url.Values{"query": {query}}.Encode(), nil)
	if method == http.MethodPost {
		r = httptest.NewRequest(method, "/graphql", strings.NewReader(fmt.Sprintf(`{"query": %q}`, query)))
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	n.h.ServeHTTP(w, r)
	return w
}

const titles = "{ articles(first: 50) { totalCount nodes { title section { name } issue { date } } } }"

func TestResponsesAreCached(t *testing.T) {
	n := newNewsroom(t, nil)
	first := n.ask("POST", titles)
	for _, c := range []struct {
		reason, method, query string
		headers               []string
		cached                bool
	}{
		{"the same again", "POST", titles, nil, true},
		{"the same by GET", "GET", titles, nil, false},
		{"the same by GET again", "GET", titles, nil, true},
		{"another media type", "POST", titles, []string{"Accept", "application/graphql-response+json"}, false},
		{"compressed", "POST", titles, []string{"Accept-Encoding", "gzip"}, false},
		{"compressed again", "POST", titles, []string{"Accept-Encoding", "gzip, deflate"}, true},
		{"with its cost", "POST", titles, []string{"GraphQL-Cost", "report"}, false},
		{"a query that differs in white space", "POST", titles + " ", nil, false},
		{"Cache-Control: no-cache", "POST", titles, []string{"Cache-Control", "no-cache"}, false},
		{"no-cache in other case, after another directive", "POST", titles, []string{"Cache-Control", "no-transform, No-Cache"}, false},
		{"max-age=0", "POST", titles, []string{"Cache-Control", "max-age=0"}, false},
		{"a positive max-age", "POST", titles, []string{"Cache-Control", "max-age=05"}, true},
		{"no-store", "POST", titles, []string{"Cache-Control", "no-store"}, false},
		{"an error", "POST", "{ nothing }", nil, false},
		{"the same error again", "POST", "{ nothing }", nil, false},
		{"errors and data", "POST", "{ publications { id } articles(first: -1) { totalCount } }", nil, false},
		{"the same errors and data again", "POST", "{ publications { id } articles(first: -1) { totalCount } }", nil, false},
	} {
		before := n.cached.Load()
		w := n.ask(c.method, c.query, c.headers...)
		if cached := n.cached.Load() > before; cached != c.cached {
			t.Errorf("%s: cached is %t, want %t", c.reason, cached, c.cached)
		}
		if w.Code != 200 {
			t.Errorf("%s: got %d %s", c.reason, w.Code, w.Body)
		}
	}
	if cached := n.ask("POST", titles); cached.Body.String() != first.Body.String() || cached.Header().Get("Age") == "" {
		t.Errorf("the cached response differs: %v", cached.Header())
	}
}

// TestNewRevisionInvalidatesResponses publishes issues while the server runs.
func TestNewRevisionInvalidatesResponses(t *testing.T) {
	n := newNewsroom(t, nil)
	first := n.ask("GET", titles)
	tag := first.Header().Get("Etag")
	if w := n.ask("GET", titles, "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("Etag") != tag || w.Header().Get("Cache-Control") == "" {
		t.Errorf("unchanged: got %d %v", w.Code, w.Header())
	}
	n.publishSeen(n.paper.Issue("2026-06-02", 1, 3))
	runs := n.runs.Load()
	second := n.ask("GET", titles, "If-None-Match", tag)
	if second.Code != 200 || !strings.Contains(second.Body.String(), `"totalCount":27`) || second.Header().Get("Etag") == tag || n.runs.Load() != runs+1 {
		t.Errorf("the new issue is missing: %d %.80s", second.Code, second.Body)
	}
	n.publishSeen(n.paper.Issue("2026-06-03", 1, 1))
	const old = `{ issueOn(publicationId: "pub_quay", date: "2026-06-01") { date pages { number } } }`
	before := n.ask("GET", old).Header().Get("Etag")
	n.publishSeen(n.paper.Issue("2026-06-04", 1, 1))
	if now := n.ask("GET", old).Header().Get("Etag"); now == before {
		t.Error("the ETag does not depend on the revision")
	}
	if w := n.ask("GET", old, "If-None-Match", before); w.Code != 304 || w.Header().Get("Etag") != before {
		t.Errorf("the same content at another revision: want status 304 and the client's own ETag %s, got %d %v", before, w.Code, w.Header())
	}
}

func TestCacheHeaders(t *testing.T) {
	n := newNewsroom(t, nil)
	for _, c := range []struct{ reason, query, control string }{
		{"content", titles, "public, max-age=60, stale-while-revalidate=60"},
		{"views", "{ articles { nodes { title viewCount } } }", "public, max-age=5, stale-while-revalidate=5"},
		{"views in a fragment", "{ articles { nodes { ...a } } } fragment a on Article { viewCount }", "public, max-age=5, stale-while-revalidate=5"},
		{"a ranking", "{ articles(orderBy: VIEWS_DESC) { nodes { title } } }", "public, max-age=5, stale-while-revalidate=5"},
		{"an order in a variable", "query($o: ArticleOrder! = PUBLISHED_AT_DESC) { articles(orderBy: $o) { nodes { title } } }", "public, max-age=5, stale-while-revalidate=5"},
		{"another order", "{ articles(orderBy: PUBLISHED_AT_ASC) { nodes { title } } }", "public, max-age=60, stale-while-revalidate=60"},
		{"a page of changes", "{ changes { cursor } }", "no-store"},
		{"a page of changes with content", "{ publications { id } ...c } fragment c on Query { changes { cursor } }", "no-store"},
		{"an error", "{ nothing }", "no-store"},
		{"a mutation", `mutation { trackView(input: {articleId: "art_x"}) { counted } }`, "no-store"},
	} {
		w := n.ask("POST", c.query)
		if got := w.Header().Get("Cache-Control"); got != c.control {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.control)
		}
		if (w.Header().Get("Etag") != "") != (c.control != "no-store") {
			t.Errorf("%s: ETag is %q", c.reason, w.Header().Get("Etag"))
		}
	}
	keys := strings.Fields(n.ask("GET", titles).Header().Get("Surrogate-Key"))
	if len(keys) != 3 || keys[0] != "pub_quay" || !strings.HasPrefix(keys[1], "iss_") || keys[2] != "lists" {
		t.Errorf("Surrogate-Key is %v", keys)
	}
	if got := n.ask("GET", `{ node(id: "iss_none") { id } }`).Header().Get("Surrogate-Key"); got != "lists" {
		t.Errorf("an empty result: Surrogate-Key is %q", got)
	}
	var issues []content.Batch
	for day := range 28 {
		issues = append(issues, n.paper.Issue(content.Date(fmt.Sprintf("2026-04-%02d", day+1)), 1, 1), n.paper.Issue(content.Date(fmt.Sprintf("2026-03-%02d", day+1)), 1, 1))
	}
	contenttest.Publish(t, n.store, issues[1:]...)
	n.publishSeen(issues[0])
	if got := n.ask("GET", `{ issues(publicationId: "pub_quay", first: 100) { nodes { date } } }`).Header().Get("Surrogate-Key"); got != "pub_quay lists" {
		t.Errorf("many issues: Surrogate-Key is %q", got)
	}
}

func TestResponsesAreCompressed(t *testing.T) {
	n := newNewsroom(t, nil)
	plain := n.ask("GET", titles)
	tags := map[string]bool{plain.Header().Get("Etag"): true}
	for _, c := range []struct {
		accept, encoding string
		read             func(io.Reader) (io.Reader, error)
	}{
		{"gzip", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"gzip, deflate, br, zstd", "zstd", func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) }},
		{"zstd;q=0.5, gzip", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"zstd;q=0, gzip;q=0", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
		{"gzip;q=0, *", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
		{"br, *;q=0.1", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"br", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
	} {
		w := n.ask("GET", titles, "Accept-Encoding", c.accept)
		r, err := c.read(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			t.Fatalf("%s: %v", c.accept, err)
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != plain.Body.String() || w.Header().Get("Content-Encoding") != c.encoding {
			t.Errorf("%s: got %q, %v: %.50q", c.accept, w.Header().Get("Content-Encoding"), err, got)
		}
		tags[w.Header().Get("Etag")] = true
	}
	if len(tags) != 3 {
		t.Errorf("each encoding must have its own ETag: %v", tags)
	}
}

// TestConcurrentQueriesShareOneRun sends one query many times while it runs, and cancels the first
// request.
func TestConcurrentQueriesShareOneRun(t *testing.T) {
	running, leave := make(chan struct{}, 100), make(chan struct{})
	n := newNewsroom(t, func(c *httpd.Config) { c.Executor = slow{c.Executor, running, leave} })
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		r := httptest.NewRequest(http.MethodGet, "/graphql?"+url.Values{"query": {titles}}.Encode(), nil)
		n.h.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
	})
	<-running
	for range 20 {
		wg.Go(func() {
			if w := n.ask("GET", titles); w.Code != 200 || !strings.Contains(w.Body.String(), `"totalCount":24`) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
	stacks := make([]byte, 4<<20)
	waiting.Until(t, "all wait for the first request's run", func() bool {
		return strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "graphqlhttp.(*flights).share(") == 21
	})
	cancel() // the first request; the others still wait
	close(leave)
	wg.Wait()
	if len(running) != 0 {
		t.Errorf("%d more ran", len(running))
	}
}

// TestViewCountsAreNotCachedWithoutMaxAge sets ViewMaxAge to 0.
func TestViewCountsAreNotCachedWithoutMaxAge(t *testing.T) {
	n := newNewsroom(t, func(c *httpd.Config) { c.ViewMaxAge = 0 })
	for range 2 {
		if w := n.ask("POST", "{ articles(first: 1) { nodes { viewCount } } }"); w.Header().Get("Cache-Control") != "public, max-age=0, stale-while-revalidate=0" {
			t.Errorf("got %v", w.Header())
		}
	}
	if n.cached.Load() > 0 {
		t.Error("a response with view counts was cached")
	}
}
