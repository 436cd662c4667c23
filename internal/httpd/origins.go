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

// origin is a web site as browsers name it in the Origin header: a scheme, a host in lower
// case, or all hosts below one, and a port where it is not the usual one.
var origin = regexp.MustCompile(`^https?://(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[0-9]{1,5})?$|^https?://\[[0-9a-f:.]+\](:[0-9]{1,5})?$`)

// CheckOrigins refuses origins that would not do what whoever wrote them thinks, with code
// Invalid: *paper.example would also let evilpaper.example in.
func CheckOrigins(origins []string) error {
	for _, o := range origins {
		if o != "*" && !origin.MatchString(o) {
			return content.Errorf(content.Invalid, "--cors-origins: %q is no origin; write https://www.example.org, https://*.example.org for all sites below, without a path, or * for any", o)
		}
	}
	return nil
}

// preflightTime is how long a browser may remember what it may send.
const preflightTime = 2 * time.Hour

// crossOrigin lets pages of the allowed origins query, never with credentials.
func crossOrigin(origins []string) *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodHead},
		AllowedHeaders: []string{"*"}, // by name, whatever is asked for: keys, and headers in which clients name themselves
		ExposedHeaders: []string{"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy", "Retry-After"},
		MaxAge:         int(preflightTime.Seconds()),
	})
}

// otherSite reports whether a web page of a site that is neither the gateway's own nor on a list of
// origins sent a request. Origin tells; where a request has none, Referer does, and where it has
// none either, Sec-Fetch-Site. A request without all three is a program's.
func (s *server) otherSite(r *http.Request) bool {
	if len(s.CORSOrigins) == 0 || slices.Contains(s.CORSOrigins, "*") {
		return false
	}
	if given := r.Header["Origin"]; len(given) > 0 {
		return slices.ContainsFunc(given, func(origin string) bool { return !s.mayCount(r, origin) })
	}
	if referer := r.Header.Get("Referer"); referer != "" {
		u, err := url.Parse(referer)
		return err != nil || !s.mayCount(r, u.Scheme+"://"+u.Host)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// mayCount reports whether pages of an origin may send views: those on the list, and the
// gateway's own, which is that of the public address, or else the Host of the request.
func (s *server) mayCount(r *http.Request, origin string) bool {
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
