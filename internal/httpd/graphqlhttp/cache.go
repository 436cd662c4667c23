package graphqlhttp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/footprint"
	"broadsheet/internal/lru"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
)

// Caching says how answers to queries may be kept: by the handler, for whoever sends the same
// bytes and accepts the same, and by caches on the way and browsers, which are told in headers.
// Errors and mutations are never kept.
type Caching struct {
	// Bytes is about how much memory the answers may take that the handler keeps; 0 for none.
	Bytes uint64
	// Revision is the revision of the content; an answer is kept for one.
	Revision func(context.Context) (int64, error)
	// Traits tells of an operation that ran what its answer depends on.
	Traits func(*graphql.OperationContext) Traits
	// Audience names the audience of a request; what one gets is not given to another. Public is
	// the audience whose answers others on the way may keep, too.
	Audience func(*http.Request) string
	Public   string
	// DependsOnCaller reports whether what an operation asks for is of who asks alone, and of the moment. May be
	// nil.
	DependsOnCaller func(*graphql.OperationContext) bool
	// MaxAge is how long an answer may be kept while the revision stays, ViewMaxAge one that tells
	// of views.
	MaxAge, ViewMaxAge time.Duration
}

// Traits is what an answer depends on.
type Traits struct {
	Revision int64    // of the content that it was made of
	Views    bool     // it tells how often something was viewed
	Changes  bool     // it is a page of changes: the handler may cache it, others may not
	Keys     []string // names what it is made of, for caches that forget by name
}

// cacheInfo is what makes an answer one that may be kept. Without a tag it may not be.
type cacheInfo struct {
	tag       string // strong, of RFC 9110: the revision, the content and the encoding
	encoding  string // gzip, zstd; empty for none
	made      time.Time
	maxAge    time.Duration
	headers   [][2]string // that say so
	operation any         // see [Hooks]
}

// key is of what was sent and all that changes the answer to it. key0 is of what is not kept.
type key [sha256.Size]byte

var key0 key

// cachedResponse are the answers that the handler keeps.
type cachedResponse struct {
	answers lru.Cache[key, *answer] // nil for none
}

func newKept(c Caching) *cachedResponse {
	if c.Bytes == 0 {
		return &cachedResponse{}
	}
	return &cachedResponse{answers: otter.Must(&otter.Options[key, *answer]{
		MaximumWeight: c.Bytes,
		Weigher: func(k key, a *answer) uint32 {
			return footprint.Entry(string(k[:]), a.body, a.headers, a.operation) + overhead
		},
		Executor:         func(work func()) { work() }, // makes room before it takes more
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[key, *answer]) time.Duration { return e.Value.maxAge }),
	})}
}

// overhead is about what an answer takes beside its body and headers.
const overhead = 512

func (k *cachedResponse) keep(key key, a *answer) {
	if k.answers != nil && a.tag != "" && a.maxAge > 0 {
		k.answers.Set(key, a)
	}
}

// key is that of a request; key0 when nothing is kept for it.
func (e *exchange) key(s sent) (k key) {
	if e.kept.answers == nil || e.wants("no-store") {
		return key0
	}
	revision, err := e.Caching.Revision(e.r.Context())
	if err != nil {
		return key0 // whoever executes the operation says so
	}
	var b bytes.Buffer
	for _, part := range []string{
		strconv.FormatInt(revision, 36), e.audience(), e.media, encodingFor(e.r), strconv.FormatBool(s.byAddress), strconv.FormatBool(e.r.Header.Get(CostHeader) != ""),
	} {
		b.WriteString(part)
		b.WriteByte(0)
	}
	b.Write(s.text)
	return sha256.Sum256(b.Bytes())
}

func (e *exchange) audience() string {
	if e.Caching.Audience == nil {
		return e.Caching.Public
	}
	return e.Caching.Audience(e.r)
}

// own reports whether an answer is for who asks alone.
func (e *exchange) own(op *graphql.OperationContext) bool {
	return e.Caching.DependsOnCaller != nil && e.Caching.DependsOnCaller(op)
}

// find returns the answer that is kept under a key; nil for none, and for who asks for a fresh
// one.
func (e *exchange) find(k key) *answer {
	if k == key0 || e.fresh() {
		return nil
	}
	a, _ := e.kept.answers.GetIfPresent(k)
	return a
}

// fresh reports whether a client asks for an answer that is made for it, from now on.
func (e *exchange) fresh() bool { return e.wants("no-cache") || e.wants("max-age=0") }

// wants reports whether a request gives a directive for caches.
func (e *exchange) wants(directive string) bool {
	for _, line := range e.r.Header["Cache-Control"] {
		for one := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(one), directive) {
				return true
			}
		}
	}
	return false
}

// again sends an answer that was kept.
func (e *exchange) again(a *answer) {
	if e.Cached != nil {
		e.Cached(e.r, a.operation)
	}
	e.w.Header()["Age"] = []string{strconv.Itoa(int(time.Since(a.made).Seconds()))}
	e.send(a)
}

// describe makes an answer one that may be kept, if it is one to a query.
func (e *exchange) describe(a *answer, op *graphql.OperationContext) {
	if e.Caching.Traits == nil || op.Operation.Operation != "query" || e.own(op) {
		return
	}
	t := e.Caching.Traits(op)
	a.made, a.maxAge = time.Now(), e.Caching.MaxAge
	if t.Views {
		a.maxAge = e.Caching.ViewMaxAge
	}
	sum := sha256.Sum256(a.body)
	a.encoding, a.body = compress(encodingFor(e.r), a.body)
	a.tag = `"` + strconv.FormatInt(t.Revision, 36) + "-" + base64.RawURLEncoding.EncodeToString(sum[:12]) + a.encoding + `"`
	if e.Describe != nil {
		a.operation = e.Describe(op)
	}
	if t.Changes {
		a.headers = [][2]string{{"Cache-Control", "no-store"}}
		return
	}
	seconds := strconv.Itoa(int(a.maxAge.Seconds()))
	control := "max-age=" + seconds + ", stale-while-revalidate=" + seconds
	if e.audience() == e.Caching.Public {
		control = "public, " + control
	} else {
		control = "private, " + control
	}
	a.headers = [][2]string{{"Etag", a.tag}, {"Cache-Control", control}}
	if len(t.Keys) > 0 {
		a.headers = append(a.headers, [2]string{"Surrogate-Key", strings.Join(t.Keys, " ")})
	}
}

// unchanged writes the headers of an answer that may be kept, and, where the client has it
// already, that it has not changed.
func (e *exchange) unchanged(a *answer) bool {
	header := e.w.Header()
	for _, h := range a.headers {
		header[h[0]] = []string{h[1]}
	}
	given := e.r.Header.Get("If-None-Match")
	if given == "" || e.r.Method == http.MethodPost {
		return false
	}
	has := match(given, a.tag)
	if has == "" {
		return false
	}
	header["Etag"] = []string{has} // by which a cache finds what it has
	e.w.WriteHeader(http.StatusNotModified)
	return true
}

// match returns the tag under which a client has an answer: the same, at whichever revision it
// got it. It is empty when the client does not have it.
func match(given, tag string) string {
	for one := range strings.SplitSeq(given, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" {
			return tag
		}
		_, hash, _ := strings.Cut(one, "-")
		if _, same, _ := strings.Cut(tag, "-"); hash != "" && hash == same {
			return one
		}
	}
	return ""
}
