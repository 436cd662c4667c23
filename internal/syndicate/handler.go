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

// Config is what the handler needs.
type Config struct {
	// Read opens a reader for one request. Whoever gives it decides for which audience.
	Read func(context.Context) (content.Reader, error)
	// Private reports whether that audience is not everybody, so that caches on the way are not to
	// keep what it gets. nil for never.
	Private func(context.Context) bool
	// PublicURL is where clients reach the gateway, see [ParsePublicURL]. When it is empty it is
	// the Host of each request, by https where the gateway itself ends TLS and by http elsewhere:
	// what a proxy says of itself is not believed.
	PublicURL string
	// MaxInFlight is how many documents may be made at once; who asks for more is told to come
	// again. 0 for any number.
	MaxInFlight int
	Log         *slog.Logger
}

// The media types of what is served.
const (
	jsonType   = "application/json"
	jsonldType = "application/ld+json"
	iiifType   = `application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"`
)

// feedTypes are the formats of feeds by what their addresses end in.
var feedTypes = map[string]string{"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}

type handler struct {
	Config
	inFlight chan struct{} // nil for any number
}

// Patterns are the routes that [Handler] answers.
func Patterns() []string {
	return []string{"GET /feeds/", "GET /articles/{file}", "GET /issues/{file}", "GET /issues/{id}/manifest.json", "GET /news-sitemap.xml"}
}

// Handler serves content in all formats.
func Handler(c Config) http.Handler {
	h := &handler{Config: c}
	if c.MaxInFlight > 0 {
		h.inFlight = make(chan struct{}, c.MaxInFlight)
	}
	mux := http.NewServeMux()
	for pattern, compose := range map[string]maker{
		"GET /feeds/{$}": makeDirectory, "GET /feeds/opml": makeDirectory, "GET /feeds/json": makeDirectory, "GET /feeds/{file}": makeFeed,
		"GET /articles/{file}": makeArticle, "GET /issues/{file}": makeIssue, "GET /issues/{id}/manifest.json": makeManifest, "GET /news-sitemap.xml": makeSitemap,
	} {
		mux.Handle(pattern, h.serve(compose))
	}
	return mux
}

// serve makes a document for each request, and sends it to those who do not have it.
func (h *handler) serve(compose maker) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.PublicURL == "" {
			w.Header().Add("Vary", "Host") // else a caller could choose the addresses in what caches give others
		}
		d, err := h.make(compose, r)
		if err != nil {
			h.fail(w, r, err)
			return
		}
		head := w.Header()
		head.Set("Content-Type", d.mediaType)
		head.Set("Cache-Control", "public, max-age=60")
		if h.Private != nil && h.Private(r.Context()) {
			head.Set("Cache-Control", "private, max-age=60")
		} else if !d.shown.IsZero() {
			head.Set("Last-Modified", d.shown.UTC().Format(http.TimeFormat))
		}
		head.Set("Content-Security-Policy", "default-src 'none'") // whatever a browser makes of it, nothing runs
		head.Set("ETag", tagFor(d.body, r.Header.Get("If-None-Match")))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.body))
	})
}

// make makes a document, unless too many are being made.
func (h *handler) make(compose maker, r *http.Request) (document, error) {
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

// tagFor tags a document by its bytes. Who compresses it adds to its tag, so that each encoding
// has one of its own; a client that has one of them is told that it is good by its own name.
func tagFor(body []byte, had string) string {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:16])
	for _, encoding := range []string{"-gzip", "-zstd"} {
		if encoded := `"` + tag + encoding + `"`; strings.Contains(had, encoded) {
			return encoded
		}
	}
	return `"` + tag + `"`
}
