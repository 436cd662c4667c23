package graphqlhttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
)

// Limits of the bodies in memory. A body takes one of maxBodies slots while its first shortBody
// bytes are read. A longer body also takes one of maxLong slots before the rest is read, so that
// clients with short bodies never wait for long or endless ones. One client has at most
// bodiesPerClient and longPerClient slots. The slots are free again when the response is made. So all
// bodies together take at most maxBodies × 18 KiB (144 MiB) and maxLong × Config.MaxBody, and those
// of one client 9 MiB and longPerClient × Config.MaxBody.
const (
	shortBody       = 16 << 10
	maxBodies       = 8192
	bodiesPerClient = 512
	maxLong         = 16
	longPerClient   = 4
	// longBodyTimeout is how long the rest of a long body may take to arrive.
	longBodyTimeout = 3 * time.Second
)

// rawRequest is the body of a POST, or the query string of a GET, before it is parsed. Equal
// raw requests have equal responses, which the cache key relies on.
type rawRequest struct {
	fromURL bool
	text    []byte
}

// read reads the request without parsing it.
func (e *exchange) read() (rawRequest, *problem) {
	if e.r.Method != http.MethodPost {
		return rawRequest{fromURL: true, text: []byte(e.r.URL.RawQuery)}, nil
	}
	if problem := e.checkBody(); problem != nil {
		return rawRequest{}, problem
	}
	body, problem := e.readBody()
	return rawRequest{text: body}, problem
}

// params parses the request. id is the id of a persisted document; empty for none.
func (raw rawRequest) params(r *http.Request) (p *graphql.RawParams, id string, wrong *problem) {
	var fields map[string]json.RawMessage
	if raw.fromURL {
		fields, wrong = readQuery(r)
	} else {
		fields, wrong = decode(raw.text)
	}
	if wrong != nil {
		return nil, "", wrong
	}
	return params(r, fields)
}

// readQuery reads the parameters of a URL.
func readQuery(r *http.Request) (map[string]json.RawMessage, *problem) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &problem{status: http.StatusBadRequest, message: "the parameters in the URL are not URL-encoded"}
	}
	fields := map[string]json.RawMessage{}
	for _, name := range append([]string{"query", "operationName", "variables", "extensions"}, idFields...) {
		value := values[name]
		switch {
		case len(value) > 1:
			return nil, malformed("the URL has the parameter %s more than once", name)
		case len(value) == 0 || value[0] == "":
			continue
		case !utf8.ValidString(value[0]):
			return nil, &problem{status: http.StatusBadRequest, message: name + " is not UTF-8"}
		case name != "variables" && name != "extensions":
			fields[name], _ = json.Marshal(value[0]) // never fails for a string
		case !json.Valid([]byte(value[0])):
			return nil, &problem{status: http.StatusBadRequest, message: name + " is not JSON"}
		default:
			fields[name] = json.RawMessage(value[0])
		}
	}
	return fields, nil
}

// checkBody checks by the headers that the body is JSON and not too long.
func (e *exchange) checkBody() *problem {
	media, params, err := mime.ParseMediaType(strings.Join(e.r.Header.Values("Content-Type"), ",")) // two Content-Type headers are refused
	if err != nil || media != mediaJSON || !utf8Charset(params["charset"]) {
		return &problem{status: http.StatusUnsupportedMediaType, message: "the body must be JSON in UTF-8, sent with Content-Type: application/json"}
	}
	if encoding := e.r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return &problem{status: http.StatusUnsupportedMediaType, message: "the body must not be compressed"}
	}
	if e.r.ContentLength > e.MaxBody {
		return e.tooLong()
	}
	return nil
}

