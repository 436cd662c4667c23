package views

import (
	"hash/maphash"
	"net/netip"
	"sync/atomic"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"

	"github.com/maypok86/otter/v2"
)

// maxBuckets is the most buckets in memory. A bucket takes about 200 bytes however long its key is,
// as it is found by the key's hash. The cache keeps the buckets that are used most, so that many
// clients with few views do not evict the bucket of one with many.
const maxBuckets = 50_000

// A client on IPv6 is a /64. The operator of a server often has a /48, which is 65,536 clients: all
// of them together may send wideFactor times the views of one.
const (
	wideBits   = 48
	wideFactor = 10
)

// limits limits the views per minute of a client, and of one article by a client.
type limits struct {
	perClient, perArticle int // views a minute; 0 for no limit
	now                   func() time.Time
	seed                  maphash.Seed
	buckets               *otter.Cache[uint64, *bucket]
}

func newLimits(perClient, perArticle int, now func() time.Time) *limits {
	return &limits{
		perClient: perClient, perArticle: perArticle, now: now, seed: maphash.MakeSeed(),
		buckets: otter.Must(&otter.Options[uint64, *bucket]{MaximumSize: maxBuckets}),
	}
}

// bucketKey identifies a bucket: of all views of a client, or of one article's views by the client.
type bucketKey struct {
	network netip.Prefix // zero for the holder of an API key
	holder  string       // the holder of an API key; empty for the public
	article content.ID   // empty for all articles
}

// claim is the room for one view that was taken from each of its buckets.
type claim []room

type room struct {
	bucket   *bucket
	interval time.Duration
}

// claim takes room for a view from its buckets. When one is full it takes nothing, and the error,
// with code RateLimited, names the limit.
func (l *limits) claim(c caller.Caller, article content.ID) (claim, error) {
	var claimed claim
	now, holder := l.now(), c.KeyHolder()
	for _, limit := range []struct {
		article   content.ID
		perMinute int
		refusal   string
	}{
		{"", l.perClient, "the view was not counted: at most %d views of one client count per minute; send it again in a minute"},
		{article, l.perArticle, "the view was not counted: at most %d views of one article by one client count per minute; send it again in a minute"},
	} {
		if limit.perMinute == 0 {
			continue
		}
		for _, network := range networks(c, holder) {
			perMinute := limit.perMinute
			if network.Bits() == wideBits {
				perMinute *= wideFactor
			}
			r := room{l.bucket(bucketKey{network, holder, limit.article}), time.Minute / time.Duration(perMinute)}
			if !r.bucket.take(now, r.interval) {
				claimed.release()
				return nil, content.Errorf(content.RateLimited, limit.refusal, limit.perMinute)
			}
			claimed = append(claimed, r)
		}
	}
	return claimed, nil
}

// networks returns the networks whose buckets a caller's view fills: its own, and on IPv6 also the
// wider one. The views of an API key's holder count together, from whatever network.
func networks(c caller.Caller, holder string) []netip.Prefix {
	if holder != "" {
		return []netip.Prefix{{}}
	}
	own := []netip.Prefix{c.Network}
	if !c.Network.Addr().Is6() || c.Network.Bits() <= wideBits {
		return own
	}
	wide, err := c.Network.Addr().Prefix(wideBits)
	if err != nil {
		return own
	}
	return append(own, wide)
}

// bucket returns the bucket of a key. It is empty when it is new.
func (l *limits) bucket(k bucketKey) *bucket {
	b, _ := l.buckets.ComputeIfAbsent(maphash.Comparable(l.seed, k), func() (*bucket, bool) { return &bucket{}, false })
	return b
}

// release gives the room back, for a view that was not counted.
func (c claim) release() {
	for _, r := range c {
		r.bucket.emptyAt.Add(-int64(r.interval))
	}
}

// bucket is a leaky bucket for the views of a minute. Each view fills it by an interval, and it
// drains as time passes. By the generic cell rate algorithm it needs one number only.
type bucket struct {
	emptyAt atomic.Int64 // when it will be empty, in nanoseconds since 1970
}

// take adds a view, and reports whether there was room for it.
func (b *bucket) take(now time.Time, interval time.Duration) bool {
	for {
		before := b.emptyAt.Load()
		after := max(before, now.UnixNano()) + int64(interval)
		if after > now.Add(time.Minute).UnixNano() {
			return false
		}
		if b.emptyAt.CompareAndSwap(before, after) {
			return true
		}
	}
}
