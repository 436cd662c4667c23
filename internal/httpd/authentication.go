package httpd

import (
	"errors"
	"net/http"
	"net/netip"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/partner"
)

// The price of a wrong API key, so that keys cannot be guessed: it takes wrongKeyCost points from its
// network's rate limit. In any case a network may send no more than wrongKeysPerMinute.
const (
	wrongKeyCost       = 1000
	wrongKeysPerMinute = 30
)

// refuse sends an error response.
type refuse func(w http.ResponseWriter, r *http.Request, status int, err error)

// authenticated calls next with the caller in the request's context. It is the one place that puts
// it there. A request without an API key is the public's; one with a wrong key is refused.
func (s *server) authenticated(refuse refuse, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Authorization")
		c := caller.Caller{Network: clientNetwork(r, s.TrustedProxies), UserAgent: r.UserAgent()}
		if r.Method == http.MethodPost { // only mutations count views
			c.OtherSite = s.fromOtherSite(r)
		}
		credentials := r.Header["Authorization"]
		var err error
		if s.Authenticate != nil && len(credentials) > 0 {
			var token string
			if token, err = partner.Token(credentials); err == nil {
				c.Identity, err = s.Authenticate(r.Context(), token)
			}
		}
		client := s.limiter.clientOf(c)
		c.RateLimit = func() (caller.RateLimit, bool) { return s.limiter.left(client) }
		r = r.WithContext(caller.With(r.Context(), c))
		s.Observer.CallerIdentified(r.Context())
		if err != nil {
			status, err := s.rejected(w, r, c.Network, err)
			refuse(w, r, status, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// rejected returns the status and the error for a request whose authentication failed. A wrong key
// takes points from its network's rate limit, but not from those of partners in that network.
func (s *server) rejected(w http.ResponseWriter, r *http.Request, network netip.Prefix, err error) (int, error) {
	if content.CodeOf(err) != content.Forbidden {
		if r.Context().Err() == nil { // else the client left
			s.Log.ErrorContext(r.Context(), "cannot look up an API key", "error", err)
		}
		return http.StatusServiceUnavailable, content.Errorf(content.Unavailable, "API keys cannot be checked at the moment; send the request again")
	}
	s.Observer.KeyRejected()
	public := rateClient{network: network, perMinute: s.RateLimit}
	guesses := rateClient{network: network, holder: "wrong keys", perMinute: wrongKeysPerMinute}
	if tooMany := s.limiter.take(w, guesses, 1); tooMany != nil {
		return http.StatusTooManyRequests, &graphqlhttp.Limit{Name: "keys", Max: wrongKeysPerMinute,
			Err: content.Errorf(content.RateLimited, "too many wrong API keys from your network; wait for the seconds in Retry-After")}
	}
	if tooMuch := s.limiter.take(w, public, min(wrongKeyCost, public.perMinute)); tooMuch != nil {
		return http.StatusTooManyRequests, tooMuch
	}
	if errors.Is(err, partner.ErrSuspended) {
		return http.StatusForbidden, err
	}
	challenge(w, r)
	return http.StatusUnauthorized, err
}

// challenge sets the authentication schemes that the server accepts. The GraphQL endpoint does not
// offer Basic, as browsers would then ask the reader of a front end for a password.
func challenge(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("WWW-Authenticate", `Bearer realm="broadsheet"`)
	if r.URL.Path != graphPath {
		w.Header().Add("WWW-Authenticate", `Basic realm="broadsheet", charset="UTF-8"`)
	}
}

// refuseAsText sends an error response as plain text.
func refuseAsText(w http.ResponseWriter, _ *http.Request, status int, err error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	http.Error(w, err.Error(), status)
}
