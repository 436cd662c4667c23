package graphqlhttp_test

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"broadsheet/internal/httpd/graphqlhttp"
)

// FuzzRequest sends arbitrary requests. Every response must be JSON with a matching status.
func FuzzRequest(f *testing.F) {
	for _, x := range exchanges() {
		r := x.request()
		f.Add(r.Method, r.URL.RawQuery, r.Header.Get("Accept"), r.Header.Get("Content-Type"), []byte(x.body), false)
	}
	handlers := map[bool]http.Handler{}
	for _, draft := range []bool{false, true} {
		handlers[draft] = endpoint(f, nil, graphqlhttp.Config{Draft: draft})
	}
	f.Fuzz(func(t *testing.T, method, params, accept, contentType string, body []byte, draft bool) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
		r.Method, r.URL.RawQuery = method, params
		r.Header.Set("Accept", accept)
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		handlers[draft].ServeHTTP(w, r)
		media, _, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
		if err != nil || media != plain && media != graphql {
			t.Errorf("the type is %q", w.Header().Get("Content-Type"))
		}
		var response map[string]json.RawMessage
		if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil {
			t.Fatalf("%v in %s", err, w.Body)
		}
		_, data := response["data"]
		_, errors := response["errors"]
		switch {
		case w.Code >= 500:
			t.Errorf("%d: %s", w.Code, w.Body)
		case !data && !errors, data && w.Code >= 300, w.Code == http.StatusOK && !data && media == graphql:
			t.Errorf("%d as %s: %s", w.Code, media, w.Body)
		}
	})
}
