// Package views counts views of articles. A [Filter] decides which views count: it limits the views of
// one client and ignores crawlers. A [Counter] writes views to the store by group commit: all views that
// arrive during one commit go into the next one together.
//
// When Track returns, the count is durable. A single view is committed at once, by the calling
// goroutine; no background goroutine runs. The counts are in the store only.
package views

import (
	"context"
	"sync"
	"time"

	"broadsheet/internal/content"
)

// MaxBatch is the most views in one commit. In a larger batch, the first view would wait too long
// for the last.
const MaxBatch = 1000

// Counter counts views in a store. It is safe for concurrent use.
type Counter struct {
	store   content.ViewStore
	timeout time.Duration

	mu      sync.Mutex
	waiting []*call // in the order of arrival
	busy    bool    // a commit is running; its goroutine wakes the next leader
	stats   Stats   // without Waiting
}

// Stats are numbers for metrics.
type Stats struct {
	Waiting int   // views that wait for the next commit
	Flushed int64 // views that were sent to the store, in total
	Commits int64 // commits, in total
}

// Stats returns the current numbers.
func (c *Counter) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Waiting = len(c.waiting)
	return s
}

// call is one call of Track.
type call struct {
	view   content.View
	result content.ViewResult
	err    error
	leads  bool          // this call commits the next batch
	awake  chan struct{} // closed when the result is set, or leads is
}

// New returns a counter. A commit that takes longer than timeout fails.
func New(store content.ViewStore, timeout time.Duration) *Counter {
	return &Counter{store: store, timeout: timeout}
}

// Track counts a view and returns when the count is durable. When ctx ends first, the error has
// code Unavailable and the view is not counted, unless its commit is already running: then Track
// waits for the commit. A view with a token can be sent again, as it counts once.
func (c *Counter) Track(ctx context.Context, v content.View) (content.ViewResult, error) {
	mine := &call{view: v, awake: make(chan struct{})}
	c.mu.Lock()
	c.waiting = append(c.waiting, mine)
	if c.busy {
		c.mu.Unlock()
		select {
		case <-mine.awake:
		case <-ctx.Done():
			if !c.leave(mine) {
				<-mine.awake // its commit is running, or it leads: other calls depend on it
				break
			}
			return content.ViewResult{}, &content.Error{Code: content.Unavailable, Message: "the view was not counted in time; send it again", Err: ctx.Err()}
		}
		if !mine.leads {
			return mine.result, mine.err
		}
	} else {
		c.busy = true
		c.mu.Unlock()
	}
	c.commit(ctx)
	return mine.result, mine.err
}

// leave removes a call from the waiting ones. It returns false when the call is already in a batch, or leads.
func (c *Counter) leave(mine *call) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, other := range c.waiting {
		if other == mine && !mine.leads {
			c.waiting = append(c.waiting[:i], c.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// commit counts the waiting views, among them the caller's own, and hands the lead to the first
// call that arrived meanwhile.
func (c *Counter) commit(ctx context.Context) {
	c.mu.Lock()
	batch := c.waiting[:min(len(c.waiting), MaxBatch)]
	c.waiting = c.waiting[len(batch):]
	c.stats.Flushed += int64(len(batch))
	c.stats.Commits++
	c.mu.Unlock()
	defer c.handOver(batch) // also when the store panics, as other calls depend on it
	c.count(ctx, batch)
}

// handOver wakes the next leader, and the other calls of a batch that is done.
func (c *Counter) handOver(batch []*call) {
	c.mu.Lock()
	if c.busy = len(c.waiting) > 0; c.busy {
		c.waiting[0].leads = true
		close(c.waiting[0].awake)
	}
	c.mu.Unlock()
	for _, one := range batch[1:] {
		close(one.awake)
	}
}

// count sends a batch to the store and sets the results. The end of ctx does not cancel the commit,
// as the batch also holds views of other callers.
func (c *Counter) count(ctx context.Context, batch []*call) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
	defer cancel()
	views := make([]content.View, len(batch))
	for i, one := range batch {
		views[i] = one.view
		one.err = content.Errorf(content.Internal, "it is unknown whether the view was counted") // stays when the store panics
	}
	results, err := c.store.AddViews(ctx, views)
	if err == nil && len(results) != len(views) {
		err = content.Errorf(content.Internal, "the store returned %d results for %d views", len(results), len(views))
	}
	for i, one := range batch {
		if one.err = err; err == nil {
			one.result = results[i]
		}
	}
}
