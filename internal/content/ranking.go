package content

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// RankingQuery asks for the articles of a publication that were viewed most often in a period,
// of one section or of all. Equals are placed newest first, then by id. Articles that were not
// viewed in the period have no place.
type RankingQuery struct {
	PublicationID ID
	SectionID     ID // empty for all
	Period        ViewPeriod
	Limit         int // at most so many; must be positive
	Examine       int // examine at most so many; 0 for [MaxRanked]
}

// CanMatch reports whether any article can have a place, see [IssueFilter.CanMatch].
func (q RankingQuery) CanMatch() bool {
	return q.PublicationID.Kind() == KindPublication && mayBe(KindSection, q.SectionID)
}

// RankingEntry is an article with what gives it its place in a ranking.
type RankingEntry struct {
	ID          ID
	Views       int64 // in the period
	PublishedAt time.Time
}

func (s RankingEntry) compare(other RankingEntry) int {
	return cmp.Or(cmp.Compare(other.Views, s.Views), other.PublishedAt.Compare(s.PublishedAt), cmp.Compare(s.ID, other.ID))
}

// RankingStep reads a part of a walk through articles that may have a place: those that follow
// a key, from the beginning for nil, about n of them, in the order of the walk, which runs
// from high sums to low. No article has more views in the period than its sum. It returns how
// those stand that the query chooses, and the key of the last that was looked at, nil when
// there are no more.
type RankingStep func(after *Key, n int) ([]RankingEntry, *Key, error)

// Bounds of how many articles are looked at in a step of the walk: few, as sums are mostly
// what they bound; twice as many at each step, for those that are not.
const (
	spareCandidates = 16
	longestWalk     = 2000
)

// Rank reads the articles in the highest places, without those that are not there any more. It
// walks until no article that is left can have one of them, and through those with as many
// views as the last, whom the walk does not tell apart; but not beyond the query's bound, where
// the ranking is of those that were met.
func Rank(ctx context.Context, q RankingQuery, step RankingStep, read func(context.Context, []ID) (map[ID]*Article, error)) ([]RankedArticle, error) {
	places, err := highest(q, step)
	if err != nil {
		return nil, err
	}
	ids := make([]ID, len(places))
	for i, s := range places {
		ids[i] = s.ID
	}
	articles, err := read(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]RankedArticle, 0, len(places))
	for _, s := range places {
		if a := articles[s.ID]; a != nil {
			list = append(list, RankedArticle{Article: a, Rank: s.Views})
		}
	}
	return list, nil
}

func highest(q RankingQuery, step RankingStep) ([]RankingEntry, error) {
	var places []RankingEntry
	limit, left := q.Limit, q.Examine
	if left == 0 {
		left = MaxRanked
	}
	entered := map[ID]bool{} // one whose views are counted meanwhile may be met again
	var after *Key
	for n := limit + spareCandidates; ; n = min(2*n, longestWalk) {
		n = min(n, left)
		left -= n
		found, last, err := step(after, n)
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			if s.Views > 0 && !entered[s.ID] {
				entered[s.ID] = true
				places = append(places, s)
			}
		}
		slices.SortFunc(places, RankingEntry.compare)
		places = places[:min(len(places), limit)]
		if last == nil || left == 0 || len(places) == limit && places[limit-1].Views > last.Number {
			return places, nil
		}
		after = last
	}
}
