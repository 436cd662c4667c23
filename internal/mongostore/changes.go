package mongostore

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Changes returns what changed for the audience after a position.
func (r *reader) Changes(ctx context.Context, q content.ChangeQuery) (content.ChangePage, error) {
	return content.Changes(ctx, unfiltered{r}, r.Audience(), r.Now(), r.Revision(), q)
}

// Tombstones returns the stubs of withdrawn articles, those withdrawn last first.
func (r *reader) Tombstones(ctx context.Context, queries []content.TombstoneQuery) ([][]*content.Article, error) {
	return storage.Map(ctx, inParallel, queries, func(ctx context.Context, query content.TombstoneQuery) ([]*content.Article, error) {
		q := articles(query.ArticleFilter)
		q.where("withdrawnAt", "$gt", time.UnixMilli(0))
		q.where("created", "$lte", r.Revision())
		q.meet(r.Audience().ReleasedConditions(r.Now()), asFields)
		r.inScopes(q, asFields)
		latest := options.Find().SetSort(bson.D{{Key: "withdrawnAt", Value: -1}, {Key: "_id", Value: 1}}).SetLimit(int64(query.Limit)).SetProjection(withoutBody())
		found, err := find[*content.Article](ctx, r.store, q, latest)
		return storage.Withdrawn(storage.Visible[content.Article](r.Snapshot, found)), err
	})
}

// unfiltered reads articles as they are stored, for [content.Changes], which applies the rule itself.
type unfiltered struct{ *reader }

func (r unfiltered) InRange(ctx context.Context, s content.RevisionRange, n int) ([]*content.Article, error) {
	q := &selection{collection: articlesName, sort: "revision"}
	if s.Publications != nil {
		q.where("publicationId", "$in", s.Publications)
	}
	if len(s.Except) > 0 {
		q.where("publicationId", "$nin", s.Except)
	}
	q.where("revision", "$lt", s.Below)
	w := content.Window{After: &content.Key{Number: s.After.Revision, ID: s.After.ID}, Limit: n}
	q.inWindow(w, numberKey)
	return find[*content.Article](ctx, r.store, q, q.window(w).SetProjection(withoutBody()))
}

func (r unfiltered) AffectedBy(ctx context.Context, publication, after content.ID, to int64, n int) ([]*content.Article, error) {
	q := &selection{collection: articlesName}
	q.where("publicationId", "", publication)
	q.where("_id", "$gt", after)
	q.where("revision", "$lte", to)
	return find[*content.Article](ctx, r.store, q, options.Find().SetSort(ascending("_id")).SetLimit(int64(n)).SetProjection(withoutBody()))
}
