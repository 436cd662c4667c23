// Package httpd serves the gateway over HTTP: routes, authentication, CORS, rate limits, limits of
// time and size, health checks, and graceful shutdown.
//
// Before the server ends, it finishes the requests that it has admitted. One client cannot use up
// what others need, whatever it sends. It depends on partner's authentication and on content's error
// codes. It knows no store; GraphQL over HTTP itself is in package graphqlhttp.
package httpd

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"

	"github.com/99designs/gqlgen/graphql"
	"github.com/rs/cors"
)

// Config is the configuration of a server.
type Config struct {
	Executor   graphql.GraphExecutor
	Schema     string       // the text of /schema.graphqls; empty to serve none
	Playground http.Handler // at /; nil for none
	Sample     fs.FS        // the files below /sample/; nil for none

	// Feeds serves feeds and other formats at FeedRoutes, which are patterns of [http.ServeMux].
	Feeds      http.Handler
	FeedRoutes []string

	Ready    func(context.Context) error          // returns an error while the store cannot serve
	Revision func(context.Context) (int64, error) // the current revision of the content
	// Lagging reports whether the clock has changed who may see something and no revision records
	// it yet, see [partner.Scheduler]. Meanwhile no cached response is served. May be nil.
	Lagging func() bool
	// Authenticate returns the identity of an API key's holder, see [partner.Authenticator]. When it
	// is nil, there are no API keys, and every caller is the public.
	Authenticate func(ctx context.Context, token string) (caller.Identity, error)
	Observer     Observer // nil for none

	Documents      graphqlhttp.Documents
	CORSOrigins    []string // see [CheckOrigins]; views from pages of other sites do not count, unless it has *
	PublicURL      string   // where clients reach the gateway; empty to use each request's Host header
	MaxBody        int64    // bytes of a request body
	Draft          bool     // see [graphqlhttp.Config]
	MaxInFlight    int      // operations that may run at once; 0 for no limit
	MaxConnections int      // open connections of one address; 0 for no limit
	RateLimit      int      // points of cost that one client may use per minute; 0 for no limit
	TrustedProxies []netip.Prefix
	CacheBytes     int64         // memory for cached responses; 0 for no cache
	ViewMaxAge     time.Duration // how long a response with view counts may be cached
	RequestTimeout time.Duration // of one request, including its store calls
	DrainTime      time.Duration // how long to keep serving after readiness has ended, at shutdown
	Log            *slog.Logger
}

// Observer is informed of requests, for logs, metrics and traces. Its methods may be called
// concurrently.
type Observer interface {
	graphqlhttp.Observer
	// Handler wraps the handler of all requests.
	Handler(next http.Handler) http.Handler
	// CallerIdentified is called with each operation and each request for a feed, once the context
	// has the caller.
	CallerIdentified(ctx context.Context)
	// KeyRejected is called when an API key is refused.
	KeyRejected()
}

// NoObserver does nothing. Observers that need some methods only embed it.
type NoObserver struct{ graphqlhttp.NoObserver }

// Handler implements [Observer].
func (NoObserver) Handler(next http.Handler) http.Handler { return next }

// CallerIdentified implements [Observer].
func (NoObserver) CallerIdentified(context.Context) {}

// KeyRejected implements [Observer].
func (NoObserver) KeyRejected() {}

// graphPath is the path of the GraphQL endpoint.
const graphPath = "/graphql"

// Limits for slow clients.
const (
	// maxHeader is the limit of request headers. net/http adds 4 KiB to it for its read buffer, so
	// that 32 KiB is the most that a request may have.
	maxHeader     = 28 << 10
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	writeTimeout  = 30 * time.Second // for a slow client to read a response
)

// server is a running server.
type server struct {
	Config
	limiter  *rateLimiter
	origins  *cors.Cors
	draining draining
}

// Handler returns the handler of all routes.
func Handler(c Config) http.Handler { return newServer(c).handler() }

func newServer(c Config) *server {
	if c.Observer == nil {
		c.Observer = NoObserver{}
	}
	return &server{Config: c, limiter: newRateLimiter(c), origins: crossOrigin(c.CORSOrigins)}
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	operations := s.graph()
	mux.Handle(graphPath, s.authenticated(operations.Refuse, operations))
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	if s.Schema != "" {
		mux.Handle("GET /schema.graphqls", revalidated(plainText(s.Schema), s.Schema))
	}
	if s.Playground != nil {
		mux.Handle("/{$}", s.Playground)
		mux.Handle("/playground/", s.Playground)
	}
	if s.Sample != nil {
		mux.Handle("GET /sample/", http.StripPrefix("/sample/", http.FileServerFS(s.Sample)))
	}
	for _, pattern := range s.FeedRoutes {
		mux.Handle(pattern, s.authenticated(refuseAsText, s.rateLimited(feedCost, s.Feeds)))
	}
	return cacheSafe(s.Observer.Handler(noSniff(s.origins.Handler(s.withTimeout(compressed(mux))))))
}

// graph returns the handler of the GraphQL endpoint.
func (s *server) graph() *graphqlhttp.Handler {
	revision := &revision{read: s.Revision, lagging: s.Lagging}
	return graphqlhttp.New(graphqlhttp.Config{
		Executor: s.Executor, MaxBody: s.MaxBody, MaxInFlight: s.MaxInFlight, Draft: s.Draft, Documents: s.Documents,
		Caching: graphqlhttp.Caching{Bytes: uint64(s.CacheBytes), Revision: revision.get, MaxAge: responseMaxAge, ViewMaxAge: s.ViewMaxAge},
		Limiter: s.limiter, Observer: s.Observer,
	})
}

// revalidated lets caches store a text that changes only with the program, and revalidate it by its ETag.
func revalidated(next http.Handler, text string) http.Handler {
	etag := fmt.Sprintf(`W/"%x"`, sha256.Sum256([]byte(text))) // weak: the same for all encodings
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Cache-Control", "public, no-cache")
		if strings.Contains(r.Header.Get("If-None-Match"), etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func plainText(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(text))
	})
}

// noSniff forbids browsers to guess the media type of responses.
func noSniff(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// withTimeout cancels the context of requests that take longer than the request timeout, and with it
// their store calls.
func (s *server) withTimeout(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.RequestTimeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Serve serves on a listener until ctx ends. Then /readyz reports that the server is not ready, so
// that load balancers stop sending requests; it serves for the drain time, and finishes the running
// requests. The error has code Unavailable when clients were still reading responses after that.
func Serve(ctx context.Context, l net.Listener, c Config) error {
	s := newServer(c)
	srv := &http.Server{
		Handler: s.handler(), MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: readTimeout + c.RequestTimeout + writeTimeout,
		ErrorLog:     slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug), // errors of clients are not the server's
	}
	if connections := newConnections(c); connections != nil {
		srv.ConnState = connections.stateChanged
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.draining.begin()
	select {
	case err := <-ended:
		return err
	case <-time.After(c.DrainTime):
	}
	// A running request ends by its own timeout at the latest.
	shutdown, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.RequestTimeout+time.Second)
	defer cancel()
	err := srv.Shutdown(shutdown)
	if errors.Is(err, context.DeadlineExceeded) {
		return &content.Error{Code: content.Unavailable, Message: "the server ended while some clients were still reading their responses", Err: srv.Close()}
	}
	return err
}
