// Package httpd serves the gateway over HTTP: routes, cross-origin rules, limits of time, size
// and rate, health, and an orderly end.
//
// It promises that a request that was let in is answered before the server ends, that one
// client cannot take what others need, whatever it sends, and that nothing it serves needs
// another host. It knows who asks by partner's keys, and of content only its errors, and no stores. What operations are is
// graphqlhttp's, and which views count is views', which it tells who the caller is.
package httpd

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/partner"
	"broadsheet/internal/views"

	"github.com/99designs/gqlgen/graphql"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/ast"
)

// Config is what the server serves, and how.
type Config struct {
	Executor        graphql.GraphExecutor
	Cost            func(*graphql.OperationContext) Cost
	Schema          string                      // the text of /schema.graphqls; empty to keep it to oneself
	Playground      http.Handler                // at /; nil for none
	Sample          fs.FS                       // below /sample/; nil for none
	Syndicated      http.Handler                // feeds and machine formats, at SyndicatedAt; nil for none
	Ready           func(context.Context) error // whether requests can be served
	Revision        func(context.Context) (int64, error)
	Lagging         func() bool // the clock has changed what no revision tells of yet; may be nil
	Traits          func(*graphql.OperationContext) graphqlhttp.Traits
	DependsOnCaller func(*graphql.OperationContext) bool // see [graphqlhttp.Caching]
	Observer        Observer
	// Authenticate tells who shows a key, see [partner.Authenticator]; requests then have it in their
	// context. nil where there are no keys, and everybody is the public.
	Authenticate func(ctx context.Context, token string) (partner.Identity, error)

	SyndicatedAt   []string // patterns of [http.ServeMux]
	Documents      graphqlhttp.Documents
	CORSOrigins    []string // see [CheckOrigins]; where it is a list, pages of other sites do not count views
	PublicURL      string   // where clients reach the gateway; empty where the Host of a request says so
	MaxBody        int64    // bytes
	Draft          bool     // see [graphqlhttp.Config]
	MaxInFlight    int      // operations at once; 0 for any number
	MaxConnections int      // open at once from one address; 0 for any number
	RateLimit      int      // what one client may ask for in a minute, in costs; 0 for any amount
	TrustedProxies []netip.Prefix
	CacheBytes     int64         // of answers to keep; 0 for none
	ViewMaxAge     time.Duration // how long to keep answers that tell of views
	RequestTimeout time.Duration // of one request, down to the store
	DrainTime      time.Duration // how long to serve on, not ready, before the end
	Log            *slog.Logger
}

// Cost is the price of an operation, and how to tell a client who asks for it.
type Cost struct {
	Points int
	Report any // as JSON
}

// Observer is told of what is served. What is not given is not told.
type Observer struct {
	Handler  func(http.Handler) http.Handler                                              // around everything
	Client   func(ctx context.Context, client string)                                     // who asks
	Rejected func()                                                                       // a key opened nothing
	Rated    func(ctx context.Context, left Rate) context.Context                         // an operation was paid for
	Before   func(ctx context.Context, op *graphql.OperationContext) context.Context      // an operation runs
	After    func(ctx context.Context, op *graphql.OperationContext, a *graphql.Response) // it is answered; op may be nil
	Describe func(op *graphql.OperationContext) any                                       // what Again is to be told of it
	Again    func(ctx context.Context, operation any)                                     // it is answered with what was kept
}

// maxAge is how long an answer is kept at most while the content stays what it is: embargoes
// lift by the clock, and leave no revision behind.
const maxAge = content.MaxStale

// graphPath is where operations are sent.
const graphPath = "/graphql"

// Limits of how slowly a client may send, and read.
const (
	// maxHeader is what net/http is told; it adds 4 KiB for what it reads ahead, so that 32 KiB
	// is the most that can come through.
	maxHeader     = 28 << 10
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	writeTime     = 30 * time.Second // for a slow client to read an answer
)

// server is everything that is served, and whether more may come.
type server struct {
	Config
	shares   *rateLimiter
	origins  *cors.Cors
	draining draining
}

// Handler returns everything that is served.
func Handler(c Config) http.Handler { return newServer(c).handler() }

