package graphqlhttp

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/internal/waiting"
)

// run is a query that takes a second.
func run(ctx context.Context) (*response, *problem) {
	select {
	case <-ctx.Done():
		waiting.Pass(100 * time.Millisecond) // it notices the cancellation late
		return nil, &problem{status: http.StatusServiceUnavailable}
	case <-time.After(time.Second):
		return &response{status: http.StatusOK}, nil
	}
}

// TestConcurrentQueriesShareOneRun lets clients come and leave while a query runs.
func TestConcurrentQueriesShareOneRun(t *testing.T) {
	type client struct{ comes, leaves, timeout time.Duration } // leaves is 0 for a client that waits
	const ms = time.Millisecond
	for _, c := range []struct {
		reason        string
		first, second client
		answered      time.Duration // when the second has its response
		shared, fails bool
	}{
		{"both wait for one run", client{0, 0, 5000 * ms}, client{500 * ms, 0, 5000 * ms}, 1000 * ms, true, false},
		{"the first leaves", client{0, 700 * ms, 5000 * ms}, client{500 * ms, 0, 5000 * ms}, 1000 * ms, true, false},
		{"the first has left, and its run is being cancelled", client{0, 500 * ms, 5000 * ms}, client{550 * ms, 0, 5000 * ms}, 1550 * ms, false, false},
		{"the first had less time", client{0, 0, 600 * ms}, client{500 * ms, 0, 5000 * ms}, 1700 * ms, false, false},
		{"the second has less time", client{0, 0, 5000 * ms}, client{500 * ms, 0, 200 * ms}, 700 * ms, true, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			var f flights
			began := time.Now()
			ask := func(c client) (*response, bool, *problem) {
				waiting.Pass(c.comes)
				ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
				defer cancel()
				if c.leaves > 0 {
					time.AfterFunc(c.leaves-c.comes, cancel)
				}
				return f.share(ctx, key{1}, run)
			}
			go ask(c.first)
			_, shared, problem := ask(c.second)
			if took := time.Since(began); shared != c.shared || (problem != nil) != c.fails || took != c.answered {
				t.Errorf("%s: after %v, shared %t, problem %v", c.reason, took, shared, problem)
			}
			synctest.Wait()
			waiting.Pass(10 * time.Second)
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(f.running) > 0 {
				t.Errorf("%s: %d still run", c.reason, len(f.running))
			}
		})
	}
}
