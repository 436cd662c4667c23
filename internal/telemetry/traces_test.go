package telemetry_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/telemetry"

	"go.opentelemetry.io/otel"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// collector receives spans, and replies as the test says.
type collector struct {
	*httptest.Server
	requests []*http.Request
	bodies   []string
}

func newCollector(t *testing.T, reply func(a http.ResponseWriter, n int)) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(a http.ResponseWriter, r *http.Request) {
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			unzipped, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Error(err)
				return
			}
			body = unzipped
		}
		text, _ := io.ReadAll(body)
		c.requests, c.bodies = append(c.requests, r), append(c.bodies, string(text))
		reply(a, len(c.requests))
	}))
	t.Cleanup(c.Close)
	return c
}

func accept(http.ResponseWriter, int) {}

// send sends the spans of one request to the collector, and ends.
func (c *collector) send(t *testing.T, r *http.Request) {
	t.Helper()
	traces, err := telemetry.Traces(t.Context(), c.URL, "v1", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	watch(traces).serve("FrontPage", r)
	if err := traces.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(c.requests) == 0 {
		t.Fatal("nothing was sent")
	}
}

// TestTracesAreSent wants spans at the endpoint, whole, and nothing of them lost at the end.
func TestTracesAreSent(t *testing.T) {
	c := newCollector(t, accept)
	r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	c.send(t, r)
	got := c.requests[0]
	if got.Method != http.MethodPost || got.URL.Path != "/v1/traces" || got.Header.Get("Content-Type") != "application/x-protobuf" || got.UserAgent() != "broadsheet/v1" {
		t.Errorf("got %s %s of %v", got.Method, got.URL, got.Header)
	}
	if strings.Contains(c.bodies[0], "secret") {
		t.Errorf("the trace holds a secret: %q", c.bodies[0])
	}
	var sent tracepb.TracesData
	if err := proto.Unmarshal([]byte(c.bodies[0]), &sent); err != nil {
		t.Fatal(err)
	}
	var resource []string
	for _, a := range sent.ResourceSpans[0].Resource.Attributes {
		resource = append(resource, a.Key+"="+a.Value.GetStringValue())
	}
	if fmt.Sprint(resource) != "[service.name=broadsheet service.version=v1]" {
		t.Errorf("the service is %v", resource)
	}
	spans := map[string]*tracepb.Span{}
	for _, scope := range sent.ResourceSpans[0].ScopeSpans {
		for _, s := range scope.Spans {
			spans[s.Name] = s
			if s.StartTimeUnixNano == 0 || s.EndTimeUnixNano < s.StartTimeUnixNano || len(s.TraceId) != 16 || len(s.SpanId) != 8 {
				t.Errorf("%s is not whole: %v", s.Name, s)
			}
		}
	}
	request, op, call := spans["POST"], spans["query FrontPage"], spans["store Articles"]
	if request == nil || op == nil || call == nil {
		t.Fatalf("got %v", spans)
	}
	if string(op.ParentSpanId) != string(request.SpanId) || string(call.ParentSpanId) != string(op.SpanId) || string(call.TraceId) != string(request.TraceId) {
		t.Error("the spans are not one below the other")
	}
	if len(request.Links) != 1 || fmt.Sprintf("%x", request.Links[0].TraceId) != "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("the caller's trace is not linked: %v", request.Links)
	}
	if request.Kind != tracepb.Span_SPAN_KIND_SERVER || len(request.Attributes) == 0 || len(op.Attributes) == 0 {
		t.Errorf("kind and attributes are lost: %v, %v", request, op)
	}
}

// TestTraceSettings sets what OpenTelemetry's environment variables say of an exporter.
func TestTraceSettings(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20abc, x-team = the desk")
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip")
	c := newCollector(t, accept)
	c.send(t, httptest.NewRequest(http.MethodPost, "/graphql", nil))
	got := c.requests[0].Header
	if got.Get("Authorization") != "Bearer abc" || got.Get("X-Team") != "the desk" || got.Get("Content-Encoding") != "gzip" {
		t.Errorf("got %v", got)
	}
	if !strings.Contains(c.bodies[0], "query FrontPage") {
		t.Errorf("got %q", c.bodies[0])
	}
}

