package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
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
	field := "pageId"
	if kind == content.KindIssue {
		field = "issueId"
	}
	q := &selection{collection: articlesName}
	q.where(field, "$in", ids)
	q.where("created", "$lte", p.revision)
	whole := &selection{}
	whole.where("visibleFrom", "$lte", p.now)
	whole.where("visibleUntil", "$gt", p.now)
	if either := within(p.judge.audience.Whole(p.now), asFields); either != nil {
		whole.either = append(whole.either, either)
	} else {
		whole.where("_id", "$in", []content.ID{})
	}
	q.neither = bson.A{whole.filter()}
	found, err := find[*content.Article](ctx, p.store, q, options.Find().SetProjection(only(field)))
	partial := map[content.ID]bool{}
	for _, a := range found {
		partial[a.PageID], partial[a.IssueID] = true, true
	}
	return partial, err
}
