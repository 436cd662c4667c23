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

// newLog makes the log of a command.
func newLog(format, level string, w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{}
	var least slog.Level
	if least.UnmarshalText([]byte(level)) == nil { // the command line admits only what it reads
		o.Level = least
	}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// lastTraces is how long sending the last traces may take.
const lastTraces = 5 * time.Second

// telemetry makes what watches the server, and what sends the last of it.
func (c *serveCommand) telemetry(ctx context.Context, log *slog.Logger) (*telemetry.Telemetry, func(), error) {
	conf, end := telemetry.Config{Log: log}, func() {}
	conf.Version, conf.Commit = built()
	if c.OTLPEndpoint != "" {
		traces, err := telemetry.Traces(ctx, c.OTLPEndpoint, conf.Version, log)
		if err != nil {
			return nil, nil, err
		}
		conf.Traces = traces
		end = func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTraces)
			defer cancel()
			if err := traces.Shutdown(ctx); err != nil {
				log.Warn("the last traces were not sent", "error", err)
			}
		}
	}
	return telemetry.New(conf), end, nil
}

// serveMetrics serves metrics, and profiles of the running program, at an address of their own,
// if there is one, and returns what ends that.
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
			log.Error("metrics are not served any more", "error", err)
		}
	}()
	fmt.Fprintf(w, "  metrics     http://%s/metrics\n", l.Addr())
	return func() { _ = srv.Close() }, nil // nobody waits for the last metrics
}
