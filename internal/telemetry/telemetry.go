// Package telemetry is what the operator sees of the gateway: a log line for each request,
// Prometheus metrics, and OpenTelemetry traces.
//
// It promises that neither shows what a client keeps to itself (variables, tokens, keys,
// queries), nor grows with what clients make up: there are only so many names of operations in
// metrics, however many are sent. It changes no answer but that to a request whose handler
// panicked.
package telemetry

import (
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// Config is what telemetry needs.
type Config struct {
	Log    *slog.Logger
	Traces trace.TracerProvider // nil for none
	// Version and Commit are the program's.
	Version, Commit string
}

// Telemetry watches one process. It is safe for use by many goroutines.
type Telemetry struct {
	log      *slog.Logger
	traces   trace.TracerProvider
	registry *prometheus.Registry
	metrics  *metrics
	names    names
}

// New makes telemetry of its own: nothing of it is global but where traces tell of their errors.
func New(c Config) *Telemetry {
	r := prometheus.NewRegistry()
	return &Telemetry{log: c.Log, traces: c.Traces, registry: r, metrics: newMetrics(r, c)}
}

// Metrics serves the metrics in Prometheus' formats.
func (t *Telemetry) Metrics() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{Registry: t.registry})
}
