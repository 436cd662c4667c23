package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"
)

// articlesPerTick is how many articles one transaction re-stamps.
const articlesPerTick = 200

// transitions describes what the passing of time changed between the last check and now: articles
// that were released or expired, and entitlements that began or ended.
type transitions struct {
	since, now time.Time
	delays     []time.Duration // of all entitlements
	partners   []*content.Partner
}

func (s *Store) transitionsDue(ctx context.Context, now time.Time) (*transitions, error) {
	d := &transitions{now: now}
	clocks, err := readNumbers(ctx, s, `SELECT clock FROM meta`)
	if err != nil {
		return nil, err
	}
	if d.since = now; clocks[0] > 0 { // 0 until the first partner is written
		d.since = time.UnixMilli(clocks[0])
	}
	d.partners, err = s.Partners(ctx)
	d.delays = content.Delays(d.partners)
	return d, err
}

// condition returns the SQL condition for the articles that must be re-stamped.
func (d *transitions) condition() (condition string, args []any) {
	condition, args = "turn <= ?", []any{d.now.UnixMilli()}
	for _, delay := range d.delays {
		condition += " OR visible_from > ? AND visible_from <= ? AND withdrawn_at = 0"
		args = append(args, d.since.Add(-delay).UnixMilli(), d.now.Add(-delay).UnixMilli())
	}
	return "(" + condition + ")", args
}

// Due reports whether a transition has passed since the last [content.Writer] Tick, or a crashed writer left
// uncommitted documents. Then a writer has to be opened and Tick called.
func (s *Store) Due(ctx context.Context) (bool, error) {
	d, err := s.transitionsDue(ctx, s.now())
	if err != nil {
		return false, err
	}
	if uncommitted, err := s.hasUncommitted(ctx, d.now); err != nil || uncommitted {
		return uncommitted, err
	}
	if storage.AnyTermChanges(d.partners, d.since, d.now) {
		return true, nil
	}
	condition, args := d.condition()
	found, err := readNumbers(ctx, s, `SELECT 1 FROM articles WHERE `+condition+` LIMIT 1`, args...)
	return len(found) > 0, err
}

// hasUncommitted reports whether a writer crashed or gave up and left uncommitted documents.
func (s *Store) hasUncommitted(ctx context.Context, now time.Time) (bool, error) {
	found, err := readNumbers(ctx, s, `SELECT 1 FROM meta WHERE (holder = '' OR expires_at <= ?) AND (holder != ''
		OR EXISTS (SELECT 1 FROM articles WHERE articles.revision > meta.revision)
		OR EXISTS (SELECT 1 FROM partners WHERE partners.revision > meta.revision)
		OR EXISTS (SELECT 1 FROM publications WHERE publications.revision > meta.revision))`, now.UnixMilli())
	return len(found) > 0, err
}

// Tick re-stamps the articles and partners that transitions have changed, and reports whether there were any.
func (w *writer) Tick(ctx context.Context) (bool, error) {
	d, err := w.store.transitionsDue(ctx, w.store.now())
	if err != nil {
		return false, err
	}
	changed := false
	for after, more := content.ID(""), true; more; {
		err := w.store.transact(ctx, func(tx *sql.Tx) error {
			ids, err := w.restamp(ctx, tx, d, after)
			if more = len(ids) == articlesPerTick; len(ids) > 0 {
				after, changed = ids[len(ids)-1], true
			}
			return err
		})
		if err != nil {
			return false, translate(err, "re-stamp articles")
		}
	}
	for _, p := range d.partners {
		if terms := p.Terms(d.since, d.now); len(terms) > 0 {
			changed = true
			if err := w.noteEntitlementChange(ctx, p, terms); err != nil {
				return false, err
			}
		}
	}
	if changed {
		if _, err := w.Commit(ctx); err != nil {
			return false, err
		}
	}
	return changed, translate(w.store.transact(ctx, func(tx *sql.Tx) error {
		_, err := w.renewLease(ctx, tx)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE meta SET clock = ?`, d.now.UnixMilli())
		}
		return err
	}), "save the time of the tick")
}

// restamp re-stamps the next articles, in the order of their ids, and returns their ids.
func (w *writer) restamp(ctx context.Context, tx *sql.Tx, d *transitions, after content.ID) ([]content.ID, error) {
	revision, err := w.renewLease(ctx, tx)
	if err != nil {
		return nil, err
	}
	condition, args := d.condition()
	rows, err := tx.QueryContext(ctx, `SELECT a.doc, ifnull(b.doc, '{}') FROM articles a LEFT JOIN bodies b ON b.id = a.id WHERE `+condition+` AND a.id > ? ORDER BY a.id LIMIT ?`,
		append(args, after, articlesPerTick)...)
	if err != nil {
		return nil, err
	}
	drafts, err := readDrafts(rows)
	if err != nil {
		return nil, err
	}
	p := &batchWriter{ctx: ctx, tx: tx}
	ids := make([]content.ID, len(drafts))
	for i, a := range drafts {
		ids[i] = a.ID
		p.exec(`UPDATE articles SET revision = ?1, turn = ?2, doc = json_set(doc, '$.revision', ?1) WHERE id = ?3`, revision+1, a.NextTransition(d.now).UnixMilli(), a.ID)
		p.exec(`UPDATE search_keys SET revision = ? WHERE id = ?`, revision+1, a.ID)
	}
	return ids, p.err
}

// noteEntitlementChange records that time has changed a partner's entitlements to publications.
func (w *writer) noteEntitlementChange(ctx context.Context, p *content.Partner, publications []content.ID) error {
	return translate(w.store.transact(ctx, func(tx *sql.Tx) error {
		revision, err := w.renewLease(ctx, tx)
		if err != nil {
			return err
		}
		for _, id := range publications {
			p.NoteChange(id, revision+1, w.store.now())
		}
		put := &batchWriter{ctx: ctx, tx: tx, revision: revision + 1, now: w.store.now()}
		put.document("partners", p)
		return put.err
	}), "record the entitlement change of %s", p.ID)
}

// readDrafts decodes rows of articles and their bodies, and closes the rows.
func readDrafts(rows *sql.Rows) ([]content.Draft, error) {
	defer rows.Close()
	var drafts []content.Draft
	for rows.Next() {
		var article, body sql.RawBytes
		d := content.Draft{Article: new(content.Article)}
		if err := rows.Scan(&article, &body); err != nil {
			return nil, err
		}
		if err := errors.Join(json.Unmarshal(article, d.Article), json.Unmarshal(body, &d.Body)); err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return slices.Clip(drafts), rows.Err()
}
