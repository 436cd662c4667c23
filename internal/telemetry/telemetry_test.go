package telemetry_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/telemetry"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// watcher is telemetry whose log a test can read.
type watcher struct {
	*telemetry.Telemetry
	log *bytes.Buffer
}

func watch(traces *trace.TracerProvider) watcher {
	var log bytes.Buffer
	c := telemetry.Config{Log: slog.New(slog.NewJSONHandler(&log, nil)), Version: "v1", Commit: "abc"}
	if traces != nil {
		c.Traces = traces
	}
	return watcher{telemetry.New(c), &log}
}

func (w watcher) lines(t *testing.T) (lines []map[string]any) {
	t.Helper()
	for line := range strings.Lines(w.log.String()) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

func (w watcher) metrics(t *testing.T) string {
	t.Helper()
	response := httptest.NewRecorder()
	w.Metrics().ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return response.Body.String()
}

func operation(name, text string) *graphql.OperationContext {
	return &graphql.OperationContext{RawQuery: text, Operation: &ast.OperationDefinition{Name: name, Operation: ast.Query}}
}

// serve serves an operation with two store calls and two errors.
func (w watcher) serve(name string, r *http.Request) {
	w.Handler(http.HandlerFunc(func(a http.ResponseWriter, r *http.Request) {
		partner := caller.Identity{Audience: content.ForPartner(&content.Partner{ID: "par_1"}), KeyID: "0123456789"}
		ctx := caller.With(r.Context(), caller.Caller{Identity: partner, Network: netip.MustParsePrefix("192.0.2.1/32")})
		w.CallerIdentified(ctx)
		ctx = w.OperationStarts(ctx, operation(name, "query "+name+" { secretField }"), 42)
		for _, err := range []error{nil, errors.New("no route to db.internal.example")} {
			_, done := w.StoreCall(ctx, "Articles", 3)
			done(err)
		}
		w.ResponseMade(ctx, &graphql.Response{Errors: gqlerror.List{
			{Extensions: map[string]any{"code": content.Invalid, "limit": map[string]any{"name": "depth"}}},
			{Extensions: map[string]any{"code": "GRAPHQL_PARSE_FAILED"}},
		}})
		a.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(a, "1234")
	})).ServeHTTP(httptest.NewRecorder(), r)
}

// TestCachedResponsesAreLogged sends a cached response.
func TestCachedResponsesAreLogged(t *testing.T) {
	w := watch(nil)
	summary := w.Summarise(operation("FrontPage", "query FrontPage { secretField }"), 42)
	w.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { w.CachedResponseSent(r.Context(), summary) })).
		ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/graphql", nil))
	line := w.lines(t)[0]
	for field, want := range map[string]any{"operation": "FrontPage", "kind": "query", "cost": 42.0, "cached": true, "store_calls": 0.0} {
		if line[field] != want {
			t.Errorf("%s is %v, want %v", field, line[field], want)
		}
	}
}

func TestOneLogLinePerRequest(t *testing.T) {
	w := watch(nil)
	r := httptest.NewRequest(http.MethodGet, "/graphql?query=secretField&variables=secretVariable", nil)
	r.Header.Set("Authorization", "Bearer secretKey")
	w.serve("FrontPage", r)
	lines := w.lines(t)
	if len(lines) != 1 {
		t.Fatalf("got %d lines: %s", len(lines), w.log)
	}
	for field, want := range map[string]any{
		"msg": "request", "method": "GET", "path": "/graphql", "status": 418.0, "bytes": 4.0, "client": "192.0.2.1", "operation": "FrontPage",
		"kind": "query", "cost": 42.0, "store_calls": 2.0, "audience": "partner", "key": "0123456789", "errors": "INVALID,GRAPHQL_PARSE_FAILED", "hash": "9dfd36aae0b33c40",
	} {
		if lines[0][field] != want {
			t.Errorf("%s is %v, want %v", field, lines[0][field], want)
		}
	}
	if strings.Contains(w.log.String(), "secret") || strings.Contains(w.log.String(), "internal.example") {
		t.Errorf("the log contains a secret: %s", w.log)
	}
}

