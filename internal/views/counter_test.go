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

// slowStore is a view store whose commits take a second.
type slowStore struct {
	mu      sync.Mutex
	batches [][]content.View
	fail    error
}

func (s *slowStore) AddViews(ctx context.Context, batch []content.View) ([]content.ViewResult, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batches = append(s.batches, batch)
	return make([]content.ViewResult, len(batch)), s.fail
}

func (s *slowStore) sizes() string {
	var sizes []int
	for _, b := range s.batches {
		sizes = append(sizes, len(b))
	}
	return fmt.Sprint(sizes)
}

func view(i int) content.View { return content.View{ArticleID: content.ID(fmt.Sprint("art_", i))} }

func TestConcurrentViewsShareACommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowStore{}
		c := views.New(s, time.Minute)
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
		if got := s.sizes(); got != "[1 63]" {
			t.Errorf("want a commit of the first view, and one of all that arrived meanwhile: got batches of %s", got)
		}
	})
}

func TestCancelledCallDoesNotAffectOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowStore{}
		c := views.New(s, time.Minute)
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
		if got := s.sizes(); got != "[1 1]" {
			t.Errorf("cancelled views must not be counted, except one whose commit was running: got batches of %s", got)
		}
		if errs[0] != nil || errs[2] != nil {
			t.Errorf("want no error for views that were committed: got %v and %v", errs[0], errs[2])
		}
		if content.CodeOf(errs[1]) != content.Unavailable || content.CodeOf(errs[3]) != content.Unavailable {
			t.Errorf("want UNAVAILABLE for views that were not counted: got %v and %v", errs[1], errs[3])
		}
	})
}

func TestFailedCommitFailsItsCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slowStore{fail: errors.New("disk full")}
		if _, err := views.New(s, time.Minute).Track(t.Context(), view(1)); !errors.Is(err, s.fail) {
			t.Errorf("got %v, want the store's error", err)
		}
		if _, err := views.New(&slowStore{}, time.Millisecond).Track(t.Context(), view(1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a commit that takes too long must fail: got %v", err)
		}
	})
}

// panicking is a store that panics on its first commit.
type panicking struct {
	slowStore
	panicked bool
}

func (p *panicking) AddViews(ctx context.Context, batch []content.View) ([]content.ViewResult, error) {
	if !p.panicked {
		p.panicked = true
		waiting.Pass(time.Second)
		panic("test")
	}
	return p.slowStore.AddViews(ctx, batch)
}

func TestPanicInTheStoreDoesNotBlockOthers(t *testing.T) {
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
			t.Errorf("views that arrived later must be counted: got %v, %v", errs[1], errs[2])
		}
	})
}

// BenchmarkTrack compares group commit with one commit per view, for 64 concurrent callers and a
// database file.
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
