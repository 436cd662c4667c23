package command_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// nginxVary is the longest Vary header that nginx 1.22 caches by. It does not cache a response with a
// longer one.
const nginxVary = 128

// findNginx returns the path of nginx, or skips the test.
func findNginx(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} { // Debian's is not in a user's path
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("BROADSHEET_TEST_NGINX") == "required" {
		t.Fatal("BROADSHEET_TEST_NGINX is required, and nginx is not installed")
	}
	t.Skip("nginx is missing: install Debian's package nginx-light")
	return ""
}

// nginxConf is a configuration of nginx in one process: a cache in front of one server.
const nginxConf = `
daemon off;
master_process off;
pid %[1]s/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path %[1]s/body;
  proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/fastcgi;
  uwsgi_temp_path %[1]s/uwsgi;
  scgi_temp_path %[1]s/scgi;
  proxy_cache_path %[1]s/cache keys_zone=gateway:1m;
  server {
    listen unix:%[1]s/nginx.sock;
    location / {
      proxy_pass %[2]s;
      proxy_cache gateway;
      add_header X-Cache $upstream_cache_status always;
      %[3]s
    }
  }
}
`

// front is a server that tests send requests to: the gateway, or nginx in front of it.
type front struct {
	t      *testing.T
	url    string
	client *http.Client
}

// startNginx starts nginx with an empty cache in front of a gateway, with more directives for its
// location.
func startNginx(t *testing.T, gateway, directives string) *front {
	t.Helper()
	folder, err := os.MkdirTemp("", "nginx") // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	conf := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, folder, gateway, directives), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), findNginx(t), "-p", folder, "-c", conf, "-g", "error_log stderr notice;")
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var output strings.Builder
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		fmt.Fprintln(&output, lines.Text())
		if strings.Contains(lines.Text(), "event method") { // it listens by then
			go func() { _, _ = io.Copy(io.Discard, log) }()
			return &front{t: t, url: "http://gateway.example", client: &http.Client{Transport: &http.Transport{
				DisableCompression: true,
				DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
					return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(folder, "nginx.sock"))
				},
			}}}
		}
	}
	t.Fatalf("nginx did not start: %s", &output)
	return nil
}

// request is a request to a front; reply is its response.
type request struct {
	method, path, body string
	header             map[string]string // may have Host
}

func (a request) String() string { return fmt.Sprint(a.method, " ", a.path, " ", a.header) }

