package mongostore

import (
	"context"
	"slices"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// indexedAtOnce is how many articles are looked at at once for whether they have an entry.
const indexedAtOnce = 500

// indexArticles makes the entries of articles that were written before there were any. Only
// entries that are missing are written, so several servers may do it at once, beside a writer
// whose entries are newer, and what is done stays done when it is interrupted. What is not
// committedDocuments is the writer's own business.
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
				return translate(err, "make the terms of articles up to %q", after)
			}
		}
	}
	_, err = s.collection(metaName).UpdateOne(ctx, byKey(metaID), bson.D{{Key: "$set", Value: bson.D{{Key: "indexed", Value: true}}}})
	return translate(err, "say that all articles have their terms")
}

// committedDocuments returns the next articles, by their ids, that a commit brought in.
func (s *Store) committed(ctx context.Context, after content.ID, revision int64) ([]content.ID, error) {
	q := &selection{collection: articlesName}
	q.where("_id", "$gt", after)
	q.where("created", "$lte", revision)
	found, err := find[idDoc](ctx, s, q, options.Find().SetSort(ascending("_id")).SetLimit(indexedAtOnce).SetProjection(only("_id")))
	return idsOf(found), err
}

// withoutTerms returns those of the articles that have no entry.
func (s *Store) withoutTerms(ctx context.Context, ids []content.ID) ([]content.ID, error) {
	q := &selection{collection: termsName}
	q.where("_id", "$in", ids)
	found, err := find[idDoc](ctx, s, q, options.Find().SetProjection(only("_id")))
	there := idsOf(found)
	return slices.DeleteFunc(ids, func(id content.ID) bool { return slices.Contains(there, id) }), err
}

// makeTerms writes the entries of articles, except where there is one already.
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
