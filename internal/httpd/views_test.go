package httpd_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd"
	"broadsheet/internal/views"
)

// viewGateway is a gateway for tests of view counts.
type viewGateway struct {
	t        *testing.T
	store    content.Store
	h        http.Handler
	articles []content.ID
}

func newViewGateway(t *testing.T, r views.Rules, change func(*httpd.Config)) *viewGateway {
	t.Helper()
	k := &viewGateway{t: t, store: memory(t)}
	paper := contenttest.NewPaper("quay")
	issue := paper.Issue("2026-06-01", 1, 9)
	contenttest.Publish(t, k.store, paper.Masthead(), issue)
	for _, a := range issue.Articles {
		k.articles = append(k.articles, a.ID)
	}
	c := configOn(k.store)
	c.Executor = graph.New(graph.Config{
		Store: k.store, Views: views.NewFilter(views.New(k.store, time.Minute), r, time.Now), Log: c.Log, Limits: guard.Default(),
	})
	if change != nil {
		change(&c)
	}
	k.h = httpd.Handler(c)
	return k
}

// count returns how many views of an article were counted.
func (k *viewGateway) count(id content.ID) int64 {
	k.t.Helper()
	reader, err := k.store.Read(k.t.Context(), content.Public())
	if err != nil {
		k.t.Fatal(err)
	}
	counts, err := reader.ViewCounts(k.t.Context(), []content.ID{id})
	if err != nil {
		k.t.Fatal(err)
	}
	return counts[id]
}

// payload is the result of trackView.
type payload struct {
	Article    *struct{ ID content.ID }
	ViewCount  *int64
	Counted    bool
	Uncounted  string
	UserErrors []struct {
		Field         []string
		Code, Message string
	}
}

const payloadFields = `{ article { id } viewCount counted uncounted userErrors { field code message } }`

// send sends a mutation, and returns the payload of each of its fields, by name.
func (k *viewGateway) send(from, mutation string, headers ...string) map[string]payload {
	k.t.Helper()
	w := post(k.h, from+":1", mutation, headers...)
	var result struct {
		Data   map[string]payload
		Errors []any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &result); err != nil || w.Code != 200 || result.Errors != nil {
		k.t.Fatalf("got %d %s, %v", w.Code, w.Body, err)
	}
	return result.Data
}

func (k *viewGateway) view(from string, headers ...string) payload {
	k.t.Helper()
	return k.send(from, fmt.Sprintf("mutation { trackView(input: {articleId: %q}) %s }", k.articles[0], payloadFields), headers...)["trackView"]
}

// TestViewsOverALimitAreRefused sends requests with 20 views each: of one article and of many, with tokens
// and without, from one client and from several.
func TestViewsOverALimitAreRefused(t *testing.T) {
	one := func(k *viewGateway, _ int) string { return fmt.Sprintf("articleId: %q", k.articles[0]) }
	for _, c := range []struct {
		reason string
		rules  views.Rules
		from   func(request int) string
		input  func(k *viewGateway, n int) string
		want   int // of 100 views
	}{
		{"aliases in one request", views.Rules{PerClient: 30}, nil, one, 30},
		{"one article", views.Rules{PerClient: 30, PerArticle: 7}, nil, one, 7},
		{"tokens", views.Rules{PerClient: 30, PerArticle: 7}, nil, func(k *viewGateway, n int) string {
			return fmt.Sprintf("articleId: %q, token: \"%d\"", k.articles[0], n)
		}, 7},
		{"many articles", views.Rules{PerClient: 30, PerArticle: 7}, nil, func(k *viewGateway, n int) string { return fmt.Sprintf("articleId: %q", k.articles[n%9]) }, 30},
		{"addresses of a /64", views.Rules{PerClient: 30, PerArticle: 7}, func(n int) string { return fmt.Sprintf("[2001:db8:1:2::%d]", n) }, one, 7},
		{"several clients", views.Rules{PerClient: 30, PerArticle: 7}, func(n int) string { return fmt.Sprintf("192.0.2.%d", n) }, one, 35},
		{"no limits", views.Rules{}, nil, one, 100},
	} {
		k := newViewGateway(t, c.rules, nil)
		counted := 0
		for request := range 5 {
			mutation := ""
			for n := range 20 {
				mutation += fmt.Sprintf("v%d: trackView(input: {%s}) %s\n", n, c.input(k, 20*request+n), payloadFields)
			}
			from := "192.0.2.1"
			if c.from != nil {
				from = c.from(request)
			}
			payloads := k.send(from, "mutation { "+mutation+" }")
			for name, p := range payloads {
				switch {
				case p.Article == nil || p.ViewCount == nil:
					t.Errorf("%s: %s is without its article: %+v", c.reason, name, p)
				case p.Counted && p.Uncounted == "" && len(p.UserErrors) == 0:
					counted++
				case p.Counted || p.Uncounted != "REFUSED" || len(p.UserErrors) != 1 || p.UserErrors[0].Code != "RATE_LIMITED" || fmt.Sprint(p.UserErrors[0].Field) != "[input articleId]":
					t.Errorf("%s: %s returns %+v", c.reason, name, p)
				}
			}
			if len(payloads) != 20 {
				t.Errorf("%s: %d payloads were returned, want 20", c.reason, len(payloads))
			}
		}
		stored := int64(0)
		for _, id := range k.articles {
			stored += k.count(id)
		}
		if counted != c.want || stored != int64(c.want) {
			t.Errorf("%s: %d views report that they count and %d are stored, want %d of 100", c.reason, counted, stored, c.want)
		}
	}
}

