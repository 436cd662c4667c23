package graphqlhttp

import (
	"context"
	"net/http"
	"sync"
)

// flights are the running queries, by cache key. Requests for a query that is already running wait
// for its response (single flight).
type flights struct {
	mu      sync.Mutex
	running map[key]*flight
}

// flight is one running query. It is cancelled when no request waits for it any more.
type flight struct {
	waiting   int
	ctx       context.Context
	cancel    context.CancelFunc
	done      chan struct{} // closed when the fields below are set
	response  *response
	problem   *problem
	cancelled bool // its context ended before the query did
}

// share runs a query once for all requests that have the same key while it runs. The query's
// context has the values and the deadline of the first request, but does not end when that request
// is cancelled. shared reports whether another request ran the query.
func (f *flights) share(ctx context.Context, k key, run func(context.Context) (*response, *problem)) (a *response, shared bool, p *problem) {
	for {
		one, started := f.join(ctx, k)
		if started {
			defer f.end(k, one)
			defer context.AfterFunc(ctx, func() { f.leave(one) })()
			one.problem = &problem{status: http.StatusInternalServerError, message: "the gateway failed"} // stays when run panics
			one.response, one.problem = run(one.ctx)
			return one.response, false, one.problem
		}
		select {
		case <-one.done:
		case <-ctx.Done():
			f.leave(one)
			return nil, true, &problem{status: http.StatusServiceUnavailable, message: "the response was not ready in time"}
		}
		if !one.cancelled || ctx.Err() != nil {
			return one.response, true, one.problem
		} // else the first request had less time than this one: run it again
	}
}

// join returns the running query, or a new one that the caller has to run. It does not join a query
// that no request waits for, as that one is cancelled.
func (f *flights) join(ctx context.Context, k key) (one *flight, started bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if running := f.running[k]; running != nil && running.waiting > 0 {
		running.waiting++
		return running, false
	}
	one = &flight{waiting: 1, done: make(chan struct{})}
	if deadline, limited := ctx.Deadline(); limited {
		one.ctx, one.cancel = context.WithDeadline(context.WithoutCancel(ctx), deadline)
	} else {
		one.ctx, one.cancel = context.WithCancel(context.WithoutCancel(ctx))
	}
	if f.running == nil {
		f.running = map[key]*flight{}
	}
	f.running[k] = one
	return one, true
}

// leave removes a request that waits no longer, and cancels the query when it was the last.
func (f *flights) leave(one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.cancel()
	}
}

// end publishes the result of a query to the waiting requests.
func (f *flights) end(k key, one *flight) {
	f.mu.Lock()
	if f.running[k] == one {
		delete(f.running, k)
	}
	f.mu.Unlock()
	one.cancelled = one.ctx.Err() != nil
	one.cancel()
	close(one.done)
}