func newServer(c Config) *server {
	return &server{Config: c, shares: newRateLimiter(c), origins: crossOrigin(c.CORSOrigins)}
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	operations := s.graph()
	mux.Handle(graphPath, s.identified(operations.Refuse, operations))
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	if s.Schema != "" {
		mux.Handle("GET /schema.graphqls", plainText(s.Schema))
	}
	if s.Playground != nil {
		mux.Handle("/{$}", s.Playground)
		mux.Handle("/playground/", s.Playground)
	}
	if s.Sample != nil {
		mux.Handle("GET /sample/", http.StripPrefix("/sample/", http.FileServerFS(s.Sample)))
	}
	for _, pattern := range s.SyndicatedAt {
		mux.Handle(pattern, s.identified(refusePlainly, s.shared(syndicatedCost, s.Syndicated)))
	}
	h := sniffless(s.origins.Handler(s.inTime(compressed(mux))))
	if s.Observer.Handler != nil {
		h = s.Observer.Handler(h)
	}
	return cacheSafe(h)
}

// graph serves operations.
func (s *server) graph() *graphqlhttp.Handler {
	revision := &revision{ask: s.Revision, behind: s.Lagging}
	return graphqlhttp.New(graphqlhttp.Config{
		Executor: s.Executor, MaxBody: s.MaxBody, MaxInFlight: s.MaxInFlight, Draft: s.Draft, Documents: s.Documents,
		Client: func(r *http.Request) netip.Prefix { return client(r, s.TrustedProxies) },
		Caching: graphqlhttp.Caching{
			Bytes: uint64(s.CacheBytes), Revision: revision.get, Traits: s.Traits, MaxAge: maxAge, ViewMaxAge: s.ViewMaxAge,
			DependsOnCaller: s.DependsOnCaller, Audience: func(r *http.Request) string { return partner.Of(r.Context()).CacheKey() }, Public: partner.Public().CacheKey(),
		},
		Hooks: graphqlhttp.Hooks{Enter: s.shares.enter, Before: s.before, After: s.after, Describe: s.Observer.Describe, Cached: s.again},
	})
}

// before takes what an operation costs, and says whose views it counts.
func (s *server) before(w http.ResponseWriter, r *http.Request, op *graphql.OperationContext) (context.Context, error) {
	ctx := r.Context()
	if err := s.shares.pay(w, r, s.Cost(op).Points); err != nil {
		return ctx, err
	}
	if left, limited := s.shares.left(s.shares.of(r)); limited && s.Observer.Rated != nil {
		ctx = s.Observer.Rated(ctx, left)
	}
	if op.Operation.Operation == ast.Mutation {
		of := s.shares.of(r)
		ctx = views.WithCaller(ctx, views.Caller{Network: of.network, KeyHolder: of.holder, UserAgent: r.UserAgent(), OtherSite: s.otherSite(r)})
	}
	if s.Observer.Before != nil {
		ctx = s.Observer.Before(ctx, op)
	}
	return ctx, nil
}

// after tells of an answer, and in it of the cost for who asks.
func (s *server) after(r *http.Request, op *graphql.OperationContext, a *graphql.Response) {
	if op != nil && op.Doc != nil && r.Header.Get(graphqlhttp.CostHeader) != "" {
		if a.Extensions == nil {
			a.Extensions = map[string]any{}
		}
		a.Extensions["cost"] = s.Cost(op).Report
	}
	if s.Observer.After != nil {
		s.Observer.After(r.Context(), op, a)
	}
}

func (s *server) again(r *http.Request, operation any) {
	if s.Observer.Again != nil {
		s.Observer.Again(r.Context(), operation)
	}
}

func plainText(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(text))
	})
}

// sniffless tells browsers to take answers for what they say they are.
func sniffless(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// inTime ends requests that take too long, down to the store.
func (s *server) inTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.RequestTimeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Serve serves on a listener until ctx ends. Then it says that it is not ready, so that load
// balancers turn away, serves for the drain time, and lets requests under way finish.
func Serve(ctx context.Context, l net.Listener, c Config) error {
	s := newServer(c)
	srv := &http.Server{
		Handler: s.handler(), MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: readTimeout + c.RequestTimeout + writeTime,
		ErrorLog:     slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug), // what broken clients do is no error of ours
	}
	if connections := newConnections(c); connections != nil {
		srv.ConnState = connections.changed
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
	// A request under way ends in its own time, at the latest.
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.RequestTimeout+time.Second)
	defer cancel()
	err := srv.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		return &content.Error{Code: content.Unavailable, Message: "some clients were still reading their answers when the server ended", Err: srv.Close()}
	}
	return err
}
