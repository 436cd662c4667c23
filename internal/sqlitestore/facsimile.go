package sqlitestore

import (
	"context"
	"database/sql"

	"broadsheet/internal/content"
)

// Facsimiles returns the page images and PDFs that the audience may read.
func (r *reader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	return content.Facsimiles(ctx, r.For(content.Editor()), r.incomplete, r.Audience(), r.Now(), ids)
}

// incomplete returns the pages, or issues, with an article that the audience may not read in full.
func (r *reader) incomplete(ctx context.Context, kind content.Kind, ids []content.ID) (map[content.ID]bool, error) {
	column := "a.page_id"
	if kind == content.KindIssue {
		column = "a.issue_id"
	}
	q, full := &selection{from: "articles a"}, &selection{}
	q.whereIn(column, ids)
	q.where("a.created <= ?", r.Revision())
	full.meet(unindexed, r.Audience().PublishedConditions(r.Now()))
	condition, args := oneOf(r.Audience().FullTextScopes(r.Now()))
	full.where(condition, args...)
	q.where("NOT ("+full.all()+")", full.args...)
	incomplete := map[content.ID]bool{}
	err := r.query(ctx, q.sql("DISTINCT "+column, nil), q.args, func(rows *sql.Rows) error {
		var id content.ID
		err := rows.Scan(&id)
		incomplete[id] = true
		return err
	})
	return incomplete, err
}
