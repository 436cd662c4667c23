package httpd

import (
	"net/http"
	"regexp"
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
func crossOrigin(origins []string, next http.Handler) http.Handler {
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodHead},
		AllowedHeaders: []string{"*"}, // by name, whatever is asked for: keys, and headers in which clients name themselves
		ExposedHeaders: []string{"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy", "Retry-After"},
		MaxAge:         int(preflightTime.Seconds()),
	}).Handler(next)
}
