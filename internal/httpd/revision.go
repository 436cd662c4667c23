package httpd

import (
	"context"
	"sync"
	"time"

	"broadsheet/internal/content"
)

// revision is the revision of the content, asked for anew when it was not for a moment. So an
// import shows within that moment, a store that is asked by many is not asked by each, and one
// that does not answer holds nobody up for long.
type revision struct {
	ask    func(context.Context) (int64, error)
	behind func() bool // may be nil

	mu      sync.Mutex
	known   int64
	at      time.Time     // when it was known last
	asked   time.Time     // when it was asked for last
	answers chan struct{} // closed when what was asked is answered; nil when it is
	err     error         // what became of it
}

// A revision is believed for fresh, and while the store cannot be asked, for stale: what is kept
// is good for longer than an outage should take. A request waits for patience until the store
// answers, and the store is given up after tooLong.
const (
	fresh    = content.RevisionTime
	patience = 500 * time.Millisecond
	tooLong  = 3 * time.Second
	stale    = content.MaxStale
)

func (r *revision) get(ctx context.Context) (int64, error) {
	if r.behind != nil && r.behind() { // an answer that is kept may tell what has expired
		return 0, content.Errorf(content.Unavailable, "the revision does not tell all at this moment")
	}
	r.mu.Lock()
	if r.answers == nil && time.Since(r.asked) >= fresh {
		r.asked, r.answers = time.Now(), make(chan struct{})
		go r.renew(context.WithoutCancel(ctx))
	}
	answers, wait := r.answers, patience-time.Since(r.asked)
	r.mu.Unlock()
	if answers != nil {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-answers:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case time.Since(r.at) < stale:
		return r.known, nil
	case r.err != nil:
		return 0, r.err
	}
	return 0, content.Errorf(content.Unavailable, "the store did not answer in time")
}

// renew asks the store.
func (r *revision) renew(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, tooLong)
	defer cancel()
	n, err := r.ask(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err = err; err == nil {
		r.known, r.at = n, time.Now()
	}
	r.asked = time.Now()
	close(r.answers)
	r.answers = nil
}
