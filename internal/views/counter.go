// Package views counts views of articles by group commit: whatever arrives while a commit is
// under way goes, together, into the next one.
//
// It promises that a count is durable when Track answers, and that a caller who is alone
// waits for nobody and starts nothing. It keeps no counts of its own: the store does.
package views

import (
	"context"
	"sync"
	"time"

	"broadsheet/internal/content"
)

// MaxBatch is how many views one commit takes. More than that would let the first of a
// batch wait for the last.
const MaxBatch = 1000

// Counter counts views in a store. It is safe for use by many goroutines.
type Counter struct {
	store   content.ViewStore
	timeout time.Duration

	mu      sync.Mutex
	waiting []*call // in the order of arrival
	busy    bool    // somebody commits, and will wake the next
	stats   Stats   // but for Waiting
}

// Stats is what a counter does.
type Stats struct {
	Waiting int   // views that wait for the next commit
	Flushed int64 // views that were handed to the store
	Commits int64
}

// Stats returns what the counter has done so far.
func (c *Counter) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Waiting = len(c.waiting)
	return s
}

// call is one view on its way.
type call struct {
	view   content.View
	result content.ViewResult
	err    error
	lead   bool          // it is this call's turn to commit
	awake  chan struct{} // closed when there is a result, or the lead
}

// New makes a counter. A commit that takes longer than timeout fails.
func New(store content.ViewStore, timeout time.Duration) *Counter {
	return &Counter{store: store, timeout: timeout}
}

// Track counts a view and answers when the count is durable. When ctx ends first, the view
// may be counted or not; one with a token can be sent again.
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
				<-mine.awake // it is being counted, or leads: others depend on it
				break
			}
			return content.ViewResult{}, &content.Error{Code: content.Unavailable, Message: "the view was not counted in time", Err: ctx.Err()}
		}
		if !mine.lead {
			return mine.result, mine.err
		}
	} else {
		c.busy = true
		c.mu.Unlock()
	}
	c.commit(ctx)
	return mine.result, mine.err
}

// leave takes a call out of those that wait; false when it is among them no more.
func (c *Counter) leave(mine *call) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, other := range c.waiting {
		if other == mine && !mine.lead {
			c.waiting = append(c.waiting[:i], c.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// commit counts those who wait, the caller among them, and gives the lead to the first of
// those who came meanwhile.
func (c *Counter) commit(ctx context.Context) {
	c.mu.Lock()
	batch := c.waiting[:min(len(c.waiting), MaxBatch)]
	c.waiting = c.waiting[len(batch):]
	c.stats.Flushed += int64(len(batch))
	c.stats.Commits++
	c.mu.Unlock()
	defer c.handOver(batch) // also when the store panics: others depend on it
	c.count(ctx, batch)
}

func (c *Counter) handOver(batch []*call) {
	c.mu.Lock()
	if c.busy = len(c.waiting) > 0; c.busy {
		c.waiting[0].lead = true
		close(c.waiting[0].awake)
	}
	c.mu.Unlock()
	for _, done := range batch[1:] {
		close(done.awake)
	}
}

// count counts a batch in the store. The batch is many callers': the one who happens to
// commit it cannot cancel it.
func (c *Counter) count(ctx context.Context, batch []*call) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
	defer cancel()
	views := make([]content.View, len(batch))
	for i, one := range batch {
		views[i] = one.view
		one.err = content.Errorf(content.Internal, "what became of the view is unknown") // until it is known
	}
	results, err := c.store.AddViews(ctx, views)
	if err == nil && len(results) != len(views) {
		err = content.Errorf(content.Internal, "the store answered %d views of %d", len(results), len(views))
	}
	for i, one := range batch {
		if one.err = err; err == nil {
			one.result = results[i]
		}
	}
}
