package content_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"

	"pgregory.net/rapid"
)

// TestRankStopsInTime ranks articles whose stored sums are upper bounds of their views. The ranking must equal
// that of all articles sorted by their views.
func TestRankStopsInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type candidate struct {
			content.RankingEntry
			sum int64
		}
		var all []candidate
		var want []content.RankingEntry
		for i := range rapid.IntRange(0, 120).Draw(t, "articles") {
			views := rapid.Int64Range(0, 5).Draw(t, "views")
			s := content.RankingEntry{ID: content.ID(fmt.Sprint("art_", i)), Views: views, PublishedAt: time.Unix(rapid.Int64Range(0, 3).Draw(t, "published"), 0)}
			all = append(all, candidate{s, views + rapid.Int64Range(0, 3).Draw(t, "too much")})
			if views > 0 {
				want = append(want, s)
			}
		}
		slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(b.sum, a.sum) })
		slices.SortFunc(want, func(a, b content.RankingEntry) int {
			return cmp.Or(cmp.Compare(b.Views, a.Views), b.PublishedAt.Compare(a.PublishedAt), cmp.Compare(a.ID, b.ID))
		})
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		ranked, err := content.Rank(context.Background(), content.RankingQuery{Limit: limit}, func(after *content.Key, n int) (found []content.RankingEntry, last *content.Key, err error) {
			rest := all
			if after != nil {
				rest = all[slices.IndexFunc(all, func(c candidate) bool { return c.ID == after.ID })+1:]
			}
			for _, c := range rest[:min(n, len(rest))] {
				found, last = append(found, c.RankingEntry), &content.Key{Number: c.sum, ID: c.ID}
			}
			if len(rest) <= n {
				last = nil
			}
			return found, last, nil
		}, func(_ context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
			articles := map[content.ID]*content.Article{}
			for _, id := range ids {
				articles[id] = &content.Article{ID: id}
			}
			return articles, nil
		})
		got := make([]content.RankingEntry, len(ranked))
		for i, a := range ranked {
			got[i] = content.RankingEntry{ID: a.Article.ID, Views: a.Rank}
		}
		want = want[:min(limit, len(want))]
		for i := range want {
			want[i].PublishedAt = time.Time{}
		}
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("the first %d of %d articles: got %v, %v, want %v", limit, len(all), got, err, want)
		}
	})
}

func TestDailyViews(t *testing.T) {
	var days content.DailyViews
	for _, day := range []content.Date{"2026-03-01", "2026-02-28", "2026-03-01", "2026-04-08", "2026-04-09"} {
		before := slices.Clone(days)
		after := days.Add(day, 2)
		if !slices.Equal(days, before) {
			t.Fatalf("Add changed the counts that it was called on: got %v, want %v", days, before)
		}
		days = after
	}
	if got := fmt.Sprint(days); got != "[{2026-03-01 4} {2026-04-08 2} {2026-04-09 2}]" {
		t.Errorf("views are stored by day, oldest first, for forty days: got %s", got)
	}
	if got := days.Add("2025-01-01", 1); len(got) != 3 {
		t.Errorf("a view too old for every period is not stored: got %v", got)
	}
	if got := fmt.Sprintf("%+v", days.Sums()); got != "{LastDay:2026-04-09 Day:2 Week:4 Month:4}" {
		t.Errorf("sums are those of the periods that end on the last day with views: got %s", got)
	}
	if got := fmt.Sprint(content.ViewsToday.LastDays("2026-02-28")); got != "[2026-03-01 2026-02-28]" {
		t.Errorf("the next day is included, for servers whose clocks are ahead: got %s", got)
	}
}
