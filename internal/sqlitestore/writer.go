package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
	"broadsheet/internal/words"
)

// writer is a [content.Writer]. Each step is a transaction that first checks that the writer still holds
// the lease, so that a writer that lost it cannot write.
type writer struct {
	store *Store
	fence int64
	held  time.Time // when the lease was last renewed
}

// Write takes the lease and removes uncommitted documents of a writer that crashed.
func (s *Store) Write(ctx context.Context, holder string) (content.Writer, error) {
	w := &writer{store: s}
	err := s.transact(ctx, func(tx *sql.Tx) error {
		if err := w.acquire(ctx, tx, holder); err != nil {
			return err
		}
		return removeUncommitted(ctx, tx)
	})
	if err != nil {
		return nil, translate(err, "take the lease for %q", holder)
	}
	return w, nil
}

// transact runs f in a transaction of the one writing connection.
func (s *Store) transact(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing to roll back after a commit
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (w *writer) acquire(ctx context.Context, tx *sql.Tx, holder string) error {
	var current string
	var expires int64
	if err := tx.QueryRowContext(ctx, `SELECT holder, expires_at FROM meta`).Scan(&current, &expires); err != nil {
		return err
	}
	now := w.store.now()
	if until := time.UnixMilli(expires); current != "" && until.After(now) {
		return storage.LeaseTaken(current, until)
	}
	_, err := tx.ExecContext(ctx, `UPDATE meta SET fence = fence + 1, holder = ?, expires_at = ?`, holder, now.Add(content.LeaseTime).UnixMilli())
	if err != nil {
		return err
	}
	w.held = now
	return tx.QueryRowContext(ctx, `SELECT fence FROM meta`).Scan(&w.fence)
}

// documentTables returns the tables that hold documents.
func documentTables() []string {
	return []string{"publications", "issues", "pages", "sections", "authors", "articles", "partners"}
}

// articleDetails returns the statements that delete the rows that belong to articles. In each, %s stands
// for a query of the articles' ids.
func articleDetails() []string {
	return []string{
		`DELETE FROM bodies WHERE id IN (%s)`,
		`DELETE FROM article_authors WHERE article_id IN (%s)`,
		`DELETE FROM views WHERE counted = 0 AND article_id IN (%s)`,
		`DELETE FROM search WHERE rowid IN (SELECT key FROM search_keys WHERE id IN (%s))`,
		`DELETE FROM search_titles WHERE rowid IN (SELECT key FROM search_keys WHERE id IN (%s))`,
		`DELETE FROM search_keys WHERE id IN (%s)`,
	}
}

// removeUncommitted deletes documents that no commit brought in. If documents are left that were changed
// but not committed, it commits them: their earlier versions are gone.
func removeUncommitted(ctx context.Context, tx *sql.Tx) error {
	changedLeft := false
	for _, table := range documentTables() {
		condition := ` WHERE revision > (SELECT revision FROM meta) AND created > (SELECT revision FROM meta)`
		if table == "articles" {
			for _, detail := range articleDetails() {
				if _, err := tx.ExecContext(ctx, fmt.Sprintf(detail, `SELECT id FROM articles`+condition)); err != nil {
					return err
				}
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+condition); err != nil {
			return err
		}
		var changed bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+` WHERE revision > (SELECT revision FROM meta))`).Scan(&changed); err != nil {
			return err
		}
		changedLeft = changedLeft || changed
	}
	if !changedLeft {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE meta SET revision = revision + 1`)
	return err
}

// renewLease renews the lease and returns the last committed revision. It returns Conflict when another
// writer has taken the lease.
func (w *writer) renewLease(ctx context.Context, tx *sql.Tx) (revision int64, err error) {
	var fence int64
	var holder string
	if err := tx.QueryRowContext(ctx, `SELECT revision, fence, holder FROM meta`).Scan(&revision, &fence, &holder); err != nil {
		return 0, err
	}
	if fence != w.fence || holder == "" {
		return 0, storage.LeaseLost()
	}
	w.held = w.store.now()
	_, err = tx.ExecContext(ctx, `UPDATE meta SET expires_at = ?`, w.held.Add(content.LeaseTime).UnixMilli())
	return revision, err
}

// Hold renews the lease if a third of its time has passed.
func (w *writer) Hold(ctx context.Context) error {
	if w.store.now().Sub(w.held) < content.LeaseTime/3 {
		return nil
	}
	return translate(w.store.transact(ctx, func(tx *sql.Tx) error {
		_, err := w.renewLease(ctx, tx)
		return err
	}), "renew the lease")
}

// articlesPerTransaction is how many articles one transaction writes. Indexing takes about a millisecond
// per article, and counting of views waits for the transaction.
const articlesPerTransaction = 100

// Put writes the batch, with its articles in several transactions.
func (w *writer) Put(ctx context.Context, batch content.Batch) error {
	articles, views := batch.Articles, batch.Views
	batch.Articles, batch.Views = nil, nil
	parts := []content.Batch{batch}
	for chunk := range slices.Chunk(articles, articlesPerTransaction) {
		parts = append(parts, content.Batch{Articles: chunk})
	}
	if len(views) > 0 {
		parts = append(parts, content.Batch{Views: views})
	}
	for _, part := range parts {
		if err := w.put(ctx, part); err != nil {
			return translate(err, "put")
		}
	}
	return nil
}

// put writes a part of a batch in one transaction.
func (w *writer) put(ctx context.Context, batch content.Batch) error {
	entries := words.IndexAll(batch.Articles)
	return w.store.transact(ctx, func(tx *sql.Tx) error {
		revision, err := w.renewLease(ctx, tx)
		if err != nil {
			return err
		}
		p := &batchWriter{ctx: ctx, tx: tx, revision: revision + 1, now: w.store.now(), entries: entries}
		p.batch(batch)
		return p.err
	})
}

// Commit advances the revision.
func (w *writer) Commit(ctx context.Context) (revision int64, err error) {
	err = w.store.transact(ctx, func(tx *sql.Tx) error {
		if revision, err = w.renewLease(ctx, tx); err != nil {
			return err
		}
		revision++
		_, err = tx.ExecContext(ctx, `UPDATE meta SET revision = ?`, revision)
		return err
	})
	return revision, translate(err, "commit")
}

// Close releases the lease, if the writer still holds it.
func (w *writer) Close(ctx context.Context) error {
	_, err := w.store.write.ExecContext(ctx, `UPDATE meta SET holder = '', expires_at = 0 WHERE fence = ?`, w.fence)
	return translate(err, "release the lease")
}