func TestTraceSettingsThatAreWrong(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []struct{ name, value, says string }{
		{"OTEL_EXPORTER_OTLP_HEADERS", "a=b,secret", "header 2"},
		{"OTEL_EXPORTER_OTLP_HEADERS", "a=secret%0d%0ab", "header 1"},
		{"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "10s", "milliseconds"},
		{"OTEL_EXPORTER_OTLP_COMPRESSION", "zip", "gzip or none"},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", "missing.pem", "missing.pem"},
		{"OTEL_EXPORTER_OTLP_CERTIFICATE", empty, "no certificate"},
		{"OTEL_EXPORTER_OTLP_CLIENT_KEY", empty, "OTEL_EXPORTER_OTLP_CLIENT_KEY"},
	} {
		t.Run(wrong.name, func(t *testing.T) {
			t.Setenv(wrong.name, wrong.value)
			_, err := telemetry.Traces(t.Context(), "http://collector.example", "v1", nil)
			if content.CodeOf(err) != content.Invalid || !strings.Contains(err.Error(), wrong.name) || !strings.Contains(err.Error(), wrong.says) {
				t.Errorf("got %v, want INVALID: %s … %s", err, wrong.name, wrong.says)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error quotes a secret: %v", err)
			}
		})
	}
	for _, wrong := range []string{"collector:4318", "grpc://collector", "://"} {
		if _, err := telemetry.Traces(t.Context(), wrong, "v1", nil); content.CodeOf(err) != content.Invalid {
			t.Errorf("%s: got %v", wrong, err)
		}
	}
}

// TestTracesAreSentAgain lets a collector be busy, and wants the same spans again after the time
// that it asked for; but not when the request is one that it will never take.
func TestTracesAreSentAgain(t *testing.T) {
	for _, c := range []struct{ status, requests int }{{http.StatusServiceUnavailable, 3}, {http.StatusTooManyRequests, 3}, {http.StatusBadRequest, 1}} {
		collector := newCollector(t, func(a http.ResponseWriter, n int) {
			if n < 3 {
				a.Header().Set("Retry-After", "7")
				a.WriteHeader(c.status)
			}
		})
		client, waits := telemetry.NewTestClient(collector.URL)
		err := client.UploadTraces(t.Context(), []*tracepb.ResourceSpans{{SchemaUrl: "kept"}})
		if (err == nil) != (c.requests == 3) || len(collector.bodies) != c.requests || len(slices.Compact(collector.bodies)) != 1 {
			t.Errorf("%d: %d requests of %q, %v", c.status, len(collector.requests), collector.bodies, err)
		}
		if err != nil && (!strings.Contains(err.Error(), "400") || !strings.Contains(err.Error(), collector.URL)) {
			t.Errorf("the error is %v", err)
		}
		if len(*waits) != c.requests-1 || len(*waits) > 0 && slices.Min(*waits).Seconds() < 7 {
			t.Errorf("%d: waits %v, want at least the 7s that the collector asks for", c.status, *waits)
		}
	}
}

// TestTracesAreGivenUp lets a collector be busy for good.
func TestTracesAreGivenUp(t *testing.T) {
	c := newCollector(t, func(a http.ResponseWriter, _ int) { a.WriteHeader(http.StatusServiceUnavailable) })
	client, waits := telemetry.NewTestClient(c.URL)
	err := client.UploadTraces(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "503") || len(c.requests) != len(*waits)+1 || len(*waits) < 2 || len(*waits) > 6 {
		t.Errorf("got %v after %d requests and waits of %v", err, len(c.requests), *waits)
	}
	before := len(c.requests)
	if err := client.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if err := client.UploadTraces(t.Context(), nil); err == nil || len(c.requests) != before {
		t.Errorf("a client that was stopped sends: %v", err)
	}
}

// TestRejectedSpansAreReported lets a collector take a request and reject some of its spans.
func TestRejectedSpansAreReported(t *testing.T) {
	partial := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 2)
	partial = protowire.AppendString(protowire.AppendTag(partial, 2, protowire.BytesType), "too old")
	c := newCollector(t, func(a http.ResponseWriter, n int) {
		a.Header().Set("Content-Type", "application/x-protobuf")
		reply := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), partial)
		_, _ = a.Write([][]byte{reply, reply[:5], {}}[n-1])
	})
	var reported []string
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { reported = append(reported, err.Error()) }))
	client, _ := telemetry.NewTestClient(c.URL)
	for range 3 {
		if err := client.UploadTraces(t.Context(), nil); err != nil {
			t.Error(err)
		}
	}
	if fmt.Sprint(reported) != `[the collector rejected 2 spans: "too old"]` {
		t.Errorf("got %q", reported)
	}
}
