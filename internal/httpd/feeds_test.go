package httpd_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadsheet/internal/httpd"
)

// TestFeedsAreCompressed serves a feed with an ETag.
func TestFeedsAreCompressed(t *testing.T) {
	feed := strings.Repeat("<item>news</item>", 200)
	c := config(t)
	c.FeedRoutes = []string{"GET /feeds/"}
	c.Feeds = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		w.Header().Set("ETag", `"v1"`)
		_, _ = io.WriteString(w, feed)
	})
	h := httpd.Handler(c)
	plain, zipped := get(h, "/feeds/quay.rss", ""), get(h, "/feeds/quay.rss", "gzip")
	if plain.Body.String() != feed || plain.Header().Get("Etag") != `"v1"` {
		t.Errorf("plain: got %.40s %s", plain.Body, plain.Header().Get("Etag"))
	}
	unzip, err := gzip.NewReader(bytes.NewReader(zipped.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unzip); err != nil || string(got) != feed || zipped.Header().Get("Etag") != `"v1-gzip"` {
		t.Errorf("compressed: got %.40s %s, %v; want an ETag of its own", got, zipped.Header().Get("Etag"), err)
	}
	if !strings.Contains(strings.Join(zipped.Header().Values("Vary"), ","), "Accept-Encoding") {
		t.Error("Vary lacks Accept-Encoding")
	}
}

// TestFeedsTakeFromTheRateLimit requests feeds until the limit is used up.
func TestFeedsTakeFromTheRateLimit(t *testing.T) {
	c := config(t)
	c.RateLimit, c.FeedRoutes = 250, []string{"GET /feeds/"}
	c.Feeds = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {})
	h := httpd.Handler(c)
	for n, want := range []int{200, 200, 429} {
		w := get(h, "/feeds/quay.rss", "")
		if w.Code != want || (w.Header().Get("Retry-After") != "") != (want == 429) {
			t.Errorf("page %d: got %d, want %d", n+1, w.Code, want)
		}
	}
	if w := get(h, "/healthz", ""); w.Code != 200 {
		t.Errorf("a health check: got %d", w.Code)
	}
}

func get(h http.Handler, path, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
