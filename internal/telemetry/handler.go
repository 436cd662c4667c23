package telemetry

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/httpd/graphqlhttp"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Handler watches what a handler serves: a log line and metrics for each request, and a span
// where there are traces. A handler that panics answers with an error that tells nothing but an
// id, under which the log has the rest.
func (t *Telemetry) Handler(next http.Handler) http.Handler {
	if t.traces != nil {
		// Clients are strangers: what they say of traces is linked, not believed.
		next = otelhttp.NewHandler(next, "HTTP", otelhttp.WithTracerProvider(t.traces),
			otelhttp.WithPropagators(propagation.TraceContext{}), otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true }))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started, known, answer := time.Now(), &request{}, &watched{ResponseWriter: w}
		ctx := context.WithValue(r.Context(), requestKey{}, known)
		t.metrics.inFlight.Inc()
		defer func() {
			t.metrics.inFlight.Dec()
			if panicked := recover(); panicked != nil {
				t.panicked(r, answer, panicked)
			}
			t.done(ctx, r, known, answer, time.Since(started))
		}()
		next.ServeHTTP(answer, r.WithContext(ctx))
	})
}

// panicked answers for a handler that did not.
func (t *Telemetry) panicked(r *http.Request, w *watched, panicked any) {
	if panicked == http.ErrAbortHandler {
		panic(panicked) // ends the connection, on purpose
	}
	id := rand.Text()[:10]
	t.log.ErrorContext(r.Context(), "panic in a handler", "id", id, "panic", panicked, "stack", string(debug.Stack()))
	if w.status == 0 {
		graphqlhttp.Fail(w, r, id)
	}
}

// done writes the log line of a request, and counts it.
func (t *Telemetry) done(ctx context.Context, r *http.Request, known *request, w *watched, took time.Duration) {
	status, name := strconv.Itoa(w.answered()), "(http)"
	if known.kind != "" {
		name = t.names.label(known.name)
	}
	if known.span != nil {
		known.span.End()
	}
	t.metrics.requests.WithLabelValues(name, known.kind, status, known.Audience).Inc()
	t.metrics.seconds.WithLabelValues(name).Observe(took.Seconds())
	level := slog.LevelInfo
	switch {
	case strings.HasSuffix(r.URL.Path, "z") && strings.Count(r.URL.Path, "/") == 1: // healthz, readyz: every few seconds
		level = slog.LevelDebug
	case w.answered() >= 500:
		level = slog.LevelWarn
	}
	if t.log.Enabled(ctx, level) {
		t.log.LogAttrs(ctx, level, "request", known.attributes(r, w, took)...)
	}
}

// maxPath is how much of a path is logged, and of any other text that a client chose.
const maxPath = 200

func cut(text string) string {
	if len(text) > maxPath {
		return text[:maxPath] + "…"
	}
	return text
}

// attributes are what the log line tells. The address' parameters are not among them: they hold
// variables.
func (k *request) attributes(r *http.Request, w *watched, took time.Duration) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("method", cut(r.Method)), slog.String("path", cut(r.URL.Path)), slog.Int("status", w.answered()),
		slog.Float64("ms", milliseconds(took)), slog.Int64("bytes", w.bytes),
	}
	for _, who := range [][2]string{{"client", k.Client}, {"audience", k.Audience}, {"key", k.Key}} {
		if who[1] != "" {
			attrs = append(attrs, slog.String(who[0], who[1]))
		}
	}
	if k.kind != "" {
		attrs = append(attrs, slog.String("operation", cut(k.name)), slog.String("kind", k.kind), slog.String("hash", k.hash),
			slog.Int("cost", k.cost), slog.Int64("store_calls", k.calls.Load()), slog.Float64("store_ms", milliseconds(time.Duration(k.callTime.Load()))))
		if k.kept {
			attrs = append(attrs, slog.Bool("kept", true))
		}
	}
	if len(k.errors) > 0 {
		attrs = append(attrs, slog.String("errors", strings.Join(k.errors, ",")))
	}
	if k.span != nil {
		attrs = append(attrs, slog.String("trace", k.span.SpanContext().TraceID().String()))
	}
	return attrs
}

func milliseconds(d time.Duration) float64 { return float64(d.Round(10*time.Microsecond)) / 1e6 }

// watched is an answer whose status and length are noted.
type watched struct {
	http.ResponseWriter
	status int // 0 while nothing was written
	bytes  int64
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is beneath.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *watched) answered() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

func (t *Telemetry) tracer() trace.Tracer { return t.traces.Tracer("broadsheet") }
