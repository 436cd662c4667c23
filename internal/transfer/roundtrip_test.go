package transfer_test

import (
	"testing"

	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"

	"pgregory.net/rapid"
)

// TestExportAndImportAreInverse brings random histories of imports into a store: issues in any
// order, told in several versions that contradict each other. Their export changes nothing where
// it is from, makes the same documents in an empty store, in whatever order it is imported, and
// is exported from there in the same bytes.
func TestExportAndImportAreInverse(t *testing.T) {
	tried := 0
	rapid.Check(t, func(rt *rapid.T) {
		if tried++; testing.Short() && tried > 10 {
			return
		}
		history := drawHistory(rt)
		first := transfertest.InMemory(t)
		first.Import(transfer.Options{}, history...)
		first.View(rapid.SliceOf(rapid.IntRange(0, 20)).Draw(rt, "views"))
		files := first.Export()
		before, revision := first.Snapshot(), first.Read().Revision()

		r := first.Import(transfer.Options{}, transfertest.Decode(t, files)...)
		if changed := r.Issues.New + r.Issues.Changed + r.Pages.New + r.Pages.Changed + r.Articles.New + r.Articles.Changed; changed > 0 {
			rt.Errorf("imported where it is from, it changes %d documents: %+v", changed, r)
		}
		if got := first.Read().Revision(); got != revision {
			rt.Errorf("imported where it is from, it advances the revision from %d to %d", revision, got)
		}
		wantSame(rt, "imported where it is from", before, first.Snapshot())

		second := transfertest.InMemory(t)
		second.Import(transfer.Options{}, rapid.Permutation(transfertest.Decode(t, files)).Draw(rt, "order")...)
		after := second.Snapshot()
		if !once(history) { // names of which versions told that are gone are in no edition
			for _, names := range []string{"authors", "sections"} {
				delete(before, names)
				delete(after, names)
			}
		}
		wantSame(rt, "imported into an empty store", before, after)
		wantSame(rt, "exported again", transfertest.ByName(files), transfertest.ByName(second.Export()))
	})
}

// once reports whether a history tells of every issue once.
func once(history []edition.Edition) bool {
	seen := map[string]bool{}
	for _, e := range history {
		if seen[e.Issue.Date] {
			return false
		}
		seen[e.Issue.Date] = true
	}
	return true
}

func wantSame(t *rapid.T, reason string, want, got map[string]string) {
	t.Helper()
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s, %s are\n%s\nwant\n%s", reason, name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s, there are %d things, want %d", reason, len(got), len(want))
	}
}
