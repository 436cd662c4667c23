package graphqlhttp

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"broadsheet/graph"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// response is what is sent to clients. It is immutable once it is made, as many exchanges may send
// it.
type response struct {
	status int
	media  string
	body   []byte
	errors gqlerror.List // those in the body
	cacheInfo
}

// response makes the response for the result of an operation. op has no document when the request
// was refused before it was parsed.
func (e *exchange) response(op *graphql.OperationContext, result *graphql.Response) *response {
	if op != nil && op.Doc != nil && e.wantsCost() {
		if result.Extensions == nil {
			result.Extensions = map[string]any{}
		}
		result.Extensions["cost"] = graph.CostOf(op)
	}
	e.Observer.ResponseMade(e.r.Context(), result)
	status := e.status(result)
	a := &response{status: status, media: e.mediaFor(status), body: encode(result), errors: result.Errors}
	if status == http.StatusOK && len(result.Errors) == 0 {
		e.makeCacheable(a, op)
	}
	return a
}

// wantsCost reports whether the request asks for the operation's cost.
func (e *exchange) wantsCost() bool { return e.r.Header.Get(CostHeader) != "" }

// mediaFor returns the media type of a response with a status.
func (e *exchange) mediaFor(status int) string {
	if e.Draft && status >= 300 {
		return mediaGraphQL // so that a client can tell it from an error of a proxy
	}
	return e.media
}

// status returns the status of a response. A result without data means that the request was refused.
func (e *exchange) status(result *graphql.Response) int {
	switch {
	case result.Data != nil && len(result.Errors) > 0 && e.Draft:
		return statusPartial
	case result.Data != nil:
		return http.StatusOK
	}
	code := ""
	if len(result.Errors) > 0 {
		code = codeOf(result.Errors[0].Extensions["code"])
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
	case e.media == mediaJSON && code != graph.UnknownOperation:
		return http.StatusOK // clients of plain JSON do not read the errors of another status
	}
	return http.StatusBadRequest
}

// statusPartial is the draft's status for a result with both data and errors.
const statusPartial = 294

// codeOf returns the code of an error's extensions as a string.
func codeOf(code any) string {
	switch c := code.(type) {
	case content.Code:
		return string(c)
	case string:
		return c
	}
	return ""
}

// send writes a response.
func (e *exchange) send(a *response) {
	e.release()
	header := e.w.Header()
	if a.tag != "" && e.sendUnchanged(a) {
		return
	}
	header["Content-Type"] = []string{a.media + "; charset=utf-8"}
	header["Content-Length"] = []string{strconv.Itoa(len(a.body))}
	if a.encoding != "" {
		header["Content-Encoding"] = []string{a.encoding}
	}
	if a.tag == "" {
		header["Cache-Control"] = []string{"no-store"}
	}
	if a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable {
		if header.Get("Retry-After") == "" {
			header.Set("Retry-After", "1")
		}
	}
	e.w.WriteHeader(a.status)
	e.write(a.body)
}

// A response stays in memory until its client has read it. So a slow client must read each piece of
// pieceSize bytes within pieceTimeout.
const (
	pieceSize    = 256 << 10
	pieceTimeout = 10 * time.Second
)

// write writes a body in pieces. It ends when the client has left.
func (e *exchange) write(body []byte) {
	control := http.NewResponseController(e.w)
	for len(body) > pieceSize {
		_ = control.SetWriteDeadline(time.Now().Add(pieceTimeout)) // fails in tests without a connection
		if _, err := e.w.Write(body[:pieceSize]); err != nil {
			return
		}
		body = body[pieceSize:]
	}
	_, _ = e.w.Write(body)
}

// encode returns a result as JSON: errors first, as the specification recommends, and no data when
// nothing was executed. The data is JSON already and is copied as it is.
func encode(result *graphql.Response) []byte {
	body := bytes.NewBuffer(make([]byte, 0, len(result.Data)+512))
	next := byte('{')
	add := func(name string, value []byte) {
		body.WriteByte(next)
		body.WriteString(name)
		body.Write(value)
		next = ','
	}
	if len(result.Errors) > 0 {
		errors, _ := json.Marshal(result.Errors) // strings, numbers, and the gateway's own extensions: never fails
		add(`"errors":`, errors)
	}
	if result.Data != nil {
		add(`"data":`, result.Data)
	}
	if len(result.Extensions) > 0 {
		extensions, _ := json.Marshal(result.Extensions)
		add(`"extensions":`, extensions)
	}
	body.WriteByte('}')
	return body.Bytes()
}
