package httpd

import (
	"errors"
	"net/http"

	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/partner"
)

// What a wrong key takes from its network: so much of its share, and one of so many that it may
// show in a minute, whatever else it may ask for.
const (
	wrongKeyCost = 1000
	wrongKeys    = 30
)

// refuse answers a request that is not let in.
type refuse func(w http.ResponseWriter, r *http.Request, status int, err error)

// identified lets in who shows no key, as the public, or one that opens something.
func (s *server) identified(refuse refuse, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Authorization")
		shown := r.Header["Authorization"]
		if s.Authenticate == nil || len(shown) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		token, err := partner.Token(shown)
		var who partner.Identity
		if err == nil {
			who, err = s.Authenticate(r.Context(), token)
		}
		if err != nil {
			status, err := s.unidentified(w, r, err)
			refuse(w, r, status, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(partner.With(r.Context(), who)))
	})
}

// unidentified says what is answered to a key that does not open anything, or cannot be looked up.
// Guessing keys takes what the network has; who has a good one is not held up.
func (s *server) unidentified(w http.ResponseWriter, r *http.Request, err error) (int, error) {
	s.shares.known(r)
	if content.CodeOf(err) != content.Forbidden {
		if r.Context().Err() == nil { // else the client left
			s.Log.ErrorContext(r.Context(), "a key cannot be looked up", "error", err)
		}
		return http.StatusServiceUnavailable, content.Errorf(content.Unavailable, "keys cannot be looked up at the moment; ask again")
	}
	if s.Observer.Rejected != nil {
		s.Observer.Rejected()
	}
	network := rateClient{network: client(r, s.TrustedProxies), perMinute: s.RateLimit}
	guesses := rateClient{network: network.network, holder: "wrong keys", perMinute: wrongKeys}
	if tooMany := s.shares.take(w, guesses, 1); tooMany != nil {
		return http.StatusTooManyRequests, &graphqlhttp.Limit{Name: "keys", Max: wrongKeys,
			Err: content.Errorf(content.RateLimited, "too many wrong keys were shown in a short time; wait as long as Retry-After says")}
	}
	if tooMuch := s.shares.take(w, network, min(wrongKeyCost, network.perMinute)); tooMuch != nil {
		return http.StatusTooManyRequests, tooMuch
	}
	if errors.Is(err, partner.ErrSuspended) {
		return http.StatusForbidden, err
	}
	challenge(w, r)
	return http.StatusUnauthorized, err
}

// challenge says how keys are shown. A browser asks its user for a password where it may be one,
// which pages that query the graph do not want.
func challenge(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("WWW-Authenticate", `Bearer realm="broadsheet"`)
	if r.URL.Path != graphPath {
		w.Header().Add("WWW-Authenticate", `Basic realm="broadsheet", charset="UTF-8"`)
	}
}

// refusePlainly answers in words.
func refusePlainly(w http.ResponseWriter, _ *http.Request, status int, err error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	http.Error(w, err.Error(), status)
}
