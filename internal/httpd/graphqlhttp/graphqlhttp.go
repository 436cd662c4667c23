// Package graphqlhttp speaks GraphQL over HTTP
// (https://graphql.github.io/graphql-over-http/): it turns requests into operations of an
// executor, and what becomes of them into answers.
//
// It promises that whatever is sent gets an answer in JSON with the status that the
// specification asks for, that what was sent is never repeated in an error, that a body is read
// no further than it may be long, and that nothing a web page can send without being asked for
// permission (forms, queries by links) changes anything. Requests are one operation each, as
// JSON by POST, or as parameters by GET for queries. It knows nothing of what the operations do.
package graphqlhttp

import (
	"context"
	"errors"
	"net/http"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Config is what a handler needs.
type Config struct {
	Executor graphql.GraphExecutor
	MaxBody  int64 // bytes of a request's body
	// MaxInFlight is how many operations may run at once; more are told to come again. 0 for any
	// number.
	MaxInFlight int
	// Draft lets statuses and media types follow the specification's edition of 2026 instead of
	// the ones before, which most clients were written for.
	Draft bool
	// Enter is called with each request before its body is read, Before with each operation before
	// it runs, for the context in which it does. An error refuses the request; a [*Limit] says by
	// which limit. Both may be nil.
	Enter  func(w http.ResponseWriter, r *http.Request) error
	Before func(w http.ResponseWriter, r *http.Request, op *graphql.OperationContext) (context.Context, error)
	// After is called with each answer before it is sent, and may add extensions to it; op is nil
	// where the request held no operation. May be nil.
	After func(r *http.Request, op *graphql.OperationContext, answer *graphql.Response)
}

// Handler answers the requests of one endpoint.
type Handler struct {
	Config
	large    chan struct{} // holds an element for each long body that is in memory
	inFlight chan struct{} // and for each operation that runs; nil for any number
}

// New makes a handler.
func New(c Config) *Handler {
	h := &Handler{Config: c, large: make(chan struct{}, maxLarge)}
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
	w.Header().Add("Vary", "Accept")
	media, acceptable := negotiate(r.Header.Values("Accept"), h.Draft)
	e := &exchange{Handler: h, w: w, r: r, media: media}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		w.Header().Set("Allow", methods)
		e.refuse(&problem{status: http.StatusMethodNotAllowed, message: "operations are sent by POST, and queries also by GET"})
		return
	}
	if !acceptable {
		e.refuse(&problem{status: http.StatusNotAcceptable, message: "nothing that the Accept header asks for can be given; accept application/graphql-response+json or application/json"})
		return
	}
	if h.Enter != nil {
		if err := h.Enter(w, r); err != nil {
			e.refuse(declined(err))
			return
		}
	}
	leave, problem := h.room(r)
	if problem != nil {
		e.refuse(problem)
		return
	}
	defer leave()
	params, problem := h.read(r)
	if problem != nil {
		e.refuse(problem)
		return
	}
	// Only now: a client that sends slowly keeps nobody out.
	if h.inFlight != nil {
		select {
		case h.inFlight <- struct{}{}:
			defer func() { <-h.inFlight }()
		default:
			e.refuse(declined(&Limit{Name: "in flight", Max: h.MaxInFlight,
				Err: content.Errorf(content.Unavailable, "the server has as much to do as it can; ask again in a moment")}))
			return
		}
	}
	e.run(params)
}

// exchange is a request with its answer.
type exchange struct {
	*Handler
	w     http.ResponseWriter
	r     *http.Request
	media string
}

// run executes an operation and answers.
func (e *exchange) run(params *graphql.RawParams) {
	ctx := e.r.Context()
	op, errs := e.Executor.CreateOperationContext(ctx, params)
	if errs != nil {
		e.answer(op, e.Executor.DispatchError(graphql.WithOperationContext(ctx, op), errs))
		return
	}
	if e.r.Method != http.MethodPost && op.Operation.Operation != ast.Query {
		e.w.Header().Set("Allow", changing)
		e.refuse(&problem{status: http.StatusMethodNotAllowed, message: "only queries can be asked by GET; send the operation by POST"})
		return
	}
	if e.Before != nil {
		before, err := e.Before(e.w, e.r, op)
		if err != nil {
			e.refuse(declined(err))
			return
		}
		ctx = before
	}
	respond, ctx := e.Executor.DispatchOperation(ctx, op)
	e.answer(op, respond(ctx))
}

// problem is what is wrong with a request that holds no operation, or is not let in.
type problem struct {
	status    int
	malformed bool // it could be read, and does not say what it must
	message   string
	err       error // of what is not let in
}

// declined is the problem of a request that is not let in.
func declined(err error) *problem {
	status := http.StatusServiceUnavailable
	if content.CodeOf(err) == content.RateLimited {
		status = http.StatusTooManyRequests
	}
	return &problem{status: status, message: err.Error(), err: err}
}

// refuse answers a request whose operation does not run.
func (e *exchange) refuse(p *problem) {
	status, says := p.status, map[string]any{"code": content.Invalid}
	if p.malformed && e.Draft {
		status = http.StatusUnprocessableEntity
	}
	var limit *Limit
	if errors.As(p.err, &limit) {
		says["limit"] = map[string]any{"name": limit.Name, "max": limit.Max}
	}
	if p.err != nil {
		says["code"] = content.CodeOf(p.err)
	}
	e.send(status, nil, &graphql.Response{Errors: gqlerror.List{{Message: p.message, Extensions: says}}})
}
