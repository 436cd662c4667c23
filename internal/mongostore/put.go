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

// documentsPerCommand is how many documents one command writes. Some servers that implement MongoDB's
// protocol fail on more.
const documentsPerCommand = 50

// Put writes the batch in commands of at most [documentsPerCommand] documents. Each document is replaced
// as a whole, so a batch can be put again after an error.
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
	// Views and search entries are written first, so that every article has them.
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

// put stamps documents and writes them as stored returns them. New documents are inserted, which is the
// cheapest for servers. If some of a command exist, because the batch is put again, they are replaced.
func put[D content.Document](ctx context.Context, w *writer, collection string, docs []D, stored func(D) any) error {
	for chunk := range slices.Chunk(docs, documentsPerCommand) {
		insertAll := allNew(chunk)
		rows := make([]any, len(chunk))
		models := make([]mongo.WriteModel, len(chunk))
		for i, d := range chunk {
			w.stamp(d.DocumentStamp())
			rows[i] = stored(d)
			models[i] = mongo.NewReplaceOneModel().SetFilter(byKey(d.DocumentID())).SetReplacement(rows[i]).SetUpsert(true)
		}
		if insertAll {
			exist, err := w.insert(ctx, collection, rows)
			if err != nil {
				return err
			}
			insertAll = !exist
		}
		if insertAll {
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

// insert inserts new documents with one command, while the lease is held. It reports whether some existed.
func (w *writer) insert(ctx context.Context, collection string, docs []any) (exist bool, err error) {
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

// send sends one command of writes, while the lease is held.
func (w *writer) send(ctx context.Context, collection string, models []mongo.WriteModel) error {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	_, err = w.store.collection(collection).BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	return err
}

// putViews creates the views of drafts that have none, with the view count that the source gives.
func (w *writer) putViews(ctx context.Context, drafts []content.Draft) error {
	if allNew(drafts) {
		rows := make([]any, len(drafts))
		for i, d := range drafts {
			rows[i] = viewsDoc{ArticleID: d.ID, PublicationID: d.PublicationID, Imported: d.ViewCount, Rank: rankOf(d.ViewCount, 0)}
		}
		if exist, err := w.insert(ctx, viewsName, rows); err != nil || !exist {
			return err
		}
	}
	models := make([]mongo.WriteModel, len(drafts))
	var given []content.Draft // with a view count from the source
	for i, d := range drafts {
		first := bson.D{{Key: "imported", Value: d.ViewCount}, {Key: "counted", Value: int64(0)}, {Key: "rank", Value: rankOf(d.ViewCount, 0)}, {Key: "lastBatch", Value: ""}}
		models[i] = mongo.NewUpdateOneModel().SetFilter(byKey(d.ID)).SetUpsert(true).
			SetUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: "publicationId", Value: d.PublicationID}}}, {Key: "$setOnInsert", Value: first}})
		if d.ViewCount != nil {
			given = append(given, d)
		}
	}
	if err := w.send(ctx, viewsName, models); err != nil {
		return err
	}
	var err error
	for len(given) > 0 && err == nil {
		given, err = w.putImported(ctx, given)
	}
	return err
}

// putImported changes the imported view count of drafts whose source gives another one, and returns these
// drafts. Views counted at the same time can make the write fail, so the caller checks them again.
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

// unchanged is the filter for the views if nothing was counted or imported since they were read: both
// change the rank, and counting the last batch.
func (v *viewsDoc) unchanged() bson.D {
	return bson.D{{Key: "_id", Value: v.ArticleID}, {Key: "lastBatch", Value: v.LastBatch}, {Key: "rank", Value: v.Rank}}
}
