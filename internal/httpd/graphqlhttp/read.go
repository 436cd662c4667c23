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

	"github.com/99designs/gqlgen/graphql"
)

// Bodies longer than largeBody are rare among honest clients. At most maxLarge of them are in
// memory at once, until they are answered; the others wait, unread.
const (
	largeBody = 16 << 10
	maxLarge  = 16
	// largeTime is how long one may take to come: who sends more slowly keeps others waiting.
	largeTime = 3 * time.Second
)

// sent is what a client sent, as it came: what it holds is not looked at yet. The same bytes ask
// for the same thing.
type sent struct {
	byAddress bool
	text      []byte
}

// read reads a request.
func (h *Handler) read(r *http.Request) (sent, *problem) {
	if r.Method != http.MethodPost {
		return sent{byAddress: true, text: []byte(r.URL.RawQuery)}, nil
	}
	body, problem := h.readBody(r)
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

// room waits until there is room in memory for a request, and returns what gives it back.
func (h *Handler) room(w http.ResponseWriter, r *http.Request) (leave func(), p *problem) {
	if r.Method != http.MethodPost || r.ContentLength >= 0 && r.ContentLength <= largeBody {
		return func() {}, nil
	}
	select {
	case h.large <- struct{}{}:
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(largeTime)) // in tests there is no connection
		return func() { <-h.large }, nil
	case <-r.Context().Done():
		return nil, &problem{status: http.StatusServiceUnavailable, message: "too many long requests came at once; send it again later"}
	}
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

// readBody reads the body of a request: JSON of known length.
func (h *Handler) readBody(r *http.Request) ([]byte, *problem) {
	media, with, err := mime.ParseMediaType(strings.Join(r.Header.Values("Content-Type"), ",")) // of two, neither counts
	if err != nil || media != mediaJSON || !utf8Charset(with["charset"]) {
		return nil, &problem{status: http.StatusUnsupportedMediaType, message: "the body must be JSON in UTF-8, sent with Content-Type: application/json"}
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, &problem{status: http.StatusUnsupportedMediaType, message: "the body must not be compressed"}
	}
	if r.ContentLength > h.MaxBody {
		return nil, h.tooLong()
	}
	var body bytes.Buffer
	body.Grow(int(max(r.ContentLength, 0)) + bytes.MinRead)
	if _, err := body.ReadFrom(io.LimitReader(r.Body, h.MaxBody+1)); err != nil {
		return nil, unreadable(err)
	}
	if int64(body.Len()) > h.MaxBody {
		return nil, h.tooLong()
	}
	return body.Bytes(), nil
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
