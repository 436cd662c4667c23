package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"broadsheet/internal/content"
)

func (r *reader) MostViewed(ctx context.Context, queries []content.RankingQuery) ([][]content.RankedArticle, error) {
	publications, err := r.Publications(ctx, publicationsOf(queries))
	lists := make([][]content.RankedArticle, len(queries))
	for i, q := range queries {
		if p := publications[q.PublicationID]; p != nil && err == nil {
			lists[i], err = r.mostViewed(ctx, q, content.DateOf(r.now.In(p.Location())))
		}
	}
	return lists, err
}

func publicationsOf(queries []content.RankingQuery) []content.ID {
	ids := make([]content.ID, len(queries))
	for i, q := range queries {
		ids[i] = q.PublicationID
	}
	return ids
}

func (r *reader) mostViewed(ctx context.Context, query content.RankingQuery, today content.Date) ([]content.RankedArticle, error) {
	return content.Rank(ctx, query.Limit, func(after *content.Key, n int) ([]content.Standing, *content.Key, error) {
		return r.candidates(ctx, query, today, content.Window{After: after, Limit: n})
	}, r.Articles)
}

// candidates reads a step of the walk of a ranking. The indexes have those that were viewed
// last on the same day in the order of their sums; SQLite merges the days as it goes.
func (r *reader) candidates(ctx context.Context, query content.RankingQuery, today content.Date, w content.Window) (found []content.Standing, last *content.Key, err error) {
	text, args := r.walk(query, today, w)
	err = r.query(ctx, text, args, func(rows *sql.Rows) error {
		var published int64
		var text string
		var days content.DailyViews
		var s content.Standing
		key := &content.Key{}
		if err := rows.Scan(&key.Number, &key.ID, &text, &published); err != nil {
			return err
		}
		s.ID, s.Views, s.PublishedAt, last = key.ID, key.Number, time.UnixMilli(published), key
		if query.Period != content.ViewsEver {
			if err := json.Unmarshal([]byte(text), &days); err != nil {
				return err
			}
			s.Views = days.In(query.Period, today)
		}
		found = append(found, s)
		return nil
	})
	if len(found) < w.Limit {
		last = nil
	}
	return found, last, err
}

// walk returns the query of a step of the walk.
func (r *reader) walk(query content.RankingQuery, today content.Date, w content.Window) (text string, args []any) {
	if query.Period == content.ViewsEver {
		q := r.ranked(query, "views", "rank", w)
		q.where("v.rank > 0")
		return q.text("v.rank, v.article_id, '', a.published_at", &w), q.args
	}
	sum := map[content.ViewPeriod]string{content.ViewsToday: "day", content.ViewsWeek: "week", content.ViewsMonth: "month"}[query.Period]
	var parts []string
	for _, day := range query.Period.LastDays(today) {
		q := r.ranked(query, "daily_views", sum, w)
		q.where("v.last_day = ?", day)
		parts = append(parts, q.text("v."+sum+" AS sum, v.article_id AS id, v.days, a.published_at", nil))
		args = append(args, q.args...)
	}
	return strings.Join(parts, " UNION ALL ") + " ORDER BY sum DESC, id DESC LIMIT ?", append(args, w.Limit)
}

// ranked selects the articles of a ranking in a table, from high sums to low.
func (r *reader) ranked(query content.RankingQuery, table, sum string, w content.Window) *selection {
	q := &selection{from: table + " v CROSS JOIN articles a ON a.id = v.article_id", sort: "v." + sum, id: "v.article_id", descending: true}
	q.where("v.publication_id = ?", query.PublicationID)
	if query.SectionID != "" {
		q.where("a.section_id = ?", query.SectionID)
	}
	r.shown(q)
	q.within(w, number)
	return q
}
