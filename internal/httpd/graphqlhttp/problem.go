package graphqlhttp

import (
	"errors"
	"fmt"
	"net/http"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// problem is the reason why a request is refused before an operation runs.
type problem struct {
	status    int
	malformed bool   // the JSON or the parameters can be read, but lack something or have a wrong type
	legacy    bool   // clients of plain JSON expect it with status 200
	code      string // of the error; empty for the status's own
	message   string
	err       error // when a limit or authentication refused the request
}

func malformed(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, malformed: true, message: fmt.Sprintf(format, args...)}
}

// overLimit returns the problem of a request that a limit refused.
func overLimit(err error) *problem {
	status := http.StatusServiceUnavailable
	if content.CodeOf(err) == content.RateLimited {
		status = http.StatusTooManyRequests
	}
	return &problem{status: status, message: err.Error(), err: err}
}

// refuse sends the error response for a problem.
func (e *exchange) refuse(p *problem) {
	status, extensions := p.status, map[string]any{"code": codeFor(p.status)}
	switch {
	case p.malformed && e.Draft:
		status = http.StatusUnprocessableEntity
	case p.legacy && e.media == mediaJSON && !e.Draft:
		status = http.StatusOK
	}
	if p.code != "" {
		extensions["code"] = p.code
	}
	var limit *Limit
	if errors.As(p.err, &limit) {
		extensions["limit"] = map[string]any{"name": limit.Name, "max": limit.Max}
	}
	if p.err != nil {
		extensions["code"] = content.CodeOf(p.err)
	}
	result := &graphql.Response{Errors: gqlerror.List{{Message: p.message, Extensions: extensions}}}
	e.Observer.ResponseMade(e.r.Context(), result)
	e.send(&response{status: status, media: e.mediaFor(status), body: encode(result)})
}

// codeFor returns the error code for a status, when the problem has none.
func codeFor(status int) content.Code {
	switch {
	case status == http.StatusServiceUnavailable:
		return content.Unavailable
	case status >= http.StatusInternalServerError:
		return content.Internal
	}
	return content.Invalid
}

// Fail sends the response for a handler that panicked. The error holds only an id, by which the
// operator finds the panic in the log.
func Fail(w http.ResponseWriter, r *http.Request, id string) {
	media, _ := negotiate(r.Header.Values("Accept"), false)
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = w.Write(encode(&graphql.Response{Errors: gqlerror.List{{Message: "the gateway failed", Extensions: map[string]any{"code": content.Internal, "id": id}}}}))
}
