package sqlitestore

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// expiredPerBatch bounds how many expired tokens one batch of views deletes, so that the first batch after
// a quiet day is not slow.
const expiredPerBatch = 500

// AddViews counts views in one transaction. A view whose token was counted before is not counted again.
func (s *Store) AddViews(ctx context.Context, views []content.View) ([]content.ViewResult, error) {
	results := make([]content.ViewResult, len(views))
	err := s.transact(ctx, func(tx *sql.Tx) error {
		now, added := s.now(), map[content.ID]int64{}
		if err := acceptViews(ctx, tx, views, now, results, added); err != nil {
			return err
		}
		counts, err := addViews(ctx, tx, added, now)
		for i, v := range views {
			results[i].Count = counts[v.ArticleID]
		}
		return err
	})
	if err != nil {
		return nil, translate(err, "count %d views", len(views))
	}
	return results, nil
}

// acceptViews decides by their tokens which views count, and adds those up by article. An article whose
// views do not count is in added with 0.
func acceptViews(ctx context.Context, tx *sql.Tx, views []content.View, now time.Time, results []content.ViewResult, added map[content.ID]int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM view_tokens WHERE key IN (SELECT key FROM view_tokens WHERE expires_at <= ? LIMIT ?)`, now.UnixMilli(), expiredPerBatch)
	if err != nil {
		return err
	}
	remember, err := tx.PrepareContext(ctx, `INSERT INTO view_tokens (key, expires_at) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at WHERE expires_at <= ?`)
	if err != nil {
		return err
	}
	defer remember.Close()
	expires := now.Add(content.TokenTime).UnixMilli()
	for i, v := range views {
		isNew := int64(1)
		if v.Token != "" {
			r, err := remember.ExecContext(ctx, v.TokenKey(), expires, now.UnixMilli())
			if err != nil {
				return err
			}
			if isNew, err = r.RowsAffected(); err != nil {
				return err
			}
		}
		results[i].Counted = isNew > 0
		added[v.ArticleID] += isNew
	}
	return nil
}

// addViews adds to articles' total and daily counts, and returns the new totals.
func addViews(ctx context.Context, tx *sql.Tx, added map[content.ID]int64, now time.Time) (map[content.ID]int64, error) {
	counts := make(map[content.ID]int64, len(added))
	add, err := tx.PrepareContext(ctx, `INSERT INTO views (article_id, publication_id, counted)
		SELECT ?1, ifnull((SELECT publication_id FROM articles WHERE id = ?1), ''), ?2 WHERE true
		ON CONFLICT (article_id) DO UPDATE SET counted = counted + excluded.counted`)
	if err != nil {
		return nil, err
	}
	defer add.Close()
	days, err := newDayCounter(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	defer days.close()
	for _, id := range slices.Sorted(maps.Keys(added)) { // neighbouring rows are on the same pages of the file
		n := added[id]
		if _, err := add.ExecContext(ctx, id, n); err != nil {
			return nil, err
		}
		if counts[id], err = days.add(ctx, id, n); err != nil {
			return nil, err
		}
	}
	return counts, nil
}
