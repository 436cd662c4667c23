package content

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// RankingQuery asks for the articles of a publication, or of one of its sections, that were viewed most
// often in a period. Articles with equal views are sorted newest first, then by id. Articles without
// views in the period are not ranked.
type RankingQuery struct {
	PublicationID ID
	SectionID     ID // empty for all sections
	Period        ViewPeriod
	Limit         int // the most articles to return; must be positive
	Examine       int // the most articles to examine; 0 for [MaxRanked]
}

// CanMatch reports whether any article can be ranked, see [IssueFilter.CanMatch].
func (q RankingQuery) CanMatch() bool {
	return q.PublicationID.Kind() == KindPublication && mayBe(KindSection, q.SectionID)
}

// RankingEntry is an article's id with the values that determine its rank.
type RankingEntry struct {
	ID          ID
	Views       int64 // in the period
	PublishedAt time.Time
}

// compare sorts entries by views, highest first, then newest first, then by id.
func (s RankingEntry) compare(other RankingEntry) int {
	return cmp.Or(cmp.Compare(other.Views, s.Views), other.PublishedAt.Compare(s.PublishedAt), cmp.Compare(s.ID, other.ID))
}

// RankingStep reads about n candidates for a ranking: articles after a key, or from the start if the key
// is nil. Candidates come in descending order of their stored view sums, see [ViewSums]. An article's
// views in the period are never more than its sum. RankingStep returns an entry for each candidate that
// matches the query, and the key of the last candidate that was examined, or nil if there are no more.
type RankingStep func(after *Key, n int) ([]RankingEntry, *Key, error)

// Sizes of the steps in which candidates are read. Most articles' views equal their sums, so the first
// step reads only a few more candidates than the ranking has places. Each further step reads twice as
// many, in case many views are lower than the sums.
const (
	spareCandidates = 16
	longestWalk     = 2000
)

// Rank returns the articles that rank highest, without those that no longer exist. It reads candidates
// until no further one can be ranked. Candidates whose sums equal the views of the last ranked article
// are read as well, because the order of sums does not say which of them ranks first. After
// [RankingQuery.Examine] candidates it stops and ranks those that were read. read returns the articles
// by their ids. The error is that of step or read.
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

// highest returns the entries that rank highest, at most q.Limit, in order.
func highest(q RankingQuery, step RankingStep) ([]RankingEntry, error) {
	var places []RankingEntry
	limit, left := q.Limit, q.Examine
	if left == 0 {
		left = MaxRanked
	}
	entered := map[ID]bool{} // a candidate whose views are counted meanwhile may be read twice
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
