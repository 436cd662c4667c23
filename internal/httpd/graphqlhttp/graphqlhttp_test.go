package graphqlhttp_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/views"
)

const (
	plain   = "application/json"
	graphql = "application/graphql-response+json"
)

// endpoint returns a handler with the graph over a store; nil for an empty one.
func endpoint(t testing.TB, store content.Store, c graphqlhttp.Config) *graphqlhttp.Handler {
	t.Helper()
	if store == nil {
		s, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		store = s
	}
	c.Executor = graph.New(graph.Config{Store: store, Views: views.New(store, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: guard.Default()})
	c.MaxBody = 100 << 10
	return graphqlhttp.New(c)
}

// exchange is a request and its expected response. status is expected with the earlier statuses, and
// draft with those of the draft; a draft of 0 stands for status.
type exchange struct {
	reason        string
	method        string // POST when empty
	body          string
	params        url.Values
	accept        string // graphql when empty
	contentType   string // plain when empty
	header        [2]string
	status, draft int
	media         string // graphql when empty
	says          string
	also          map[string]string // headers
}

func query(text string) string {
	body, _ := json.Marshal(map[string]string{"query": text})
	return string(body)
}

func (x exchange) request() *http.Request {
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	r := httptest.NewRequest(or(x.method, http.MethodPost), "/graphql?"+x.params.Encode(), strings.NewReader(x.body))
	r.Header.Set("Content-Type", or(x.contentType, plain))
	if x.contentType == "none" {
		r.Header.Del("Content-Type")
	}
	if x.accept != "none" {
		r.Header.Set("Accept", or(x.accept, graphql))
	}
	if x.header[0] != "" {
		r.Header.Set(x.header[0], x.header[1])
	}
	return r
}

func exchanges() []exchange {
	const fine = `{"data":{"__typename":"Query"}}`
	typename := query("{ __typename }")
	return []exchange{
		{reason: "a query", body: typename, status: 200, says: fine},
		{reason: "a query by GET", method: "GET", params: url.Values{"query": {"{ __typename }"}}, status: 200, says: fine},
		{reason: "HEAD is GET without the body", method: "HEAD", params: url.Values{"query": {"{ __typename }"}}, status: 200},
		{reason: "parameters by GET", method: "GET", params: url.Values{"query": {"query A($n: Int) { articles(first: $n) { totalCount } } query B { __typename }"}, "operationName": {"A"}, "variables": {`{"n": 1}`}, "extensions": {"{}"}}, status: 200, says: `{"data":{"articles":{"totalCount":0}}}`},
		{reason: "empty parameters are as missing", method: "GET", params: url.Values{"query": {"{ __typename }"}, "operationName": {""}, "variables": {""}}, status: 200, says: fine},
		{reason: "null fields are as missing", body: `{"query": "{ __typename }", "operationName": null, "variables": null, "extensions": null}`, status: 200, says: fine},
		{reason: "unknown fields are ignored", body: `{"query": "{ __typename }", "id": [1]}`, status: 200, says: fine},

		{reason: "a mutation by GET changes nothing", method: "GET", params: url.Values{"query": {"mutation { __typename }"}}, status: 405, says: "by POST", also: map[string]string{"Allow": "POST"}},
		{reason: "a mutation by HEAD changes nothing", method: "HEAD", params: url.Values{"query": {"mutation { __typename }"}}, status: 405, also: map[string]string{"Allow": "POST"}},
		{reason: "PUT", method: "PUT", body: typename, status: 405, says: "by POST", also: map[string]string{"Allow": "GET, HEAD, POST"}},
		{reason: "DELETE", method: "DELETE", status: 405, also: map[string]string{"Allow": "GET, HEAD, POST"}},
		{reason: "OPTIONS", method: "OPTIONS", status: 405, also: map[string]string{"Allow": "GET, HEAD, POST"}},

		{reason: "a form", contentType: "application/x-www-form-urlencoded", body: "query={__typename}", status: 415, says: "application/json"},
		{reason: "an upload", contentType: "multipart/form-data; boundary=x", body: "--x--", status: 415},
		{reason: "text, which pages may send without a preflight", contentType: "text/plain", body: typename, status: 415},
		{reason: "GraphQL that is not JSON", contentType: "application/graphql", body: "{ __typename }", status: 415},
		{reason: "no type", contentType: "none", body: typename, status: 415},
		{reason: "another charset", contentType: "application/json; charset=utf-16", body: typename, status: 415},
		{reason: "the charset UTF-8", contentType: `Application/JSON; Charset="UTF-8"`, body: typename, status: 200, says: fine},
		{reason: "compressed", header: [2]string{"Content-Encoding", "gzip"}, body: typename, status: 415, says: "compressed"},

		{reason: "no body", status: 400, says: "not JSON"},
		{reason: "not JSON", body: `{"query": "{ __typename }`, status: 400, says: "not JSON: syntax error at byte"},
		{reason: "text after the JSON", body: typename + "x", status: 400, says: "not JSON"},
		{reason: "another object after it", body: typename + typename, status: 400, says: "not JSON"},
		{reason: "not UTF-8", body: "{\"query\": \"{ __typename } #\xff\"}", status: 400, says: "not UTF-8"},
		{reason: "not UTF-8 by GET", method: "GET", params: url.Values{"query": {"{ __typename } #\xff"}}, status: 400, says: "not UTF-8"},
		{reason: "an array of operations", body: "[" + typename + "," + typename + "]", status: 400, draft: 422, says: "one operation at a time"},
		{reason: "a string", body: `"{ __typename }"`, status: 400, draft: 422, says: "must be an object"},
		{reason: "null", body: `null`, status: 400, draft: 422, says: "query is missing"},
		{reason: "a misspelt field", body: `{"qeury": "{ __typename }"}`, status: 400, draft: 422, says: "query is missing"},
		{reason: "a field in another case", body: `{"Query": "{ __typename }"}`, status: 400, draft: 422, says: "query is missing"},
		{reason: "no query by GET", method: "GET", status: 400, draft: 422, says: "query is missing"},
		{reason: "a query twice by GET", method: "GET", params: url.Values{"query": {"{ __typename }", "{ a }"}}, status: 400, draft: 422, says: "query more than once"},
		{reason: "a query that is not a string", body: `{"query": 5}`, status: 400, draft: 422, says: "query must be a string"},
		{reason: "an operation name that is not a string", body: `{"query": "{ __typename }", "operationName": {}}`, status: 400, draft: 422, says: "operationName must be a string"},
		{reason: "variables that are not an object", body: `{"query": "{ __typename }", "variables": [1]}`, status: 400, draft: 422, says: "variables must be an object"},
		{reason: "variables that are not JSON by GET", method: "GET", params: url.Values{"query": {"{ __typename }"}, "variables": {"{}{"}}, status: 400, says: "variables is not JSON"},
		{reason: "extensions that are not an object", body: `{"query": "{ __typename }", "extensions": "x"}`, status: 400, draft: 422, says: "extensions must be an object"},
		{reason: "too long", body: query("{ __typename } #" + strings.Repeat("x", 100<<10)), status: 413, says: "at most 102400 bytes"},

		{reason: "a syntax error", body: query("{"), status: 400, says: "GRAPHQL_PARSE_FAILED"},
		{reason: "a syntax error, for clients of plain JSON", body: query("{"), accept: plain, media: plain, status: 200, draft: 400, says: `{"errors":[{`},
		{reason: "an unknown field", body: query("{ nothing }"), status: 400, draft: 422, says: "GRAPHQL_VALIDATION_FAILED"},
		{reason: "an unknown field, for clients of plain JSON", body: query("{ nothing }"), accept: plain, media: plain, status: 200, draft: 422, says: `{"errors":[{`},
		{reason: "a limit, for clients of plain JSON", body: query("{ articles(first: 100) { nodes { authors { articles(first: 100) { nodes { id } } } } } }"), accept: plain, media: plain, status: 200, draft: 422, says: `"limit":{"found":20502,"max":5000,"name":"cost"}`},
		{reason: "a variable that does not fit", body: `{"query": "query($n: Int!) { articles(first: $n) { totalCount } }", "variables": {"n": "5"}}`, status: 400, draft: 422, says: "whole number"},
		{reason: "a number that is too large", body: query("{ articles(first: 2147483648) { totalCount } }"), status: 200, draft: 294, says: "between -2147483648 and 2147483647"},
		{reason: "a number beyond all integers", body: `{"query": "query($n: Int!) { articles(first: $n) { totalCount } }", "variables": {"n": 99999999999999999999}}`, status: 400, draft: 422, says: "variable $n is too large a number"},
		{reason: "a number of more than 32 bits", body: `{"query": "query($n: Int!) { articles(first: $n) { totalCount } }", "variables": {"n": 2147483648}}`, status: 400, draft: 422, says: "variable $n must be a whole number"},
		{reason: "null for an enum with a default", body: `{"query": "query($o: ArticleOrder) { articles(orderBy: $o) { nodes { id } } }", "variables": {"o": null}}`, status: 400, draft: 422, says: "variable $o must not be null where it is used; leave it out to use its default"},
		{reason: "an id that is a fraction", body: `{"query": "query($i: ID!) { article(id: $i) { id } }", "variables": {"i": 1.5}}`, status: 200, draft: 294, says: "must be an id: a string, or a whole number"},
		{reason: "an Int written as 10.0", body: `{"query": "query($n: Int) { articles(first: $n) { nodes { id } } }", "variables": {"n": 10.0}}`, status: 200, says: `{"data":{"articles":{"nodes":`},
		{reason: "an Int that is a fraction", body: `{"query": "query($n: Int) { articles(first: $n) { nodes { id } } }", "variables": {"n": 10.5}}`, status: 400, draft: 422, says: "variable $n"},
		{reason: "null for a non-null type", body: `{"query": "query($d: Boolean = true) { articles { nodes { id @include(if: $d) } } }", "variables": {"d": null}}`, status: 400, draft: 422, says: "variable $d must not be null where it is used"},
		{reason: "null for a nullable type", body: `{"query": "query($n: Int = 3) { articles(first: $n) { totalCount } }", "variables": {"n": null}}`, status: 200, says: `"totalCount":0`},
		{reason: "a list that is too long", body: `{"query": "query($i: [ID!]!) { nodes(ids: $i) { id } }", "variables": {"i": [1` + strings.Repeat(",1", 100) + `]}}`, status: 400, draft: 422, says: "variable $i has a list of 101 elements; at most 100"},
		{reason: "a fraction", body: `{"query": "query($n: Int!) { articles(first: $n) { totalCount } }", "variables": {"n": 1.5}}`, status: 400, draft: 422, says: "variable $n"},
		{reason: "an enum value in another case", body: `{"query": "query($o: ArticleOrder!) { articles(orderBy: $o) { totalCount } }", "variables": {"o": "views_desc"}}`, status: 400, draft: 422, says: "variable $o must be one of the values of ArticleOrder"},
		{reason: "a variable that is missing", body: query("query($id: ID!) { article(id: $id) { id } }"), status: 400, draft: 422, says: "variable $id must be defined"},
		{reason: "an unknown operation name", body: `{"query": "query A { __typename }", "operationName": "Bbb"}`, status: 400, draft: 422, says: "no operation with the name"},
		{reason: "an unknown operation name, for clients of plain JSON", body: `{"query": "query A { __typename }", "operationName": "Bbb"}`, accept: plain, media: plain, status: 400, draft: 422, says: "no operation"},
		{reason: "several operations without a name", body: query("query A { __typename } query B { __typename }"), status: 400, draft: 422, says: "several operations"},
		{reason: "fragments alone", body: query("fragment A on Article { id }"), status: 400, draft: 422, says: "no operation"},
		{reason: "@defer is ignored", body: query(`{ articles { totalCount ... @defer { pageInfo { hasNextPage } } } }`), status: 200, says: `"pageInfo":{"hasNextPage":false}`},
		{reason: "@stream is refused", body: query(`{ articles { nodes @stream { id } } }`), status: 400, draft: 422, says: "@stream"},
		{reason: "data and errors", body: query(`{ publications { id } articles(first: -1) { totalCount } }`), status: 200, draft: 294, says: `"data":null`},
	}
}

// TestResponsesFollowTheSpecification sends each request with the earlier statuses, which most clients
// expect, and with those of the draft.
func TestResponsesFollowTheSpecification(t *testing.T) {
	for _, draft := range []bool{false, true} {
		h := endpoint(t, nil, graphqlhttp.Config{Draft: draft})
		for _, x := range exchanges() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, x.request())
			status, media := x.status, x.media
			if draft && x.draft != 0 {
				status = x.draft
			}
			if media == "" || draft && status >= 300 {
				media = graphql
			}
			if w.Code != status {
				t.Errorf("%s: got %d, want %d (draft %t): %.300s", x.reason, w.Code, status, draft, w.Body)
			}
			if got, want := w.Header().Get("Content-Type"), media+"; charset=utf-8"; got != want {
				t.Errorf("%s: got %s, want %s (draft %t)", x.reason, got, want, draft)
			}
			if !strings.Contains(w.Body.String(), x.says) {
				t.Errorf("%s: got %.300s, want …%s…", x.reason, w.Body, x.says)
			}
			if w.Code >= 400 && strings.Contains(w.Body.String(), `"data"`) {
				t.Errorf("%s: the response to a refused request has data: %s", x.reason, w.Body)
			}
			for name, want := range x.also {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %s is %q, want %q", x.reason, name, got, want)
				}
			}
			if !strings.Contains(w.Header().Get("Vary"), "Accept,") || w.Code != 200 && w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: the headers for caches are %v", x.reason, w.Header())
			}
		}
	}
}

