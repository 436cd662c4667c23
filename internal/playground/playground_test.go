package playground

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// testBuild has the files that the build writes to dist.
var testBuild = fstest.MapFS{
	".gitkeep":          {},
	"index.js":          {Data: []byte("export {}")},
	"index.css":         {Data: []byte("p {}")},
	"graphql.worker.js": {Data: []byte("onmessage = null")},
	"codicon.ttf":       {Data: []byte("font")},
	"notes.txt":         {Data: []byte("not the page's")},
}

// testNoBuild is dist in a clean clone, before `make playground`.
var testNoBuild = fstest.MapFS{".gitkeep": {}}

func testHandler(t *testing.T, c Config, dist fstest.MapFS) http.Handler {
	t.Helper()
	h, err := newHandler(c, dist)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, path string, header ...string) *http.Response {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s = %d, want 200", path, w.Code)
	}
	return w.Body.String()
}

func TestServedPathsAndTypes(t *testing.T) {
	cases := []struct {
		reason string
		dist   fstest.MapFS
		path   string
		status int
		ctype  string
	}{
		{"the page is at the root", testBuild, "/", 200, "text/html; charset=utf-8"},
		{"the page is served without a bundle, too", testNoBuild, "/", 200, "text/html; charset=utf-8"},
		{"browsers refuse a module of another type", testBuild, "/playground/index.js", 200, "text/javascript; charset=utf-8"},
		{"browsers refuse a worker of another type", testBuild, "/playground/graphql.worker.js", 200, "text/javascript; charset=utf-8"},
		{"browsers refuse a style sheet of another type", testBuild, "/playground/index.css", 200, "text/css; charset=utf-8"},
		{"a font", testBuild, "/playground/codicon.ttf", 200, "font/ttf"},
		{"the page's own styles need no bundle", testNoBuild, "/playground/page.css", 200, "text/css; charset=utf-8"},
		{"the icon needs no bundle", testNoBuild, "/playground/icon.svg", 200, "image/svg+xml"},
		{"the bundle's script is not found without a bundle", testNoBuild, "/playground/index.js", 404, ""},
		{"the placeholder in dist is not served", testNoBuild, "/playground/.gitkeep", 404, ""},
		{"files that the page does not use are not served", testBuild, "/playground/notes.txt", 404, ""},
		{"folders have no listing", testBuild, "/playground/", 404, ""},
		{"the page is served at no other path", testBuild, "/index.html", 404, ""},
		{"paths outside the playground are not served", testBuild, "/graphql", 404, ""},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			resp := get(testHandler(t, Config{}, c.dist), c.path)
			if resp.StatusCode != c.status {
				t.Fatalf("GET %s = %d, want %d", c.path, resp.StatusCode, c.status)
			}
			if c.status != 200 {
				return
			}
			if got := resp.Header.Get("Content-Type"); got != c.ctype {
				t.Errorf("Content-Type = %q, want %q", got, c.ctype)
			}
			if got := resp.Header.Get("X-Content-Type-Options"); got != "nosniff" {
				t.Errorf("X-Content-Type-Options = %q, want nosniff", got)
			}
		})
	}
}

func TestPostIsRefused(t *testing.T) {
	h := testHandler(t, Config{}, testBuild)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader("{}")))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST / = %d, want 405: GraphQL requests belong to the endpoint", w.Code)
	}
}

func TestUnchangedFilesAreNotSentAgain(t *testing.T) {
	h := testHandler(t, Config{}, testBuild)
	for _, path := range []string{"/", "/playground/index.js"} {
		etag := get(h, path).Header.Get("ETag")
		if etag == "" {
			t.Errorf("GET %s has no ETag", path)
		}
		if got := get(h, path, "If-None-Match", etag).StatusCode; got != http.StatusNotModified {
			t.Errorf("GET %s with its ETag = %d, want 304", path, got)
		}
		if got := get(h, path, "If-None-Match", `"another"`).StatusCode; got != http.StatusOK {
			t.Errorf("GET %s with another ETag = %d, want 200", path, got)
		}
	}
}

// foreign matches addresses on other hosts.
var foreign = regexp.MustCompile(`(?:https?:)?//[a-z0-9][^\s"'<>;]*`)

