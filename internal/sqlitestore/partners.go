package sqlitestore

import (
	"context"
	"encoding/json"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// Partners returns all partners, ordered by id.
func (s *Store) Partners(ctx context.Context) ([]*content.Partner, error) {
	return readAll[*content.Partner](ctx, s, `SELECT doc FROM partners ORDER BY id`)
}

// Partner returns a partner, or NotFound.
func (s *Store) Partner(ctx context.Context, id content.ID) (*content.Partner, error) {
	found, err := readAll[*content.Partner](ctx, s, `SELECT doc FROM partners WHERE id = ?`, id)
	return storage.First(found, err, "there is no partner %s", id)
}

// AccessKeys returns all API keys, oldest first.
func (s *Store) AccessKeys(ctx context.Context) ([]content.AccessKey, error) {
	return readAll[content.AccessKey](ctx, s, `SELECT doc FROM access_keys ORDER BY created_at, id`)
}

// AccessKey returns an API key, or NotFound.
func (s *Store) AccessKey(ctx context.Context, id string) (content.AccessKey, error) {
	found, err := readAll[content.AccessKey](ctx, s, `SELECT doc FROM access_keys WHERE id = ?`, id)
	return storage.First(found, err, "there is no key %s", id)
}

// PutAccessKey creates or replaces an API key.
func (s *Store) PutAccessKey(ctx context.Context, k content.AccessKey) error {
	text, err := json.Marshal(k)
	if err == nil {
		_, err = s.write.ExecContext(ctx, `INSERT INTO access_keys (id, created_at, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`,
			k.ID, k.CreatedAt.UnixMilli(), string(text))
	}
	return translate(err, "write the key %s", k.ID)
}

// Acknowledge stores a receipt. A second receipt for the same position is ignored.
func (s *Store) Acknowledge(ctx context.Context, r content.Receipt) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO receipts (partner_id, revision, article_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.PartnerID, r.Revision, r.ID, r.At.UnixMilli())
	return translate(err, "store a receipt of %s", r.PartnerID)
}

// Receipts returns at most limit receipts of a partner, from a position on.
func (s *Store) Receipts(ctx context.Context, partner content.ID, from content.Position, limit int) ([]content.Receipt, error) {
	return s.receipts(ctx, `partner_id = ? AND (revision, article_id) >= (?, ?) ORDER BY revision, article_id LIMIT ?`, partner, from.Revision, from.ID, limit)
}

// LastReceipt returns a partner's receipt with the highest position, or NotFound.
func (s *Store) LastReceipt(ctx context.Context, partner content.ID) (content.Receipt, error) {
	found, err := s.receipts(ctx, `partner_id = ? ORDER BY revision DESC, article_id DESC LIMIT 1`, partner)
	return storage.First(found, err, "%s has not acknowledged anything", partner)
}

func (s *Store) receipts(ctx context.Context, condition string, args ...any) ([]content.Receipt, error) {
	var found []content.Receipt
	err := s.query(ctx, `SELECT partner_id, revision, article_id, at FROM receipts WHERE `+condition, args, func(row *row) error {
		var r content.Receipt
		var at int64
		err := row.Scan(&r.PartnerID, &r.Revision, &r.ID, &at)
		r.At = time.UnixMilli(at).UTC()
		found = append(found, r)
		return err
	})
	return found, translate(err, "read receipts")
}

// readAll decodes the only column of a query's rows, a document as JSON. It applies no rule of visibility.
func readAll[T any](ctx context.Context, s *Store, query string, args ...any) (found []T, err error) {
	err = s.query(ctx, query, args, func(r *row) error {
		var d T
		err := scanDocument(r, &d)
		found = append(found, d)
		return err
	})
	return found, translate(err, "query %q", query)
}

// readNumbers returns the only column of a query's rows.
func readNumbers(ctx context.Context, s *Store, query string, args ...any) (found []int64, err error) {
	err = s.query(ctx, query, args, func(r *row) error {
		var n int64
		err := r.Scan(&n)
		found = append(found, n)
		return err
	})
	return found, translate(err, "query %q", query)
}
