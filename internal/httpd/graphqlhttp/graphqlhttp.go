// Package graphqlhttp speaks GraphQL over HTTP
// (https://graphql.github.io/graphql-over-http/): it turns requests into operations of an
// executor, and what becomes of them into answers.
//
// It promises that whatever is sent gets an answer in JSON with the status that the
// specification asks for, that what was sent is never repeated in an error, that a body is read
// no further than it may be long, and that nothing a web page can send without being asked for
// permission (forms, queries by links) changes anything. Requests are one operation each, as
// JSON by POST, or as parameters by GET for queries. It knows nothing of what the operations do.
//
// Answers to queries are kept, compressed as they were sent, while the revision of the content
// stays what it was: see [Caching].
package graphqlhttp

import (
	"context"
	"net/http"
	"net/netip"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Config is what a handler needs.
type Config struct {
	Executor graphql.GraphExecutor
	MaxBody  int64 // bytes of a request's body
	// MaxInFlight is how many operations may run at once; more are told to come again. 0 for any
	// number.
	MaxInFlight int
	// Client returns the network of a request's client. One client may have a part of the bodies that
	// are in memory; nil for all requests being one client's.
	Client func(*http.Request) netip.Prefix
	// Draft lets statuses and media types follow the specification's edition of 2026 instead of
	// the ones before, which most clients were written for.
	Draft     bool
	Caching   Caching
	Documents Documents
	Hooks
}

// Hooks are called along the way of a request. Each may be nil.
type Hooks struct {
	// Enter is called with each request before its body is read, Before with each operation before
	// it runs, for the context in which it does. An error refuses the request; a [*Limit] says by
	// which limit.
	Enter  func(w http.ResponseWriter, r *http.Request) error
	Before func(w http.ResponseWriter, r *http.Request, op *graphql.OperationContext) (context.Context, error)
	// After is called with each answer before it is sent, and may add extensions to it; op is nil
	// where the request held no operation.
	After func(r *http.Request, op *graphql.OperationContext, answer *graphql.Response)
	// Describe says of an operation what Again is told when an answer to it is sent once more.
	Describe func(op *graphql.OperationContext) any
	Cached   func(r *http.Request, operation any)
}

// Handler answers the requests of one endpoint.
type Handler struct {
	Config
	bodies    *slots        // of all bodies that are in memory
	long      *slots        // and of the long ones
	inFlight  chan struct{} // holds an element for each operation that runs; nil for any number
	kept      *cachedResponse
	flights   flights
	persisted *persisted
}

// New makes a handler.
func New(c Config) *Handler {
	h := &Handler{
		Config: c, bodies: newSlots(maxBodies, bodiesShare), long: newSlots(maxLong, longShare),
		kept: newKept(c.Caching), persisted: newPersisted(c.Documents),
	}
	if c.MaxInFlight > 0 {
		h.inFlight = make(chan struct{}, c.MaxInFlight)
	}
	return h
}

// Limit is the error for what is not let in.
type Limit struct {
	Name string // as in an error's extensions and in metrics
	Max  int
	Err  error // a content.Error with code RateLimited or Unavailable
}

func (l *Limit) Error() string { return l.Err.Error() }
func (l *Limit) Unwrap() error { return l.Err }

// The methods of the endpoint, and those that may change something.
const (
	methods  = "GET, HEAD, POST"
	changing = "POST"
)

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	media, acceptable := negotiate(r.Header.Values("Accept"), h.Draft)
	e := &exchange{Handler: h, w: w, r: r, media: media}
	defer e.release() // for what panics
	w.Header()["Vary"] = append(w.Header()["Vary"], varies)
	if problem := e.serve(acceptable); problem != nil {
		e.refuse(problem)
	}
}

// Refuse answers a request that is not to come in, with a status, in the shape of all answers.
func (h *Handler) Refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	media, _ := negotiate(r.Header.Values("Accept"), h.Draft)
	w.Header()["Vary"] = append(w.Header()["Vary"], varies)
	(&exchange{Handler: h, w: w, r: r, media: media}).refuse(&problem{status: status, message: err.Error(), err: err})
}

// varies are the headers of requests that change answers.
const varies = "Accept, Accept-Encoding, " + CostHeader

// CostHeader is what a request asks for its cost with; what it says does not matter.
const CostHeader = "GraphQL-Cost"

// exchange is a request with its answer.
type exchange struct {
	*Handler
	w     http.ResponseWriter
	r     *http.Request
	media string
	held  []func() // each frees a slot
}

// serve answers, or says why not.
func (e *exchange) serve(acceptable bool) *problem {
	switch e.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		e.w.Header().Set("Allow", methods)
		return &problem{status: http.StatusMethodNotAllowed, message: "operations are sent by POST, and queries also by GET"}
	}
	if !acceptable {
		return &problem{status: http.StatusNotAcceptable, message: "nothing that the Accept header asks for can be given; accept application/graphql-response+json or application/json"}
	}
	if e.Enter != nil {
		if err := e.Enter(e.w, e.r); err != nil {
			return declined(err)
		}
	}
	sent, problem := e.read()
	if problem != nil {
		return problem
	}
	key := e.key(sent)
	if a := e.find(key); a != nil {
		e.again(a)
		return nil
	}
	params, named, problem := sent.params(e.r)
	if problem == nil {
		problem = e.persisted.find(params, named)
	}
	if problem != nil {
		return problem
	}
	return e.run(params, key)
}

// run executes an operation and answers.
func (e *exchange) run(params *graphql.RawParams, key key) *problem {
	ctx := e.r.Context()
	op, errs := e.Executor.CreateOperationContext(ctx, params)
	if errs != nil {
		e.send(e.answer(op, e.Executor.DispatchError(graphql.WithOperationContext(ctx, op), errs)))
		return nil
	}
	e.persisted.learn(params)
	query := op.Operation.Operation == ast.Query
	if e.r.Method != http.MethodPost && !query {
		e.w.Header().Set("Allow", changing)
		return &problem{status: http.StatusMethodNotAllowed, message: "only queries can be asked by GET; send the operation by POST"}
	}
	if e.Before != nil {
		before, err := e.Before(e.w, e.r, op)
		if err != nil {
			return declined(err)
		}
		ctx = before
	}
	execute := func(ctx context.Context) (*answer, *problem) {
		a, problem := e.execute(ctx, op)
		if problem == nil && key != key0 {
			e.kept.keep(key, a)
		}
		return a, problem
	}
	if !query || e.own(op) {
		key = key0
	}
	if key == key0 || e.fresh() { // one that runs already may have read before this was asked
		a, problem := execute(ctx)
		if problem == nil {
			e.send(a)
		}
		return problem
	}
	a, another, problem := e.flights.share(ctx, key, execute)
	if problem != nil {
		return problem
	}
	if another && e.After != nil {
		e.After(e.r, nil, &graphql.Response{Errors: a.errors})
	}
	e.send(a)
	return nil
}

// execute runs an operation, if there is room for one more.
func (e *exchange) execute(ctx context.Context, op *graphql.OperationContext) (*answer, *problem) {
	if e.inFlight != nil {
		select {
		case e.inFlight <- struct{}{}:
			defer func() { <-e.inFlight }()
		default:
			return nil, declined(&Limit{Name: "in flight", Max: e.MaxInFlight,
				Err: content.Errorf(content.Unavailable, "the server has as much to do as it can; ask again in a moment")})
		}
	}
	respond, ctx := e.Executor.DispatchOperation(ctx, op)
	return e.answer(op, respond(ctx)), nil
}