func TestMetricsCountRequests(t *testing.T) {
	w := watch(nil)
	w.Pool(func() content.Pool { return content.Pool{Open: 4, InUse: 3, Waits: 2, Waited: 1500 * time.Millisecond} })
	w.Import(func() int64 { return 10 }, func() int64 { return 7 })
	w.KeyRejected()
	w.serve("FrontPage", httptest.NewRequest(http.MethodPost, "/graphql", nil))
	w.Handler(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nowhere", nil))
	got := w.metrics(t)
	for _, want := range []string{
		`broadsheet_requests_total{audience="partner",kind="query",operation="FrontPage",status="418"} 1`,
		`broadsheet_key_rejections_total 1`,
		`broadsheet_requests_total{audience="",kind="",operation="(http)",status="404"} 1`,
		`broadsheet_request_seconds_count{operation="FrontPage"} 1`,
		`broadsheet_operation_cost_sum 42`,
		`broadsheet_errors_total{code="INVALID"} 1`,
		`broadsheet_refusals_total{limit="depth"} 1`,
		`broadsheet_store_calls_total{method="Articles"} 2`,
		`broadsheet_store_call_errors_total{method="Articles"} 1`,
		`broadsheet_store_call_seconds_count{method="Articles"} 2`,
		`broadsheet_store_connections 4`, `broadsheet_store_connections_in_use 3`, `broadsheet_store_connection_waits_total 2`, `broadsheet_store_connection_wait_seconds_total 1.5`,
		`broadsheet_import_steps 10`, `broadsheet_import_steps_done 7`,
		`broadsheet_requests_in_flight 0`,
		`broadsheet_build_info{commit="abc",go="go`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// TestOperationNamesInMetricsAreLimited sends more operation names than have metrics of their own.
func TestOperationNamesInMetricsAreLimited(t *testing.T) {
	w := watch(nil)
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Go(func() { w.serve(fmt.Sprint("Made", i), httptest.NewRequest(http.MethodPost, "/graphql", nil)) })
		wg.Wait()
	}
	got := w.metrics(t)
	if n := strings.Count(got, "broadsheet_requests_total{"); n != 101 {
		t.Errorf("%d series, want 100 and one for all others", n)
	}
	if !strings.Contains(got, `broadsheet_requests_total{audience="partner",kind="query",operation="other",status="418"} 900`) {
		t.Error("the other operations are not counted")
	}
}

// TestNamesDoNotHoldQueriesInMemory sends operation names in long queries. A name is a substring of its
// query; storing it must not hold the query in memory.
func TestNamesDoNotHoldQueriesInMemory(t *testing.T) {
	w := watch(nil)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for i := range 90 {
		text := fmt.Sprintf("query Made%d { x } #%s", i, strings.Repeat("x", 1<<20))
		w.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			w.OperationStarts(r.Context(), operation(strings.Fields(text)[1], text), 1)
		})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/graphql", nil))
	}
	if grown := int64(heap()) - int64(before); grown > 20<<20 {
		t.Errorf("90 queries of a MiB each leave %d MiB in memory", grown>>20)
	}
	runtime.KeepAlive(w)
}

func TestPanicsAreLoggedWithAnID(t *testing.T) {
	w := watch(nil)
	response := httptest.NewRecorder()
	w.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a secret") })).
		ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", nil))
	var body struct {
		Errors []struct{ Extensions struct{ Code, ID string } }
	}
	if err := json.Unmarshal(response.Body.Bytes(), &body); err != nil || response.Code != 500 || strings.Contains(response.Body.String(), "secret") {
		t.Fatalf("got %d %s", response.Code, response.Body)
	}
	found := slices.ContainsFunc(w.lines(t), func(l map[string]any) bool {
		return l["id"] == body.Errors[0].Extensions.ID && l["panic"] == "a secret"
	})
	if body.Errors[0].Extensions.Code != "INTERNAL" || !found {
		t.Errorf("the log does not have %+v: %s", body, w.log)
	}
}

func TestTracesOfARequest(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	traces := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	w := watch(traces)
	r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	w.serve("FrontPage", r)
	byName := map[string]trace.ReadOnlySpan{}
	for _, s := range spans.Ended() {
		byName[s.Name()] = s
	}
	request, op, call := byName["POST"], byName["query FrontPage"], byName["store Articles"]
	if request == nil || op == nil || call == nil {
		t.Fatalf("got %v", byName)
	}
	if op.Parent().SpanID() != request.SpanContext().SpanID() || call.Parent().SpanID() != op.SpanContext().SpanID() {
		t.Error("the spans are not one below the other")
	}
	if request.Parent().IsValid() || len(request.Links()) != 1 {
		t.Error("the client's trace must be a link, not the parent")
	}
	if !strings.Contains(w.log.String(), request.SpanContext().TraceID().String()) {
		t.Errorf("the log line lacks the trace id: %s", w.log)
	}
}
