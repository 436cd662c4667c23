package mongostore

import (
	"context"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Changes returns what became of articles for the audience since a position.
func (r *reader) Changes(ctx context.Context, q content.ChangeQuery) (content.ChangePage, error) {
	return content.Changes(ctx, unfiltered{r}, r.audience, r.now, r.revision, q)
}

// Tombstones returns stubs of articles that were withdrawn.
func (r *reader) Tombstones(ctx context.Context, queries []content.TombstoneQuery) ([][]*content.Article, error) {
	lists := make([][]*content.Article, len(queries))
	err := each(ctx, len(queries), atOnce, func(ctx context.Context, i int) error {
		q := articles(queries[i].ArticleFilter)
		q.where("withdrawnAt", "$gt", time.UnixMilli(0))
		q.where("created", "$lte", r.revision)
		if !r.audience.SeesAll() {
			q.where("visibleFrom", "$lte", r.now)
		}
		r.inScopes(q)
		latest := options.Find().SetSort(bson.D{{Key: "withdrawnAt", Value: -1}, {Key: "_id", Value: 1}}).SetLimit(int64(queries[i].Limit)).SetProjection(withoutBody())
		found, err := find[*content.Article](ctx, r.store, q, latest)
		for _, a := range judged[content.Article](r, found) {
			if a.Newsroom.Withdrawal != nil {
				lists[i] = append(lists[i], a)
			}
		}
		return err
	})
	return lists, err
}

// unfiltered reads articles as the store has them.
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
