package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Facsimiles returns pages and issues as they were printed.
func (r *reader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	return content.Facsimiles(ctx, r.For(content.Editor()), r.incomplete, r.audience, r.now, ids)
}

// incomplete returns those of pages, or issues, on which stands an article that the audience does not
// get whole.
func (r *reader) incomplete(ctx context.Context, kind content.Kind, ids []content.ID) (map[content.ID]bool, error) {
	field := "pageId"
	if kind == content.KindIssue {
		field = "issueId"
	}
	q := &selection{collection: articlesName}
	q.where(field, "$in", ids)
	q.where("created", "$lte", r.revision)
	whole := &selection{}
	whole.where("visibleFrom", "$lte", r.now)
	whole.where("visibleUntil", "$gt", r.now)
	if either := within(r.audience.FullTextScopes(r.now), asFields); either != nil {
		whole.either = append(whole.either, either)
	} else {
		whole.where("_id", "$in", []content.ID{})
	}
	q.neither = bson.A{whole.filter()}
	found, err := find[*content.Article](ctx, r.store, q, options.Find().SetProjection(only(field)))
	partial := map[content.ID]bool{}
	for _, a := range found {
		partial[a.PageID], partial[a.IssueID] = true, true
	}
	return partial, err
}
