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

	"broadsheet/graph"
	"broadsheet/internal/caller"
	"broadsheet/internal/footprint"
	"broadsheet/internal/lru"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
)

// Caching configures how responses to queries are cached: by the handler, and by proxies, CDNs and
// browsers, which follow the response headers. Errors, mutations and responses that depend on the
// caller (see [graph.DependsOnCaller]) are not cached.
//
// The handler finds a cached response by its cache key: the revision of the content, the caller's
// audience, the request as it was sent, and the headers on which the response depends.
type Caching struct {
	// Bytes is about how much memory the handler's cached responses take; 0 for none.
	Bytes uint64
	// Revision returns the current revision of the content.
	Revision func(context.Context) (int64, error)
	// MaxAge is how long a response is fresh while the revision stays the same. For a response
	// with view counts it is ViewMaxAge, as views do not change the revision.
	MaxAge, ViewMaxAge time.Duration
}

// cacheInfo is the part of a response that caching needs. A response without a tag is not cached.
type cacheInfo struct {
	tag      string // a strong ETag: the revision, a hash of the content, and the encoding
	encoding string // gzip, zstd; empty for none
	made     time.Time
	maxAge   time.Duration
	headers  [][2]string // for caches
	summary  any         // of the operation, see [Observer]
}

// key is a cache key: a hash of the request and of everything else on which the response depends.
type key [sha256.Size]byte

// notCached is the key of requests whose responses are not cached.
var notCached key

// responseCache holds the handler's cached responses.
type responseCache struct {
	responses lru.Cache[key, *response] // nil when the cache is off
}

func newResponseCache(c Caching) *responseCache {
	if c.Bytes == 0 {
		return &responseCache{}
	}
	return &responseCache{responses: otter.Must(&otter.Options[key, *response]{
		MaximumWeight: c.Bytes,
		Weigher: func(k key, a *response) uint32 {
			return footprint.Entry(string(k[:]), a.body, a.headers, a.summary) + overhead
		},
		Executor:         func(work func()) { work() }, // evicts before it stores more
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[key, *response]) time.Duration { return e.Value.maxAge }),
	})}
}

// overhead is about how many bytes a response takes beside its body and headers.
const overhead = 512

// store caches a response, if it may be cached.
func (c *responseCache) store(k key, a *response) {
	if c.responses != nil && a.tag != "" && a.maxAge > 0 {
		c.responses.Set(k, a)
	}
}

// cacheKey returns the cache key of a request, or notCached.
func (e *exchange) cacheKey(raw rawRequest) (k key) {
	if e.cache.responses == nil || e.hasDirective("no-store") {
		return notCached
	}
	revision, err := e.Caching.Revision(e.r.Context())
	if err != nil {
		return notCached // the execution reports what is wrong with the store
	}
	var b bytes.Buffer
	for _, part := range []string{
		strconv.FormatInt(revision, 36), caller.Of(e.r.Context()).CacheKey(), e.media, encodingFor(e.r), strconv.FormatBool(raw.fromURL), strconv.FormatBool(e.wantsCost()),
	} {
		b.WriteString(part)
		b.WriteByte(0)
	}
	b.Write(raw.text)
	return sha256.Sum256(b.Bytes())
}

// lookUp returns the cached response for a key. It returns nil when there is none, and when the
// client wants a fresh response.
func (e *exchange) lookUp(k key) *response {
	if k == notCached || e.wantsFresh() {
		return nil
	}
	a, _ := e.cache.responses.GetIfPresent(k)
	return a
}

// wantsFresh reports whether the client asks for a response that is made after its request.
func (e *exchange) wantsFresh() bool {
	return e.hasDirective("no-cache") || e.hasDirective("max-age=0")
}

// hasDirective reports whether the request's Cache-Control header has a directive.
func (e *exchange) hasDirective(directive string) bool {
	for _, line := range e.r.Header["Cache-Control"] {
		for one := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(one), directive) {
				return true
			}
		}
	}
	return false
}

// serveCached sends a cached response.
func (e *exchange) serveCached(a *response) {
	e.Observer.CachedResponseSent(e.r.Context(), a.summary)
	e.w.Header()["Age"] = []string{strconv.Itoa(int(time.Since(a.made).Seconds()))}
	e.send(a)
}

// makeCacheable compresses the response to a query, and sets its tag and the headers for caches.
// Responses to mutations, and those that depend on the caller, stay as they are.
func (e *exchange) makeCacheable(a *response, op *graphql.OperationContext) {
	if e.Caching.Revision == nil || op.Operation.Operation != "query" || graph.DependsOnCaller(op) {
		return
	}
	t := graph.TraitsOf(op)
	a.made, a.maxAge = time.Now(), e.Caching.MaxAge
	if t.Views {
		a.maxAge = e.Caching.ViewMaxAge
	}
	sum := sha256.Sum256(a.body)
	a.encoding, a.body = compress(encodingFor(e.r), a.body)
	a.tag = `"` + strconv.FormatInt(t.Revision, 36) + "-" + base64.RawURLEncoding.EncodeToString(sum[:12]) + a.encoding + `"`
	a.summary = e.Observer.Summarise(op, graph.CostOf(op).Requested)
	if t.Changes {
		a.headers = [][2]string{{"Cache-Control", "no-store"}}
		return
	}
	seconds := strconv.Itoa(int(a.maxAge.Seconds()))
	control := "max-age=" + seconds + ", stale-while-revalidate=" + seconds
	if caller.Of(e.r.Context()).IsPublic() {
		control = "public, " + control
	} else {
		control = "private, " + control
	}
	a.headers = [][2]string{{"Etag", a.tag}, {"Cache-Control", control}}
	if len(t.Keys) > 0 {
		a.headers = append(a.headers, [2]string{"Surrogate-Key", strings.Join(t.Keys, " ")})
	}
}

// sendUnchanged sets the headers of a cacheable response. When the client has the response already,
// it sends status 304 and returns true.
func (e *exchange) sendUnchanged(a *response) bool {
	header := e.w.Header()
	for _, h := range a.headers {
		header[h[0]] = []string{h[1]}
	}
	known := e.r.Header.Get("If-None-Match")
	if known == "" || e.r.Method == http.MethodPost {
		return false
	}
	tag := matchingTag(known, a.tag)
	if tag == "" {
		return false
	}
	header["Etag"] = []string{tag} // by the client's own tag, its cache finds the response
	e.w.WriteHeader(http.StatusNotModified)
	return true
}

// matchingTag returns the element of an If-None-Match header with the same content and encoding as
// a tag, of whatever revision; "" when there is none.
func matchingTag(ifNoneMatch, tag string) string {
	for one := range strings.SplitSeq(ifNoneMatch, ",") {
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
