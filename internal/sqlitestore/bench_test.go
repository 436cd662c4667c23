package sqlitestore_test

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

// BenchmarkMostViewed ranks 20,000 articles that were viewed 5,000 times a day for 40 days, the first
// articles most often. The last day has just begun, so most sums are those of the day before.
func BenchmarkMostViewed(b *testing.B) {
	clock := contenttest.NewClock(contenttest.StartTime())
	store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "paper.db"), clock.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := contenttest.NewPaper("quay")
	articles := manyArticles(b, store, p)
	random := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 20, uint64(len(articles)-1))
	for day := range 41 {
		batches := 5
		if day == 40 {
			batches = 1
		}
		for range batches {
			views := make([]content.View, 1000)
			for i := range views {
				views[i].ArticleID = articles[random.Uint64()]
			}
			if _, err := store.AddViews(b.Context(), views); err != nil {
				b.Fatal(err)
			}
		}
		clock.Advance(24 * time.Hour)
	}
	clock.Advance(-24 * time.Hour)
	for _, section := range []content.ID{"", p.Sections[2].ID} {
		for _, period := range []content.ViewPeriod{content.ViewsToday, content.ViewsWeek, content.ViewsMonth, content.ViewsEver} {
			name := string(period) + "/all"
			if section != "" {
				name = string(period) + "/a section"
			}
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					r, err := store.Read(b.Context(), content.Public())
					if err != nil {
						b.Fatal(err)
					}
					lists, err := r.MostViewed(b.Context(), []content.RankingQuery{{PublicationID: p.Publication.ID, SectionID: section, Period: period, Limit: 20}})
					if err != nil || len(lists[0]) != 20 {
						b.Fatal(len(lists[0]), err)
					}
				}
			})
		}
	}
}

// manyArticles writes 20,000 articles and returns their ids.
func manyArticles(b *testing.B, store content.Store, p *contenttest.Paper) []content.ID {
	b.Helper()
	batches := []content.Batch{p.Masthead()}
	var ids []content.ID
	for day := range 200 {
		issue := p.Issue(content.Date("2025-10-01").Plus(day), 10, 10)
		for _, a := range issue.Articles {
			ids = append(ids, a.ID)
		}
		batches = append(batches, issue)
	}
	contenttest.Publish(b, store, batches...)
	return ids
}
