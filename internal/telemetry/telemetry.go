// Package telemetry writes the operator's view of the gateway: a log line for each request, Prometheus
// metrics, and OpenTelemetry traces.
//
// None of them contains a client's variables, tokens, API keys or queries. Memory and metric series are
// bounded: metrics tell at most 100 operation names apart, however many clients send. Telemetry changes
// no response, except for a handler that panicked.
package telemetry

import (
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// Config is the configuration of telemetry.
type Config struct {
	Log    *slog.Logger
	Traces trace.TracerProvider // nil for none
	// Version and Commit are those of the program's build.
	Version, Commit string
}

// Telemetry collects the telemetry of one process. It is an httpd.Observer, and safe for concurrent use.
type Telemetry struct {
	log      *slog.Logger
	traces   trace.TracerProvider
	registry *prometheus.Registry
	metrics  *metrics
	names    names
}

// New returns telemetry with a metrics registry of its own. Only the handler for errors of traces is
// global, see [Traces].
func New(c Config) *Telemetry {
	r := prometheus.NewRegistry()
	return &Telemetry{log: c.Log, traces: c.Traces, registry: r, metrics: newMetrics(r, c)}
}

// Metrics serves the metrics in Prometheus' formats.
func (t *Telemetry) Metrics() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{Registry: t.registry})
}
