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

// insertTokensTime bounds how long the tokens of a batch are being written. It is well below
// recoverAfter: nobody takes up a batch that is still growing.
const insertTokensTime = 2 * time.Second

// duplicateKey is the code of the error for an id that is there already. The text of the
// error differs among servers.
const duplicateKey = 11000

// insertNewTokens writes tokens that were not seen before and returns their keys. A token that was
// viewState but has expired counts as new. One that is there and not counted yet will be, by the
// batch that brought it or by recovery, so it is not new.
func (s *Store) insertNewTokens(ctx context.Context, docs []tokenDoc) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, insertTokensTime)
	defer cancel()
	var fresh []string
	for chunk := range slices.Chunk(docs, documentsPerCommand) {
		known, err := s.insertTokens(ctx, chunk)
		if err != nil {
			return nil, err
		}
		renewed, err := s.renewTokens(ctx, known)
		if err != nil {
			return nil, err
		}
		for _, d := range chunk {
			if known[d.Key] == nil || renewed[d.Key] {
				fresh = append(fresh, d.Key)
			}
		}
	}
	return fresh, nil
}

// insertTokens inserts documents and returns those whose keys were there already.
func (s *Store) insertTokens(ctx context.Context, docs []tokenDoc) (map[string]*tokenDoc, error) {
	_, err := s.collection(tokensName).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	var partial mongo.BulkWriteException
	if err == nil || !errors.As(err, &partial) || partial.WriteConcernError != nil {
		return nil, err
	}
	known := map[string]*tokenDoc{}
	for _, failed := range partial.WriteErrors {
		if failed.Code != duplicateKey {
			return nil, err
		}
		known[docs[failed.Index].Key] = &docs[failed.Index]
	}
	return known, nil
}

// renewTokens takes over those of the tokens that have expired, or were forgotten meanwhile,
// and returns their keys. An expired token that was never counted is left to recovery.
func (s *Store) renewTokens(ctx context.Context, known map[string]*tokenDoc) (map[string]bool, error) {
	if len(known) == 0 {
		return nil, nil
	}
	now := s.now()
	q := &selection{collection: tokensName}
	q.where("_id", "$in", slices.Collect(maps.Keys(known)))
	found, err := find[tokenDoc](ctx, s, q, options.Find())
	if err != nil {
		return nil, err
	}
	lasting := map[string]bool{}
	for _, d := range found {
		lasting[d.Key] = d.ExpiresAt.After(now) || !d.Counted
	}
	renewed := map[string]bool{}
	for key, doc := range known {
		if lasting[key] {
			continue
		}
		expired := bson.D{{Key: "_id", Value: key}, {Key: "counted", Value: true}, {Key: "expiresAt", Value: bson.D{{Key: "$lte", Value: now}}}}
		_, err := s.collection(tokensName).ReplaceOne(ctx, expired, doc, options.Replace().SetUpsert(true))
		if err != nil && !mongo.IsDuplicateKeyError(err) {
			return nil, err
		}
		renewed[key] = err == nil // else somebody else was faster
	}
	return renewed, nil
}

// markCounted notes that tokens are counted.
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

// articlesCounted returns the articles of those among the tokens that are marked as counted.
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

// expiredPerStep bounds how many expired tokens one step removes.
const expiredPerStep = 500

// deleteExpiredTokens removes one step of expired tokens and reports whether there may be more. The store
// does so itself, as a TTL index goes by the server's clock and knows nothing of tokens that
// still have to be counted.
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
	return len(found) == expiredPerStep, translate(err, "forget tokens")
}
