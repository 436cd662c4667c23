package mongostore

import (
	"context"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// documentsPerCommand is how many statements one command carries. Servers that speak MongoDB's
// language without being MongoDB choke on more.
const documentsPerCommand = 50

// Put writes the batch in commands of some fifty documents. Each document is replaced whole,
// so that a batch can be put again after an error.
func (w *writer) Put(ctx context.Context, b content.Batch) error {
	return translate(w.put(ctx, b), "put")
}

func (w *writer) put(ctx context.Context, b content.Batch) error {
	if err := w.carryPublicationHistory(ctx, b.Publications); err != nil {
		return err
	}
	if err := put(ctx, w, publicationsName, b.Publications, func(d *content.Publication) any { return publicationDoc{d, d.Release()} }); err != nil {
		return err
	}
	if err := put(ctx, w, sectionsName, b.Sections, func(d *content.Section) any { return sectionDoc{d, d.Release()} }); err != nil {
		return err
	}
	if err := put(ctx, w, authorsName, b.Authors, func(d *content.Author) any { return authorDoc{d, d.Release()} }); err != nil {
		return err
	}
	if err := put(ctx, w, issuesName, b.Issues, func(d *content.Issue) any { return issueDoc{d, d.Release()} }); err != nil {
		return err
	}
	if err := put(ctx, w, pagesName, b.Pages, func(d *content.Page) any { return pageDoc{d, d.Release(), d.SectionOrder()} }); err != nil {
		return err
	}
	// Every article has its views and its terms, so they are written first.
	for drafts := range slices.Chunk(b.Articles, documentsPerCommand) {
		if err := w.carryArticleHistory(ctx, drafts); err != nil {
			return err
		}
		if err := w.putViews(ctx, drafts); err != nil {
			return err
		}
		if err := w.putTerms(ctx, drafts); err != nil {
			return err
		}
		if err := put(ctx, w, articlesName, drafts, func(d content.Draft) any {
			return articleDoc{d.Article, d.ReadingOrder(), d.AuthorIDs(), d.HasPicture(), d.VisibilityFields(), d.NextTransition(w.store.now()), d.Release(), d.WithdrawnAt(), d.Body}
		}); err != nil {
			return err
		}
	}
	if err := w.putPartners(ctx, b.Partners); err != nil {
		return err
	}
	for drafts := range slices.Chunk(b.Views, documentsPerCommand) {
		if err := w.putViews(ctx, drafts); err != nil {
			return err
		}
	}
	return nil
}

// put stamps documents and writes them as stored makes them. Documents that are all new are
// inserted, which costs servers least; where a part of them is there already, because they
// are put again, they are replaced like others.
func put[D content.Document](ctx context.Context, w *writer, collection string, docs []D, stored func(D) any) error {
	for chunk := range slices.Chunk(docs, documentsPerCommand) {
		fresh := allNew(chunk)
		rows := make([]any, len(chunk))
		models := make([]mongo.WriteModel, len(chunk))
		for i, d := range chunk {
			w.stamp(d.DocumentStamp())
			rows[i] = stored(d)
			models[i] = mongo.NewReplaceOneModel().SetFilter(byKey(d.DocumentID())).SetReplacement(rows[i]).SetUpsert(true)
		}
		if fresh {
			there, err := w.insert(ctx, collection, rows)
			if err != nil {
				return err
			}
			fresh = !there
		}
		if fresh {
			continue
		}
		if err := w.send(ctx, collection, models); err != nil {
			return err
		}
	}
	return nil
}

func allNew[D content.Document](docs []D) bool {
	return !slices.ContainsFunc(docs, func(d D) bool { return d.DocumentStamp().Created != 0 })
}

// insert writes one command of new documents under the lease, and reports whether some of
// them were there already.
func (w *writer) insert(ctx context.Context, collection string, docs []any) (there bool, err error) {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return false, err
	}
	defer cancel()
	_, err = w.store.collection(collection).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	if mongo.IsDuplicateKeyError(err) {
		return true, nil
	}
	return false, err
}

// stamp stamps a document with the next revision.
func (w *writer) stamp(stamp *content.Stamp) { storage.Stamp(stamp, w.revision+1, w.store.now()) }

// send writes one command under the lease.
func (w *writer) send(ctx context.Context, collection string, models []mongo.WriteModel) error {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	_, err = w.store.collection(collection).BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	return err
}

// putViews makes sure that every draft has its views, beginning with what its source knows.
func (w *writer) putViews(ctx context.Context, drafts []content.Draft) error {
	if allNew(drafts) {
		rows := make([]any, len(drafts))
		for i, d := range drafts {
			rows[i] = viewsDoc{ArticleID: d.ID, PublicationID: d.PublicationID, Imported: d.ViewCount, Rank: rankOf(d.ViewCount, 0)}
		}
		if there, err := w.insert(ctx, viewsName, rows); err != nil || !there {
			return err
		}
	}
	models := make([]mongo.WriteModel, len(drafts))
	var known []content.Draft
	for i, d := range drafts {
		first := bson.D{{Key: "imported", Value: d.ViewCount}, {Key: "counted", Value: int64(0)}, {Key: "rank", Value: rankOf(d.ViewCount, 0)}, {Key: "lastBatch", Value: ""}}
		models[i] = mongo.NewUpdateOneModel().SetFilter(byKey(d.ID)).SetUpsert(true).
			SetUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: "publicationId", Value: d.PublicationID}}}, {Key: "$setOnInsert", Value: first}})
		if d.ViewCount != nil {
			known = append(known, d)
		}
	}
	if err := w.send(ctx, viewsName, models); err != nil {
		return err
	}
	var err error
	for len(known) > 0 && err == nil {
		known, err = w.putImported(ctx, known)
	}
	return err
}

// putImported moves the start of counting for drafts whose source knows another number than
// the store, and returns those drafts: views counted at the same moment can get in between,
// so they have to be looked at again.
func (w *writer) putImported(ctx context.Context, drafts []content.Draft) ([]content.Draft, error) {
	byID := make(map[content.ID]content.Draft, len(drafts))
	ids := make([]content.ID, len(drafts))
	for i, d := range drafts {
		ids[i], byID[d.ID] = d.ID, d
	}
	views, err := w.store.views(ctx, ids)
	if err != nil {
		return nil, err
	}
	var moved []content.Draft
	var models []mongo.WriteModel
	for _, v := range views {
		d := byID[v.ArticleID]
		if v.Imported != nil && *v.Imported == *d.ViewCount {
			continue
		}
		moved = append(moved, d)
		models = append(models, mongo.NewUpdateOneModel().SetFilter(v.unchanged()).SetUpdate(bson.D{{Key: "$set", Value: bson.D{
			{Key: "imported", Value: d.ViewCount}, {Key: "rank", Value: rankOf(d.ViewCount, v.Counted)},
		}}}))
	}
	if len(models) == 0 {
		return nil, nil
	}
	return moved, w.send(ctx, viewsName, models)
}

// unchanged chooses the views as long as nobody counted or imported since they were read:
// either changes the rank, and counting the batch.
func (v *viewsDoc) unchanged() bson.D {
	return bson.D{{Key: "_id", Value: v.ArticleID}, {Key: "lastBatch", Value: v.LastBatch}, {Key: "rank", Value: v.Rank}}
}
