package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

func (r *reader) MostViewed(ctx context.Context, queries []content.RankingQuery) ([][]content.RankedArticle, error) {
	return storage.MostViewed(ctx, storage.OneByOne, r, queries, r.candidates)
}

// candidates reads a step of a ranking's walk, see [content.RankingStep]. For the articles that were viewed
// last on the same day, an index has the order of their sums. SQLite merges the days.
func (r *reader) candidates(ctx context.Context, query content.RankingQuery, today content.Date, w content.Window) (found []content.RankingEntry, last *content.Key, err error) {
	text, args := r.rankingStep(query, today, w)
	read := 0
	err = r.query(ctx, text, args, func(row *row) error {
		var published sql.NullInt64 // null when the article does not match the query
		var text string
		var days content.DailyViews
		var s content.RankingEntry
		key := &content.Key{}
		if err := row.Scan(&key.Number, &key.ID, &text, &published); err != nil {
			return err
		}
		read, last = read+1, key
		if !published.Valid {
			return nil
		}
		s.ID, s.Views, s.PublishedAt = key.ID, key.Number, time.UnixMilli(published.Int64)
		if query.Period != content.ViewsEver {
			if err := json.Unmarshal([]byte(text), &days); err != nil {
				return err
			}
			s.Views = days.In(query.Period, today)
		}
		found = append(found, s)
		return nil
	})
	if read < w.Limit {
		last = nil
	}
	return found, last, err
}

// rankingStep returns the SQL of a step of the walk: the sums, from high to low, joined to the articles
// that match the query.
func (r *reader) rankingStep(query content.RankingQuery, today content.Date, w content.Window) (text string, args []any) {
	var parts []string
	part := func(q *selection, columns string) {
		parts, args = append(parts, q.sql(columns, nil)), append(args, q.args...)
	}
	if query.Period == content.ViewsEver {
		q := rankingWalk(query, "views", "rank", w)
		q.where("rank > 0")
		part(q, "rank AS sum, article_id AS id, '' AS days")
	} else {
		sum := map[content.ViewPeriod]string{content.ViewsToday: "day", content.ViewsWeek: "week", content.ViewsMonth: "month"}[query.Period]
		for _, day := range query.Period.LastDays(today) {
			q := rankingWalk(query, "daily_views", sum, w)
			q.where("last_day = ?", day)
			part(q, sum+" AS sum, article_id AS id, days")
		}
	}
	matching := r.visibleArticles(&selection{})
	if query.SectionID != "" {
		matching.where("+a.section_id = ?", query.SectionID)
	}
	text = "SELECT v.sum, v.id, v.days, a.published_at FROM (" + strings.Join(parts, " UNION ALL ") + " ORDER BY sum DESC, id DESC LIMIT ?) v" +
		" LEFT JOIN articles a ON a.id = v.id AND " + matching.all() + " ORDER BY v.sum DESC, v.id DESC"
	return text, append(append(args, w.Limit), matching.args...)
}

// rankingWalk selects the rows of a table that a ranking walks, by a column of sums.
func rankingWalk(query content.RankingQuery, table, sum string, w content.Window) *selection {
	q := &selection{from: table, sort: sum, id: "article_id", descending: true}
	q.where("publication_id = ?", query.PublicationID)
	q.inWindow(w, numberKey)
	return q
}
