package graphqlhttp

import (
	"errors"
	"fmt"
	"net/http"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// problem is what is wrong with a request that holds no operation, or is not let in.
type problem struct {
	status    int
	malformed bool   // it could be read, and does not say what it must
	legacy    bool   // clients of plain JSON expect to read it with status 200
	code      string // by the status when empty
	message   string
	err       error // of what is not let in
}

func malformed(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, malformed: true, message: fmt.Sprintf(format, args...)}
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
	status, says := p.status, map[string]any{"code": codeFor(p.status)}
	switch {
	case p.malformed && e.Draft:
		status = http.StatusUnprocessableEntity
	case p.legacy && e.media == mediaJSON && !e.Draft:
		status = http.StatusOK
	}
	if p.code != "" {
		says["code"] = p.code
	}
	var limit *Limit
	if errors.As(p.err, &limit) {
		says["limit"] = map[string]any{"name": limit.Name, "max": limit.Max}
	}
	if p.err != nil {
		says["code"] = content.CodeOf(p.err)
	}
	told := &graphql.Response{Errors: gqlerror.List{{Message: p.message, Extensions: says}}}
	if e.After != nil {
		e.After(e.r, nil, told)
	}
	e.send(&answer{status: status, media: e.mediaFor(status), body: encode(told)})
}

// codeFor is the code of what has a status and no other code.
func codeFor(status int) content.Code {
	switch {
	case status == http.StatusServiceUnavailable:
		return content.Unavailable
	case status >= http.StatusInternalServerError:
		return content.Internal
	}
	return content.Invalid
}

// Fail answers for a handler that panicked: with an error that tells nothing but an id.
func Fail(w http.ResponseWriter, r *http.Request, id string) {
	media, _ := negotiate(r.Header.Values("Accept"), false)
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = w.Write(encode(&graphql.Response{Errors: gqlerror.List{{Message: "the gateway failed", Extensions: map[string]any{"code": content.Internal, "id": id}}}}))
}