// noWait is a closed channel: a slot is taken at once or not at all.
var noWait = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// readBody reads the body in two steps, see [shortBody].
func (e *exchange) readBody() ([]byte, *problem) {
	if !e.hold(e.bodies, noWait) {
		return nil, tooManyBodies(bodiesPerClient)
	}
	length := e.r.ContentLength
	if length < 0 {
		length = e.MaxBody // chunked: the length is unknown
	}
	var body bytes.Buffer
	body.Grow(int(min(length, shortBody+1)) + bytes.MinRead)
	if _, err := body.ReadFrom(io.LimitReader(e.r.Body, min(shortBody, e.MaxBody)+1)); err != nil {
		return nil, unreadable(err)
	}
	if body.Len() > shortBody && int64(body.Len()) <= e.MaxBody {
		if !e.hold(e.long, e.r.Context().Done()) {
			return nil, tooManyBodies(longPerClient)
		}
		_ = http.NewResponseController(e.w).SetReadDeadline(time.Now().Add(longBodyTimeout)) // fails in tests without a connection
		body.Grow(int(length) - body.Len() + bytes.MinRead)
		if _, err := body.ReadFrom(io.LimitReader(e.r.Body, e.MaxBody+1-int64(body.Len()))); err != nil {
			return nil, unreadable(err)
		}
	}
	if int64(body.Len()) > e.MaxBody {
		return nil, e.tooLong()
	}
	return body.Bytes(), nil
}

// hold takes a slot for the caller's network until [exchange.release].
func (e *exchange) hold(s *slots, done <-chan struct{}) bool {
	free, ok := s.take(caller.Of(e.r.Context()).Network, done)
	if ok {
		e.held = append(e.held, free)
	}
	return ok
}

// release frees the slots of the request's body. It is called before the response is sent, so that a
// slow reader holds none.
func (e *exchange) release() {
	for _, free := range e.held {
		free()
	}
	e.held = nil
}

func tooManyBodies(limit int) *problem {
	return overLimit(&Limit{Name: "bodies", Max: limit,
		Err: content.Errorf(content.Unavailable, "the server reads as many request bodies as it can; send the request again in a moment")})
}

func (h *Handler) tooLong() *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, message: fmt.Sprintf("the body is too long; at most %d bytes are allowed", h.MaxBody)}
}

// unreadable returns the problem of a body that did not arrive.
func unreadable(err error) *problem {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &problem{status: http.StatusRequestTimeout, message: "the body did not arrive in time"}
	}
	return &problem{status: http.StatusBadRequest, message: "the body ended early"}
}

// decode parses a body. Names are case-sensitive: "Query" is not "query".
func decode(body []byte) (map[string]json.RawMessage, *problem) {
	if !utf8.Valid(body) {
		return nil, &problem{status: http.StatusBadRequest, message: "the body is not UTF-8"}
	}
	var fields map[string]json.RawMessage
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(body, &fields); {
	case errors.As(err, &syntax):
		return nil, &problem{status: http.StatusBadRequest, message: fmt.Sprintf("the body is not JSON: syntax error at byte %d", syntax.Offset)}
	case err != nil && bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")):
		return nil, malformed("the body is an array; send one operation at a time, as an object")
	case err != nil:
		return nil, malformed("the body must be an object with query, and optionally operationName, variables and extensions")
	}
	return fields, nil
}

// idFields are the fields in which clients send the id of a persisted document: that of the
// specification's draft, and those that Relay clients usually have.
var idFields = []string{"documentId", "doc_id", "id"}

// params makes an operation's parameters from the fields of a request, and returns the id of the
// persisted document, if it has one.
func params(r *http.Request, fields map[string]json.RawMessage) (p *graphql.RawParams, id string, wrong *problem) {
	p = &graphql.RawParams{Headers: r.Header}
	var extensions map[string]json.RawMessage // unknown ones are ignored
	for _, field := range []struct {
		name, kind string
		into       any
	}{
		{"query", "a string", &p.Query},
		{"operationName", "a string", &p.OperationName},
		{"variables", "an object", &p.Variables},
		{"extensions", "an object", &extensions},
	} {
		if value := fields[field.name]; value != nil {
			if err := unmarshal(value, field.into); err != nil {
				return nil, "", malformed("%s must be %s", field.name, field.kind)
			}
		}
	}
	var persistedQuery struct{ Sha256Hash string }
	if json.Unmarshal(extensions["persistedQuery"], &persistedQuery) == nil {
		id = strings.ToLower(persistedQuery.Sha256Hash)
	}
	p.Extensions = map[string]any{hashExtension: id}
	for _, name := range idFields {
		var text string
		if id == "" && json.Unmarshal(fields[name], &text) == nil {
			id = strings.TrimPrefix(text, "sha256:")
		}
	}
	return p, id, nil
}

// unmarshal parses JSON. Numbers stay as they are written.
func unmarshal(text []byte, into any) error {
	if _, isString := into.(*string); isString {
		return json.Unmarshal(text, into) // a decoder would copy the text
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}