func TestMediaTypeIsNegotiated(t *testing.T) {
	h := endpoint(t, nil, graphqlhttp.Config{})
	for _, c := range []struct{ reason, accept, media string }{
		{"no Accept header", "none", plain},
		{"anything", "*/*", plain},
		{"any application", "application/*", plain},
		{"a browser's address bar", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", plain},
		{"plain JSON", "application/json", plain},
		{"GraphQL's own", graphql, graphql},
		{"what the specification recommends", "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", graphql},
		{"Apollo Client", "application/graphql-response+json,application/json;q=0.9", graphql},
		{"urql", "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed", graphql},
		{"GraphiQL", "application/json, multipart/mixed", plain},
		{"plain JSON before GraphQL's own", "application/json, application/graphql-response+json;q=0.5", plain},
		{"both with equal weight", "application/json, application/graphql-response+json", graphql},
		{"plain JSON excluded", "*/*, application/json;q=0", graphql},
		{"the most specific range applies", "application/*;q=0.1, application/json;q=0.2, */*", plain},
		{"commas in quotes", `application/json;v="a,b"`, plain},
		{"commas alone", ", ,", plain},
		{"a hexadecimal weight", "application/json;q=0x1p-2", ""},
		{"nothing that fits", "text/html", ""},
		{"all excluded", "*/*;q=0", ""},
		{"in another charset", "application/json; charset=utf-16", ""},
		{"nonsense", ";;;", ""},
		{"a weight that is not a number", "application/json;q=high", ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, exchange{accept: c.accept, body: query("{ __typename }")}.request())
		status, media := http.StatusOK, c.media
		if media == "" {
			status, media = http.StatusNotAcceptable, plain
		}
		if w.Code != status || w.Header().Get("Content-Type") != media+"; charset=utf-8" {
			t.Errorf("%s: got %d %s, want %d %s", c.reason, w.Code, w.Header().Get("Content-Type"), status, media)
		}
	}
}

// TestErrorsDoNotRepeatTheRequest sends a secret in every part of a request that can be wrong.
func TestErrorsDoNotRepeatTheRequest(t *testing.T) {
	const secret = "s3cr3t-of-the-client"
	h := endpoint(t, nil, graphqlhttp.Config{})
	for _, x := range []exchange{
		{body: `{"query": "{ __typename }", "variables": ` + secret},
		{body: secret},
		{contentType: "text/" + secret, body: secret},
		{accept: "text/" + secret},
		{method: "GET", params: url.Values{"query": {"{ __typename }"}, "variables": {secret}}},
		{body: `{"query": "query A { __typename }", "operationName": "` + secret + `"}`},
		{body: query(`{ article(id: "` + secret + `) { id } }`)},
		{body: query(`{ article("` + secret + `") { id } }`)},
		{body: query(`{ articles(first: "` + secret + `") { totalCount } }`)},
		{body: query(`{ articles(orderBy: "` + secret + `") { totalCount } }`)},
		{body: query(`{ articles(after: "` + secret + `") { totalCount } }`)},
		{body: query(`{ articles(filter: {publishedFrom: "` + secret + `"}) { totalCount } }`)},
		{body: `{"query": "query($o: ArticleOrder!) { articles(orderBy: $o) { totalCount } }", "variables": {"o": "` + secret + `"}}`},
		{body: `{"query": "query($n: Int!) { articles(first: $n) { totalCount } }", "variables": {"n": "` + secret + `"}}`},
		{body: query(`{ issueOn(publicationId: "x", date: "` + secret + `") { id } }`)},
		{body: `{"query": "query($f: ArticleFilter) { articles(filter: $f) { totalCount } }", "variables": {"f": {"` + secret + `": 1}}}`},
		{body: `{"query": "query($d: DateTime!) { articles(filter: {publishedFrom: $d}) { totalCount } }", "variables": {"d": "` + secret + `"}}`},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, x.request())
		if !strings.Contains(w.Body.String(), "errors") || strings.Contains(w.Body.String(), secret) {
			t.Errorf("%+v: got %s", x, w.Body)
		}
	}
}

// TestBodiesOfUnknownLength sends bodies that are complete, endless, cut off, and too slow.
func TestBodiesOfUnknownLength(t *testing.T) {
	h := endpoint(t, nil, graphqlhttp.Config{})
	for _, c := range []struct {
		reason string
		body   io.Reader
		status int
	}{
		{"in pieces", io.MultiReader(strings.NewReader(`{"query": "{ __typen`), strings.NewReader(`ame }"}`)), 200},
		{"in endless pieces", endless{}, 413},
		{"the client is gone", io.MultiReader(strings.NewReader(`{"query"`), broken{io.ErrUnexpectedEOF}), 400},
		{"the client is slow", io.MultiReader(strings.NewReader(`{"query"`), broken{timeout{}}), 408},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", c.body)
		r.ContentLength = -1
		r.Header.Set("Content-Type", plain)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: got %d %s, want %d", c.reason, w.Code, w.Body, c.status)
		}
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { b[0] = ' '; return 1, nil }

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

type timeout struct{}

func (timeout) Error() string   { return "i/o timeout" }
func (timeout) Is(e error) bool { return e == os.ErrDeadlineExceeded }
