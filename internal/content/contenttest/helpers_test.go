package contenttest_test

import (
	"errors"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// openStore opens a store in memory, with the suite's clock.
func openStore(t *testing.T) (content.Store, *contenttest.Clock) {
	t.Helper()
	clock := contenttest.NewClock(contenttest.StartTime())
	s, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, clock
}

// TestDyingWriterLeavesNothingVisible writes with writers that die after each number of steps. Tests of crashes
// would prove nothing if the last step were done, or if the lease were released.
func TestDyingWriterLeavesNothingVisible(t *testing.T) {
	s, clock := openStore(t)
	batch := contenttest.NewPaper("quay").Masthead()
	for steps := range 3 {
		w, err := contenttest.Dying(s, steps).Write(t.Context(), "the suite")
		if err != nil {
			t.Fatal(err)
		}
		err = w.Put(t.Context(), batch)
		if died := errors.Is(err, contenttest.ErrDied); died != (steps < 1) {
			t.Errorf("after %d steps, Put returned %v", steps, err)
		}
		_, err = w.Commit(t.Context())
		if died := errors.Is(err, contenttest.ErrDied); died != (steps < 2) {
			t.Errorf("after %d steps, Commit returned %v", steps, err)
		}
		r, err := s.Read(t.Context(), content.Editor())
		if err != nil {
			t.Fatal(err)
		}
		if visible := r.Revision() > 0; visible != (steps == 2) {
			t.Errorf("after %d steps, the revision is %d", steps, r.Revision())
		}
		if _, err := s.Write(t.Context(), "another"); content.CodeOf(err) != content.Conflict {
			t.Errorf("after %d steps, the lease is free: %v", steps, err)
		}
		clock.Advance(2 * content.LeaseTime)
	}
}

// TestCallsAreCounted checks the helper by which tests find queries in loops (N+1).
func TestCallsAreCounted(t *testing.T) {
	s, _ := openStore(t)
	counted, calls := contenttest.Count(s)
	r, err := counted.Read(t.Context(), content.Editor())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := r.Bodies(t.Context(), []content.ID{"art_a", "art_b"}); err != nil {
			t.Fatal(err)
		}
	}
	if n, bodies := calls.Take()["Bodies"], calls.Bodies(); n != 2 || bodies != 4 {
		t.Errorf("counted %d calls for %d bodies, want 2 for 4", n, bodies)
	}
	if again := calls.Take(); len(again) > 0 {
		t.Errorf("Take starts again from 0: got %v", again)
	}
}
