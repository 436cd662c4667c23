package views_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/views"
	"broadsheet/internal/waiting"
)

// ledger is a view store that takes a second for each commit.
type ledger struct {
	mu      sync.Mutex
	batches [][]content.View
	fail    error
}

func (l *ledger) AddViews(ctx context.Context, batch []content.View) ([]content.ViewResult, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.batches = append(l.batches, batch)
	return make([]content.ViewResult, len(batch)), l.fail
}

func (l *ledger) sizes() string {
	var sizes []int
	for _, b := range l.batches {
		sizes = append(sizes, len(b))
	}
	return fmt.Sprint(sizes)
}

func view(i int) content.View { return content.View{ArticleID: content.ID(fmt.Sprint("art_", i))} }

func TestCallersShareACommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{}
		c := views.New(l, time.Minute)
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				waiting.Pass(time.Duration(i) * time.Millisecond)
				if _, err := c.Track(t.Context(), view(i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := l.sizes(); got != "[1 63]" {
			t.Errorf("the first commits alone, and those who came meanwhile together: got batches of %s", got)
		}
	})
}

func TestACallerWhoLeavesSpoilsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{}
		c := views.New(l, time.Minute)
		leaving, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i, ctx := range []context.Context{leaving, leaving, t.Context(), leaving} {
			wg.Go(func() {
				waiting.Pass(time.Duration(i) * time.Millisecond)
				_, errs[i] = c.Track(ctx, view(i))
			})
		}
		wg.Wait()
		if got := l.sizes(); got != "[1 1]" {
			t.Errorf("those who left are not counted, save the one whose commit was under way: got batches of %s", got)
		}
		if errs[0] != nil || errs[2] != nil {
			t.Errorf("whose commit ends well is told so: got %v and %v", errs[0], errs[2])
		}
		if content.CodeOf(errs[1]) != content.Unavailable || content.CodeOf(errs[3]) != content.Unavailable {
			t.Errorf("who leaves uncounted is told so: got %v and %v", errs[1], errs[3])
		}
	})
}

func TestAFailedCommitFailsItsCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{fail: errors.New("disk full")}
		if _, err := views.New(l, time.Minute).Track(t.Context(), view(1)); !errors.Is(err, l.fail) {
			t.Errorf("got %v, want the store's error", err)
		}
		if _, err := views.New(&ledger{}, time.Millisecond).Track(t.Context(), view(1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a commit that takes too long fails: got %v", err)
		}
	})
}

// panicking is a store with a defect that shows once.
type panicking struct {
	ledger
	panicked bool
}

func (p *panicking) AddViews(ctx context.Context, batch []content.View) ([]content.ViewResult, error) {
	if !p.panicked {
		p.panicked = true
		waiting.Pass(time.Second)
		panic("a defect")
	}
	return p.ledger.AddViews(ctx, batch)
}

func TestAPanicStopsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := views.New(&panicking{}, time.Minute)
		var wg sync.WaitGroup
		errs := make([]error, 3)
		for i := range errs {
			wg.Go(func() {
				defer func() { _ = recover() }()
				waiting.Pass(time.Duration(i) * 600 * time.Millisecond)
				_, errs[i] = c.Track(t.Context(), view(i))
			})
		}
		wg.Wait()
		if errs[1] != nil || errs[2] != nil {
			t.Errorf("those who came later are counted: got %v, %v", errs[1], errs[2])
		}
	})
}

// BenchmarkTrack compares 64 callers who share commits with 64 who commit each on their own,
// over the same kind of file.
func BenchmarkTrack(b *testing.B) {
	for _, way := range []string{"group commit", "one commit per call"} {
		b.Run(way, func(b *testing.B) {
			store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "views.db"), time.Now)
			if err != nil {
				b.Fatal(err)
			}
			defer store.Close()
			counter := views.New(store, time.Minute)
			track := counter.Track
			if way != "group commit" {
				track = func(ctx context.Context, v content.View) (content.ViewResult, error) {
					results, err := store.AddViews(ctx, []content.View{v})
					if err != nil {
						return content.ViewResult{}, err
					}
					return results[0], nil
				}
			}
			b.SetParallelism(32) // 64 callers on 2 cores
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					if _, err := track(b.Context(), view(i%100)); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "views/s")
		})
	}
}
