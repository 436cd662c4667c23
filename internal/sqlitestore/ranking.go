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
	return content.Rank(ctx, query, func(after *content.Key, n int) ([]content.RankingEntry, *content.Key, error) {
		return r.candidates(ctx, query, today, content.Window{After: after, Limit: n})
	}, r.Articles)
}

// candidates reads a step of the walk of a ranking. The indexes have those that were viewed
// last on the same day in the order of their sums; SQLite merges the days as it goes.
func (r *reader) candidates(ctx context.Context, query content.RankingQuery, today content.Date, w content.Window) (found []content.RankingEntry, last *content.Key, err error) {
	text, args := r.rankingStep(query, today, w)
	met := 0
	err = r.query(ctx, text, args, func(rows *sql.Rows) error {
		var published sql.NullInt64 // null where the query does not choose the article
		var text string
		var days content.DailyViews
		var s content.RankingEntry
		key := &content.Key{}
		if err := rows.Scan(&key.Number, &key.ID, &text, &published); err != nil {
			return err
		}
		met, last = met+1, key
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
	if met < w.Limit {
		last = nil
	}
	return found, last, err
}

// byRow returns the query of a step of the walk: sums, from high to low, and with them the articles that
// the query chooses.
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
	chosen := r.visibleArticles(&selection{})
	if query.SectionID != "" {
		chosen.where("+a.section_id = ?", query.SectionID)
	}
	text = "SELECT v.sum, v.id, v.days, a.published_at FROM (" + strings.Join(parts, " UNION ALL ") + " ORDER BY sum DESC, id DESC LIMIT ?) v" +
		" LEFT JOIN articles a ON a.id = v.id AND " + strings.Join(chosen.conditions, " AND ") + " ORDER BY v.sum DESC, v.id DESC"
	return text, append(append(args, w.Limit), chosen.args...)
}

// rankingWalk selects what a ranking is walked by in a table.
func rankingWalk(query content.RankingQuery, table, sum string, w content.Window) *selection {
	q := &selection{from: table, sort: sum, id: "article_id", descending: true}
	q.where("publication_id = ?", query.PublicationID)
	q.inWindow(w, numberKey)
	return q
}
