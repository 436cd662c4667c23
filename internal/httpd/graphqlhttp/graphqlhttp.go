// Package graphqlhttp serves GraphQL over HTTP (https://graphql.github.io/graphql-over-http/): it
// reads operations from requests, executes them, and sends the results as responses. It caches
// responses to queries, see [Caching].
//
// A request holds one operation: as JSON by POST, or for queries as URL parameters by GET. Every
// response is JSON, with the status that the specification requires. No error repeats what the
// request sent. A body is read up to the limit and no further. Requests that a web page can send
// without a CORS preflight (forms, links) cannot change anything.
package graphqlhttp

import (
	"context"
	"net/http"

	"broadsheet/graph"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Config is the configuration of a handler.
type Config struct {
	Executor    graphql.GraphExecutor
	MaxBody     int64 // bytes of a request body
	MaxInFlight int   // operations that may run at once; others get status 503. 0 for no limit
	// Draft selects the statuses and media types of the specification's draft of 2026. Most clients
	// expect the earlier ones.
	Draft     bool
	Caching   Caching
	Documents Documents
	Limiter   Limiter  // nil for no rate limit
	Observer  Observer // nil for none
}

// Limiter takes the cost of requests from the caller's rate limit. An error refuses the request; a
// [*Limit] names the limit in the response.
type Limiter interface {
	// Admit takes the cost of a request, before its body is read.
	Admit(w http.ResponseWriter, r *http.Request) error
	// Charge takes what an operation costs beyond that, before it runs.
	Charge(w http.ResponseWriter, r *http.Request, cost int) error
}

// Observer is informed of operations, for logs, metrics and traces. Its methods may be called
// concurrently.
type Observer interface {
	// OperationStarts is called before an operation runs, and returns the context for it.
	OperationStarts(ctx context.Context, op *graphql.OperationContext, cost int) context.Context
	// ResponseMade is called with each response before it is sent, but not with cached ones.
	ResponseMade(ctx context.Context, response *graphql.Response)
	// Summarise returns what is stored with a cached response, for CachedResponseSent.
	Summarise(op *graphql.OperationContext, cost int) any
	// CachedResponseSent is called when a cached response is sent, with the summary of its operation.
	CachedResponseSent(ctx context.Context, summary any)
}

// NoObserver does nothing. Observers that need some methods only embed it.
type NoObserver struct{}

// OperationStarts implements [Observer].
func (NoObserver) OperationStarts(ctx context.Context, _ *graphql.OperationContext, _ int) context.Context {
	return ctx
}

// ResponseMade implements [Observer].
func (NoObserver) ResponseMade(context.Context, *graphql.Response) {}

// Summarise implements [Observer].
func (NoObserver) Summarise(*graphql.OperationContext, int) any { return nil }

// CachedResponseSent implements [Observer].
func (NoObserver) CachedResponseSent(context.Context, any) {}

// noLimiter admits everything.
type noLimiter struct{}

func (noLimiter) Admit(http.ResponseWriter, *http.Request) error       { return nil }
func (noLimiter) Charge(http.ResponseWriter, *http.Request, int) error { return nil }

// Handler serves one endpoint.
type Handler struct {
	Config
	bodies    *slots        // for all bodies in memory
	long      *slots        // for the long ones among them
	inFlight  chan struct{} // holds an element for each running operation; nil for no limit
	cache     *responseCache
	flights   flights
	persisted *persisted
}

// New returns a handler.
func New(c Config) *Handler {
	if c.Limiter == nil {
		c.Limiter = noLimiter{}
	}
	if c.Observer == nil {
		c.Observer = NoObserver{}
	}
	h := &Handler{
		Config: c, bodies: newSlots(maxBodies, bodiesPerClient), long: newSlots(maxLong, longPerClient),
		cache: newResponseCache(c.Caching), persisted: newPersisted(c.Documents),
	}
	if c.MaxInFlight > 0 {
		h.inFlight = make(chan struct{}, c.MaxInFlight)
	}
	return h
}

// Limit is the error of a request that exceeds a limit.
type Limit struct {
	Name string // in the error's extensions, and in metrics
	Max  int
	Err  error // a [content.Error] with code RateLimited or Unavailable
}

func (l *Limit) Error() string { return l.Err.Error() }
func (l *Limit) Unwrap() error { return l.Err }

// The Allow header: all methods of the endpoint, and those for mutations.
const (
	allowedMethods  = "GET, HEAD, POST"
	mutationMethods = "POST"
)

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	media, acceptable := negotiate(r.Header.Values("Accept"), h.Draft)
	e := &exchange{Handler: h, w: w, r: r, media: media}
	defer e.release() // when the executor panics
	w.Header()["Vary"] = append(w.Header()["Vary"], vary)
	if problem := e.serve(acceptable); problem != nil {
		e.refuse(problem)
	}
}

