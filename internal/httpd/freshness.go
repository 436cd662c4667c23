package httpd

import (
	"time"

	"broadsheet/internal/content"
)

// How fresh responses are. A cached response belongs to one revision of the content. So a change
// reaches callers after revisionMaxAge, whether a newsroom made it or the clock: package partner's
// scheduler gives changes by the clock (embargoes, licences) a revision within a second, and once
// more [content.Skew] later, when the clocks of all servers have passed that moment.
const (
	// responseMaxAge is the longest time for which a response is cached, by the handler or by caches
	// that cannot see the revision. With stale-while-revalidate, such a cache may return a withdrawn
	// article for twice as long. It is much longer than content.Skew, as it need not make up for clocks.
	responseMaxAge = content.MaxStale

	// revisionMaxAge is how long a revision is used before the store is asked again.
	revisionMaxAge = content.RevisionTime

	// revisionWait is how long a request waits for the store's current revision before it uses the
	// last known one.
	revisionWait = 500 * time.Millisecond

	// revisionTimeout ends a call of the store for its revision.
	revisionTimeout = 3 * time.Second

	// revisionStale is how long the last known revision is used while the store does not respond, so
	// that cached responses outlast a short outage. Later, requests fail.
	revisionStale = responseMaxAge
)

// These hold, or the build fails: a request must not wait longer than the call that it waits for, and
// a cached response must outlive the disagreement of clocks.
const (
	_ = uint64(revisionTimeout - revisionWait)
	_ = uint64(responseMaxAge - content.Skew)
)
