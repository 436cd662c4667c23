package mongostore

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// insertTokensTime bounds how long the tokens of a batch are inserted. It is well below recoverAfter, so
// that recovery does not take a batch that still grows.
const insertTokensTime = 2 * time.Second

// duplicateKey is the error code for an id that exists. The text of the error differs between servers.
const duplicateKey = 11000

// insertNewTokens inserts tokens that do not exist, and returns their keys. An expired token counts as
// new. A token that exists and is not counted yet is not new: its own batch or recovery will count it.
func (s *Store) insertNewTokens(ctx context.Context, docs []tokenDoc) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, insertTokensTime)
	defer cancel()
	var inserted []string
	for chunk := range slices.Chunk(docs, documentsPerCommand) {
		existing, err := s.insertTokens(ctx, chunk)
		if err != nil {
			return nil, err
		}
		renewed, err := s.renewTokens(ctx, existing)
		if err != nil {
			return nil, err
		}
		for _, d := range chunk {
			if existing[d.Key] == nil || renewed[d.Key] {
				inserted = append(inserted, d.Key)
			}
		}
	}
	return inserted, nil
}

// insertTokens inserts tokens, and returns those whose keys exist.
func (s *Store) insertTokens(ctx context.Context, docs []tokenDoc) (map[string]*tokenDoc, error) {
	_, err := s.collection(tokensName).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	var partial mongo.BulkWriteException
	if err == nil || !errors.As(err, &partial) || partial.WriteConcernError != nil {
		return nil, err
	}
	existing := map[string]*tokenDoc{}
	for _, failed := range partial.WriteErrors {
		if failed.Code != duplicateKey {
			return nil, err
		}
		existing[docs[failed.Index].Key] = &docs[failed.Index]
	}
	return existing, nil
}

// renewTokens takes over the tokens that have expired, or were deleted meanwhile, and returns their keys.
// An expired token that was never counted is left to recovery.
func (s *Store) renewTokens(ctx context.Context, existing map[string]*tokenDoc) (map[string]bool, error) {
	if len(existing) == 0 {
		return nil, nil
	}
	now := s.now()
	q := &selection{collection: tokensName}
	q.where("_id", "$in", slices.Collect(maps.Keys(existing)))
	found, err := find[tokenDoc](ctx, s, q, options.Find())
	if err != nil {
		return nil, err
	}
	valid := map[string]bool{}
	for _, d := range found {
		valid[d.Key] = d.ExpiresAt.After(now) || !d.Counted
	}
	renewed := map[string]bool{}
	for key, doc := range existing {
		if valid[key] {
			continue
		}
		expired := bson.D{{Key: "_id", Value: key}, {Key: "counted", Value: true}, {Key: "expiresAt", Value: bson.D{{Key: "$lte", Value: now}}}}
		_, err := s.collection(tokensName).ReplaceOne(ctx, expired, doc, options.Replace().SetUpsert(true))
		if err != nil && !mongo.IsDuplicateKeyError(err) {
			return nil, err
		}
		renewed[key] = err == nil // otherwise another process was faster
	}
	return renewed, nil
}

// markCounted marks tokens as counted.
func (s *Store) markCounted(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	_, err := s.collection(tokensName).UpdateMany(ctx, byKeys(keys), counted())
	return err
}

func counted() bson.D {
	return bson.D{{Key: "$set", Value: bson.D{{Key: "counted", Value: true}}}}
}

// articlesCounted returns the articles of the tokens that are marked as counted.
func (s *Store) articlesCounted(ctx context.Context, keys []string) (map[content.ID]bool, error) {
	articles := map[content.ID]bool{}
	if len(keys) == 0 {
		return articles, nil
	}
	q := &selection{collection: tokensName}
	q.where("_id", "$in", keys)
	q.where("counted", "", true)
	found, err := find[tokenDoc](ctx, s, q, options.Find().SetProjection(only("articleId")))
	for _, d := range found {
		articles[d.ArticleID] = true
	}
	return articles, err
}

// expiredPerStep bounds how many expired tokens one step deletes.
const expiredPerStep = 500

// deleteExpiredTokens deletes one step of expired tokens, and reports whether there may be more. A TTL
// index would not do: it uses the server's clock and deletes tokens that still have to be counted.
func (s *Store) deleteExpiredTokens(ctx context.Context) (more bool, err error) {
	q := &selection{collection: tokensName}
	q.where("expiresAt", "$lte", s.now())
	q.where("counted", "", true)
	found, err := find[tokenDoc](ctx, s, q, options.Find().SetLimit(expiredPerStep).SetProjection(only("_id")))
	if err != nil || len(found) == 0 {
		return false, err
	}
	keys := make([]string, len(found))
	for i, d := range found {
		keys[i] = d.Key
	}
	expired := append(q.filter(), bson.E{Key: "_id", Value: bson.D{{Key: "$in", Value: keys}}})
	_, err = s.collection(tokensName).DeleteMany(ctx, expired)
	return len(found) == expiredPerStep, translate(err, "delete expired tokens")
}
