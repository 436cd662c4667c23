package syndicate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/observed"
)

// Config configures [Handler].
type Config struct {
	// Read opens a reader for one request, bound to the audience of the caller.
	Read func(context.Context) (content.Reader, error)
	// Private reports whether the audience is not the public, so that shared caches must not store the
	// response. nil means that the audience is always the public.
	Private func(context.Context) bool
	// PublicURL is the address under which clients reach the gateway, see [ParsePublicURL]. If it is
	// empty, addresses begin with the Host of each request: with https when the gateway itself
	// terminates TLS, otherwise with http. X-Forwarded headers are not used, as any client can send them.
	PublicURL string
	// MaxInFlight limits how many documents are made at the same time. Further requests get 503 with
	// Retry-After. 0 means no limit.
	MaxInFlight int
	Log         *slog.Logger
}

type handler struct {
	Config
	inFlight chan struct{} // a semaphore of MaxInFlight; nil for no limit
}

// route is a pattern of [http.ServeMux] with the function that makes its documents.
type route struct {
	pattern string
	compose composer
}

// routes is the only list of the routes.
func routes() []route {
	return []route{
		{"GET /feeds/", composeFeedOrList},
		{"GET /articles/{file}", composeArticle},
		{"GET /issues/{file}", composeIssue},
		{"GET /issues/{id}/manifest.json", composeManifest},
		{"GET /news-sitemap.xml", composeSitemap},
	}
}

// Patterns returns the patterns of the routes that [Handler] serves.
func Patterns() []string {
	var patterns []string
	for _, r := range routes() {
		patterns = append(patterns, r.pattern)
	}
	return patterns
}

// Handler serves content in all formats of the package.
func Handler(c Config) http.Handler {
	h := &handler{Config: c}
	if c.MaxInFlight > 0 {
		h.inFlight = make(chan struct{}, c.MaxInFlight)
	}
	mux := http.NewServeMux()
	for _, r := range routes() {
		mux.Handle(r.pattern, h.serve(r.compose))
	}
	return mux
}

// serve makes the document for each request, and sends it unless the client has it already.
func (h *handler) serve(compose composer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.PublicURL == "" {
			w.Header().Add("Vary", "Host") // otherwise one caller could choose the addresses in the response cached for others
		}
		d, err := h.document(compose, r)
		if err != nil {
			h.fail(w, r, err)
			return
		}
		head := w.Header()
		head.Set("Content-Type", d.mediaType)
		head.Set("Cache-Control", "public, max-age=60")
		if h.Private != nil && h.Private(r.Context()) {
			head.Set("Cache-Control", "private, max-age=60")
		} else if !d.lastModified.IsZero() {
			head.Set("Last-Modified", d.lastModified.UTC().Format(http.TimeFormat))
		}
		head.Set("Content-Security-Policy", "default-src 'none'") // no script runs, even if a browser renders the document
		head.Set("ETag", etag(d.body, r.Header.Get("If-None-Match")))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.body))
	})
}

// document makes the document for a request. It returns errBusy when MaxInFlight documents are being made.
func (h *handler) document(compose composer, r *http.Request) (document, error) {
	b, err := h.baseOf(r)
	if err != nil {
		return document{}, err
	}
	if h.inFlight != nil {
		select {
		case h.inFlight <- struct{}{}:
			defer func() { <-h.inFlight }()
		default:
			return document{}, errBusy
		}
	}
	ctx := observed.WithBudget(r.Context(), observed.MaxCalls)
	reader, err := h.Read(ctx)
	if err != nil {
		return document{}, err
	}
	return compose(ctx, reader, b, r)
}

// etag returns the entity tag of a document: a hash of its bytes. The compressing middleware appends
// its encoding to the tag, so that each encoding has a tag of its own. If the client sent such a tag of
// this document in If-None-Match, etag returns that one, so that it matches.
func etag(body []byte, ifNoneMatch string) string {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:16])
	for _, encoding := range []string{"-gzip", "-zstd"} {
		if encoded := `"` + tag + encoding + `"`; strings.Contains(ifNoneMatch, encoded) {
			return encoded
		}
	}
	return `"` + tag + `"`
}
