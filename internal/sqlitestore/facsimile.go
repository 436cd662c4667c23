package sqlitestore

import (
	"context"
	"database/sql"

	"broadsheet/internal/content"
)

// Facsimiles returns pages and issues as they were printed.
func (r *reader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	all := *r
	all.audience = content.Editor()
	return content.Facsimiles(ctx, printed{&all, r}, r.audience, r.now, ids)
}

// printed reads pages and issues as the store has them, and judges articles for the audience.
type printed struct {
	*reader
	judge *reader
}

func (p printed) Partial(ctx context.Context, kind content.Kind, ids []content.ID) (map[content.ID]bool, error) {
	column := "a.page_id"
	if kind == content.KindIssue {
		column = "a.issue_id"
	}
	q, now := &selection{from: "articles a"}, p.now.UnixMilli()
	q.among(column, ids)
	q.where("a.created <= ?", p.revision)
	whole, args := within(p.judge.audience.Whole(p.now))
	q.where("NOT (a.visible_from <= ? AND a.visible_until > ? AND "+whole+")", append([]any{now, now}, args...)...)
	partial := map[content.ID]bool{}
	err := p.query(ctx, q.text("DISTINCT "+column, nil), q.args, func(rows *sql.Rows) error {
		var id content.ID
		err := rows.Scan(&id)
		partial[id] = true
		return err
	})
	return partial, err
}
