package content

import "time"

// How long state that has changed may still be used, and how long a lock outlives its holder. These
// constants stand in one place because they depend on each other; TestTimesFitTogether checks how.
const (
	// LeaseTime is how long a writer's lease outlives its last renewal. After that, another writer
	// may take it over.
	LeaseTime = 10 * time.Second

	// Skew is how far the clocks of machines that share a store may differ, in either direction. It is
	// a part of LeaseTime, so that a lease never ends by one machine's clock long before it is renewed by
	// another's.
	Skew = LeaseTime / 5

	// TickInterval is how often each server looks for transitions: embargoes that ended, entitlements
	// that began. It is below Skew: an article is re-stamped at the transition and again Skew later, and
	// a server looks in between.
	TickInterval = time.Second

	// RevisionTime is how long a server takes a revision that it has read for the current one. Cached
	// responses are older than the content by this much at most, while the store can be reached.
	RevisionTime = 250 * time.Millisecond

	// KeyTime is how long a server takes an API key and its partner, once read, for current. Suspending a
	// partner or revoking a key takes effect within twice this time.
	KeyTime = 500 * time.Millisecond

	// MaxStale is how long at most a response is served after the content, or the entitlements, that it
	// was made from have changed: cached responses end by then, also while the store cannot be reached. A
	// partner is taken to have received articles for this long after its entitlement was changed, so that
	// it hears of their withdrawal. That is why it must be longer than all of the above together.
	MaxStale = time.Minute

	// TokenTime is how long the token of a view is stored, so that the view is not counted twice. A client
	// may repeat a view, with the same token, for this long after a failure.
	TokenTime = 24 * time.Hour
)
