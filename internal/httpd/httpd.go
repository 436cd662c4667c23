// Package httpd serves the gateway over HTTP: routes, cross-origin rules, limits of time and
// size, health, and an orderly end.
//
// It promises that a request that was accepted is answered before the server ends, and that
// nothing it serves needs another host. It knows neither content nor stores.
package httpd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"
)

// Config is what the server serves, and how.
type Config struct {
	Graph          *handler.Server             // without transports
	Schema         string                      // the text of /schema.graphqls
	Playground     http.Handler                // at /; nil for none
	Sample         fs.FS                       // below /sample/; nil for none
	Ready          func(context.Context) error // whether requests can be served
	CORSOrigins    []string
	RequestTimeout time.Duration
	Log            *slog.Logger
}

// Limits of what a client may send, and how slowly.
const (
	maxBody       = 100 << 10
	maxHeader     = 32 << 10
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	writeTime     = 30 * time.Second // for a slow client to read an answer
)

// Handler returns everything that is served.
func Handler(c Config) http.Handler {
	c.Graph.AddTransport(transport.GET{})
	c.Graph.AddTransport(transport.POST{})
	c.Graph.Use(extension.Introspection{})

	mux := http.NewServeMux()
	mux.Handle("/graphql", inSize(c.Graph))
	mux.Handle("GET /schema.graphqls", plainText(c.Schema))
	mux.Handle("GET /healthz", plainText("ok\n"))
	mux.HandleFunc("GET /readyz", c.ready)
	if c.Playground != nil {
		mux.Handle("/{$}", c.Playground)
		mux.Handle("/playground/", c.Playground)
	}
	if c.Sample != nil {
		mux.Handle("GET /sample/", http.StripPrefix("/sample/", http.FileServerFS(c.Sample)))
	}
	return c.crossOrigin(c.inTime(gzhttp.GzipHandler(mux)))
}

func plainText(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write([]byte(text))
	})
}

// ready tells a load balancer whether to send requests here.
func (c Config) ready(w http.ResponseWriter, r *http.Request) {
	if err := c.Ready(r.Context()); err != nil {
		c.Log.ErrorContext(r.Context(), "not ready", "error", err)
		http.Error(w, "the store cannot be reached", http.StatusServiceUnavailable)
		return
	}
	plainText("ready\n").ServeHTTP(w, r)
}

// crossOrigin lets pages of the allowed origins query, never with credentials.
func (c Config) crossOrigin(next http.Handler) http.Handler {
	return cors.New(cors.Options{
		AllowedOrigins: c.CORSOrigins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodHead},
		AllowedHeaders: []string{"*"}, // clients name themselves and their operations in headers of their own
		MaxAge:         int((2 * time.Hour).Seconds()),
	}).Handler(next)
}

// inTime ends requests that take too long, down to the store.
func (c Config) inTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), c.RequestTimeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// inSize refuses a body that is too large at once, before anything reads a query out of it.
func inSize(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, fmt.Sprintf("the body must come whole and have at most %d bytes", maxBody), http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// Serve serves on a listener until ctx ends, then lets requests under way finish.
func Serve(ctx context.Context, l net.Listener, c Config) error {
	srv := &http.Server{
		Handler: Handler(c), MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: readTimeout + c.RequestTimeout + writeTime,
		ErrorLog:     slog.NewLogLogger(c.Log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	// A request under way ends in its own time, at the latest.
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.RequestTimeout+time.Second)
	defer cancel()
	return srv.Shutdown(drain)
}
