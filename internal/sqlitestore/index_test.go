package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/words"
)

// TestOldArticlesAreIndexed opens a file with articles from a version without search, or from a program
// that does not write search entries.
func TestOldArticlesAreIndexed(t *testing.T) {
	const all = 310 // more than one step of indexing
	for _, c := range []struct{ reason, before string }{
		{"no index", `DROP TABLE search; DROP TABLE search_titles; DROP TABLE search_keys`},
		{"an index whose creation was interrupted", `DELETE FROM search WHERE rowid IN (SELECT key FROM search_keys WHERE id > 'art_8');
			DELETE FROM search_titles WHERE rowid IN (SELECT key FROM search_keys WHERE id > 'art_8'); DELETE FROM search_keys WHERE id > 'art_8'`},
		{"articles changed without the index", `UPDATE articles SET revision = 7, doc = replace(doc, 'Title', 'Corrected');`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "old.db")
			clock := contenttest.NewClock(contenttest.StartTime())
			s := open(t, path, clock.Now)
			p := contenttest.NewPaper("quay")
			w, err := s.Write(t.Context(), "the suite")
			must(t, err)
			must(t, w.Put(t.Context(), p.Masthead()))
			must(t, w.Put(t.Context(), p.Issue("2026-06-01", 10, all/10)))
			_, err = w.Commit(t.Context())
			must(t, err)
			must(t, w.Close(t.Context()))
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec(c.before)
			must(t, err)
			must(t, db.Close())

			r, err := open(t, path, clock.Now).Read(t.Context(), content.Public())
			must(t, err)
			found := 0
			for _, word := range []string{"title", "corrected"} {
				phrases, err := words.Parse(word + " body")
				must(t, err)
				counts, err := r.CountSearches(t.Context(), []content.SearchFilter{{Phrases: phrases}})
				must(t, err)
				lists, err := r.SearchLists(t.Context(), []content.SearchQuery{{SearchFilter: content.SearchFilter{Phrases: phrases}, Window: content.Window{Limit: all + 1}}})
				must(t, err)
				if len(lists[0]) != int(counts[0]) {
					t.Errorf("%s: found %d, counted %d", word, len(lists[0]), counts[0])
				}
				found += len(lists[0])
			}
			if found != all {
				t.Errorf("%d of %d articles are found", found, all)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
