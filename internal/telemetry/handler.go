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

// Handler wraps a handler: it writes a log line and metrics for each request, and a span when traces are
// on. When the handler panics, the response is an error with an id, and the log has the panic under
// the same id.
func (t *Telemetry) Handler(next http.Handler) http.Handler {
	if t.traces != nil {
		// Clients are not trusted: their trace becomes a link, not the parent.
		next = otelhttp.NewHandler(next, "HTTP", otelhttp.WithTracerProvider(t.traces),
			otelhttp.WithPropagators(propagation.TraceContext{}), otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true }))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started, state, response := time.Now(), &request{}, &recordingWriter{ResponseWriter: w}
		ctx := context.WithValue(r.Context(), requestKey{}, state)
		t.metrics.inFlight.Inc()
		defer func() {
			t.metrics.inFlight.Dec()
			if panicked := recover(); panicked != nil {
				t.panicked(r, response, panicked)
			}
			t.done(ctx, r, state, response, time.Since(started))
		}()
		next.ServeHTTP(response, r.WithContext(ctx))
	})
}

// panicked logs a panic, and sends an error unless the handler has sent a status.
func (t *Telemetry) panicked(r *http.Request, w *recordingWriter, panicked any) {
	if panicked == http.ErrAbortHandler {
		panic(panicked) // it closes the connection on purpose
	}
	id := rand.Text()[:10]
	t.log.ErrorContext(r.Context(), "panic in a handler", "id", id, "panic", panicked, "stack", string(debug.Stack()))
	if w.status == 0 {
		graphqlhttp.Fail(w, r, id)
	}
}

// done writes the log line of a request, and counts it.
func (t *Telemetry) done(ctx context.Context, r *http.Request, state *request, w *recordingWriter, took time.Duration) {
	status, name := strconv.Itoa(w.sentStatus()), "(http)"
	if state.kind != "" {
		name = t.names.label(state.name)
	}
	if state.span != nil {
		state.span.End()
	}
	t.metrics.requests.WithLabelValues(name, state.kind, status, state.audience).Inc()
	t.metrics.seconds.WithLabelValues(name).Observe(took.Seconds())
	level := slog.LevelInfo
	switch {
	case strings.HasSuffix(r.URL.Path, "z") && strings.Count(r.URL.Path, "/") == 1: // health checks come every few seconds
		level = slog.LevelDebug
	case w.sentStatus() >= 500:
		level = slog.LevelWarn
	}
	if t.log.Enabled(ctx, level) {
		t.log.LogAttrs(ctx, level, "request", state.attributes(r, w, took)...)
	}
}

// maxText is how many bytes of a path, or of another text of the client's choice, are logged.
const maxText = 200

// cut shortens a text to maxText bytes.
func cut(text string) string {
	if len(text) > maxText {
		return text[:maxText] + "…"
	}
	return text
}

// attributes returns the attributes of the log line. It leaves out the URL's parameters, as they hold
// variables.
func (s *request) attributes(r *http.Request, w *recordingWriter, took time.Duration) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("method", cut(r.Method)), slog.String("path", cut(r.URL.Path)), slog.Int("status", w.sentStatus()),
		slog.Float64("ms", milliseconds(took)), slog.Int64("bytes", w.bytes),
	}
	for _, a := range [][2]string{{"client", s.client}, {"audience", s.audience}, {"key", s.keyID}} {
		if a[1] != "" {
			attrs = append(attrs, slog.String(a[0], a[1]))
		}
	}
	if s.kind != "" {
		attrs = append(attrs, slog.String("operation", cut(s.name)), slog.String("kind", s.kind), slog.String("hash", s.hash),
			slog.Int("cost", s.cost), slog.Int64("store_calls", s.calls.Load()), slog.Float64("store_ms", milliseconds(time.Duration(s.callTime.Load()))))
		if s.cached {
			attrs = append(attrs, slog.Bool("cached", true))
		}
	}
	if len(s.errors) > 0 {
		attrs = append(attrs, slog.String("errors", strings.Join(s.errors, ",")))
	}
	if s.span != nil {
		attrs = append(attrs, slog.String("trace", s.span.SpanContext().TraceID().String()))
	}
	return attrs
}

func milliseconds(d time.Duration) float64 { return float64(d.Round(10*time.Microsecond)) / 1e6 }

// recordingWriter records the status and the length of a response.
type recordingWriter struct {
	http.ResponseWriter
	status int // 0 while nothing was written
	bytes  int64
}

func (w *recordingWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recordingWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection's writer.
func (w *recordingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// sentStatus returns the status of the response: 200 when the handler wrote none.
func (w *recordingWriter) sentStatus() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

func (t *Telemetry) tracer() trace.Tracer { return t.traces.Tracer("broadsheet") }