func TestBundledPageUsesNoOtherHost(t *testing.T) {
	h := testHandler(t, Config{Endpoint: "/graphql", Title: "Broadsheet"}, testBuild)
	if got := foreign.FindAllString(body(t, h, "/"), -1); got != nil {
		t.Errorf("the page contains addresses on other hosts: %q", got)
	}
	for _, path := range []string{"/", "/playground/index.js", "/playground/graphql.worker.js"} {
		policy := get(h, path).Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "connect-src 'self';") {
			t.Errorf("GET %s: Content-Security-Policy = %q, want one that allows the page's own host only", path, policy)
		}
		if got := foreign.FindAllString(policy, -1); got != nil {
			t.Errorf("GET %s: the policy allows %q", path, got)
		}
	}
}

func TestFallbackPageSaysWhereGraphiQLComesFrom(t *testing.T) {
	h := testHandler(t, Config{Endpoint: "/graphql"}, testNoBuild)
	page := body(t, h, "/")
	const notice = "This page loads GraphiQL from cdn.jsdelivr.net. To serve it from this server, run <code>make playground</code> and compile again."
	if !strings.Contains(page, notice) {
		t.Errorf("the page does not say where GraphiQL comes from:\n%s", page)
	}
	if strings.Contains(body(t, testHandler(t, Config{}, testBuild), "/"), "loads GraphiQL from") {
		t.Error("the bundled page says that it loads GraphiQL from another host")
	}
}

func TestFallbackFilesArePinned(t *testing.T) {
	h := testHandler(t, Config{}, testNoBuild)
	policy := get(h, "/").Header.Get("Content-Security-Policy")
	tags := regexp.MustCompile(`<(?:link|script)[^>]*(?:href|src)="https:[^>]*>`).FindAllString(html.UnescapeString(body(t, h, "/")), -1)
	if len(tags) != 4 {
		t.Fatalf("the page loads %d files from the network, want React, React DOM, and GraphiQL's script and styles: %q", len(tags), tags)
	}
	for _, tag := range tags {
		if !regexp.MustCompile(`@\d+\.\d+\.\d+/.* integrity="sha384-[A-Za-z0-9+/]{64}" crossorigin="anonymous"`).MatchString(tag) {
			t.Errorf("%s is not pinned to a version and a checksum", tag)
		}
		if url := foreign.FindString(tag); !strings.Contains(policy, " "+url) {
			t.Errorf("the policy forbids the page to load %s: %q", url, policy)
		}
	}
	if strings.Contains(policy, "https://cdn.jsdelivr.net ") || strings.Contains(policy, "https://cdn.jsdelivr.net;") {
		t.Errorf("the policy allows every file of the network: %q", policy)
	}
}

func TestPageContainsSettings(t *testing.T) {
	c := Config{
		Endpoint: "/api/graphql",
		Title:    "早报 </script> & <b>co</b>",
		Examples: []Example{{Name: "One", Query: "query One { a(b: \"</script>\") }", Variables: `{"articleId": ""}`}},
	}
	page := body(t, testHandler(t, c, testBuild), "/")
	island := regexp.MustCompile(`(?s)<script type="application/json" id="playground-config">(.*?)</script>`).FindStringSubmatch(page)
	if island == nil {
		t.Fatalf("the page contains no settings:\n%s", page)
	}
	var got settings
	if err := json.Unmarshal([]byte(island[1]), &got); err != nil {
		t.Fatalf("settings %s: %v", island[1], err)
	}
	if got.Endpoint != c.Endpoint || got.Title != c.Title || len(got.Examples) != 1 ||
		got.Examples[0] != (tab{c.Examples[0].Query, c.Examples[0].Variables}) {
		t.Errorf("settings = %+v, want those of %+v", got, c)
	}
	if !strings.Contains(page, "<title>早报 &lt;/script&gt; &amp; &lt;b&gt;co&lt;/b&gt;</title>") {
		t.Errorf("the page's title is not the service's, escaped:\n%s", page)
	}
}

func TestBuiltMeansThatIndexJSExists(t *testing.T) {
	if !isBuilt(testBuild) || isBuilt(testNoBuild) {
		t.Error("isBuilt must be true exactly when index.js exists")
	}
	page := body(t, Handler(Config{}), "/")
	if Built() == strings.Contains(page, "loads GraphiQL from") {
		t.Errorf("Built() = %v, but the page says the opposite", Built())
	}
}
