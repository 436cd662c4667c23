package mongostore

import (
	"slices"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestBatchCanBePutAgain loses one response in the middle of a batch and puts the batch again, as a
// repeated import does.
func TestBatchCanBePutAgain(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		line, wired := newWire(t, newDatabase(t, server))
		s := open(t, wired, contenttest.NewClock(contenttest.StartTime()).Now, nil)
		for _, at := range []string{"views", "terms", "articles"} {
			p := contenttest.NewPaper(at)
			first, again := p.Issue("2026-06-01", 1, 3), p.Issue("2026-06-01", 1, 3)
			seven, eight := int64(7), int64(8)
			first.Articles[1].ViewCount, again.Articles[1].ViewCount = &seven, &eight
			again.Articles[2].Title = "Corrected"
			w, err := s.Write(t.Context(), "the night desk")
			must(t, err)
			inserts := 0
			line.cutWhen(func(command string) fate {
				if command == "insert" {
					inserts++
				}
				if command == "insert" && inserts == slices.Index([]string{"issues", "pages", "views", "terms", "articles"}, at)+1 {
					return unheard
				}
				return passes
			})
			// Where the driver may send a write twice, it gets over it by itself.
			if err := w.Put(t.Context(), first); err != nil && content.CodeOf(err) != content.Unavailable {
				t.Fatalf("%s: got error %v, want one that says that the store is not available", at, err)
			}
			line.cutWhen(nil)
			if inserts < 3 {
				t.Fatalf("%s: the batch took %d inserts, so nothing was cut", at, inserts)
			}
			must(t, w.Put(t.Context(), p.Masthead()))
			must(t, w.Put(t.Context(), again))
			_, err = w.Commit(t.Context())
			must(t, err)
			must(t, w.Close(t.Context()))
			r, err := s.Read(t.Context(), content.Public())
			must(t, err)
			lists, err := r.ArticleLists(t.Context(), []content.ArticleQuery{{ArticleFilter: content.ArticleFilter{PublicationID: p.Publication.ID}, Order: content.MostViewed, Window: content.Window{Limit: 9}}})
			must(t, err)
			if got := lists[0]; len(got) != 3 || got[0].Rank != 8 || !slices.ContainsFunc(got, func(a content.RankedArticle) bool { return a.Title == "Corrected" }) {
				t.Errorf("%s: after a repeated batch, each document must exist once, in its last version: got %v", at, got)
			}
		}
	})
}
