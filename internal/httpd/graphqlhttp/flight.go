package graphqlhttp

import (
	"context"
	"net/http"
	"sync"
)

// flights are queries that run, so that those who ask the same meanwhile get the same answer.
type flights struct {
	mu      sync.Mutex
	running map[key]*flight
}

// flight is one query that runs for all who wait. It is cancelled when nobody does any more.
type flight struct {
	waiting  int
	ctx      context.Context
	cancel   context.CancelFunc
	done     chan struct{} // closed when the rest is there
	answer   *answer
	problem  *problem
	cutShort bool // it was ended before it could end
}

// share runs a query once for all who ask for it while it runs, in the context of the first but
// for its end. The answer is another's when it was not the caller's run that made it.
func (f *flights) share(ctx context.Context, k key, run func(context.Context) (*answer, *problem)) (a *answer, another bool, p *problem) {
	for {
		there, begun := f.join(ctx, k)
		if begun {
			defer f.end(k, there)
			defer context.AfterFunc(ctx, func() { f.leave(there) })()
			there.problem = &problem{status: http.StatusInternalServerError, message: "the gateway failed"} // until it did not
			there.answer, there.problem = run(there.ctx)
			return there.answer, false, there.problem
		}
		select {
		case <-there.done:
		case <-ctx.Done():
			f.leave(there)
			return nil, true, &problem{status: http.StatusServiceUnavailable, message: "the answer was not ready in time"}
		}
		if !there.cutShort || ctx.Err() != nil {
			return there.answer, true, there.problem
		} // whoever began it had less time
	}
}

// join returns the run that there is, or one that the caller has begun. One that all have left
// is not joined any more: it was cancelled.
func (f *flights) join(ctx context.Context, k key) (there *flight, begun bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if there := f.running[k]; there != nil && there.waiting > 0 {
		there.waiting++
		return there, false
	}
	mine := &flight{waiting: 1, done: make(chan struct{})}
	if deadline, limited := ctx.Deadline(); limited {
		mine.ctx, mine.cancel = context.WithDeadline(context.WithoutCancel(ctx), deadline)
	} else {
		mine.ctx, mine.cancel = context.WithCancel(context.WithoutCancel(ctx))
	}
	if f.running == nil {
		f.running = map[key]*flight{}
	}
	f.running[k] = mine
	return mine, true
}

// leave is for those who wait no more.
func (f *flights) leave(one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.cancel()
	}
}

func (f *flights) end(k key, one *flight) {
	f.mu.Lock()
	if f.running[k] == one {
		delete(f.running, k)
	}
	f.mu.Unlock()
	one.cutShort = one.ctx.Err() != nil
	one.cancel()
	close(one.done)
}
