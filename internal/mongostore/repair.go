package mongostore

import (
	"context"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// deleteAtOnce is how many documents one step deletes, so that each step ends within the lease.
const deleteAtOnce = 500

// repair deletes documents that no commit brought in. If documents are left that were changed but not
// committed, it commits them: their earlier versions are gone.
func (w *writer) repair(ctx context.Context) error {
	if err := w.removeUncommitted(ctx, termsName); err != nil {
		return err
	}
	if err := w.repairTerms(ctx); err != nil {
		return err
	}
	changedLeft := false
	for _, name := range documentCollections() {
		if err := w.removeUncommitted(ctx, name); err != nil {
			return err
		}
		changed, err := w.uncommitted(ctx, name, 1, false)
		if err != nil {
			return err
		}
		changedLeft = changedLeft || len(changed) > 0
	}
	if !changedLeft {
		return nil
	}
	return w.commit(ctx)
}

// removeUncommitted deletes documents that no commit brought in. The views of articles are deleted first,
// so that a crash in between leaves no views without an article.
func (w *writer) removeUncommitted(ctx context.Context, name string) error {
	for {
		ids, err := w.uncommitted(ctx, name, deleteAtOnce, true)
		if err != nil || len(ids) == 0 {
			return err
		}
		if name == articlesName {
			uncounted := append(byKeys(ids), bson.E{Key: "counted", Value: int64(0)})
			if err := w.remove(ctx, viewsName, uncounted); err != nil {
				return err
			}
		}
		if err := w.remove(ctx, name, byKeys(ids)); err != nil {
			return err
		}
	}
}

func (w *writer) remove(ctx context.Context, collection string, filter bson.D) error {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	_, err = w.store.collection(collection).DeleteMany(ctx, filter)
	return err
}

// uncommitted returns the ids of documents with an uncommitted revision: with created, only of those that
// are new.
func (w *writer) uncommitted(ctx context.Context, name string, limit int64, created bool) ([]content.ID, error) {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return nil, err
	}
	defer cancel()
	q := &selection{collection: name}
	q.where("revision", "$gt", w.revision)
	if created {
		q.where("created", "$gt", w.revision)
	}
	found, err := find[struct {
		ID content.ID `bson:"_id"`
	}](ctx, w.store, q, options.Find().SetLimit(limit).SetProjection(only("_id")))
	ids := make([]content.ID, len(found))
	for i, d := range found {
		ids[i] = d.ID
	}
	return ids, err
}

// byKeys is the filter for the documents with some ids.
func byKeys[K ~string](ids []K) bson.D {
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}
}
