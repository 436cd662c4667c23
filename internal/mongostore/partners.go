package mongostore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Partners returns all partners, ordered by id.
func (s *Store) Partners(ctx context.Context) ([]*content.Partner, error) {
	q := &selection{collection: partnersName}
	q.fromLowest("_id", "")
	return find[*content.Partner](ctx, s, q, options.Find().SetSort(ascending("_id")))
}

// Partner returns a partner, or NotFound.
func (s *Store) Partner(ctx context.Context, id content.ID) (*content.Partner, error) {
	return one[*content.Partner](ctx, s, partnersName, string(id), "there is no partner %s")
}

// AccessKeys returns all API keys, oldest first.
func (s *Store) AccessKeys(ctx context.Context) ([]content.AccessKey, error) {
	q := &selection{collection: keysName}
	q.fromLowest("_id", "")
	found, err := find[content.AccessKey](ctx, s, q, options.Find().SetSort(ascending("_id")))
	slices.SortStableFunc(found, func(a, b content.AccessKey) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return found, err
}

// AccessKey returns an API key, or NotFound.
func (s *Store) AccessKey(ctx context.Context, id string) (content.AccessKey, error) {
	return one[content.AccessKey](ctx, s, keysName, id, "there is no key %s")
}

// PutAccessKey creates or replaces an API key.
func (s *Store) PutAccessKey(ctx context.Context, k content.AccessKey) error {
	_, err := s.collection(keysName).ReplaceOne(ctx, byKey(k.ID), k, options.Replace().SetUpsert(true))
	return translate(err, "write the key %s", k.ID)
}

// receiptDoc is a receipt. Its id orders a partner's receipts by position.
type receiptDoc struct {
	ID        string     `bson:"_id"`
	PartnerID content.ID `bson:"partnerId"`
	Revision  int64      `bson:"revision"`
	ArticleID content.ID `bson:"articleId"`
	At        time.Time  `bson:"at"`
}

func receiptID(partner content.ID, at content.Position) string {
	return fmt.Sprintf("%s %019d %s", partner, at.Revision, at.ID)
}

// Acknowledge stores a receipt. A second receipt for the same position is ignored.
func (s *Store) Acknowledge(ctx context.Context, r content.Receipt) error {
	id := receiptID(r.PartnerID, r.Position)
	doc := bson.D{{Key: "partnerId", Value: r.PartnerID}, {Key: "revision", Value: r.Revision}, {Key: "articleId", Value: r.ID}, {Key: "at", Value: r.At}}
	_, err := s.collection(receiptsName).UpdateOne(ctx, byKey(id), bson.D{{Key: "$setOnInsert", Value: doc}}, options.UpdateOne().SetUpsert(true))
	return translate(err, "store a receipt of %s", r.PartnerID)
}

// Receipts returns at most limit receipts of a partner, from a position on.
func (s *Store) Receipts(ctx context.Context, partner content.ID, from content.Position, limit int) ([]content.Receipt, error) {
	return s.receipts(ctx, partner, from, options.Find().SetSort(ascending("_id")).SetLimit(int64(limit)))
}

// LastReceipt returns a partner's receipt with the highest position, or NotFound.
func (s *Store) LastReceipt(ctx context.Context, partner content.ID) (content.Receipt, error) {
	found, err := s.receipts(ctx, partner, content.Position{}, options.Find().SetSort(bson.D{{Key: "_id", Value: -1}}).SetLimit(1))
	return storage.First(found, err, "%s has not acknowledged anything", partner)
}

func (s *Store) receipts(ctx context.Context, partner content.ID, from content.Position, o *options.FindOptionsBuilder) ([]content.Receipt, error) {
	q := &selection{collection: receiptsName}
	q.where("_id", "$gte", receiptID(partner, from))
	q.where("_id", "$lt", string(partner)+"!") // "!" follows the blank
	docs, err := find[receiptDoc](ctx, s, q, o)
	found := make([]content.Receipt, len(docs))
	for i, d := range docs {
		found[i] = content.Receipt{PartnerID: d.PartnerID, Position: content.Position{Revision: d.Revision, ID: d.ArticleID}, At: d.At.UTC()}
	}
	return found, err
}

// one returns the document with an id, or NotFound with the given message.
func one[T any](ctx context.Context, s *Store, collection, id, missing string) (T, error) {
	q := &selection{collection: collection}
	q.where("_id", "", id)
	found, err := find[T](ctx, s, q, options.Find())
	return storage.First(found, err, missing, id)
}
