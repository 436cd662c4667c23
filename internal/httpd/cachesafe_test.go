package httpd_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadsheet/internal/httpd"
)

// TestOneVaryLine sends requests to every route, with headers for which middleware adds to Vary.
func TestOneVaryLine(t *testing.T) {
	c := config(t)
	c.FeedRoutes = []string{"GET /feeds/"}
	c.Feeds = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Host, ACCEPT-encoding")
		_, _ = io.WriteString(w, "feed")
	})
	h := httpd.Handler(c)
	for _, r := range []struct{ reason, method, path, varies string }{
		{"a query", "GET", "/graphql?query={__typename}", "Origin, Accept-Encoding, Authorization, Accept, GraphQL-Cost"},
		{"a query that is refused", "GET", "/graphql?query={", "Origin, Accept-Encoding, Authorization, Accept, GraphQL-Cost"},
		{"a method that is not allowed", "DELETE", "/graphql", "Origin, Accept-Encoding, Authorization, Accept, GraphQL-Cost"},
		{"a feed", "GET", "/feeds/quay.rss", "Origin, Accept-Encoding, Authorization, Host"},
		{"the schema", "GET", "/schema.graphqls", "Origin, Accept-Encoding"},
		{"a file", "GET", "/sample/page.svg", "Origin, Accept-Encoding"},
		{"an unknown path", "GET", "/nowhere", "Origin, Accept-Encoding"},
		{"a health check", "GET", "/healthz", "Origin, Accept-Encoding"},
		{"a preflight", "OPTIONS", "/graphql", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"},
	} {
		for _, origin := range []string{"", "https://reader.example"} {
			for _, encoding := range []string{"", "gzip", "zstd"} {
				request := httptest.NewRequest(r.method, r.path, nil)
				for name, value := range map[string]string{"Origin": origin, "Accept-Encoding": encoding} {
					if value != "" {
						request.Header.Set(name, value)
					}
				}
				if r.method == http.MethodOptions {
					request.Header.Set("Access-Control-Request-Method", "POST")
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, request)
				if got := w.Result().Header["Vary"]; len(got) != 1 || got[0] != r.varies {
					t.Errorf("%s, origin %q, encoding %q: got %q, want %q", r.reason, origin, encoding, got, r.varies)
				}
				if w.Code >= 400 && w.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s: %d may be cached: %q", r.reason, w.Code, w.Header().Get("Cache-Control"))
				}
			}
		}
	}
}

// TestVaryOfAnyWriter writes responses in each way that a handler may.
func TestVaryOfAnyWriter(t *testing.T) {
	ways := map[string]func(w http.ResponseWriter){
		"/wrote":  func(w http.ResponseWriter) { _, _ = io.WriteString(w, "wrote") },
		"/silent": func(http.ResponseWriter) {},
		"/hinted": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusEarlyHints)
			w.Header().Add("Vary", "Accept")
			w.WriteHeader(200)
		},
		"/copied":  func(w http.ResponseWriter) { _, _ = w.(io.ReaderFrom).ReadFrom(strings.NewReader("copied")) },
		"/flushed": func(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() },
		"/hijacked": func(w http.ResponseWriter) {
			if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nVary: Accept, Origin\r\n\r\n")
				_ = conn.Close()
			}
		},
	}
	c := config(t)
	c.Observer = probe{handler: func(http.Handler) http.Handler { // outside of compression, which hides the connection's writer
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Add("Vary", "Accept")
			w.Header().Add("Vary", "Origin")
			ways[r.URL.Path](w)
		})
	}}
	addr, _, _ := serve(t, c)
	for path := range ways {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if path == "/hinted" {
			skipHeader(t, conn)
		}
		all, err := io.ReadAll(conn)
		if err != nil || strings.Count(string(all), "\r\nVary: ") != 1 || !strings.Contains(string(all), "\r\nVary: Accept, Origin\r\n") {
			t.Errorf("%s: got %q, %v", path, all, err)
		}
		_ = conn.Close()
	}
}

// skipHeader reads an informational response, a byte at a time to leave what follows.
func skipHeader(t *testing.T, conn net.Conn) {
	t.Helper()
	var read strings.Builder
	b := make([]byte, 1)
	for !strings.HasSuffix(read.String(), "\r\n\r\n") {
		if _, err := conn.Read(b); err != nil {
			t.Fatal(err)
		}
		read.Write(b)
	}
}
