package httpd

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/httpd/graphqlhttp"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// rateLimiter limits how many points of cost each client may use per minute, by a token bucket per
// client. It implements [graphqlhttp.Limiter].
type rateLimiter struct {
	perMinute int // of clients without a limit of their own; 0 for no limit
	maxBody   int64
	buckets   *otter.Cache[rateClient, *rate.Limiter]
}

// rateClient is a client of the rate limit: the holder of an API key, in whatever network, or the
// public in one network.
type rateClient struct {
	network   netip.Prefix // zero for the holder of an API key
	holder    string       // empty for the public
	perMinute int          // points per minute; 0 for no limit
}

// maxClients is the most clients whose buckets are in memory. If there are more at once, none of them
// sends too much.
const maxClients = 50_000

func newRateLimiter(c Config) *rateLimiter {
	return &rateLimiter{
		perMinute: c.RateLimit, maxBody: c.MaxBody,
		buckets: otter.Must(&otter.Options[rateClient, *rate.Limiter]{MaximumSize: maxClients}),
	}
}

// clientOf returns the client whose rate limit a caller uses up.
func (l *rateLimiter) clientOf(c caller.Caller) rateClient {
	client := rateClient{holder: c.KeyHolder(), perMinute: l.perMinute}
	if client.holder == "" {
		client.network = c.Network
	}
	if p := c.Partner(); p != nil && p.RateLimit > 0 {
		client.perMinute = p.RateLimit
	}
	return client
}

// Admit implements [graphqlhttp.Limiter].
func (l *rateLimiter) Admit(w http.ResponseWriter, r *http.Request) error {
	client := l.clientOf(caller.Of(r.Context()))
	return l.take(w, client, l.requestCost(r, client))
}

// requestCost returns the cost of a request without its operation: 1, and 1 more for each KiB of the
// body beyond the first 4, as reading it takes work. It is never more than the client's limit.
func (l *rateLimiter) requestCost(r *http.Request, client rateClient) int {
	const free = 4 << 10
	length := r.ContentLength
	if length < 0 { // unknown
		length = l.maxBody
	}
	return min(1+int(min(max(length-free, 0), l.maxBody)>>10), client.perMinute)
}

// Charge implements [graphqlhttp.Limiter]. An operation that costs more than the client's limit takes
// the whole limit, so that it can run once the limit is unused.
func (l *rateLimiter) Charge(w http.ResponseWriter, r *http.Request, cost int) error {
	client := l.clientOf(caller.Of(r.Context()))
	more := min(cost, client.perMinute) - l.requestCost(r, client)
	if more <= 0 {
		return nil
	}
	return l.take(w, client, more)
}

// take takes points from a client's limit, and sets the headers that report what is left
// (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06). When too few are
// left, it takes none and returns a [*graphqlhttp.Limit].
func (l *rateLimiter) take(w http.ResponseWriter, client rateClient, points int) error {
	if client.perMinute == 0 {
		return nil
	}
	taken := l.bucket(client).AllowN(time.Now(), points)
	left, _ := l.left(client)
	h := w.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(left.Limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(left.Remaining))
	h.Set("RateLimit-Reset", strconv.Itoa(left.ResetSeconds))
	h.Set("RateLimit-Policy", fmt.Sprintf("%d;w=60", left.Limit))
	if taken {
		return nil
	}
	h.Set("Retry-After", strconv.Itoa(max(client.seconds(float64(points-left.Remaining)), 1)))
	return &graphqlhttp.Limit{Name: "rate", Max: client.perMinute, Err: content.Errorf(content.RateLimited, "rate limit exceeded: this request costs %d points, and %d of %d points per minute are left; wait for the seconds in Retry-After", points, left.Remaining, client.perMinute)}
}

// left returns what is left of a client's limit; limited is false when it has none.
func (l *rateLimiter) left(client rateClient) (left caller.RateLimit, limited bool) {
	if client.perMinute == 0 {
		return caller.RateLimit{}, false
	}
	points := max(l.bucket(client).TokensAt(time.Now()), 0)
	return caller.RateLimit{Limit: client.perMinute, Remaining: int(points), ResetSeconds: client.seconds(float64(client.perMinute) - points)}, true
}

// bucket returns a client's token bucket, which is full when it is new. After a change of its limit,
// a client has a new bucket.
func (l *rateLimiter) bucket(client rateClient) *rate.Limiter {
	b, _ := l.buckets.ComputeIfAbsent(client, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(client.perSecond(), client.perMinute), false
	})
	return b
}

func (c rateClient) perSecond() rate.Limit { return rate.Limit(float64(c.perMinute) / 60) }

// seconds returns how many seconds it takes until points are available again.
func (c rateClient) seconds(points float64) int {
	return int(math.Ceil(points / float64(c.perSecond())))
}
