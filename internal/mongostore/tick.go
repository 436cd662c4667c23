package mongostore

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// transitions describes what the passing of time changed between the last check and now: articles that
// were released or expired, and entitlements that began or ended.
type transitions struct {
	meta       metaDoc
	since, now time.Time
	partners   []*content.Partner
}

func (s *Store) transitionsDue(ctx context.Context) (*transitions, error) {
	meta, err := s.meta(ctx)
	if err != nil {
		return nil, err
	}
	d := &transitions{meta: meta, since: meta.Clock, now: s.now()}
	if meta.Clock.IsZero() { // no partner was written yet
		d.since = d.now
	}
	d.partners, err = s.Partners(ctx)
	return d, err
}

// affected returns selections of the articles that must be re-stamped. Each is a range of its sort field.
func (d *transitions) affected() []*selection {
	turned := &selection{collection: articlesName, sort: "turn"}
	turned.where("turn", "$lte", d.now)
	all := []*selection{turned}
	for _, delay := range content.Delays(d.partners) {
		q := &selection{collection: articlesName, sort: "released"}
		q.where("released", "$gt", d.since.Add(-delay))
		q.where("released", "$lte", d.now.Add(-delay))
		q.where("visibleUntil", "$gt", time.UnixMilli(0)) // time does not bring back withdrawn articles
		all = append(all, q)
	}
	return all
}

// Due reports whether a transition has passed since the last Tick of a writer, or a crashed writer left
// uncommitted documents. Then a writer has to be opened and Tick called.
func (s *Store) Due(ctx context.Context) (bool, error) {
	d, err := s.transitionsDue(ctx)
	if err != nil {
		return false, err
	}
	if uncommitted, err := s.hasUncommitted(ctx, d.meta, d.now); err != nil || uncommitted {
		return uncommitted, err
	}
	if storage.AnyTermChanges(d.partners, d.since, d.now) {
		return true, nil
	}
	for _, q := range d.affected() {
		found, err := find[idDoc](ctx, s, q, q.window(content.Window{Limit: 1}).SetProjection(only("_id")))
		if err != nil || len(found) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// hasUncommitted reports whether a writer crashed or gave up and left uncommitted documents.
func (s *Store) hasUncommitted(ctx context.Context, meta metaDoc, now time.Time) (bool, error) {
	if meta.Holder != "" {
		return !meta.ExpiresAt.After(now), nil
	}
	for _, name := range []string{articlesName, partnersName, publicationsName} {
		q := &selection{collection: name}
		q.where("revision", "$gt", meta.Revision)
		found, err := find[idDoc](ctx, s, q, options.Find().SetLimit(1).SetProjection(only("_id")))
		if err != nil || len(found) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// Tick re-stamps the articles and partners that transitions have changed, and reports whether there were
// any.
func (w *writer) Tick(ctx context.Context) (bool, error) {
	d, err := w.store.transitionsDue(ctx)
	if err != nil {
		return false, err
	}
	changed := false
	for _, q := range d.affected() {
		stamped, err := w.restamp(ctx, q, d.now)
		if changed = changed || stamped; err != nil {
			return false, translate(err, "re-stamp articles")
		}
	}
	for _, p := range d.partners {
		terms := p.Terms(d.since, d.now)
		for _, id := range terms {
			p.NoteChange(id, w.revision+1, w.store.now())
			changed = true
		}
		if len(terms) == 0 {
			continue
		}
		if err := w.writePartners(ctx, []*content.Partner{p}); err != nil {
			return false, translate(err, "record the entitlement change of %s", p.ID)
		}
	}
	if changed {
		if _, err := w.Commit(ctx); err != nil {
			return false, err
		}
	}
	return changed, translate(w.saveClock(ctx, d.now), "save the time of the tick")
}

// saveClock saves the time up to which transitions were handled.
func (w *writer) saveClock(ctx context.Context, now time.Time) error {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	return w.updateMeta(ctx, w.ownLease(), bson.D{{Key: "clock", Value: now}})
}

// startClock saves the time when the first partner is written: transitions count from then on.
func (w *writer) startClock(ctx context.Context) error {
	meta, err := w.store.meta(ctx)
	if err != nil || !meta.Clock.IsZero() {
		return err
	}
	return w.saveClock(ctx, w.store.now())
}

// restamp re-stamps the articles of a selection, and reports whether there were any.
func (w *writer) restamp(ctx context.Context, q *selection, now time.Time) (some bool, err error) {
	window := content.Window{Limit: documentsPerCommand}
	for {
		step := *q
		step.conditions = append([]condition{}, q.conditions...)
		step.inWindow(window, timeKey)
		docs, err := find[restampDoc](ctx, w.store, &step, step.window(window))
		if err != nil || len(docs) == 0 {
			return some, err
		}
		some = true
		models := make([]mongo.WriteModel, len(docs))
		for i, d := range docs {
			draft := content.Draft{Article: &docs[i].Article, Body: d.Body}
			fields := bson.D{{Key: "revision", Value: w.revision + 1}, {Key: "turn", Value: draft.NextTransition(now)}}
			models[i] = mongo.NewUpdateOneModel().SetFilter(byKey(d.ID)).SetUpdate(bson.D{{Key: "$set", Value: fields}})
		}
		last := docs[len(docs)-1]
		window.After = &content.Key{Number: last.VisibleFrom.UnixMilli(), ID: last.ID} // released
		if q.sort == "turn" {
			window.After.Number = last.Turn.UnixMilli()
		}
		if err := w.send(ctx, articlesName, models); err != nil {
			return some, err
		}
	}
}

// restampDoc is an article with everything that its next transition depends on.
type restampDoc struct {
	content.Article `bson:",inline"`
	Body            content.Body `bson:"body"`
	Turn            time.Time    `bson:"turn"`
}