// with returns the request with more headers.
func (a request) with(header map[string]string) request {
	all := maps.Clone(a.header)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, header)
	a.header = all
	return a
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (f *front) do(a request) reply {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), a.method, f.url+a.path, strings.NewReader(a.body))
	if err != nil {
		f.t.Fatal(err)
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	if host := a.header["Host"]; host != "" {
		r.Host = host
	}
	response, err := f.client.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

// comparable returns the parts of a response that must be the same with and without a cache.
func (r reply) comparable() string {
	var b strings.Builder
	fmt.Fprintln(&b, "status:", r.status)
	for _, name := range []string{"Content-Type", "Content-Encoding", "Access-Control-Allow-Origin", "Cache-Control", "Etag", "Vary", "Www-Authenticate"} {
		fmt.Fprintf(&b, "%s: %q\n", name, r.header.Values(name))
	}
	return b.String() + strconv.Quote(r.body)
}

func (r reply) hit() bool { return r.header.Get("X-Cache") == "HIT" }

// graphGet is the address of a query by GET.
func graphGet(query string) string { return "/graphql?" + url.Values{"query": {query}}.Encode() }

// proxied is a gateway, nginx in front of it, and the callers' keys.
type proxied struct {
	t                               *testing.T
	direct, nginx                   *front
	portal, editor, wrong, revoked  string
	article                         string
	host                            string // as the gateway gets it through nginx
	publicPaths, personal, notFound []string
}

// TestConformanceNginx puts nginx with a cache in front of the program, and compares the responses that
// callers get through nginx with those of the program itself. It needs nginx.
func TestConformanceNginx(t *testing.T) {
	if testing.Short() {
		t.Skip("starts nginx and servers")
	}
	findNginx(t)
	store := "sqlite:" + filepath.Join(t.TempDir(), "paper.db")
	article := start(t, store).anArticle(t)
	ran(t, store, "partner", "create", "portal", "--name", "Portal")
	ran(t, store, "partner", "entitle", "portal", "--publication", "merrowhaven-gazette", "--section", "Sport")
	p := proxied{
		portal: ran(t, store, "key", "create", "portal"), editor: ran(t, store, "key", "create", "--newsroom"), revoked: ran(t, store, "key", "create", "portal"),
		article: article,
		publicPaths: []string{
			graphGet(`{ articles(first: 100) { totalCount nodes { id title body { text } } } }`),
			"/feeds/merrowhaven-gazette.rss", "/feeds/merrowhaven-gazette.json", "/feeds/", "/articles/" + article + ".ninjs.json", "/news-sitemap.xml",
		},
		personal: []string{graphGet(`{ changes(first: 100) { nodes { articleId kind article { body { text } } } } }`), graphGet(`{ viewer { audience } }`)},
		notFound: []string{"/feeds/none.rss", "/nowhere", graphGet(`{ nothing }`), graphGet(`{`), graphGet(`{ articles(first: -1) { totalCount } }`), graphGet(`mutation { trackView(input: {articleId: "art_x"}) { counted } }`)},
	}
	ran(t, store, "key", "revoke", p.revoked)
	p.wrong = p.portal[:len(p.portal)-4] + "AAAA"
	for _, c := range []struct {
		reason, directives string
		host               bool
		publicFirst        bool
	}{
		{"stock, the public first", "", false, true},
		{"all that may be cached, keys first", "proxy_cache_valid any 1m; proxy_cache_lock on; proxy_set_header Host $http_host;", true, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			p := p
			gateway := strings.TrimSuffix(start(t, store).url, "/graphql")
			p.t, p.direct, p.nginx = t, &front{t: t, url: gateway, client: &http.Client{Transport: &http.Transport{DisableCompression: true}}}, startNginx(t, gateway, c.directives)
			if p.host = strings.TrimPrefix(gateway, "http://"); c.host {
				p.host = "gateway.example"
			}
			callers := []string{"", p.portal, p.editor}
			if !c.publicFirst {
				slices.Reverse(callers)
			}
			p.compareAll(callers)
			p.showWrongKeys()
			p.cacheNoErrors()
			p.countViews()
			p.revalidate()
			if c.host {
				p.forgeHost()
			}
		})
	}
	t.Run("refused for a moment", func(t *testing.T) {
		p := p
		p.t = t
		p.cacheNoRefusals(store)
	})
}

// compareAll sends each request twice through nginx, and wants the response of the gateway.
func (p *proxied) compareAll(callers []string) {
	for _, path := range slices.Concat(p.publicPaths, p.personal) {
		for _, caller := range callers {
			for _, variant := range variants(path) {
				a := request{method: http.MethodGet, path: path, header: bearer(caller)}.with(variant)
				truth := p.direct.do(a.with(map[string]string{"Host": p.host}))
				if vary := truth.header.Values("Vary"); len(vary) != 1 || len(vary[0]) > nginxVary || !strings.Contains(vary[0], "Authorization") || !strings.Contains(vary[0], "Origin") {
					p.t.Errorf("%s: Vary is %q; want one line, of at most %d bytes", a, vary, nginxVary)
				}
				once, twice := p.nginx.do(a), p.nginx.do(a)
				for _, got := range []reply{once, twice} {
					if got.comparable() != truth.comparable() {
						p.t.Errorf("%s, %s:\ngot  %.600s\nwant %.600s", a, got.header.Get("X-Cache"), got.comparable(), truth.comparable())
					}
				}
				if cacheable := caller == "" && !slices.Contains(p.personal, path); twice.hit() != cacheable {
					p.t.Errorf("%s: nginx says %s, and %q", a, twice.header.Get("X-Cache"), twice.header.Get("Cache-Control"))
				}
				a.method = http.MethodHead
				if head := p.nginx.do(a); head.status != truth.status || head.header.Get("Etag") != truth.header.Get("Etag") {
					p.t.Errorf("%s: got %s, want %.300s", a, head.comparable(), truth.comparable())
				}
			}
		}
	}
}

