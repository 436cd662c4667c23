package sqlitestore

import (
	"context"
	"database/sql"

	"broadsheet/internal/content"
)

// Facsimiles returns pages and issues as they were printed.
func (r *reader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	return content.Facsimiles(ctx, r.For(content.Editor()), r.incomplete, r.audience, r.now, ids)
}

// incomplete returns those of pages, or issues, on which stands an article that the audience does not
// get whole.
func (r *reader) incomplete(ctx context.Context, kind content.Kind, ids []content.ID) (map[content.ID]bool, error) {
	column := "a.page_id"
	if kind == content.KindIssue {
		column = "a.issue_id"
	}
	q, now := &selection{from: "articles a"}, r.now.UnixMilli()
	q.whereIn(column, ids)
	q.where("a.created <= ?", r.revision)
	whole, args := within(r.audience.FullTextScopes(r.now))
	q.where("NOT (a.visible_from <= ? AND a.visible_until > ? AND "+whole+")", append([]any{now, now}, args...)...)
	partial := map[content.ID]bool{}
	err := r.query(ctx, q.sql("DISTINCT "+column, nil), q.args, func(rows *sql.Rows) error {
		var id content.ID
		err := rows.Scan(&id)
		partial[id] = true
		return err
	})
	return partial, err
}
