package transfer_test

import (
	"testing"

	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"

	"pgregory.net/rapid"
)

// TestExportAndImportAreInverse imports random histories: issues in any order, in several versions that
// contradict each other. Importing their export changes nothing in the same store. In an empty store, in any
// order, it gives the same documents, and from there the same bytes are exported.
func TestExportAndImportAreInverse(t *testing.T) {
	tried := 0
	rapid.Check(t, func(rt *rapid.T) {
		if tried++; testing.Short() && tried > 10 {
			return
		}
		history := drawHistory(rt)
		first := transfertest.New(t)
		first.Import(transfer.Options{}, history...)
		first.View(rapid.SliceOf(rapid.IntRange(0, 20)).Draw(rt, "views"))
		files := first.Export()
		before, revision := first.Snapshot(), first.Read().Revision()

		r := first.Import(transfer.Options{}, transfertest.Decode(t, files)...)
		if changed := r.Issues.New + r.Issues.Changed + r.Pages.New + r.Pages.Changed + r.Articles.New + r.Articles.Changed; changed > 0 {
			rt.Errorf("imported into the same store, the export changes %d documents: %+v", changed, r)
		}
		if got := first.Read().Revision(); got != revision {
			rt.Errorf("imported into the same store, the export advances the revision from %d to %d", revision, got)
		}
		wantSame(rt, "imported into the same store", before, first.Snapshot())

		second := transfertest.New(t)
		second.Import(transfer.Options{}, rapid.Permutation(transfertest.Decode(t, files)).Draw(rt, "order")...)
		after := second.Snapshot()
		if !hasOneVersionEach(history) { // names that only replaced versions had are in no edition
			for _, names := range []string{"authors", "sections"} {
				delete(before, names)
				delete(after, names)
			}
		}
		wantSame(rt, "imported into an empty store", before, after)
		wantSame(rt, "exported again", transfertest.ByName(files), transfertest.ByName(second.Export()))
	})
}

// hasOneVersionEach reports whether a history has one version of every issue.
func hasOneVersionEach(history []edition.Edition) bool {
	seen := map[string]bool{}
	for _, e := range history {
		issue := e.Issue.Date + e.Issue.EditionName()
		if seen[issue] {
			return false
		}
		seen[issue] = true
	}
	return true
}

func wantSame(t *rapid.T, reason string, want, got map[string]string) {
	t.Helper()
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %s is\n%s\nwant\n%s", reason, name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: got %d entries, want %d", reason, len(got), len(want))
	}
}