// variants returns the headers that programs of callers send with requests for a path.
func variants(path string) (all []map[string]string) {
	accepts := []string{"*/*"}
	if strings.HasPrefix(path, "/graphql") {
		accepts = []string{"*/*", "application/graphql-response+json"}
	}
	for _, accept := range accepts {
		for _, origin := range []string{"https://reader.example", "", "https://portal.example"} {
			for _, encoding := range []string{"gzip", "", "gzip, zstd"} {
				header := map[string]string{"Accept": accept}
				if origin != "" {
					header["Origin"] = origin
				}
				if encoding != "" {
					header["Accept-Encoding"] = encoding
				}
				all = append(all, header)
			}
		}
	}
	return append(all, map[string]string{"GraphQL-Cost": "report"})
}

func bearer(key string) map[string]string {
	if key == "" {
		return nil
	}
	return map[string]string{"Authorization": "Bearer " + key}
}

// showWrongKeys sends invalid keys, and wants 401 also for responses that nginx has cached for the public.
func (p *proxied) showWrongKeys() {
	for _, path := range slices.Concat(p.publicPaths, p.personal) {
		for _, key := range []string{p.wrong, p.revoked} {
			got := p.nginx.do(request{method: http.MethodGet, path: path, header: bearer(key)})
			if got.status != http.StatusUnauthorized || got.hit() || got.header.Get("Cache-Control") != "no-store" || len(got.header.Values("Vary")) != 1 {
				p.t.Errorf("GET %s with a key that is not valid: got %s", path, got.comparable())
			}
		}
	}
	flood := request{method: http.MethodGet, path: p.publicPaths[0], header: bearer(p.wrong)}
	got := p.nginx.do(flood)
	for n := 0; got.status != http.StatusTooManyRequests && n < 40; n++ {
		got = p.nginx.do(flood)
	}
	if again := p.nginx.do(flood); got.status != http.StatusTooManyRequests || again.hit() || again.status != http.StatusTooManyRequests || again.header.Get("Cache-Control") != "no-store" {
		p.t.Errorf("many wrong keys: got %s", again.comparable())
	}
	if got := p.nginx.do(request{method: http.MethodGet, path: p.publicPaths[0]}); got.status != http.StatusOK {
		p.t.Errorf("the public then: got %s", got.comparable())
	}
}

