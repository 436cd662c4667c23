package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// tickAtOnce is how many articles one transaction stamps again.
const tickAtOnce = 200

// due is what the clock changes up to a moment, since it was looked for last.
type due struct {
	since, now time.Time
	delays     []time.Duration // of all entitlements
	partners   []*content.Partner
}

func (s *Store) due(ctx context.Context, now time.Time) (*due, error) {
	d := &due{now: now}
	clocks, err := decoded[int64](ctx, s, `SELECT clock FROM meta`)
	if err != nil {
		return nil, err
	}
	if d.since = now; clocks[0] > 0 { // else there was no partner yet
		d.since = time.UnixMilli(clocks[0])
	}
	d.partners, err = s.Partners(ctx)
	d.delays = content.Delays(d.partners)
	return d, err
}

// late chooses the articles that are to be stamped again.
func (d *due) late() (condition string, args []any) {
	condition, args = "turn <= ?", []any{d.now.UnixMilli()}
	for _, delay := range d.delays {
		condition += " OR visible_from > ? AND visible_from <= ? AND withdrawn_at = 0"
		args = append(args, d.since.Add(-delay).UnixMilli(), d.now.Add(-delay).UnixMilli())
	}
	return "(" + condition + ")", args
}

// Due reports whether the clock has changed anything since a writer looked last, or there is
// something to mend.
func (s *Store) Due(ctx context.Context) (bool, error) {
	d, err := s.due(ctx, s.now())
	if err != nil {
		return false, err
	}
	if left, err := s.leftBehind(ctx, d.now); err != nil || left {
		return left, err
	}
	for _, p := range d.partners {
		if len(p.Terms(d.since, d.now)) > 0 {
			return true, nil
		}
	}
	condition, args := d.late()
	found, err := decoded[int](ctx, s, `SELECT 1 FROM articles WHERE `+condition+` LIMIT 1`, args...)
	return len(found) > 0, err
}

// leftBehind reports whether a writer died, or gave up, and left what no revision tells of.
func (s *Store) leftBehind(ctx context.Context, now time.Time) (bool, error) {
	found, err := decoded[int](ctx, s, `SELECT 1 FROM meta WHERE (holder = '' OR expires_at <= ?) AND (holder != ''
		OR EXISTS (SELECT 1 FROM articles WHERE articles.revision > meta.revision)
		OR EXISTS (SELECT 1 FROM partners WHERE partners.revision > meta.revision)
		OR EXISTS (SELECT 1 FROM publications WHERE publications.revision > meta.revision))`, now.UnixMilli())
	return len(found) > 0, err
}

// Tick stamps again what the clock has changed.
func (w *writer) Tick(ctx context.Context) (bool, error) {
	d, err := w.store.due(ctx, w.store.now())
	if err != nil {
		return false, err
	}
	changed := false
	for after, more := content.ID(""), true; more; {
		err := w.store.transact(ctx, func(tx *sql.Tx) error {
			ids, err := w.stamp(ctx, tx, d, after)
			if more = len(ids) == tickAtOnce; len(ids) > 0 {
				after, changed = ids[len(ids)-1], true
			}
			return err
		})
		if err != nil {
			return false, translate(err, "stamp articles again")
		}
	}
	for _, p := range d.partners {
		if terms := p.Terms(d.since, d.now); len(terms) > 0 {
			changed = true
			if err := w.reach(ctx, p, terms); err != nil {
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
		_, err := w.hold(ctx, tx)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE meta SET clock = ?`, d.now.UnixMilli())
		}
		return err
	}), "note the time")
}

// stamp stamps some articles again, by their ids, and returns which.
func (w *writer) stamp(ctx context.Context, tx *sql.Tx, d *due, after content.ID) ([]content.ID, error) {
	revision, err := w.hold(ctx, tx)
	if err != nil {
		return nil, err
	}
	condition, args := d.late()
	rows, err := tx.QueryContext(ctx, `SELECT a.doc, ifnull(b.doc, '{}') FROM articles a LEFT JOIN bodies b ON b.id = a.id WHERE `+condition+` AND a.id > ? ORDER BY a.id LIMIT ?`,
		append(args, after, tickAtOnce)...)
	if err != nil {
		return nil, err
	}
	drafts, err := readDrafts(rows)
	if err != nil {
		return nil, err
	}
	p := &put{ctx: ctx, tx: tx}
	ids := make([]content.ID, len(drafts))
	for i, a := range drafts {
		ids[i] = a.ID
		p.exec(`UPDATE articles SET revision = ?1, turn = ?2, doc = json_set(doc, '$.revision', ?1) WHERE id = ?3`, revision+1, a.NextTransition(d.now).UnixMilli(), a.ID)
		p.exec(`UPDATE search_keys SET revision = ? WHERE id = ?`, revision+1, a.ID)
	}
	return ids, p.err
}

// reach notes that the clock has changed what a partner may have.
func (w *writer) reach(ctx context.Context, p *content.Partner, publications []content.ID) error {
	return translate(w.store.transact(ctx, func(tx *sql.Tx) error {
		revision, err := w.hold(ctx, tx)
		if err != nil {
			return err
		}
		for _, id := range publications {
			p.NoteChange(id, revision+1, w.store.now())
		}
		put := &put{ctx: ctx, tx: tx, revision: revision + 1, now: w.store.now()}
		put.document("partners", p)
		return put.err
	}), "reach articles of %s", p.ID)
}

// readDrafts reads rows of articles and their bodies, and closes them.
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
