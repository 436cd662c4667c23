package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"broadsheet/internal/telemetry"
)

// newLog returns a logger. format is text or json.
func newLog(format, level string, w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{}
	var least slog.Level
	if least.UnmarshalText([]byte(level)) == nil { // kong admits known levels only
		o.Level = least
	}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// traceFlushTimeout limits the time to send the last traces.
const traceFlushTimeout = 5 * time.Second

// telemetry returns the server's metrics and traces, and a function that sends the last traces.
func (c *serveCommand) telemetry(ctx context.Context, log *slog.Logger) (*telemetry.Telemetry, func(), error) {
	conf, end := telemetry.Config{Log: log}, func() {}
	conf.Version, conf.Commit = buildVersion()
	if c.OTLPEndpoint != "" {
		traces, err := telemetry.Traces(ctx, c.OTLPEndpoint, conf.Version, log)
		if err != nil {
			return nil, nil, err
		}
		conf.Traces = traces
		end = func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), traceFlushTimeout)
			defer cancel()
			if err := traces.Shutdown(ctx); err != nil {
				log.Warn("the last traces were not sent", "error", err)
			}
		}
	}
	return telemetry.New(conf), end, nil
}

// serveMetrics serves metrics and profiles at addr, and returns a function that ends that. An empty
// addr serves nothing.
func serveMetrics(addr string, tel *telemetry.Telemetry, log *slog.Logger, w io.Writer) (func(), error) {
	if addr == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s; choose another address with --metrics-addr: %w", addr, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", tel.Metrics())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	srv := &http.Server{Handler: mux, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute}
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("the metrics server ended", "error", err)
		}
	}()
	fmt.Fprintf(w, "  metrics     http://%s/metrics\n", l.Addr())
	return func() { _ = srv.Close() }, nil // a scrape that is under way may fail
}
