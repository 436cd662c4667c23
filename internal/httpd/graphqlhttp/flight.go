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
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	answer  *answer
	problem *problem
}

// share runs a query once for all who ask for it while it runs, in the context of the first but
// for its end.
func (f *flights) share(ctx context.Context, k key, run func(context.Context) (*answer, *problem)) (*answer, *problem) {
	f.mu.Lock()
	if there := f.running[k]; there != nil {
		there.waiting++
		f.mu.Unlock()
		select {
		case <-there.done:
			return there.answer, there.problem
		case <-ctx.Done():
			f.leave(there)
			return nil, &problem{status: http.StatusServiceUnavailable, message: "the answer was not ready in time"}
		}
	}
	mine, running := f.begin(ctx, k)
	f.mu.Unlock()
	defer f.end(k, mine)
	defer context.AfterFunc(ctx, func() { f.leave(mine) })()
	mine.problem = &problem{status: http.StatusInternalServerError, message: "the gateway failed"} // until it did not
	mine.answer, mine.problem = run(running)
	return mine.answer, mine.problem
}

func (f *flights) begin(ctx context.Context, k key) (*flight, context.Context) {
	deadline, limited := ctx.Deadline()
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	if limited {
		cancel()
		running, cancel = context.WithDeadline(context.WithoutCancel(ctx), deadline)
	}
	mine := &flight{waiting: 1, cancel: cancel, done: make(chan struct{})}
	if f.running == nil {
		f.running = map[key]*flight{}
	}
	f.running[k] = mine
	return mine, running
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
	delete(f.running, k)
	f.mu.Unlock()
	one.cancel()
	close(one.done)
}
