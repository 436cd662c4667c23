package mongostore

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// zones returns the time zone of each publication of the views; UTC for a publication that does not exist.
func (s *Store) zones(ctx context.Context, views []viewState) (func(content.ID) *time.Location, error) {
	zones := map[content.ID]*time.Location{}
	var ids []content.ID
	for _, v := range views {
		if zones[v.PublicationID] == nil {
			zones[v.PublicationID] = time.UTC
			ids = append(ids, v.PublicationID)
		}
	}
	zone := func(id content.ID) *time.Location { return zones[id] }
	if len(ids) == 0 {
		return zone, nil
	}
	q := &selection{collection: publicationsName}
	q.where("_id", "$in", ids)
	found, err := find[*content.Publication](ctx, s, q, options.Find().SetProjection(only("timeZone", "language")))
	for _, p := range found {
		zones[p.ID] = p.Location()
	}
	return zone, err
}

func (r *reader) MostViewed(ctx context.Context, queries []content.RankingQuery) ([][]content.RankedArticle, error) {
	return storage.MostViewed(ctx, inParallel, r, queries, r.candidates)
}

// candidates reads a step of a ranking's walk, see [content.RankingStep]. For the articles that were viewed
// last on the same day, an index has the order of their sums. The server merges the days.
func (r *reader) candidates(ctx context.Context, query content.RankingQuery, today content.Date, w content.Window) ([]content.RankingEntry, *content.Key, error) {
	sort, sum := summed(query.Period)
	q := &selection{collection: viewsName, sort: sort, descending: true}
	q.where("publicationId", "", query.PublicationID)
	if query.Period != content.ViewsEver {
		q.where("lastDay", "$in", query.Period.LastDays(today))
	}
	q.where(sort, "$gt", int64(0))
	q.inWindow(w, numberKey)
	views, err := find[viewsDoc](ctx, r.store, q, q.window(w).SetProjection(only(sort, "days")))
	if err != nil || len(views) == 0 {
		return nil, nil, err
	}
	entries, err := r.entries(ctx, query, today, views)
	if len(views) < w.Limit {
		return entries, nil, err
	}
	last := views[len(views)-1]
	return entries, &content.Key{Number: sum(last), ID: last.ArticleID}, err
}

// summed returns the field of sums that the ranking of a period walks, and reads it.
func summed(p content.ViewPeriod) (field string, sum func(viewsDoc) int64) {
	switch p {
	case content.ViewsToday:
		return "day", func(v viewsDoc) int64 { return v.Day }
	case content.ViewsWeek:
		return "week", func(v viewsDoc) int64 { return v.Week }
	case content.ViewsMonth:
		return "month", func(v viewsDoc) int64 { return v.Month }
	}
	return "rank", func(v viewsDoc) int64 { return v.Rank }
}

// entries returns the ranking entries of the articles that were viewed in the period and match the query.
func (r *reader) entries(ctx context.Context, query content.RankingQuery, today content.Date, views []viewsDoc) ([]content.RankingEntry, error) {
	counts := map[content.ID]int64{}
	var ids []content.ID
	for _, v := range views {
		n := v.Rank
		if query.Period != content.ViewsEver {
			n = v.Days.In(query.Period, today)
		}
		if n > 0 {
			counts[v.ArticleID] = n
			ids = append(ids, v.ArticleID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	q := r.visibleArticles(&selection{collection: articlesName})
	q.where("_id", "$in", ids)
	if query.SectionID != "" {
		q.where("sectionId", "", query.SectionID)
	}
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetProjection(only("publishedAt")))
	entries := make([]content.RankingEntry, len(found))
	for i, a := range found {
		entries[i] = content.RankingEntry{ID: a.ID, Views: counts[a.ID], PublishedAt: a.PublishedAt}
	}
	return entries, err
}
