package graphqlhttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/content"

	"github.com/99designs/gqlgen/graphql"
)

// The first shortBody bytes of a body are read at once, in one of maxBodies slots. A longer body needs
// one of maxLong slots too before the rest is read, so that whoever sends short bodies never waits for
// those who send long or endless ones. One client has at most its share of both. A body is in memory
// until the response is made. Together the bodies so take at most maxBodies × 18 KiB (144 MiB) and
// maxLong × Config.MaxBody, and one client's 9 MiB and longShare × Config.MaxBody.
const (
	shortBody   = 16 << 10
	maxBodies   = 8192
	bodiesShare = 512
	maxLong     = 16
	longShare   = 4
	// longTime is how long the rest of a long body may take to come.
	longTime = 3 * time.Second
)

// sent is what a client sent, as it came: what it holds is not looked at yet. The same bytes ask
// for the same thing.
type sent struct {
	byAddress bool
	text      []byte
}

// read reads the request.
func (e *exchange) read() (sent, *problem) {
	if e.r.Method != http.MethodPost {
		return sent{byAddress: true, text: []byte(e.r.URL.RawQuery)}, nil
	}
	if problem := e.checkBody(); problem != nil {
		return sent{}, problem
	}
	body, problem := e.readBody()
	return sent{text: body}, problem
}

// params reads what was sent, and the name of the document, if one is given.
func (s sent) params(r *http.Request) (p *graphql.RawParams, named string, wrong *problem) {
	var fields map[string]json.RawMessage
	if s.byAddress {
		fields, wrong = readQuery(r)
	} else {
		fields, wrong = decode(s.text)
	}
	if wrong != nil {
		return nil, "", wrong
	}
	return params(r, fields)
}

// readQuery reads the parameters of an address.
func readQuery(r *http.Request) (map[string]json.RawMessage, *problem) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &problem{status: http.StatusBadRequest, message: "the parameters of the address are not URL-encoded"}
	}
	fields := map[string]json.RawMessage{}
	for _, name := range append([]string{"query", "operationName", "variables", "extensions"}, names...) {
		given := values[name]
		switch {
		case len(given) > 1:
			return nil, malformed("the address gives %s more than once", name)
		case len(given) == 0 || given[0] == "":
			continue
		case !utf8.ValidString(given[0]):
			return nil, &problem{status: http.StatusBadRequest, message: name + " is not UTF-8"}
		case name != "variables" && name != "extensions":
			fields[name], _ = json.Marshal(given[0]) // texts always marshal
		case !json.Valid([]byte(given[0])):
			return nil, &problem{status: http.StatusBadRequest, message: name + " is not JSON"}
		default:
			fields[name] = json.RawMessage(given[0])
		}
	}
	return fields, nil
}

// checkBody checks what the headers say of the body: that it is JSON, and not too long.
func (e *exchange) checkBody() *problem {
	media, with, err := mime.ParseMediaType(strings.Join(e.r.Header.Values("Content-Type"), ",")) // of two, neither counts
	if err != nil || media != mediaJSON || !utf8Charset(with["charset"]) {
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

// noWait is closed: a slot is taken at once or not at all.
var noWait = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// readBody reads the body in two steps, see [shortBody].
func (e *exchange) readBody() ([]byte, *problem) {
	if !e.hold(e.bodies, noWait) {
		return nil, tooManyBodies(bodiesShare)
	}
	length := e.r.ContentLength
	if length < 0 {
		length = e.MaxBody // in chunks: it may be as long as any
	}
	var body bytes.Buffer
	body.Grow(int(min(length, shortBody+1)) + bytes.MinRead)
	if _, err := body.ReadFrom(io.LimitReader(e.r.Body, min(shortBody, e.MaxBody)+1)); err != nil {
		return nil, unreadable(err)
	}
	if body.Len() > shortBody && int64(body.Len()) <= e.MaxBody {
		if !e.hold(e.long, e.r.Context().Done()) {
			return nil, tooManyBodies(longShare)
		}
		_ = http.NewResponseController(e.w).SetReadDeadline(time.Now().Add(longTime)) // in tests there is no connection
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

// hold takes a slot for the client until [exchange.release].
func (e *exchange) hold(s *slots, done <-chan struct{}) bool {
	var client netip.Prefix
	if e.Client != nil {
		client = e.Client(e.r)
	}
	free, ok := s.take(client, done)
	if ok {
		e.held = append(e.held, free)
	}
	return ok
}

// release frees the slots of the request's body. It is called before the response is sent: a client
// that reads slowly holds none.
func (e *exchange) release() {
	for _, free := range e.held {
		free()
	}
	e.held = nil
}

func tooManyBodies(limit int) *problem {
	return declined(&Limit{Name: "bodies", Max: limit,
		Err: content.Errorf(content.Unavailable, "the server reads as many request bodies as it can; send the request again in a moment")})
}

func (h *Handler) tooLong() *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, message: fmt.Sprintf("the body may have at most %d bytes", h.MaxBody)}
}

// unreadable is the problem of a body that did not come.
func unreadable(err error) *problem {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &problem{status: http.StatusRequestTimeout, message: "the body did not come in time"}
	}
	return &problem{status: http.StatusBadRequest, message: "the body did not come whole"}
}

// decode reads a body. Its names are what they are: "Query" is not "query".
func decode(body []byte) (map[string]json.RawMessage, *problem) {
	if !utf8.Valid(body) {
		return nil, &problem{status: http.StatusBadRequest, message: "the body is not UTF-8"}
	}
	var fields map[string]json.RawMessage
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(body, &fields); {
	case errors.As(err, &syntax):
		return nil, &problem{status: http.StatusBadRequest, message: fmt.Sprintf("the body is not JSON; it goes wrong at byte %d", syntax.Offset)}
	case err != nil && bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")):
		return nil, malformed("the body is a list; send one operation at a time, as an object")
	case err != nil:
		return nil, malformed("the body must be an object with query, and with operationName, variables and extensions where wanted")
	}
	return fields, nil
}

// names are those under which clients name a document instead of sending it: that of the
// specification's draft, and Relay's usual ones.
var names = []string{"documentId", "doc_id", "id"}

// params makes an operation's parameters of JSON, and finds what they name the document.
func params(r *http.Request, fields map[string]json.RawMessage) (p *graphql.RawParams, named string, wrong *problem) {
	p = &graphql.RawParams{Headers: r.Header}
	var extensions map[string]json.RawMessage // only what is known is looked at
	for _, field := range []struct {
		name, kind string
		into       any
	}{
		{"query", "a string", &p.Query},
		{"operationName", "a string", &p.OperationName},
		{"variables", "an object", &p.Variables},
		{"extensions", "an object", &extensions},
	} {
		if given := fields[field.name]; given != nil {
			if err := unmarshal(given, field.into); err != nil {
				return nil, "", malformed("%s must be %s", field.name, field.kind)
			}
		}
	}
	var known struct{ Sha256Hash string }
	if json.Unmarshal(extensions["persistedQuery"], &known) == nil {
		named = strings.ToLower(known.Sha256Hash)
	}
	p.Extensions = map[string]any{automatic: named}
	for _, name := range names {
		var text string
		if named == "" && json.Unmarshal(fields[name], &text) == nil {
			named = strings.TrimPrefix(text, "sha256:")
		}
	}
	return p, named, nil
}

// unmarshal reads JSON, and keeps its numbers as they are written.
func unmarshal(text []byte, into any) error {
	if _, long := into.(*string); long {
		return json.Unmarshal(text, into) // a decoder would copy it
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}
