package httpd_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/views"
	"broadsheet/internal/waiting"

	"github.com/99designs/gqlgen/graphql"
)

// config returns the configuration of a gateway with an empty store.
func config(t *testing.T) httpd.Config {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return configOn(store)
}

// probe is an observer that calls the functions that a test sets.
type probe struct {
	httpd.NoObserver
	handler     func(http.Handler) http.Handler
	identified  func(context.Context)
	keyRejected func()
	starts      func(context.Context)
	cached      func()
}

func (p probe) Handler(next http.Handler) http.Handler {
	if p.handler == nil {
		return next
	}
	return p.handler(next)
}

func (p probe) CallerIdentified(ctx context.Context) {
	if p.identified != nil {
		p.identified(ctx)
	}
}

func (p probe) KeyRejected() {
	if p.keyRejected != nil {
		p.keyRejected()
	}
}

func (p probe) OperationStarts(ctx context.Context, _ *graphql.OperationContext, _ int) context.Context {
	if p.starts != nil {
		p.starts(ctx)
	}
	return ctx
}

func (p probe) CachedResponseSent(context.Context, any) {
	if p.cached != nil {
		p.cached()
	}
}

// configOn returns the configuration of a gateway with a store.
func configOn(store content.Store) httpd.Config {
	log := slog.New(slog.DiscardHandler)
	return httpd.Config{
		Executor: graph.New(graph.Config{Store: store, Views: views.New(store, time.Minute), Log: log, Limits: guard.Default()}),
		Schema:   "type Query\n", Ready: store.Ping, Revision: func(ctx context.Context) (int64, error) {
			r, err := store.Read(ctx, content.Public())
			if err != nil {
				return 0, err
			}
			return r.Revision(), nil
		},
		Playground: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "the playground") }),
		Sample:     fstest.MapFS{"page.svg": {Data: []byte("<svg/>")}}, CORSOrigins: []string{"*"}, MaxBody: 100 << 10, RequestTimeout: time.Minute, Log: log,
	}
}

func TestRoutesAreServed(t *testing.T) {
	h := httpd.Handler(config(t))
	for _, r := range []struct {
		reason, path string
		status       int
		says         string
	}{
		{"operations", "/graphql?query=%7Bpublications%7Bname%7D%7D", 200, `{"data":{"publications":[]}}`},
		{"the schema", "/schema.graphqls", 200, "type Query"},
		{"the liveness check", "/healthz", 200, "ok"},
		{"the readiness check", "/readyz", 200, "ready"},
		{"the playground", "/", 200, "the playground"},
		{"a page image of the sample", "/sample/page.svg", 200, "<svg/>"},
		{"an unknown path", "/nowhere", 404, ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, r.path, nil))
		if w.Code != r.status || !strings.Contains(w.Body.String(), r.says) {
			t.Errorf("%s: got %d %.200s, want %d …%s…", r.reason, w.Code, w.Body, r.status, r.says)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: browsers may guess the media type", r.reason)
		}
	}
}

func TestReadinessFailsWithTheStore(t *testing.T) {
	c := config(t)
	c.Ready = func(context.Context) error { return errors.New("mongodb://secret") }
	w := httptest.NewRecorder()
	httpd.Handler(c).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestCORSAllowsListedOrigins(t *testing.T) {
	for _, c := range []struct {
		reason  string
		allowed []string
		origin  string
		want    string
	}{
		{"any origin by default", []string{"*"}, "https://reader.example", "*"},
		{"a listed origin", []string{"https://reader.example"}, "https://reader.example", "https://reader.example"},
		{"an origin that is not listed", []string{"https://reader.example"}, "https://evil.example", ""},
		{"a subdomain", []string{"https://*.paper.example"}, "https://www.paper.example", "https://www.paper.example"},
		{"a domain with the same ending", []string{"https://*.paper.example"}, "https://evilpaper.example", ""},
	} {
		conf := config(t)
		conf.CORSOrigins = c.allowed
		for _, method := range []string{http.MethodPost, http.MethodOptions} {
			r := httptest.NewRequest(method, "/graphql", strings.NewReader(`{"query": "{ publications { name } }"}`))
			r.Header.Set("Origin", c.origin)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Access-Control-Request-Method", http.MethodPost)
			w := httptest.NewRecorder()
			httpd.Handler(conf).ServeHTTP(w, r)
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != c.want || w.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s, %s: got %q, want %q and never credentials", c.reason, method, got, c.want)
			}
		}
	}
}

// TestShutdownFinishesRunningRequests ends the server while a request runs.
func TestShutdownFinishesRunningRequests(t *testing.T) {
	c := config(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	c.Playground = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "answered")
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	served, answer := make(chan error, 1), make(chan string, 1)
	go func() { served <- httpd.Serve(ctx, l, c) }()
	go func() {
		r, err := http.Get("http://" + l.Addr().String() + "/")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		body, _ := io.ReadAll(r.Body)
		answer <- string(body)
	}()
	<-entered
	end()
	waiting.Until(t, "the server accepts no more connections", func() bool {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	select {
	case err := <-served:
		t.Fatalf("the server ended before its request: %v", err)
	default:
	}
	close(leave)
	if got := <-answer; got != "answered" {
		t.Errorf("got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("got %v", err)
	}
}

// TestSchemaIsRevalidated reads the schema twice, as a cache does.
func TestSchemaIsRevalidated(t *testing.T) {
	h := httpd.Handler(config(t))
	first := httptest.NewRecorder()
	h.ServeHTTP(first, httptest.NewRequest(http.MethodGet, "/schema.graphqls", nil))
	again := httptest.NewRequest(http.MethodGet, "/schema.graphqls", nil)
	again.Header.Set("If-None-Match", first.Header().Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, again)
	if w.Code != http.StatusNotModified || w.Body.Len() > 0 || first.Header().Get("Cache-Control") != "public, no-cache" {
		t.Errorf("got %d with %d bytes, and %v before", w.Code, w.Body.Len(), first.Header())
	}
}
