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

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/time/rate"
)

// shares gives each client its share: so much cost in a minute.
type shares struct {
	perMinute int // points; 0 for any amount
	maxBody   int64
	trusted   []netip.Prefix
	watch     func(ctx context.Context, client string) // may be nil
	clients   *otter.Cache[netip.Prefix, *rate.Limiter]
}

// maxClients is how many clients are known at a time. More than that at once are not one that
// asks too often.
const maxClients = 50_000

func newShares(c Config) *shares {
	s := &shares{perMinute: c.RateLimit, maxBody: c.MaxBody, trusted: c.TrustedProxies, watch: c.Watch.Client}
	if c.RateLimit > 0 {
		s.clients = otter.Must(&otter.Options[netip.Prefix, *rate.Limiter]{MaximumSize: maxClients})
	}
	return s
}

// enter takes what a request costs before it is read.
func (s *shares) enter(w http.ResponseWriter, r *http.Request) error {
	from := client(r, s.trusted)
	if s.watch != nil {
		s.watch(r.Context(), shown(from))
	}
	return s.take(w, from, s.entry(r))
}

// entry is what a request costs by itself: one, and one more for each KiB of a body that is
// longer than most, as reading it is work. A full share is enough for any.
func (s *shares) entry(r *http.Request) int {
	const usual = 4 << 10
	length := r.ContentLength
	if length < 0 { // it may be as long as any
		length = s.maxBody
	}
	return min(1+int(min(max(length-usual, 0), s.maxBody)>>10), s.perMinute)
}

// pay takes what an operation costs beyond its entry: a query its cost, a mutation nothing.
func (s *shares) pay(w http.ResponseWriter, r *http.Request, op *graphql.OperationContext, cost int) error {
	more := min(cost, s.perMinute) - s.entry(r) // a full share is enough for one operation, whatever it costs
	if op.Operation.Operation == ast.Mutation || more <= 0 {
		return nil
	}
	return s.take(w, client(r, s.trusted), more)
}

// take takes points from a client's share, and tells in headers
// (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06) what is left.
func (s *shares) take(w http.ResponseWriter, from netip.Prefix, points int) error {
	if s.perMinute == 0 {
		return nil
	}
	share, _ := s.clients.ComputeIfAbsent(from, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(perSecond(s.perMinute), s.perMinute), false
	})
	now := time.Now()
	taken := share.AllowN(now, points)
	left := max(share.TokensAt(now), 0)
	seconds := func(points float64) string {
		return strconv.Itoa(int(math.Ceil(points / float64(perSecond(s.perMinute)))))
	}
	h := w.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(s.perMinute))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(left)))
	h.Set("RateLimit-Reset", seconds(float64(s.perMinute)-left))
	h.Set("RateLimit-Policy", fmt.Sprintf("%d;w=60", s.perMinute))
	if taken {
		return nil
	}
	h.Set("Retry-After", seconds(float64(points)-left))
	return &graphqlhttp.Limit{Name: "rate", Max: s.perMinute, Err: content.Errorf(content.RateLimited, "too much was asked for in a short time: %d points a minute are allowed, this takes %d and %d are left; wait as long as Retry-After says", s.perMinute, points, int(left))}
}

func perSecond(perMinute int) rate.Limit { return rate.Limit(float64(perMinute) / 60) }
