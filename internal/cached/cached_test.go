package cached_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/cached"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// TestContract runs the contract suite on a cache with room for everything, and on one that evicts most entries.
func TestContract(t *testing.T) {
	for name, bytes := range map[string]uint64{"roomy": 64 << 20, "narrow": 10 << 10} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name != "narrow" {
				t.Skip("with -short only the narrow cache is tested, because it evicts entries, too")
			}
			contenttest.Run(t, contenttest.Backend{Slow: testing.Short(), New: func(t *testing.T) func(func() time.Time) content.Store {
				var shared content.Store
				return func(now func() time.Time) content.Store {
					if shared == nil {
						s, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, now)
						if err != nil {
							t.Fatal(err)
						}
						t.Cleanup(func() { _ = s.Close() })
						memory := cached.New(s, bytes)
						memory.ProveUnchanged(t)
						shared = memory
					}
					return shared
				}
			}})
		})
	}
}

// TestCachedDocumentsAreNotReadAgain counts the calls that reach the store behind the cache.
func TestCachedDocumentsAreNotReadAgain(t *testing.T) {
	ctx := context.Background()
	inner, err := sqlitestore.Open(ctx, sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	counted, calls := contenttest.Count(inner)
	s := cached.New(counted, 1<<20)
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 2, 3)
	put := func(b content.Batch) {
		w, err := s.Write(ctx, "the test")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Put(ctx, b); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(ctx); err != nil {
			t.Fatal(err)
		}
	}
	put(p.Masthead())
	put(issue)
	read := func() map[string]int {
		calls.Take()
		r, err := s.Read(ctx, content.Public())
		if err != nil {
			t.Fatal(err)
		}
		pages, err := r.PagesOfIssues(ctx, []content.ID{issue.Issues[0].ID})
		if err != nil || len(pages[issue.Issues[0].ID]) != 2 {
			t.Fatalf("got %v, %v", pages, err)
		}
		if articles, err := r.ArticlesOfPages(ctx, []content.ID{issue.Pages[0].ID}); err != nil || len(articles[issue.Pages[0].ID]) != 3 {
			t.Fatalf("got %v, %v", articles, err)
		}
		if bodies, err := r.Bodies(ctx, []content.ID{issue.Articles[0].ID}); err != nil || len(bodies) != 1 {
			t.Fatalf("got %v, %v", bodies, err)
		}
		return calls.Take()
	}
	if first := read(); first["PagesOfIssues"] != 1 || first["ArticlesOfPages"] != 1 || first["Bodies"] != 1 {
		t.Errorf("the first read calls the store once per method: got %v", first)
	}
	if again := read(); len(again) != 0 {
		t.Errorf("a second read must not call the store: got %v", again)
	}
	put(p.Issue("2026-06-02", 1, 1))
	if moved := read(); moved["PagesOfIssues"] != 1 || moved["Bodies"] != 1 {
		t.Errorf("a read at another revision calls the store once per method: got %v", moved)
	}
}

// TestLongIDsAreNotCached checks that a publication whose id is too long for a cache key is read from the store
// each time, and that a text longer than any id never reaches the store.
func TestLongIDsAreNotCached(t *testing.T) {
	inner, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	counted, calls := contenttest.Count(inner)
	s := cached.New(counted, 1<<20)
	p := contenttest.NewPaper(strings.Repeat("q", 64))
	contenttest.Publish(t, s, p.Masthead())
	for id, want := range map[content.ID]struct{ found, calls int }{
		p.Publication.ID: {1, 2},
		content.ID("pub_" + strings.Repeat("r", 60)):  {0, 1},
		content.ID("pub_" + strings.Repeat("r", 64)):  {0, 2},
		content.ID("pub_" + strings.Repeat("r", 65)):  {0, 0},
		content.ID("pub_" + strings.Repeat("r", 9e4)): {0, 0},
		p.Sections[0].ID: {0, 0},
	} {
		calls.Take()
		for range 2 {
			r, err := s.Read(t.Context(), content.Public())
			if err != nil {
				t.Fatal(err)
			}
			if found, err := r.Publications(t.Context(), []content.ID{id}); err != nil || len(found) != want.found {
				t.Errorf("%.20s… (%d bytes): got %v, %v", id, len(id), found, err)
			}
		}
		if got := calls.Take()["Publications"]; got != want.calls {
			t.Errorf("%.20s… (%d bytes), read twice: got %d calls of the store, want %d", id, len(id), got, want.calls)
		}
	}
}
