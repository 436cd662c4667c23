package sqlitestore

import (
	"context"

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
	q, full := &selection{from: "articles a"}, r.inFull()
	q.whereIn(column, ids)
	q.where("a.created <= ?", r.Revision())
	q.where("NOT ("+full.all()+")", full.args...)
	incomplete := map[content.ID]bool{}
	err := r.query(ctx, q.sql("DISTINCT "+column, nil), q.args, func(row *row) error {
		var id content.ID
		err := row.Scan(&id)
		incomplete[id] = true
		return err
	})
	return incomplete, err
}
