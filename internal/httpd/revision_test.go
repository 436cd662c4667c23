package httpd

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/internal/waiting"
)

// TestRevisionOutlastsAShortOutage reads the revision of a store that responds, hangs, and responds again.
func TestRevisionOutlastsAShortOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls, now atomic.Int64
		var hangs atomic.Bool
		now.Store(7)
		r := &revision{read: func(ctx context.Context) (int64, error) {
			calls.Add(1)
			if hangs.Load() {
				<-ctx.Done()
				return 0, ctx.Err()
			}
			waiting.Pass(10 * time.Millisecond)
			return now.Load(), nil
		}}
		get := func(reason string, want int64, within time.Duration) {
			t.Helper()
			began := time.Now()
			n, err := r.get(t.Context())
			if took := time.Since(began); n != want || (err != nil) != (want == 0) || took > within {
				t.Errorf("%s: got %d, %v after %v", reason, n, err, took)
			}
		}
		get("first", 7, 10*time.Millisecond)
		now.Store(8)
		get("before the maximum age", 7, 0)
		if calls.Load() != 1 {
			t.Errorf("got %d store calls, want 1", calls.Load())
		}
		waiting.Pass(revisionMaxAge)
		get("after it", 8, 10*time.Millisecond)

		hangs.Store(true)
		waiting.Pass(revisionMaxAge)
		get("the first request while the store hangs", 8, revisionWait)
		for range 20 {
			waiting.Pass(10 * time.Millisecond)
			get("further requests while it hangs", 8, 0)
		}
		if calls.Load() != 3 {
			t.Errorf("got %d store calls, want 3: one at a time", calls.Load())
		}
		waiting.Pass(revisionStale)
		get("after a long outage", 0, revisionWait)

		hangs.Store(false)
		waiting.Pass(revisionTimeout + revisionMaxAge)
		get("when it responds again", 8, 10*time.Millisecond)
		synctest.Wait()
	})
}

// TestRevisionCallOutlivesItsRequest cancels the request that started the store call.
func TestRevisionCallOutlivesItsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &revision{read: func(ctx context.Context) (int64, error) {
			select {
			case <-ctx.Done():
				return 0, errors.New("the call was cancelled with the request")
			case <-time.After(100 * time.Millisecond):
				return 7, nil
			}
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if n, err := r.get(ctx); err == nil {
			t.Errorf("got %d before the store responded", n)
		}
		if n, err := r.get(t.Context()); n != 7 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	})
}
