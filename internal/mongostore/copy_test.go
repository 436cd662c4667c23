package mongostore

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/transfer"
)

// TestCopyToMongoDBAndBackIsEqual copies content from SQLite to the server and back to SQLite, and
// compares the exports.
func TestCopyToMongoDBAndBackIsEqual(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		clock := contenttest.NewClock(contenttest.StartTime())
		first, last := memory(t, clock.Now), memory(t, clock.Now)
		im := transfer.NewImporter(first, transfer.Options{})
		for _, e := range contenttest.Everything() {
			must(t, im.Import(t.Context(), e))
		}
		must(t, im.Close(t.Context()))
		there := open(t, newDatabase(t, server), clock.Now, nil)
		copyAll(t, first, there)
		copyAll(t, there, last)
		want := exportAll(t, first)
		for name, store := range map[string]content.Store{"on the server": there, "back": last} {
			if got := exportAll(t, store); !slices.Equal(got, want) {
				t.Errorf("%s, the issues are\n%s\nwant\n%s", name, got, want)
			}
		}
		if r := copyAll(t, last, there); r.Issues.Unchanged != 2 || r.Articles.New+r.Articles.Changed+r.Pages.New+r.Pages.Changed > 0 {
			t.Errorf("once more, nothing is to be done: got %+v", r)
		}
	})
}

func memory(t *testing.T, now func() time.Time) content.Store {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, now)
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func copyAll(t *testing.T, from, to content.Store) transfer.Report {
	t.Helper()
	c, err := transfer.NewCopier(t.Context(), from, to, transfer.Options{}, func() {})
	must(t, err)
	must(t, c.Run(t.Context()))
	must(t, c.Close(t.Context()))
	return c.Report()
}

// exportAll returns all issues as edition JSON.
func exportAll(t *testing.T, store content.Store) (files []string) {
	t.Helper()
	r, err := store.Read(t.Context(), content.Editor())
	must(t, err)
	lists, err := r.IssueLists(t.Context(), []content.IssueQuery{{Ascending: true, Window: content.Window{Limit: 10}}})
	must(t, err)
	for _, issue := range lists[0] {
		e, err := transfer.Read(t.Context(), r, issue.ID)
		must(t, err)
		var file bytes.Buffer
		must(t, e.Write(&file))
		files = append(files, file.String())
	}
	return files
}
