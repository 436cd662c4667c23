package edition_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/sqlitestore"
)

// copied copies a store into another and returns what was done.
func copied(t *testing.T, from, to content.Store) (edition.Report, error) {
	t.Helper()
	done := 0
	c, err := edition.NewCopier(t.Context(), from, to, edition.Options{}, func() { done++ })
	must(t, err)
	err = c.Run(t.Context())
	if err == nil && done != c.Steps() {
		t.Errorf("progress tells of %d steps of %d", done, c.Steps())
	}
	if closing := c.Close(t.Context()); err == nil {
		err = closing
	}
	return c.Report(), err
}

// everything is a store with all that editions can tell, with views, and with an author to whom
// nothing is credited any more.
func everything(t *testing.T) shelf {
	t.Helper()
	d := newShelf(t)
	last := sheet("2026-06-09", []edition.Article{story("1", "A")})
	last.Publication.ID = "mole"
	last.Issue.Pages[0].Articles[0].Credits[0].Name = "Gone"
	d.bring(append(contenttest.Everything(), last)...)
	last.Issue.Pages[0].Articles[0].Credits = nil
	d.bring(last)
	d.view([]int{0, 0, 1})
	return d
}

func TestACopyHasAll(t *testing.T) {
	from, to := everything(t), newShelf(t)
	r, err := copied(t, from.store, to.store)
	must(t, err)
	if got := fmt.Sprint(r); got != "{{3 0 0} {4 0 0} {7 0 0}}" {
		t.Errorf("all is new: got %s", got)
	}
	if want, got := from.snapshot(), to.snapshot(); !maps.Equal(want, got) {
		t.Errorf("the copy is\n%s\nwant\n%s", got, want)
	}
	revision := to.read().Revision()
	to.view([]int{2})
	counted := to.snapshot()
	r, err = copied(t, from.store, to.store)
	must(t, err)
	if got := fmt.Sprint(r); got != "{{0 0 3} {0 0 4} {0 0 7}}" || to.read().Revision() != revision || !maps.Equal(counted, to.snapshot()) {
		t.Errorf("copying again changes nothing, and keeps what was counted since: got %s, revision %d after %d", got, to.read().Revision(), revision)
	}
}

// TestACopyIsResumed lets the process die after each number of steps.
func TestACopyIsResumed(t *testing.T) {
	from := everything(t)
	want := from.snapshot()
	for steps := range 12 {
		clock := contenttest.NewClock(contenttest.Press())
		store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
		must(t, err)
		to := shelf{t: t, store: store}
		_, err = copied(t, from.store, contenttest.Dying(store, steps))
		if err != nil && !errors.Is(err, contenttest.ErrDied) {
			t.Fatal(err)
		}
		clock.Advance(time.Hour)
		_, err = copied(t, from.store, store)
		must(t, err)
		if got := to.snapshot(); !maps.Equal(got, want) {
			t.Errorf("after %d steps, the copy ends as\n%s\nwant\n%s", steps, got, want)
		}
		must(t, store.Close())
	}
}
