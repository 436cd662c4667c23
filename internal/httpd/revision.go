package httpd

import (
	"context"
	"sync"
	"time"

	"broadsheet/internal/content"
)

// revision holds the current revision of the content. It reads it from the store at most once per
// [revisionMaxAge], however many requests need it, and one call at a time. A store that does not
// respond delays a request by [revisionWait] at most.
type revision struct {
	read    func(context.Context) (int64, error)
	lagging func() bool // see [Config.Lagging]; may be nil

	mu      sync.Mutex
	current int64
	readAt  time.Time     // when current was read
	triedAt time.Time     // when the last call of the store began or ended
	pending chan struct{} // closed when the running call ends; nil when none is running
	err     error         // of the last call
}

// get returns the revision. The error has code Unavailable while no cached response may be served.
func (r *revision) get(ctx context.Context) (int64, error) {
	if r.lagging != nil && r.lagging() { // a cached response may hold what has expired
		return 0, content.Errorf(content.Unavailable, "changes by the clock are not recorded yet")
	}
	r.mu.Lock()
	if r.pending == nil && time.Since(r.triedAt) >= revisionMaxAge {
		r.triedAt, r.pending = time.Now(), make(chan struct{})
		go r.refresh(context.WithoutCancel(ctx))
	}
	pending, wait := r.pending, revisionWait-time.Since(r.triedAt)
	r.mu.Unlock()
	if pending != nil {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-pending:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case time.Since(r.readAt) < revisionStale:
		return r.current, nil
	case r.err != nil:
		return 0, r.err
	}
	return 0, content.Errorf(content.Unavailable, "the store did not respond in time")
}

// refresh reads the revision from the store.
func (r *revision) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, revisionTimeout)
	defer cancel()
	n, err := r.read(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err = err; err == nil {
		r.current, r.readAt = n, time.Now()
	}
	r.triedAt = time.Now()
	close(r.pending)
	r.pending = nil
}
