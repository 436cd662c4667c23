package partner

import (
	"log/slog"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// TestBehind lets an embargo end while somebody else is writing.
func TestBehind(t *testing.T) {
	clock := contenttest.NewClock(contenttest.Press())
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 1)
	issue.Articles[0].VisibleFrom = clock.Now().Add(time.Minute)
	revision := contenttest.Publish(t, store, p.Masthead(), issue)
	w := NewScheduler(store, "a server", slog.New(slog.DiscardHandler))
	look := func(reason string, code content.Code, behind bool, revision int64) {
		t.Helper()
		err := w.look(t.Context())
		r, failed := store.Read(t.Context(), content.Public())
		if failed != nil {
			t.Fatal(failed)
		}
		if content.CodeOf(err) != code || w.Lagging() != behind || r.Revision() != revision {
			t.Errorf("%s: got %v, behind %t, at revision %d", reason, err, w.Lagging(), r.Revision())
		}
	}
	look("nothing is due", "", false, revision)
	clock.Advance(time.Hour)
	other, err := store.Write(t.Context(), "an import")
	if err != nil {
		t.Fatal(err)
	}
	look("somebody else is writing", content.Conflict, true, revision)
	if err := other.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	look("now it is told", "", false, revision+1)
}
