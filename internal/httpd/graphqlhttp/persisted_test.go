package graphqlhttp_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"
)

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func extension(hash string) string {
	return fmt.Sprintf(`{"persistedQuery": {"version": 1, "sha256Hash": %q}}`, hash)
}

func send(h http.Handler, x exchange) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, x.request())
	return w
}

// TestAutomaticPersistedQueries sends the requests of Apollo's clients.
func TestAutomaticPersistedQueries(t *testing.T) {
	h := endpoint(t, nil, graphqlhttp.Config{})
	const text = "query($n: Int) { articles(first: $n) { totalCount } }"
	const data = `{"data":{"articles":{"totalCount":0}}}`
	byHash := fmt.Sprintf(`{"variables": {"n": 3}, "extensions": %s}`, extension(sha(text)))
	withText := func(text, hash string) string {
		return fmt.Sprintf(`{"query": %q, "extensions": %s}`, text, extension(hash))
	}
	for _, step := range []struct {
		reason string
		exchange
	}{
		{"an unregistered hash", exchange{body: byHash, status: 400, says: `"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}`}},
		{"an unregistered hash, for clients of plain JSON", exchange{body: byHash, accept: plain, status: 200, says: `"PersistedQueryNotFound"`}},
		{"a document under the hash of another", exchange{body: withText("{ __typename }", sha(text)), status: 400, says: "PERSISTED_QUERY_HASH_MISMATCH"}},
		{"an invalid document with its hash", exchange{body: withText("{ nothing }", sha("{ nothing }")), status: 400, says: "GRAPHQL_VALIDATION_FAILED"}},
		{"the invalid document is not registered", exchange{body: fmt.Sprintf(`{"extensions": %s}`, extension(sha("{ nothing }"))), status: 400, says: "PERSISTED_QUERY_NOT_FOUND"}},
		{"a document with its hash", exchange{body: withText(text, sha(text)), status: 200, says: data}},
		{"the document is registered", exchange{body: byHash, status: 200, says: data}},
		{"by its hash, by GET", exchange{method: "GET", params: url.Values{"extensions": {extension(sha(text))}, "variables": {`{"n": 3}`}}, status: 200, says: data}},
		{"a mutation by its name changes nothing by GET", exchange{body: withText("mutation { __typename }", sha("mutation { __typename }")), status: 200, says: "Mutation"}},
		{"a mutation by its name changes nothing by GET", exchange{method: "GET", params: url.Values{"extensions": {extension(sha("mutation { __typename }"))}}, status: 405, says: "by POST"}},
	} {
		if w := send(h, step.exchange); w.Code != step.status || !strings.Contains(w.Body.String(), step.says) {
			t.Errorf("%s: got %d %s, want %d …%s…", step.reason, w.Code, w.Body, step.status, step.says)
		}
	}
}

// TestUnusedDocumentsDoNotEvictUsedOnes registers far more documents than fit into memory, each once.
func TestUnusedDocumentsDoNotEvictUsedOnes(t *testing.T) {
	h := endpoint(t, nil, graphqlhttp.Config{})
	const used = "{ used: __typename }"
	register := func(text string) {
		if w := send(h, exchange{body: fmt.Sprintf(`{"query": %q, "extensions": %s}`, text, extension(sha(text)))}); w.Code != 200 {
			t.Fatalf("got %d %.200s", w.Code, w.Body)
		}
	}
	byName := func() int {
		return send(h, exchange{body: fmt.Sprintf(`{"extensions": %s}`, extension(sha(used)))}).Code
	}
	register(used)
	for range 20 {
		byName()
	}
	padding := strings.Repeat("x", 30<<10)
	for i := range 1000 { // 30 MiB of junk
		register(fmt.Sprintf("{ a%d: __typename } #%s", i, padding))
		if i%50 == 0 {
			byName()
		}
	}
	if got := byName(); got != 200 {
		t.Errorf("a document in use was evicted: got %d", got)
	}
}

func TestTrustedDocumentsAreFoundByID(t *testing.T) {
	const text, other = "query Front { articles { totalCount } }", "{ __typename }"
	trusted := map[string]string{"front-1": text, sha(text): text}
	for _, only := range []bool{false, true} {
		h := endpoint(t, nil, graphqlhttp.Config{Documents: graphqlhttp.Documents{Trusted: trusted, TrustedOnly: only}})
		for _, c := range []struct {
			reason, body string
			open, only   int
		}{
			{"documentId", `{"documentId": "front-1"}`, 200, 200},
			{"documentId with sha256:", `{"documentId": "sha256:` + sha(text) + `"}`, 200, 200},
			{"doc_id", `{"doc_id": "front-1"}`, 200, 200},
			{"id", `{"id": "front-1", "variables": null}`, 200, 200},
			{"Apollo's extension", `{"extensions": ` + extension("front-1") + `}`, 200, 200},
			{"the text of a trusted document", query(text), 200, 200},
			{"another text", query(other), 200, 403},
			{"another text, with its hash", fmt.Sprintf(`{"query": %q, "extensions": %s}`, other, extension(sha(other))), 200, 403},
			{"an unknown id", `{"documentId": "front-2"}`, 400, 403},
		} {
			want := c.open
			if only {
				want = c.only
			}
			w := send(h, exchange{body: c.body})
			if w.Code != want || want == 403 && !strings.Contains(w.Body.String(), `"code":"FORBIDDEN"`) {
				t.Errorf("%s (only %t): got %d %s, want %d", c.reason, only, w.Code, w.Body, want)
			}
		}
		if w := send(h, exchange{method: "GET", params: url.Values{"documentId": {"front-1"}}}); w.Code != 200 {
			t.Errorf("by GET: got %d %s", w.Code, w.Body)
		}
	}
}

func TestManifestFormats(t *testing.T) {
	for reason, text := range map[string]string{
		"Apollo's":                 `{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a", "name": "A", "type": "query", "body": "query A { __typename }"}]}`,
		"Relay's":                  `{"a": "query A { __typename }"}`,
		"GraphQL Code Generator's": "{\n  \"a\": \"query A { __typename }\"\n}\n",
	} {
		got, err := graphqlhttp.ReadManifest([]byte(text))
		if err != nil || len(got) != 1 || got["a"] != "query A { __typename }" {
			t.Errorf("%s: got %v, %v", reason, got, err)
		}
	}
	for reason, text := range map[string]string{
		"no JSON": "query A", "a list": `["query A"]`, "no texts": `{"a": 5}`, "no id": `{"": "{ a }"}`, "no text": `{"a": ""}`,
		"an operation without a body": `{"format": "apollo-persisted-query-manifest", "operations": [{"id": "a"}]}`,
	} {
		if _, err := graphqlhttp.ReadManifest([]byte(text)); content.CodeOf(err) != content.Invalid {
			t.Errorf("%s: got %v", reason, err)
		}
	}
}
