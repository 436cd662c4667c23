package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Facsimiles returns the page images and PDFs that the audience may read.
func (r *reader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	return content.Facsimiles(ctx, r.For(content.Editor()), r.incomplete, r.Audience(), r.Now(), ids)
}

// incomplete returns the pages, or issues, with an article that the audience may not read in full.
func (r *reader) incomplete(ctx context.Context, kind content.Kind, ids []content.ID) (map[content.ID]bool, error) {
	field := "pageId"
	if kind == content.KindIssue {
		field = "issueId"
	}
	q, full := &selection{collection: articlesName}, &selection{}
	q.where(field, "$in", ids)
	q.where("created", "$lte", r.Revision())
	full.meet(r.Audience().PublishedConditions(r.Now()), asFields)
	if scopes := alternatives(r.Audience().FullTextScopes(r.Now()), asFields); scopes != nil {
		full.either = append(full.either, scopes)
	} else {
		full.nothing()
	}
	q.neither = bson.A{full.filter()}
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetProjection(only(field)))
	incomplete := map[content.ID]bool{}
	for _, a := range found {
		incomplete[a.PageID], incomplete[a.IssueID] = true, true
	}
	return incomplete, err
}
