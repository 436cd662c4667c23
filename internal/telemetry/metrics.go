package telemetry

import (
	"runtime"

	"broadsheet/internal/content"
	"broadsheet/internal/views"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are the metrics that requests update. The others are read at each scrape, see [Telemetry.Pool].
type metrics struct {
	requests   *prometheus.CounterVec   // by operation, kind, status and audience
	seconds    *prometheus.HistogramVec // by operation
	cost       prometheus.Histogram
	errors     *prometheus.CounterVec // by code
	refusals   *prometheus.CounterVec // by limit
	cached     prometheus.Counter
	rejections prometheus.Counter
	inFlight   prometheus.Gauge
	calls      *prometheus.CounterVec   // by method
	callTime   *prometheus.HistogramVec // by method
	callErrors *prometheus.CounterVec   // by method
}

const namespace = "broadsheet"

func newMetrics(r prometheus.Registerer, c Config) *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
	}
	m := &metrics{
		requests: counter("requests_total", "Requests, by operation name, operation kind, HTTP status and audience.", "operation", "kind", "status", "audience"),
		seconds:  histogram("request_seconds", "Duration of requests, by operation name.", prometheus.ExponentialBuckets(0.0005, 2.5, 12), "operation"),
		cost: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "operation_cost",
			Help: "Cost of the operations that ran, in points.", Buckets: prometheus.ExponentialBuckets(1, 4, 8)}),
		errors:   counter("errors_total", "Errors in responses, by code.", "code"),
		refusals: counter("refusals_total", "Requests that exceeded a limit and were refused, by limit.", "limit"),
		cached:   prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "answers_kept_total", Help: "Responses from the cache."}),
		rejections: prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "key_rejections_total",
			Help: "Requests with an API key that was refused: a wrong or revoked key, or one of a suspended partner."}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "requests_in_flight", Help: "Requests that are running."}),
		calls:    counter("store_calls_total", "Store calls, by method.", "method"),
		callTime: histogram("store_call_seconds", "Duration of store calls, by method.", prometheus.ExponentialBuckets(0.0001, 2.5, 12), "method"),

		callErrors: counter("store_call_errors_total", "Store calls that failed, by method.", "method"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "build_info", Help: "Always 1. The labels identify the build.",
		ConstLabels: prometheus.Labels{"version": c.Version, "commit": c.Commit, "go": runtime.Version()}})
	build.Set(1)
	r.MustRegister(m.requests, m.seconds, m.cost, m.errors, m.refusals, m.cached, m.rejections, m.inFlight, m.calls, m.callTime, m.callErrors, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Pool adds metrics of the store's connections.
func (t *Telemetry) Pool(pool func() content.Pool) {
	t.gauge("store_connections", "Open connections to the store.", func() float64 { return float64(pool().Open) })
	t.gauge("store_connections_in_use", "Connections to the store that are in use.", func() float64 { return float64(pool().InUse) })
	t.counter("store_connection_waits_total", "Store calls that waited for a connection.", func() float64 { return float64(pool().Waits) })
	t.counter("store_connection_wait_seconds_total", "Time for which store calls waited for a connection.", func() float64 { return pool().Waited.Seconds() })
}

// Views adds metrics of the view counter.
func (t *Telemetry) Views(stats func() views.Stats) {
	t.gauge("views_waiting", "Views that wait for the next commit.", func() float64 { return float64(stats().Waiting) })
	t.counter("views_flushed_total", "Views that were sent to the store.", func() float64 { return float64(stats().Flushed) })
	t.counter("view_commits_total", "Commits of views. Each commits the views that arrived during the previous one.", func() float64 { return float64(stats().Commits) })
}

// Import adds metrics of an import's progress.
func (t *Telemetry) Import(steps, done func() int64) {
	t.gauge("import_steps", "Steps of the running import, such as files to read.", func() float64 { return float64(steps()) })
	t.gauge("import_steps_done", "Steps of the import that are done.", func() float64 { return float64(done()) })
}

func (t *Telemetry) gauge(name, help string, value func() float64) {
	t.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, value))
}

func (t *Telemetry) counter(name, help string, value func() float64) {
	t.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, value))
}
