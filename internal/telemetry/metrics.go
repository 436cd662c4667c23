package telemetry

import (
	"runtime"

	"broadsheet/internal/content"
	"broadsheet/internal/views"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are those that are counted here; others are asked for when they are scraped.
type metrics struct {
	requests   *prometheus.CounterVec   // by operation, kind, status and audience
	seconds    *prometheus.HistogramVec // by operation
	cost       prometheus.Histogram
	errors     *prometheus.CounterVec // by code
	refusals   *prometheus.CounterVec // by limit
	kept       prometheus.Counter
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
		requests: counter("requests_total", "Requests, by the operation's name, its kind, the HTTP status and the audience.", "operation", "kind", "status", "audience"),
		seconds:  histogram("request_seconds", "How long requests took, by the operation's name.", prometheus.ExponentialBuckets(0.0005, 2.5, 12), "operation"),
		cost: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "operation_cost",
			Help: "What operations cost that ran, in about as many objects.", Buckets: prometheus.ExponentialBuckets(1, 4, 8)}),
		errors:   counter("errors_total", "Errors in answers, by code.", "code"),
		refusals: counter("refusals_total", "Requests that were refused, by the limit that they passed.", "limit"),
		kept:     prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "answers_kept_total", Help: "Requests that were answered with an answer that was kept."}),
		rejections: prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: "key_rejections_total",
			Help: "Requests with a key that opens nothing: a wrong, revoked or suspended one."}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "requests_in_flight", Help: "Requests that are being served."}),
		calls:    counter("store_calls_total", "Calls of the store, by method.", "method"),
		callTime: histogram("store_call_seconds", "How long calls of the store took, by method.", prometheus.ExponentialBuckets(0.0001, 2.5, 12), "method"),

		callErrors: counter("store_call_errors_total", "Calls of the store that failed, by method.", "method"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "build_info", Help: "Always 1; the labels tell what was built.",
		ConstLabels: prometheus.Labels{"version": c.Version, "commit": c.Commit, "go": runtime.Version()}})
	build.Set(1)
	r.MustRegister(m.requests, m.seconds, m.cost, m.errors, m.refusals, m.kept, m.rejections, m.inFlight, m.calls, m.callTime, m.callErrors, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Pool shows how the store's connections are used.
func (t *Telemetry) Pool(pool func() content.Pool) {
	t.gauge("store_connections", "Connections to the store.", func() float64 { return float64(pool().Open) })
	t.gauge("store_connections_in_use", "Connections to the store that are in use.", func() float64 { return float64(pool().InUse) })
	t.counter("store_connection_waits_total", "How often a call of the store waited for a connection.", func() float64 { return float64(pool().Waits) })
	t.counter("store_connection_wait_seconds_total", "How long calls of the store waited for a connection.", func() float64 { return pool().Waited.Seconds() })
}

// Views shows the counting of views.
func (t *Telemetry) Views(stats func() views.Stats) {
	t.gauge("views_waiting", "Views that wait for the next commit.", func() float64 { return float64(stats().Waiting) })
	t.counter("views_flushed_total", "Views that were handed to the store.", func() float64 { return float64(stats().Flushed) })
	t.counter("view_commits_total", "Commits of views; each takes those that came during the one before.", func() float64 { return float64(stats().Commits) })
}

// Import shows how far an import is: how many steps it has, and how many are done.
func (t *Telemetry) Import(steps, done func() int64) {
	t.gauge("import_steps", "Steps of the import that runs: a file to read is one.", func() float64 { return float64(steps()) })
	t.gauge("import_steps_done", "Steps of the import that are done.", func() float64 { return float64(done()) })
}

func (t *Telemetry) gauge(name, help string, value func() float64) {
	t.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, value))
}

func (t *Telemetry) counter(name, help string, value func() float64) {
	t.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, value))
}
