package graphqlhttp

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// answer is what a client gets. It is not changed once it is made: many may get it.
type answer struct {
	status int
	media  string
	body   []byte
	errors gqlerror.List // in the body
	cacheInfo
}

// answer makes the answer of what became of an operation.
func (e *exchange) answer(op *graphql.OperationContext, told *graphql.Response) *answer {
	if e.After != nil {
		e.After(e.r, op, told)
	}
	status := e.status(told)
	a := &answer{status: status, media: e.mediaFor(status), body: encode(told), errors: told.Errors}
	if status == http.StatusOK && len(told.Errors) == 0 {
		e.describe(a, op)
	}
	return a
}

// mediaFor is the media type of an answer with a status.
func (e *exchange) mediaFor(status int) string {
	if e.Draft && status >= 300 {
		return mediaGraphQL // so that nobody takes it for an intermediary's
	}
	return e.media
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
func (e *exchange) send(a *answer) {
	e.release()
	header := e.w.Header()
	if a.tag != "" && e.unchanged(a) {
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

// A client that reads slowly keeps an answer in memory: each piece must be taken within
// pieceTime.
const (
	piece     = 256 << 10
	pieceTime = 10 * time.Second
)

func (e *exchange) write(body []byte) {
	control := http.NewResponseController(e.w)
	for len(body) > piece {
		_ = control.SetWriteDeadline(time.Now().Add(pieceTime)) // in tests there is no connection
		if _, err := e.w.Write(body[:piece]); err != nil {
			return // a client that left is nobody to tell
		}
		body = body[piece:]
	}
	_, _ = e.w.Write(body)
}

// encode writes an answer as JSON: errors first, as the specification advises, and no data
// where there was no execution. The data is JSON already, and goes in as it is.
func encode(a *graphql.Response) []byte {
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
	return body.Bytes()
}
