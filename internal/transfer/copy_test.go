package transfer_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/transfer/transfertest"
)

func TestCopyIsCompleteAndRepeatable(t *testing.T) {
	from, to := transfertest.Everything(t), transfertest.New(t)
	r, err := transfertest.Copy(t, from.Store, to.Store)
	transfertest.Must(t, err)
	if got := fmt.Sprint(r); got != "{{3 0 0} {4 0 0} {7 0 0}}" {
		t.Errorf("everything is new: got %s", got)
	}
	if want, got := from.Snapshot(), to.Snapshot(); !maps.Equal(want, got) {
		t.Errorf("the copy is\n%s\nwant\n%s", got, want)
	}
	revision := to.Read().Revision()
	to.View([]int{2})
	viewed := to.Snapshot()
	r, err = transfertest.Copy(t, from.Store, to.Store)
	transfertest.Must(t, err)
	if got := fmt.Sprint(r); got != "{{0 0 3} {0 0 4} {0 0 7}}" || to.Read().Revision() != revision || !maps.Equal(viewed, to.Snapshot()) {
		t.Errorf("the second copy changes nothing, and keeps the views counted since: got %s, revision %d after %d", got, to.Read().Revision(), revision)
	}
}

// TestInterruptedCopyIsResumed stops the copier after each number of steps and runs it again.
func TestInterruptedCopyIsResumed(t *testing.T) {
	from := transfertest.Everything(t)
	want := from.Snapshot()
	for steps := range 12 {
		clock := contenttest.NewClock(contenttest.StartTime())
		store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
		transfertest.Must(t, err)
		to := &transfertest.Store{T: t, Store: store, Clock: clock}
		_, err = transfertest.Copy(t, from.Store, contenttest.Dying(store, steps))
		if err != nil && !errors.Is(err, contenttest.ErrDied) {
			t.Fatal(err)
		}
		clock.Advance(time.Hour)
		_, err = transfertest.Copy(t, from.Store, store)
		transfertest.Must(t, err)
		if got := to.Snapshot(); !maps.Equal(got, want) {
			t.Errorf("interrupted after %d steps, the copy is\n%s\nwant\n%s", steps, got, want)
		}
		transfertest.Must(t, store.Close())
	}
}
