package mongostore

import (
	"context"
	"slices"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// indexedAtOnce is how many articles are checked at once for a search entry.
const indexedAtOnce = 500

// indexArticles creates the search entries of articles from a version without search. Only missing entries
// are inserted, so several servers may do it at the same time, beside a writer with newer entries. When it
// is interrupted, the next call continues. Uncommitted articles are left to their writer.
func (s *Store) indexArticles(ctx context.Context) error {
	meta, err := s.meta(ctx)
	if err != nil || meta.Indexed {
		return err
	}
	var after content.ID
	for {
		ids, err := s.committed(ctx, after, meta.Revision)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		if ids, err = s.withoutTerms(ctx, ids); err != nil {
			return err
		}
		for chunk := range slices.Chunk(ids, termsAtOnce) {
			if err := s.makeTerms(ctx, chunk); err != nil {
				return translate(err, "create the search entries of articles up to %q", after)
			}
		}
	}
	_, err = s.collection(metaName).UpdateOne(ctx, byKey(metaID), bson.D{{Key: "$set", Value: bson.D{{Key: "indexed", Value: true}}}})
	return translate(err, "record that all articles have search entries")
}

// committed returns the next committed articles, in the order of their ids.
func (s *Store) committed(ctx context.Context, after content.ID, revision int64) ([]content.ID, error) {
	q := &selection{collection: articlesName}
	q.where("_id", "$gt", after)
	q.where("created", "$lte", revision)
	found, err := find[idDoc](ctx, s, q, options.Find().SetSort(ascending("_id")).SetLimit(indexedAtOnce).SetProjection(only("_id")))
	return idsOf(found), err
}

// withoutTerms returns the articles that have no search entry.
func (s *Store) withoutTerms(ctx context.Context, ids []content.ID) ([]content.ID, error) {
	q := &selection{collection: termsName}
	q.where("_id", "$in", ids)
	found, err := find[idDoc](ctx, s, q, options.Find().SetProjection(only("_id")))
	existing := idsOf(found)
	return slices.DeleteFunc(ids, func(id content.ID) bool { return slices.Contains(existing, id) }), err
}

// makeTerms inserts the search entries of articles, except those that exist.
func (s *Store) makeTerms(ctx context.Context, ids []content.ID) error {
	drafts, err := s.drafts(ctx, ids)
	if err != nil {
		return err
	}
	_, err = s.collection(termsName).InsertMany(ctx, rowsOf(termsOf(drafts, currentStamp)), options.InsertMany().SetOrdered(false))
	if mongo.IsDuplicateKeyError(err) {
		return nil
	}
	return err
}

func idsOf(entries []idDoc) []content.ID {
	ids := make([]content.ID, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}
