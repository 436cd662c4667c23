package partner

import (
	"log/slog"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// TestLaggingWhileAnotherWriterHoldsTheLease lets an embargo end during an import.
func TestLaggingWhileAnotherWriterHoldsTheLease(t *testing.T) {
	clock := contenttest.NewClock(contenttest.StartTime())
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 1)
	issue.Articles[0].VisibleFrom = clock.Now().Add(time.Minute)
	revision := contenttest.Publish(t, store, p.Masthead(), issue)
	s := NewScheduler(store, "a server", slog.New(slog.DiscardHandler))
	check := func(reason string, code content.Code, lagging bool, revision int64) {
		t.Helper()
		err := s.check(t.Context())
		r, failed := store.Read(t.Context(), content.Public())
		if failed != nil {
			t.Fatal(failed)
		}
		if content.CodeOf(err) != code || s.Lagging() != lagging || r.Revision() != revision {
			t.Errorf("%s: got %v, lagging %t, at revision %d", reason, err, s.Lagging(), r.Revision())
		}
	}
	check("nothing is due", "", false, revision)
	clock.Advance(time.Hour)
	other, err := store.Write(t.Context(), "an import")
	if err != nil {
		t.Fatal(err)
	}
	check("another writer holds the lease", content.Conflict, true, revision)
	if err := other.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("the transition is recorded", "", false, revision+1)
}
