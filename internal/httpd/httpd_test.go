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
	"broadsheet/internal/httpd"
	"broadsheet/internal/sqlitestore"
)

// config is of a gateway over an empty store.
func config(t *testing.T) httpd.Config {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	return httpd.Config{
		Graph: graph.New(graph.Config{Store: store, Log: log}), Schema: "type Query\n", Ready: store.Ping,
		Playground: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "the playground") }),
		Sample:     fstest.MapFS{"page.svg": {Data: []byte("<svg/>")}}, CORSOrigins: []string{"*"}, RequestTimeout: time.Minute, Log: log,
	}
}

func TestRoutes(t *testing.T) {
	c := config(t)
	h := httpd.Handler(c)
	for _, r := range []struct {
		reason, method, path, body string
		status                     int
		says                       string
	}{
		{"a query by POST", "POST", "/graphql", `{"query": "{ publications { name } }"}`, 200, `{"data":{"publications":[]}}`},
		{"a query by GET", "GET", "/graphql?query=%7Bpublications%7Bname%7D%7D", "", 200, `{"data":{"publications":[]}}`},
		{"the schema can be introspected", "POST", "/graphql", `{"query": "{ __schema { queryType { name } } }"}`, 200, `"Query"`},
		{"a mutation changes nothing by GET", "GET", "/graphql?query=mutation%7BtrackView(input:%7BarticleId:%221%22%7D)%7Bcounted%7D%7D", "", 406, "errors"},
		{"too large a body", "POST", "/graphql", `{"query": "` + strings.Repeat(" ", 200<<10) + `"}`, 413, "at most 102400 bytes"},
		{"the schema", "GET", "/schema.graphqls", "", 200, "type Query"},
		{"alive", "GET", "/healthz", "", 200, "ok"},
		{"ready", "GET", "/readyz", "", 200, "ready"},
		{"the playground", "GET", "/", "", 200, "the playground"},
		{"a page image of the sample", "GET", "/sample/page.svg", "", 200, "<svg/>"},
		{"nothing else", "GET", "/nowhere", "", 404, ""},
	} {
		req := httptest.NewRequest(r.method, r.path, strings.NewReader(r.body))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != r.status || !strings.Contains(w.Body.String(), r.says) {
			t.Errorf("%s: got %d %.200s, want %d …%s…", r.reason, w.Code, w.Body, r.status, r.says)
		}
	}
}

func TestNotReady(t *testing.T) {
	c := config(t)
	c.Ready = func(context.Context) error { return errors.New("mongodb://secret") }
	w := httptest.NewRecorder()
	httpd.Handler(c).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestOrigins(t *testing.T) {
	for _, c := range []struct {
		reason  string
		allowed []string
		origin  string
		want    string
	}{
		{"any origin by default", []string{"*"}, "https://reader.example", "*"},
		{"one on the list", []string{"https://reader.example"}, "https://reader.example", "https://reader.example"},
		{"one that is not", []string{"https://reader.example"}, "https://evil.example", ""},
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

// TestRequestsUnderWayAreAnswered ends the server while a request is in it.
func TestRequestsUnderWayAreAnswered(t *testing.T) {
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
	time.Sleep(20 * time.Millisecond)
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
