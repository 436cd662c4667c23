package httpd

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"
	"broadsheet/internal/partner"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// rateLimiter gives each client its share: so much cost in a minute.
type rateLimiter struct {
	usual   int // points a minute of who has no limit of its own; 0 for any amount
	maxBody int64
	trusted []netip.Prefix
	watch   func(ctx context.Context, client string) // may be nil
	clients *otter.Cache[rateClient, *rate.Limiter]
}

// rateClient is what one client has: a network, or, wherever it asks from, who shows a key.
type rateClient struct {
	network   netip.Prefix
	holder    string // of a key; empty for a network
	perMinute int    // points; 0 for any amount
}

// Rate is what is left of a share.
type Rate struct{ Limit, Remaining, ResetSeconds int }

// maxClients is how many clients are known at a time. More than that at once are not one that
// asks too often.
const maxClients = 50_000

func newRateLimiter(c Config) *rateLimiter {
	return &rateLimiter{
		usual: c.RateLimit, maxBody: c.MaxBody, trusted: c.TrustedProxies, watch: c.Observer.Client,
		clients: otter.Must(&otter.Options[rateClient, *rate.Limiter]{MaximumSize: maxClients}),
	}
}

// of returns the share from which a request is paid: the partner's, that of an editor's key, or
// that of the network.
func (s *rateLimiter) of(r *http.Request) rateClient {
	who := partner.Of(r.Context())
	of := rateClient{perMinute: s.usual}
	switch p := who.Partner(); {
	case p != nil:
		of.holder = string(p.ID)
		if p.RateLimit > 0 {
			of.perMinute = p.RateLimit
		}
	case !who.IsPublic():
		of.holder = who.KeyID
	default:
		of.network = client(r, s.trusted)
	}
	return of
}

// known tells whoever watches who asks.
func (s *rateLimiter) known(r *http.Request) {
	if s.watch != nil {
		s.watch(r.Context(), shown(client(r, s.trusted)))
	}
}

// enter takes what a request costs before it is read.
func (s *rateLimiter) enter(w http.ResponseWriter, r *http.Request) error {
	s.known(r)
	of := s.of(r)
	return s.take(w, of, s.entry(r, of))
}

// entry is what a request costs by itself: one, and one more for each KiB of a body that is
// longer than most, as reading it is work. A full share is enough for any.
func (s *rateLimiter) entry(r *http.Request, of rateClient) int {
	const usual = 4 << 10
	length := r.ContentLength
	if length < 0 { // it may be as long as any
		length = s.maxBody
	}
	return min(1+int(min(max(length-usual, 0), s.maxBody)>>10), of.perMinute)
}

// pay takes what an operation costs beyond its entry. Mutations pay as queries do: what they
// select is read all the same.
func (s *rateLimiter) pay(w http.ResponseWriter, r *http.Request, cost int) error {
	of := s.of(r)
	more := min(cost, of.perMinute) - s.entry(r, of) // a full share is enough for one operation, whatever it costs
	if more <= 0 {
		return nil
	}
	return s.take(w, of, more)
}

// take takes points from a share, and tells in headers
// (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06) what is left.
func (s *rateLimiter) take(w http.ResponseWriter, of rateClient, points int) error {
	if of.perMinute == 0 {
		return nil
	}
	taken := s.limiter(of).AllowN(time.Now(), points)
	left, _ := s.left(of)
	h := w.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(left.Limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(left.Remaining))
	h.Set("RateLimit-Reset", strconv.Itoa(left.ResetSeconds))
	h.Set("RateLimit-Policy", fmt.Sprintf("%d;w=60", left.Limit))
	if taken {
		return nil
	}
	h.Set("Retry-After", strconv.Itoa(max(of.seconds(float64(points-left.Remaining)), 1)))
	return &graphqlhttp.Limit{Name: "rate", Max: of.perMinute, Err: content.Errorf(content.RateLimited, "too much was asked for in a short time: %d points a minute are allowed, this takes %d and %d are left; wait as long as Retry-After says", of.perMinute, points, left.Remaining)}
}

// left is what is left of a share; limited is false where there is no end to it.
func (s *rateLimiter) left(of rateClient) (left Rate, limited bool) {
	if of.perMinute == 0 {
		return Rate{}, false
	}
	points := max(s.limiter(of).TokensAt(time.Now()), 0)
	return Rate{Limit: of.perMinute, Remaining: int(points), ResetSeconds: of.seconds(float64(of.perMinute) - points)}, true
}

// limiter holds what is left of a share. Another limit is another share, which is full.
func (s *rateLimiter) limiter(of rateClient) *rate.Limiter {
	l, _ := s.clients.ComputeIfAbsent(of, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(of.perSecond(), of.perMinute), false
	})
	return l
}

func (of rateClient) perSecond() rate.Limit { return rate.Limit(float64(of.perMinute) / 60) }

// seconds is how long it takes for points to come back.
func (of rateClient) seconds(points float64) int {
	return int(math.Ceil(points / float64(of.perSecond())))
}
