package command_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"broadsheet/internal/config"
)

// TestSettings starts servers with flags, and checks the effect of each flag.
func TestSettings(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	type request struct{ reason, method, path, body, says string }
	for _, c := range []struct {
		flags    string
		requests []request
	}{
		{"--max-depth 3 --max-aliases 2 --max-cost 60 --max-tokens 40 --max-body 1000 --graphql-http-draft --cache-size 0 --document-cache-size 0", []request{
			{"depth", "POST", "/graphql", `{"query": "{ publications { latestIssue { pages { id } } } }"}`, `"max":3,"name":"depth"`},
			{"aliases", "POST", "/graphql", `{"query": "{ a: __typename b: __typename c: __typename }"}`, `"max":2,"name":"aliases"`},
			{"cost", "POST", "/graphql", `{"query": "{ articles(first: 100) { nodes { id } } }"}`, `"max":60,"name":"cost"`},
			{"tokens", "POST", "/graphql", `{"query": "{` + strings.Repeat(" __typename", 50) + `}"}`, `"max":40,"name":"tokens"`},
			{"body", "POST", "/graphql", strings.Repeat(" ", 1001), "413 "},
			{"draft", "POST", "/graphql", `{"query": 7}`, "422 "},
			{"no response cache", "GET", "/graphql?query={__typename}", "", "200 "},
			{"no response cache, second request", "GET", "/graphql?query={__typename}", "", "age= "},
			{"suggestions", "POST", "/graphql", `{"query": "{ publicationz { id } }"}`, "Did you mean"},
		}},
		{"--no-playground --no-introspection --request-timeout 1ns --rate-limit 100 --public-url https://paper.example", []request{
			{"playground", "GET", "/", "", "404 "},
			{"schema", "GET", "/schema.graphqls", "", "404 "},
			{"introspection", "POST", "/graphql", `{"query": "{ __schema { queryType { name } } }"}`, `"errors"`},
			{"suggestions", "POST", "/graphql", `{"query": "{ publicationz { id } }"}`, `Cannot query field \"publicationz\" on type \"Query\"."`},
			{"timeout", "POST", "/graphql", `{"query": "{ publications { id } }"}`, "503 "},
			{"rate limit", "GET", "/graphql?query={__typename}", "", "ratelimit-limit=100 "},
		}},
		{"--view-count-max-age 7s --public-url https://paper.example", []request{
			{"views", "GET", "/graphql?query={articles{nodes{viewCount}}}", "", "max-age=7,"},
			{"cached", "GET", "/graphql?query={articles{nodes{viewCount}}}", "", "age=0 "},
			{"public URL", "GET", "/feeds/json", "", "https://paper.example/feeds/"},
			{"cost", "POST", "/graphql", `{"query": "{ __typename }"}`, "200 "},
		}},
	} {
		s := start(t, "sqlite:"+filepath.Join(t.TempDir(), "paper.db"), strings.Fields(c.flags)...)
		for _, r := range c.requests {
			if got := s.exchange(t, r.method, r.path, r.body); !strings.Contains(got, r.says) {
				t.Errorf("%s: %s: want %s in %.500s", c.flags, r.reason, r.says, got)
			}
		}
	}
}

// TestSettingsArePassedOn checks that the code of the command reads each setting of the server. A setting
// that is not passed on has no effect. Reading it in check, which validates settings, is not enough.
func TestSettingsArePassedOn(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name != "check" && !strings.HasSuffix(file, "_test.go") {
				readSettings(f, read)
			}
		}
	}
	for _, of := range []reflect.Type{reflect.TypeFor[config.Store](), reflect.TypeFor[config.Serve]()} {
		for _, f := range reflect.VisibleFields(of) {
			if !f.Anonymous && !read[f.Name] {
				t.Errorf("no code passes the setting %s on", f.Name)
			}
		}
	}
}

// readSettings adds the settings that a function reads from its receiver or a parameter.
func readSettings(f *ast.FuncDecl, read map[string]bool) {
	settings := map[string]bool{} // the names of the values that hold settings
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if of := types.ExprString(n.Type); len(n.Names) == 1 && (of == "*serveCommand" || strings.HasPrefix(of, "config.")) {
				settings[n.Names[0].Name] = true
			}
		case *ast.SelectorExpr:
			read[n.Sel.Name] = read[n.Sel.Name] || settings[types.ExprString(n.X)]
		}
		return true
	})
}

// exchange sends a request, and returns the status, some headers and the body in one text.
func (s *server) exchange(t *testing.T, method, path, body string, headers ...string) string {
	t.Helper()
	r, err := http.NewRequest(method, strings.TrimSuffix(s.url, "/graphql")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.Status + " cache-control=" + a.Header.Get("Cache-Control") + " age=" + a.Header.Get("Age") + " ratelimit-limit=" + a.Header.Get("RateLimit-Limit") + " " + string(text)
}

// TestConnectionCap opens one connection more than the setting allows.
func TestConnectionCap(t *testing.T) {
	s := start(t, "sqlite::memory:", "--max-connections-per-client", "1")
	addr := strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/graphql")
	for n, want := range []string{"", "HTTP/1.1 429 Too Many Requests\r\n"} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if want == "" {
			continue
		}
		if output, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(output), want) {
			t.Errorf("connection %d: got %q, %v", n+1, output, err)
		}
	}
}

// TestViewSettings counts views under the settings for them.
func TestViewSettings(t *testing.T) {
	const googlebot, counted = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", `"uncounted":null`
	type view struct{ header, value, says string }
	for _, c := range []struct {
		flags string
		views []view
	}{
		{"--article-view-rate-limit 2", []view{
			{"User-Agent", googlebot, `"CRAWLER"`}, {"Origin", "https://others.example", counted}, {"User-Agent", "node", `"RATE_LIMITED"`},
		}},
		{"--view-rate-limit 2 --cors-origins https://www.paper.example --public-url https://api.paper.example", []view{
			{"Origin", "https://others.example", `"FORBIDDEN"`}, {"Origin", "https://www.paper.example", counted},
			{"Origin", "https://api.paper.example", counted}, {"User-Agent", "node", `"RATE_LIMITED"`},
		}},
		{"--view-rate-limit 0 --article-view-rate-limit 0 --count-crawlers", []view{{"User-Agent", googlebot, counted}}},
	} {
		s := start(t, "sqlite::memory:", strings.Fields(c.flags)...)
		body := fmt.Sprintf(`{"query": "mutation { trackView(input: {articleId: \"%s\"}) { uncounted userErrors { code } } }"}`, s.anArticle(t))
		for n, v := range c.views {
			if got := s.exchange(t, "POST", "/graphql", body, v.header, v.value); !strings.Contains(got, v.says) {
				t.Errorf("%s: view %d: got %s, want %s", c.flags, n+1, got, v.says)
			}
		}
	}
}
