package graph_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/views"
)

// gateway is a graph under test, over a store in memory, with a clock that stands still.
type gateway struct {
	t     *testing.T
	store content.Store
	calls *contenttest.Calls
	clock *contenttest.Clock
	http  http.Handler
	as    content.Audience
}

func newGateway(t *testing.T) *gateway {
	t.Helper()
	clock := contenttest.NewClock(contenttest.StartTime())
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return gatewayOn(t, store, clock)
}

func gatewayOn(t *testing.T, s content.Store, clock *contenttest.Clock) *gateway {
	store, calls := contenttest.Count(s)
	return &gateway{t: t, store: store, calls: calls, clock: clock, http: overHTTP(graph.Config{
		Store: store, Views: views.New(store, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: guard.Default(),
	})}
}

// overHTTP serves a graph over HTTP, as clients use it.
func overHTTP(c graph.Config) http.Handler {
	return graphqlhttp.New(graphqlhttp.Config{Executor: graph.New(c), MaxBody: 1 << 20})
}

// publish writes each batch in its own revision.
func (g *gateway) publish(batches ...content.Batch) {
	g.t.Helper()
	for _, b := range batches {
		contenttest.Publish(g.t, g.store, b)
	}
}

// response is a response to a client.
type response struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Extensions map[string]any
	}
}

// send sends a query and returns the response.
func (g *gateway) send(query string, variables ...map[string]any) response {
	g.t.Helper()
	body := map[string]any{"query": query}
	if len(variables) > 0 {
		body["variables"] = variables[0]
	}
	text, err := json.Marshal(body)
	if err != nil {
		g.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	g.http.ServeHTTP(w, r.WithContext(caller.With(r.Context(), caller.Caller{Identity: caller.Identity{Audience: g.as}})))
	var a response
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		g.t.Fatalf("%v in %s", err, w.Body)
	}
	return a
}

// wantData sends a query, and expects a response without errors whose data is the given JSON.
func (g *gateway) wantData(reason, query, data string, variables ...map[string]any) {
	g.t.Helper()
	a := g.send(query, variables...)
	if len(a.Errors) > 0 {
		g.t.Errorf("%s: %v", reason, a.Errors)
		return
	}
	var want any
	if err := json.Unmarshal([]byte(data), &want); err != nil {
		g.t.Fatal(err)
	}
	got, _ := json.Marshal(a.Data)
	if w, _ := json.Marshal(want); string(got) != string(w) {
		g.t.Errorf("%s:\n got %s\nwant %s", reason, got, w)
	}
}

// wantError sends a query, and expects an error with a code and a text in its message.
func (g *gateway) wantError(reason, query string, code content.Code, says string) {
	g.t.Helper()
	a := g.send(query)
	if len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != string(code) || !strings.Contains(a.Errors[0].Message, says) {
		g.t.Errorf("%s: got %+v, want %s: …%s…", reason, a.Errors, code, says)
	}
}

// wantCalls expects these store calls since the last look.
func (g *gateway) wantCalls(reason string, want map[string]int) {
	g.t.Helper()
	if got := g.calls.Take(); !maps.Equal(got, want) {
		g.t.Errorf("%s: store calls %v, want %v", reason, got, want)
	}
}
