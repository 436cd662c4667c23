package httpd

import (
	"context"
	"sync"
	"time"
)

// revision is the revision of the content, asked for anew when it was not for a moment. So an
// import shows within that moment, and a store that is asked by many is not asked by each.
type revision struct {
	ask func(context.Context) (int64, error)

	mu    sync.Mutex
	known int64
	at    time.Time // when it was known last
}

// A revision is believed for fresh, and while the store cannot be asked, for stale: what is kept
// is good for longer than an outage should take.
const (
	fresh = 250 * time.Millisecond
	stale = time.Minute
)

func (r *revision) get(ctx context.Context) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.at) < fresh {
		return r.known, nil
	}
	n, err := r.ask(ctx)
	switch {
	case err == nil:
		r.known, r.at = n, time.Now()
	case time.Since(r.at) < stale:
		err = nil
	}
	return r.known, err
}