func TestViewsOfCrawlersAreNotCounted(t *testing.T) {
	const crawler = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
	k := newViewGateway(t, views.Rules{}, nil)
	k.view("192.0.2.1", "User-Agent", "axios/1.6.8")
	if p := k.view("192.0.2.1", "User-Agent", crawler); p.Counted || p.Uncounted != "CRAWLER" || len(p.UserErrors) != 0 || p.Article == nil || p.ViewCount == nil || *p.ViewCount != 1 {
		t.Errorf("a crawler's view returns %+v", p)
	}
	if p := k.view("192.0.2.1"); !p.Counted || p.Uncounted != "" || *p.ViewCount != 2 || k.count(k.articles[0]) != 2 {
		t.Errorf("a program's view without a user agent returns %+v", p)
	}
	token := fmt.Sprintf(`mutation { trackView(input: {articleId: %q, token: "x"}) %s }`, k.articles[1], payloadFields)
	k.send("192.0.2.1", token)
	if p := k.send("192.0.2.1", token)["trackView"]; p.Counted || p.Uncounted != "REPEATED" || *p.ViewCount != 1 {
		t.Errorf("a view that was counted before returns %+v", p)
	}
	if p := newViewGateway(t, views.Rules{CountCrawlers: true}, nil).view("192.0.2.1", "User-Agent", crawler); !p.Counted {
		t.Errorf("a crawler's view, with CountCrawlers, returns %+v", p)
	}
}