// Refuse sends an error response for a request that must not be served.
func (h *Handler) Refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	media, _ := negotiate(r.Header.Values("Accept"), h.Draft)
	w.Header()["Vary"] = append(w.Header()["Vary"], vary)
	(&exchange{Handler: h, w: w, r: r, media: media}).refuse(&problem{status: status, message: err.Error(), err: err})
}

// vary names the request headers on which responses depend.
const vary = "Accept, Accept-Encoding, " + CostHeader

// CostHeader is the request header that asks for the operation's cost in the response. Its value
// does not matter.
const CostHeader = "GraphQL-Cost"

// exchange is a request and its response.
type exchange struct {
	*Handler
	w     http.ResponseWriter
	r     *http.Request
	media string   // of the response
	held  []func() // each frees a slot
}

// serve sends the response, or returns the problem for which the request is refused.
func (e *exchange) serve(acceptable bool) *problem {
	switch e.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		e.w.Header().Set("Allow", allowedMethods)
		return &problem{status: http.StatusMethodNotAllowed, message: "the method is not allowed; send operations by POST, or queries by GET"}
	}
	if !acceptable {
		return &problem{status: http.StatusNotAcceptable, message: "the Accept header excludes all media types of this endpoint; accept application/graphql-response+json or application/json"}
	}
	if err := e.Limiter.Admit(e.w, e.r); err != nil {
		return overLimit(err)
	}
	raw, problem := e.read()
	if problem != nil {
		return problem
	}
	key := e.cacheKey(raw)
	if a := e.lookUp(key); a != nil {
		e.serveCached(a)
		return nil
	}
	params, id, problem := raw.params(e.r)
	if problem == nil {
		problem = e.persisted.find(params, id)
	}
	if problem != nil {
		return problem
	}
	return e.run(params, key)
}

// run executes an operation and sends the response. Concurrent queries with the same cache key
// share one execution.
func (e *exchange) run(params *graphql.RawParams, key key) *problem {
	ctx := e.r.Context()
	op, errs := e.Executor.CreateOperationContext(ctx, params)
	if errs != nil {
		e.send(e.response(op, e.Executor.DispatchError(graphql.WithOperationContext(ctx, op), errs)))
		return nil
	}
	e.persisted.register(params)
	query := op.Operation.Operation == ast.Query
	if e.r.Method != http.MethodPost && !query {
		e.w.Header().Set("Allow", mutationMethods)
		return &problem{status: http.StatusMethodNotAllowed, message: "only queries may be sent by GET; send the operation by POST"}
	}
	cost := graph.CostOf(op).Requested
	if err := e.Limiter.Charge(e.w, e.r, cost); err != nil {
		return overLimit(err)
	}
	ctx = e.Observer.OperationStarts(ctx, op, cost)
	execute := func(ctx context.Context) (*response, *problem) {
		a, problem := e.execute(ctx, op)
		if problem == nil && key != notCached {
			e.cache.store(key, a)
		}
		return a, problem
	}
	if !query || graph.DependsOnCaller(op) {
		key = notCached
	}
	if key == notCached || e.wantsFresh() { // a running query may have read the store before this request
		a, problem := execute(ctx)
		if problem == nil {
			e.send(a)
		}
		return problem
	}
	a, shared, problem := e.flights.share(ctx, key, execute)
	if problem != nil {
		return problem
	}
	if shared {
		e.Observer.ResponseMade(e.r.Context(), &graphql.Response{Errors: a.errors})
	}
	e.send(a)
	return nil
}

// execute runs an operation, unless too many are running.
func (e *exchange) execute(ctx context.Context, op *graphql.OperationContext) (*response, *problem) {
	if e.inFlight != nil {
		select {
		case e.inFlight <- struct{}{}:
			defer func() { <-e.inFlight }()
		default:
			return nil, overLimit(&Limit{Name: "in flight", Max: e.MaxInFlight,
				Err: content.Errorf(content.Unavailable, "the server runs as many operations as it can; send the request again in a moment")})
		}
	}
	respond, ctx := e.Executor.DispatchOperation(ctx, op)
	return e.response(op, respond(ctx)), nil
}
