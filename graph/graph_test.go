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

// desk is a graph over a store in memory, on a clock that stands still.
type desk struct {
	t     *testing.T
	store content.Store
	calls *contenttest.Calls
	clock *contenttest.Clock
	http  http.Handler
	as    content.Audience
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	clock := contenttest.NewClock(contenttest.Press())
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return deskOn(t, store, clock)
}

func deskOn(t *testing.T, s content.Store, clock *contenttest.Clock) *desk {
	store, calls := contenttest.Count(s)
	return &desk{t: t, store: store, calls: calls, clock: clock, http: overHTTP(graph.Config{
		Store: store, Views: views.New(store, time.Minute), Log: slog.New(slog.DiscardHandler), Limits: guard.Default(),
	})}
}

// overHTTP serves a graph as clients reach it.
func overHTTP(c graph.Config) http.Handler {
	return graphqlhttp.New(graphqlhttp.Config{Executor: graph.New(c), MaxBody: 1 << 20})
}

// publish writes batches, each in a revision of its own.
func (d *desk) publish(batches ...content.Batch) {
	d.t.Helper()
	for _, b := range batches {
		contenttest.Publish(d.t, d.store, b)
	}
}

// answer is what a client gets.
type answer struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Extensions map[string]any
	}
}

// ask sends a query and returns the answer, whatever it is.
func (d *desk) ask(query string, variables ...map[string]any) answer {
	d.t.Helper()
	body := map[string]any{"query": query}
	if len(variables) > 0 {
		body["variables"] = variables[0]
	}
	text, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(text)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	d.http.ServeHTTP(w, r.WithContext(caller.With(r.Context(), caller.Caller{Identity: caller.Identity{Audience: d.as}})))
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		d.t.Fatalf("%v in %s", err, w.Body)
	}
	return a
}

// want asks, and wants an answer without errors whose data is this JSON.
func (d *desk) want(reason, query, data string, variables ...map[string]any) {
	d.t.Helper()
	a := d.ask(query, variables...)
	if len(a.Errors) > 0 {
		d.t.Errorf("%s: %v", reason, a.Errors)
		return
	}
	var want any
	if err := json.Unmarshal([]byte(data), &want); err != nil {
		d.t.Fatal(err)
	}
	got, _ := json.Marshal(a.Data)
	if w, _ := json.Marshal(want); string(got) != string(w) {
		d.t.Errorf("%s:\n got %s\nwant %s", reason, got, w)
	}
}

// refuse asks, and wants an error of a code that says something.
func (d *desk) refuse(reason, query string, code content.Code, says string) {
	d.t.Helper()
	a := d.ask(query)
	if len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != string(code) || !strings.Contains(a.Errors[0].Message, says) {
		d.t.Errorf("%s: got %+v, want %s: …%s…", reason, a.Errors, code, says)
	}
}

func (d *desk) wantCalls(reason string, want map[string]int) {
	d.t.Helper()
	if got := d.calls.Take(); !maps.Equal(got, want) {
		d.t.Errorf("%s: asked the store for %v, want %v", reason, got, want)
	}
}
