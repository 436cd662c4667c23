package views

import (
	"hash/maphash"
	"net/netip"
	"sync/atomic"
	"time"

	"broadsheet/internal/content"

	"github.com/maypok86/otter/v2"
)

// maxBuckets is how many buckets are held at a time. A bucket takes about 200 bytes whatever the
// names in its key, as it is found by their hash. The cache keeps those that are used most: more
// clients at once than this do not push out one that sends many views.
const maxBuckets = 50_000

// A client on IPv6 has a /64. Who runs a server often has a /48, and so 65,536 clients: all of
// them together may send wideFactor times what one may.
const (
	wideBits   = 48
	wideFactor = 10
)

// limits counts the views of the last minute by client, and by client and article.
type limits struct {
	perClient, perArticle int // views a minute; 0 for any number
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

// bucketKey names a bucket: all views of a client, or those of one article by it.
type bucketKey struct {
	network netip.Prefix
	holder  string
	article content.ID // empty for all
}

// claim is a place for one view in each bucket that it falls into.
type claim []place

type place struct {
	bucket   *bucket
	interval time.Duration
}

// claim claims a place for a view. When a bucket is full, it claims nothing, and says which
// limit was reached.
func (l *limits) claim(c Caller, article content.ID) (claim, error) {
	var claimed claim
	now := l.now()
	for _, of := range []struct {
		article   content.ID
		perMinute int
		refusal   string
	}{
		{"", l.perClient, "at most %d views a minute are counted of one client; send this one again in a minute"},
		{article, l.perArticle, "at most %d views a minute are counted of one article by one client; send this one again in a minute"},
	} {
		if of.perMinute == 0 {
			continue
		}
		for _, network := range networks(c) {
			perMinute := of.perMinute
			if network.Bits() == wideBits {
				perMinute *= wideFactor
			}
			p := place{l.bucket(bucketKey{network, c.KeyHolder, of.article}), time.Minute / time.Duration(perMinute)}
			if !p.bucket.take(now, p.interval) {
				claimed.giveBack()
				return nil, content.Errorf(content.RateLimited, of.refusal, of.perMinute)
			}
			claimed = append(claimed, p)
		}
	}
	return claimed, nil
}

// networks are those whose views are counted together with a caller's: its own, and on IPv6 the
// wider one.
func networks(c Caller) []netip.Prefix {
	own := []netip.Prefix{c.Network}
	if c.KeyHolder != "" || !c.Network.Addr().Is6() || c.Network.Bits() <= wideBits {
		return own
	}
	wide, err := c.Network.Addr().Prefix(wideBits)
	if err != nil {
		return own
	}
	return append(own, wide)
}

func (l *limits) bucket(k bucketKey) *bucket {
	b, _ := l.buckets.ComputeIfAbsent(maphash.Comparable(l.seed, k), func() (*bucket, bool) { return &bucket{}, false })
	return b
}

// giveBack gives the places back, for a view that was not counted.
func (c claim) giveBack() {
	for _, p := range c {
		p.bucket.emptied.Add(-int64(p.interval))
	}
}

// bucket holds the views of a minute: each fills it by an interval, and it empties as time passes.
// This is the generic cell rate algorithm, by which a bucket is one number.
type bucket struct {
	emptied atomic.Int64 // when it will be empty, in nanoseconds since 1970
}

// take reports whether there was room for one more.
func (b *bucket) take(now time.Time, interval time.Duration) bool {
	for {
		before := b.emptied.Load()
		after := max(before, now.UnixNano()) + int64(interval)
		if after > now.Add(time.Minute).UnixNano() {
			return false
		}
		if b.emptied.CompareAndSwap(before, after) {
			return true
		}
	}
}
