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

// TestRevision asks a store for its revision that answers, that hangs, and that answers again.
func TestRevision(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked, now atomic.Int64
		var hangs atomic.Bool
		now.Store(7)
		r := &revision{ask: func(ctx context.Context) (int64, error) {
			asked.Add(1)
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
		get("within a moment", 7, 0)
		if asked.Load() != 1 {
			t.Errorf("asked %d times in a moment", asked.Load())
		}
		waiting.Pass(fresh)
		get("after it", 8, 10*time.Millisecond)

		hangs.Store(true)
		waiting.Pass(fresh)
		get("the first who meets a store that hangs", 8, patience)
		for range 20 {
			waiting.Pass(10 * time.Millisecond)
			get("those who come after", 8, 0)
		}
		if asked.Load() != 3 {
			t.Errorf("asked %d times, want one at a time", asked.Load())
		}
		waiting.Pass(stale)
		get("when it hung for long, some time", 0, patience)

		hangs.Store(false)
		waiting.Pass(tooLong + fresh)
		get("when it answers again", 8, 10*time.Millisecond)
		synctest.Wait()
	})
}

// TestRevisionIsAskedForNobodyInParticular leaves while the store is asked.
func TestRevisionIsAskedForNobodyInParticular(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &revision{ask: func(ctx context.Context) (int64, error) {
			select {
			case <-ctx.Done():
				return 0, errors.New("it was for the one who left")
			case <-time.After(100 * time.Millisecond):
				return 7, nil
			}
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if n, err := r.get(ctx); err == nil {
			t.Errorf("got %d before it was answered", n)
		}
		if n, err := r.get(t.Context()); n != 7 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	})
}
