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

// pendingViews is what the clock changes up to a moment, since it was looked for last.
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
	if meta.Clock.IsZero() { // there was no partner yet
		d.since = d.now
	}
	d.partners, err = s.Partners(ctx)
	return d, err
}

// overdueBatches are the articles that are to be stamped again: each selection is a range of what it is
// sorted by.
func (d *transitions) affected() []*selection {
	turned := &selection{collection: articlesName, sort: "turn"}
	turned.where("turn", "$lte", d.now)
	all := []*selection{turned}
	for _, delay := range content.Delays(d.partners) {
		q := &selection{collection: articlesName, sort: "released"}
		q.where("released", "$gt", d.since.Add(-delay))
		q.where("released", "$lte", d.now.Add(-delay))
		q.where("visibleUntil", "$gt", time.UnixMilli(0)) // the clock brings nothing back that was withdrawn
		all = append(all, q)
	}
	return all
}

// Due reports whether the clock has changed anything since a writer looked last, or there is
// something to mend.
func (s *Store) Due(ctx context.Context) (bool, error) {
	d, err := s.transitionsDue(ctx)
	if err != nil {
		return false, err
	}
	if left, err := s.hasUncommitted(ctx, d.meta, d.now); err != nil || left {
		return left, err
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

// hasUncommitted reports whether a writer died, or gave up, and left what no revision tells of.
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

// Tick stamps again what the clock has changed.
func (w *writer) Tick(ctx context.Context) (bool, error) {
	d, err := w.store.transitionsDue(ctx)
	if err != nil {
		return false, err
	}
	changed := false
	for _, q := range d.affected() {
		stamped, err := w.restamp(ctx, q, d.now)
		if changed = changed || stamped; err != nil {
			return false, translate(err, "stamp articles again")
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
			return false, translate(err, "reach articles of %s", p.ID)
		}
	}
	if changed {
		if _, err := w.Commit(ctx); err != nil {
			return false, err
		}
	}
	return changed, translate(w.saveClock(ctx, d.now), "note the time")
}

func (w *writer) saveClock(ctx context.Context, now time.Time) error {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	return w.updateMeta(ctx, w.ownLease(), bson.D{{Key: "clock", Value: now}})
}

// startClock notes the time when the first partner comes: what the clock changes from then on matters.
func (w *writer) startClock(ctx context.Context) error {
	meta, err := w.store.meta(ctx)
	if err != nil || !meta.Clock.IsZero() {
		return err
	}
	return w.saveClock(ctx, w.store.now())
}

// restamp stamps the articles of a selection again, and reports whether there were any.
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

// restampDoc is an article with all that its next turn depends on.
type restampDoc struct {
	content.Article `bson:",inline"`
	Body            content.Body `bson:"body"`
	Turn            time.Time    `bson:"turn"`
}