// TestViewsFromOtherSitesAreRefused sends views as web pages and programs do.
func TestViewsFromOtherSitesAreRefused(t *testing.T) {
	list := []string{"https://www.paper.example", "https://*.app.example"}
	at := func(public string, origins ...string) *viewGateway {
		return newViewGateway(t, views.Rules{}, func(c *httpd.Config) { c.CORSOrigins, c.PublicURL = origins, public })
	}
	listed, public, any, every := at("", list...), at("https://api.paper.example/v1", list...), at("", "*"), at("", "https://www.paper.example", "*")
	for _, c := range []struct {
		reason  string
		k       *viewGateway
		headers []string
		counts  bool
	}{
		{"a page on the list", listed, []string{"Origin", "https://www.paper.example", "Sec-Fetch-Site", "same-site"}, true},
		{"a page below one", listed, []string{"Origin", "https://m.app.example", "Sec-Fetch-Site", "cross-site"}, true},
		{"a page of others", listed, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, false},
		{"one that ends alike", listed, []string{"Origin", "https://evilapp.example"}, false},
		{"one with a path that ends alike", listed, []string{"Origin", "https://evil.example/.app.example"}, false},
		{"one with a query that ends alike", listed, []string{"Origin", "https://evil.example?m.app.example"}, false},
		{"one with a fragment that ends alike", listed, []string{"Origin", "https://evil.example#m.app.example"}, false},
		{"one with a user name", listed, []string{"Origin", "https://m@evil.example?.app.example"}, false},
		{"the domain itself, with an empty label", listed, []string{"Origin", "https://.app.example"}, false},
		{"an entry of the list, word for word", listed, []string{"Origin", "https://*.app.example"}, false},
		{"one over http", listed, []string{"Origin", "http://www.paper.example"}, false},
		{"one at another port", listed, []string{"Origin", "https://www.paper.example:8443"}, false},
		{"a sandboxed frame", listed, []string{"Origin", "null"}, false},
		{"two origins", listed, []string{"Origin", "https://www.paper.example", "Origin", "https://evil.example"}, false},
		{"an empty one", listed, []string{"Origin", ""}, false},
		{"another that lies in its Referer", listed, []string{"Origin", "https://evil.example", "Referer", "https://www.paper.example/"}, false},
		{"no origin, a page on the list", listed, []string{"Referer", "https://www.paper.example/2026/06/01"}, true},
		{"no origin, a page of others", listed, []string{"Referer", "https://evil.example/www.paper.example"}, false},
		{"no origin, a user name like a site", listed, []string{"Referer", "https://www.paper.example@evil.example/"}, false},
		{"no origin, a broken referer", listed, []string{"Referer", "%"}, false},
		{"no origin, no referer, across sites", listed, []string{"Sec-Fetch-Site", "cross-site"}, false},
		{"no origin, no referer, within a site", listed, []string{"Sec-Fetch-Site", "same-site"}, false},
		{"no origin, no referer, from the gateway", listed, []string{"Sec-Fetch-Site", "same-origin"}, true},
		{"a server", listed, nil, true},
		{"a server with a user agent", listed, []string{"User-Agent", "node"}, true},
		{"the gateway's own page", listed, []string{"Origin", "http://example.com", "Sec-Fetch-Site", "same-origin"}, true},
		{"a page at another port of its host", listed, []string{"Origin", "http://example.com:81"}, false},
		{"the gateway's own page at its public address", public, []string{"Origin", "https://api.paper.example"}, true},
		{"a name that was pointed at the gateway", public, []string{"Origin", "http://example.com", "Sec-Fetch-Site", "same-origin"}, false},
		{"a page of others, no list", any, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, true},
		{"a page of others, any site on the list", every, []string{"Origin", "https://evil.example"}, true},
	} {
		before := c.k.count(c.k.articles[0])
		p := c.k.view("192.0.2.1", c.headers...)
		refused := p.Uncounted == "REFUSED" && len(p.UserErrors) == 1 && p.UserErrors[0].Code == "FORBIDDEN"
		if stored := c.k.count(c.k.articles[0]) - before; p.Counted != c.counts || refused == c.counts || stored > 1 || stored == 1 != c.counts || p.Article == nil {
			t.Errorf("%s: %d stored, returns %+v", c.reason, stored, p)
		}
	}
}

// TestViewsWithoutPreflightAreRefused sends views in all ways that a page of another site can without a
// CORS preflight.
func TestViewsWithoutPreflightAreRefused(t *testing.T) {
	for _, origins := range [][]string{{"*"}, {"https://www.paper.example"}} {
		k := newViewGateway(t, views.Rules{}, func(c *httpd.Config) { c.CORSOrigins = origins })
		query := fmt.Sprintf(`mutation { trackView(input: {articleId: %q}) { counted } }`, k.articles[0])
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"query": {query}}.Encode()
		for _, c := range []struct{ reason, method, target, media, body string }{
			{"plain text", "POST", "/graphql", "text/plain", string(body)},
			{"plain text that holds JSON's name", "POST", "/graphql", "text/plain; application/json", string(body)},
			{"a form", "POST", "/graphql", "application/x-www-form-urlencoded", form},
			{"a form with parts", "POST", "/graphql", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n" + query + "\r\n--x--\r\n"},
			{"no media type", "POST", "/graphql", "", string(body)},
			{"a form whose query is in the address", "POST", "/graphql?" + form, "application/x-www-form-urlencoded", "x=1"},
			{"a link", "GET", "/graphql?" + form, "", ""},
			{"a HEAD", "HEAD", "/graphql?" + form, "", ""},
		} {
			for _, origin := range []string{"https://evil.example", "null", ""} {
				r := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
				if c.media != "" {
					r.Header.Set("Content-Type", c.media)
				}
				if origin != "" {
					r.Header.Set("Origin", origin)
				}
				w := httptest.NewRecorder()
				k.h.ServeHTTP(w, r)
				if stored := k.count(k.articles[0]); stored != 0 || w.Code < 400 {
					t.Errorf("%s, %v, from %q: got %d %s, %d stored", c.reason, origins, origin, w.Code, w.Body, stored)
				}
			}
		}
	}
}
