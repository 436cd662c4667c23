package mongostore

import (
	"context"
	"maps"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/words"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Terms are written before their article, with its stamp. So a writer that dies leaves no
// article without the terms of its last revision, but it may leave terms of a revision that
// the article never got: mending finds those by the revision, as all that was not committed,
// and makes them anew from the article.

// termsAtOnce is how many entries one command carries: an entry has as many keys in the index
// as it has terms.
const termsAtOnce = 10

// termsOf makes articles' entries as they are at their stamps.
func termsOf(drafts []content.Draft, stamp func(content.Draft) content.Stamp) []termsDoc {
	docs := make([]termsDoc, len(drafts))
	for i, e := range words.IndexAll(drafts) {
		d, at := drafts[i], stamp(drafts[i])
		docs[i] = termsDoc{
			ID: d.ID, PublishedAt: d.PublishedAt, VisibleFrom: d.VisibleFrom, Revision: at.Revision, Created: at.Created, Title: d.Title,
			Terms: e.All.Distinct(), TitleTerms: e.Title.Distinct(), Text: " " + e.All.String() + " ", TitleText: " " + e.Title.String() + " ",
			Visibility: d.VisibilityFields(),
		}
		for _, m := range d.Marks() {
			docs[i].Terms = append(docs[i].Terms, mark(m))
		}
	}
	return docs
}

// currentStamp is the stamp of an article that is in the store.
func currentStamp(d content.Draft) content.Stamp { return d.Stamp }

// nextStamp is the stamp that the writer will put on an article.
func (w *writer) nextStamp(d content.Draft) content.Stamp {
	stamp := d.Stamp
	w.stamp(&stamp)
	return stamp
}

// markCounted makes of a mark a term that no text has.
func mark(m string) string { return "=" + m }

// putTerms writes the entries of drafts that are about to be written.
func (w *writer) putTerms(ctx context.Context, drafts []content.Draft) error {
	for chunk := range slices.Chunk(drafts, termsAtOnce) {
		entries := termsOf(chunk, w.nextStamp)
		if allNew(chunk) {
			there, err := w.insert(ctx, termsName, rowsOf(entries))
			if err != nil {
				return err
			}
			if !there {
				continue
			}
		}
		if err := w.replaceTerms(ctx, entries); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) replaceTerms(ctx context.Context, entries []termsDoc) error {
	models := make([]mongo.WriteModel, len(entries))
	for i, e := range entries {
		models[i] = mongo.NewReplaceOneModel().SetFilter(byKey(e.ID)).SetReplacement(e).SetUpsert(true)
	}
	return w.send(ctx, termsName, models)
}

func rowsOf(entries []termsDoc) []any {
	rows := make([]any, len(entries))
	for i, e := range entries {
		rows[i] = e
	}
	return rows
}

// mendTerms makes the entries anew that are of a revision that was not committed and that
// their articles are not of.
func (w *writer) mendTerms(ctx context.Context) error {
	var after content.ID
	for {
		entries, err := w.termsLeft(ctx, after)
		if err != nil || len(entries) == 0 {
			return err
		}
		revisions := map[content.ID]int64{}
		for _, e := range entries {
			after, revisions[e.ID] = e.ID, e.Revision
		}
		drafts, err := w.store.drafts(ctx, slices.Collect(maps.Keys(revisions)))
		if err != nil {
			return err
		}
		anew := slices.DeleteFunc(drafts, func(d content.Draft) bool { return d.Revision == revisions[d.ID] })
		if len(anew) == 0 {
			continue
		}
		if err := w.replaceTerms(ctx, termsOf(anew, currentStamp)); err != nil {
			return err
		}
	}
}

// termsLeft returns the next entries, by their ids, of a revision that was not committed.
func (w *writer) termsLeft(ctx context.Context, after content.ID) ([]termsDoc, error) {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return nil, err
	}
	defer cancel()
	q := &selection{collection: termsName}
	q.where("revision", "$gt", w.revision)
	q.where("_id", "$gt", after)
	return find[termsDoc](ctx, w.store, q, options.Find().SetSort(ascending("_id")).SetLimit(termsAtOnce).SetProjection(only("revision")))
}

// drafts reads articles with their bodies.
func (s *Store) drafts(ctx context.Context, ids []content.ID) ([]content.Draft, error) {
	q := &selection{collection: articlesName}
	q.where("_id", "$in", ids)
	docs, err := find[bodyDoc](ctx, s, q, options.Find())
	drafts := make([]content.Draft, len(docs))
	for i := range docs {
		drafts[i] = content.Draft{Article: &docs[i].Article, Body: docs[i].Body}
	}
	return drafts, err
}
