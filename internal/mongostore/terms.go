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

// Search entries are written before their article, with its stamp. So a writer that crashes leaves no
// article without the entry of its latest revision. It may leave an entry of a revision that the article
// never got. Cleaning up finds these by their uncommitted revision, and rebuilds them from the article.

// termsAtOnce is how many entries one command writes: an entry has as many keys in the index as it has
// terms.
const termsAtOnce = 10

// termsOf builds the search entries of articles, with the stamp that the given function returns.
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

// currentStamp returns the stamp of a stored article.
func currentStamp(d content.Draft) content.Stamp { return d.Stamp }

// nextStamp returns the stamp that the writer will put on an article.
func (w *writer) nextStamp(d content.Draft) content.Stamp {
	stamp := d.Stamp
	w.stamp(&stamp)
	return stamp
}

// mark returns a mark as a term that no text contains.
func mark(m string) string { return "=" + m }

// putTerms writes the search entries of drafts, which are written after them.
func (w *writer) putTerms(ctx context.Context, drafts []content.Draft) error {
	for chunk := range slices.Chunk(drafts, termsAtOnce) {
		entries := termsOf(chunk, w.nextStamp)
		if allNew(chunk) {
			exists, err := w.insert(ctx, termsName, rowsOf(entries))
			if err != nil {
				return err
			}
			if !exists {
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

// repairTerms rebuilds the entries of an uncommitted revision that their articles do not have.
func (w *writer) repairTerms(ctx context.Context) error {
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
		outdated := slices.DeleteFunc(drafts, func(d content.Draft) bool { return d.Revision == revisions[d.ID] })
		if len(outdated) == 0 {
			continue
		}
		if err := w.replaceTerms(ctx, termsOf(outdated, currentStamp)); err != nil {
			return err
		}
	}
}

// termsLeft returns the next entries of an uncommitted revision, in the order of their ids.
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

// drafts returns articles with their bodies.
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
