package graphqlhttp

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// answer sends what became of an operation.
func (e *exchange) answer(op *graphql.OperationContext, a *graphql.Response) {
	e.send(e.status(a), op, a)
}

// status is that of an answer. An answer without data is one to a request that was refused.
func (e *exchange) status(a *graphql.Response) int {
	switch {
	case a.Data != nil && len(a.Errors) > 0 && e.Draft:
		return statusPartial
	case a.Data != nil:
		return http.StatusOK
	}
	code := ""
	if len(a.Errors) > 0 {
		code = codeOf(a.Errors[0].Extensions["code"])
	}
	switch content.Code(code) {
	case content.RateLimited:
		return http.StatusTooManyRequests
	case content.Unavailable:
		return http.StatusServiceUnavailable
	case content.Internal:
		return http.StatusInternalServerError
	case content.Forbidden:
		return http.StatusForbidden
	}
	switch {
	case e.Draft && code == errcode.ParseFailed:
		return http.StatusBadRequest
	case e.Draft:
		return http.StatusUnprocessableEntity
	case e.media == mediaJSON && code != unknownOperation:
		return http.StatusOK // clients of plain JSON look no further than the status
	}
	return http.StatusBadRequest
}

// statusPartial is for data beside errors, in the draft. unknownOperation is the code of an
// operation that the request does not name.
const (
	statusPartial    = 294
	unknownOperation = "OPERATION_RESOLUTION_FAILURE"
)

// codeOf reads the code of an error, which is a text of some type.
func codeOf(code any) string {
	switch c := code.(type) {
	case content.Code:
		return string(c)
	case string:
		return c
	}
	return ""
}

// send writes an answer.
func (e *exchange) send(status int, op *graphql.OperationContext, a *graphql.Response) {
	if e.After != nil {
		e.After(e.r, op, a)
	}
	media := e.media
	if e.Draft && status >= 300 {
		media = mediaGraphQL // so that nobody takes it for an intermediary's
	}
	body := encode(a)
	header := e.w.Header()
	header.Set("Content-Type", media+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		if header.Get("Retry-After") == "" {
			header.Set("Retry-After", "1")
		}
	}
	e.w.WriteHeader(status)
	_, _ = e.w.Write(body.Bytes()) // a client that left is nobody to tell
}

// encode writes an answer as JSON: errors first, as the specification advises, and no data
// where there was no execution. The data is JSON already, and goes in as it is.
func encode(a *graphql.Response) *bytes.Buffer {
	body := bytes.NewBuffer(make([]byte, 0, len(a.Data)+512))
	next := byte('{')
	add := func(name string, value []byte) {
		body.WriteByte(next)
		body.WriteString(name)
		body.Write(value)
		next = ','
	}
	if len(a.Errors) > 0 {
		errors, _ := json.Marshal(a.Errors) // of texts, numbers and what the gateway puts into extensions
		add(`"errors":`, errors)
	}
	if a.Data != nil {
		add(`"data":`, a.Data)
	}
	if len(a.Extensions) > 0 {
		extensions, _ := json.Marshal(a.Extensions)
		add(`"extensions":`, extensions)
	}
	body.WriteByte('}')
	return body
}

// Fail answers for a handler that panicked: with an error that tells nothing but an id.
func Fail(w http.ResponseWriter, id string) {
	body := encode(&graphql.Response{Errors: gqlerror.List{{Message: "the gateway failed", Extensions: map[string]any{"code": content.Internal, "id": id}}}})
	w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = w.Write(body.Bytes())
}