// cacheNoErrors sends requests that fail twice: errors must not be cached.
func (p *proxied) cacheNoErrors() {
	for _, path := range p.notFound {
		a := request{method: http.MethodGet, path: path}
		p.nginx.do(a)
		if got := p.nginx.do(a); got.hit() || got.header.Get("Cache-Control") != "no-store" || len(got.header.Values("Vary")) != 1 {
			p.t.Errorf("%s: got %s, X-Cache %s", a, got.comparable(), got.header.Get("X-Cache"))
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		a := request{method: http.MethodGet, path: path}
		p.nginx.do(a)
		if got := p.nginx.do(a); got.hit() || got.status != http.StatusOK {
			p.t.Errorf("%s: got %s, X-Cache %s", a, got.comparable(), got.header.Get("X-Cache"))
		}
	}
}

// countViews sends the same view twice; both must be counted.
func (p *proxied) countViews() {
	a := request{method: http.MethodPost, path: "/graphql", header: map[string]string{"Content-Type": "application/json"},
		body: fmt.Sprintf(`{"query": "mutation { trackView(input: {articleId: \"%s\"}) { viewCount } }"}`, p.article)}
	first, second := p.nginx.do(a), p.nginx.do(a)
	if first.status != http.StatusOK || first.body == second.body || second.header.Get("Cache-Control") != "no-store" {
		p.t.Errorf("two views: got %s, then %s", first.body, second.body)
	}
}

// revalidate sends the entity tags of responses that nginx has cached.
func (p *proxied) revalidate() {
	for _, path := range p.publicPaths {
		a := request{method: http.MethodGet, path: path}
		first := p.nginx.do(a)
		a = a.with(map[string]string{"If-None-Match": first.header.Get("Etag"), "Origin": "https://late.example"})
		if got := p.nginx.do(a); got.status != http.StatusNotModified && got.body != first.body || got.header.Get("Access-Control-Allow-Origin") != "*" {
			p.t.Errorf("%s: got %s", a, got.comparable())
		}
		if got := p.nginx.do(a); got.status != http.StatusNotModified || !got.hit() || got.header.Get("Access-Control-Allow-Origin") != "*" {
			p.t.Errorf("%s, which is in the cache: got %s", a, got.comparable())
		}
		a = a.with(bearer(p.portal))
		if truth, got := p.direct.do(request{method: http.MethodGet, path: path, header: bearer(p.portal)}.with(map[string]string{"Host": p.host})), p.nginx.do(a); got.status != http.StatusNotModified && got.body != truth.body || got.hit() {
			p.t.Errorf("%s: got %s", a, got.comparable())
		}
	}
}

// forgeHost requests feeds with a Host header of its own. It must not appear in the URLs of feeds that other
// callers get from the cache.
func (p *proxied) forgeHost() {
	for _, path := range []string{"/feeds/json", "/feeds/opml"} {
		a := request{method: http.MethodGet, path: path}
		if got := p.nginx.do(a.with(map[string]string{"Host": "forged.example"})); got.status != http.StatusOK || !strings.Contains(got.body, "forged.example") {
			p.t.Errorf("%s: got %s", a, got.comparable())
		}
		if got := p.nginx.do(a); strings.Contains(got.body, "forged.example") {
			p.t.Errorf("%s: another caller chose the addresses in it: %s", a, got.comparable())
		}
	}
}

// cacheNoRefusals sends requests that time out, and requests over the rate limit: neither may be cached.
func (p *proxied) cacheNoRefusals(store string) {
	const directives = "proxy_cache_valid any 1m;"
	late := startNginx(p.t, strings.TrimSuffix(start(p.t, store, "--request-timeout", "1ns").url, "/graphql"), directives)
	late.t = p.t
	for _, path := range p.publicPaths {
		a := request{method: http.MethodGet, path: path}
		late.do(a)
		if got := late.do(a); got.hit() || got.status != http.StatusServiceUnavailable || got.header.Get("Cache-Control") != "no-store" {
			p.t.Errorf("%s, out of time: got %s", a, got.comparable())
		}
	}
	rated := startNginx(p.t, strings.TrimSuffix(start(p.t, store, "--rate-limit", "100").url, "/graphql"), directives)
	rated.do(request{method: http.MethodGet, path: p.publicPaths[1]})
	for path, key := range map[string]string{p.publicPaths[2]: p.portal, p.publicPaths[3]: p.editor} {
		a := request{method: http.MethodGet, path: path}
		rated.do(a)
		if got := rated.do(a); got.hit() || got.status != http.StatusTooManyRequests || got.header.Get("Cache-Control") != "no-store" {
			p.t.Errorf("%s, over the rate: got %s", a, got.comparable())
		}
		if got := rated.do(a.with(bearer(key))); got.status != http.StatusOK || got.hit() {
			p.t.Errorf("%s with a key: got %s", a, got.comparable())
		}
	}
}
