package httpd

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"

	"github.com/rs/cors"
)

// origin matches an allowed origin: a scheme, a host in lower case or *. and a domain, and a port when
// it is not the scheme's default, as browsers write it in the Origin header.
var origin = regexp.MustCompile(`^https?://(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[0-9]{1,5})?$|^https?://\[[0-9a-f:.]+\](:[0-9]{1,5})?$`)

// CheckOrigins returns an error with code Invalid for an origin that browsers never send, or that
// would allow more than intended: *paper.example would also allow evilpaper.example.
func CheckOrigins(origins []string) error {
	for _, o := range origins {
		if o != "*" && !origin.MatchString(o) {
			return content.Errorf(content.Invalid, "--cors-origins: %q is not an origin; write https://www.example.org, or https://*.example.org for all its subdomains, without a path, or * for any origin", o)
		}
	}
	return nil
}

// preflightMaxAge is how long browsers cache the response to a preflight.
const preflightMaxAge = 2 * time.Hour

// crossOrigin returns the CORS middleware: pages of the allowed origins may send requests, but without
// cookies.
func crossOrigin(origins []string) *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:  origins,
		AllowOriginFunc: originFunc(origins),
		AllowedMethods:  []string{http.MethodGet, http.MethodPost, http.MethodHead},
		AllowedHeaders:  []string{"*"}, // the response names each header that was asked for, as browsers do not take * for Authorization
		ExposedHeaders:  []string{"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy", "Retry-After"},
		MaxAge:          int(preflightMaxAge.Seconds()),
	})
}

// originFunc returns a function that reports whether an origin is on a list; nil when all origins are
// allowed. An origin in another form than browsers send is not allowed: with *.paper.example on the
// list, neither is https://evil.example/.paper.example.
func originFunc(origins []string) func(string) bool {
	if len(origins) == 0 || slices.Contains(origins, "*") {
		return nil
	}
	return func(from string) bool {
		return !strings.Contains(from, "*") && origin.MatchString(from) && slices.ContainsFunc(origins, func(allowed string) bool {
			scheme, domain, wildcard := strings.Cut(allowed, "*")
			return from == allowed || wildcard && strings.HasPrefix(from, scheme) && strings.HasSuffix(from, domain)
		})
	}
}

// fromOtherSite reports whether a request comes from a web page of a site that is neither the gateway's
// own nor an allowed origin. It reads Origin, else Referer, else Sec-Fetch-Site. A request without
// any of them comes from a program. When all origins are allowed, it returns false.
func (s *server) fromOtherSite(r *http.Request) bool {
	if len(s.CORSOrigins) == 0 || slices.Contains(s.CORSOrigins, "*") {
		return false
	}
	if origins := r.Header["Origin"]; len(origins) > 0 {
		return slices.ContainsFunc(origins, func(origin string) bool { return !s.allowed(r, origin) })
	}
	if referer := r.Header.Get("Referer"); referer != "" {
		u, err := url.Parse(referer)
		return err != nil || !s.allowed(r, u.Scheme+"://"+u.Host)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// allowed reports whether views from pages of an origin count. That is so for allowed origins, and for
// the gateway's own: that of the public URL, or without one the request's Host.
func (s *server) allowed(r *http.Request, origin string) bool {
	if s.origins.OriginAllowed(&http.Request{Header: http.Header{"Origin": {origin}}}) {
		return true
	}
	from, err := url.Parse(origin)
	if err != nil || from.Host == "" {
		return false
	}
	if s.PublicURL == "" {
		return strings.EqualFold(from.Host, r.Host)
	}
	own, err := url.Parse(s.PublicURL)
	return err == nil && from.Scheme == own.Scheme && strings.EqualFold(from.Host, own.Host)
}
