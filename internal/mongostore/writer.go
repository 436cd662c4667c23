package mongostore

import (
	"context"
	"errors"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// writer is a [content.Writer].
//
// The lease is in the document that also holds the revision. Taking it increments the fence;
// renewing, committing and giving back are conditional on the fence, so a writer that lost
// the lease cannot do any of them. Documents are written without that condition, as they are
// other documents: instead, a write begins with at least two thirds of the lease ahead, by
// the writer's clock, and is given up before the lease ends, by a margin for clocks that
// disagree. What it wrote counts only by the commit, which is conditional again.
type writer struct {
	store    *Store
	holder   string
	fence    int64
	revision int64     // the last committed one; while the lease is held, nobody else's
	expires  time.Time // the lease does, by the writer's clock
	closed   bool
}

// Parts of the lease: when it is renewed, and how much of its end is left unused because
// clocks disagree.
const (
	renewBelow = content.LeaseTime * 2 / 3
	leaseSkew  = content.LeaseTime / 5
)

// Write takes the lease and mends what a writer that died left behind.
func (s *Store) Write(ctx context.Context, holder string) (content.Writer, error) {
	w := &writer{store: s, holder: holder}
	if err := w.acquire(ctx); err != nil {
		return nil, translate(err, "take the lease for %q", holder)
	}
	if err := w.mend(ctx); err != nil {
		_ = w.Close(context.WithoutCancel(ctx)) // else it expires
		return nil, translate(err, "mend")
	}
	return w, nil
}

func (w *writer) acquire(ctx context.Context) error {
	now := w.store.now()
	free := bson.D{{Key: "_id", Value: metaID}, {Key: "$or", Value: bson.A{
		bson.D{{Key: "holder", Value: ""}},
		bson.D{{Key: "expiresAt", Value: bson.D{{Key: "$lte", Value: now}}}},
	}}}
	take := bson.D{
		{Key: "$inc", Value: bson.D{{Key: "fence", Value: int64(1)}}},
		{Key: "$set", Value: bson.D{{Key: "holder", Value: w.holder}, {Key: "expiresAt", Value: now.Add(content.LeaseTime)}}},
	}
	var taken metaDoc
	err := w.store.collection(metaName).FindOneAndUpdate(ctx, free, take, options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&taken)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return w.store.leaseTaken(ctx)
	}
	w.fence, w.revision, w.expires = taken.Fence, taken.Revision, now.Add(content.LeaseTime)
	return err
}

// leaseTaken is the error for a lease that another holds.
func (s *Store) leaseTaken(ctx context.Context) error {
	meta, err := s.meta(ctx)
	if err != nil {
		return err
	}
	return storage.LeaseTaken(meta.Holder, meta.ExpiresAt)
}

// ownLease chooses the meta document while the lease is the writer's.
func (w *writer) ownLease() bson.D {
	return bson.D{{Key: "_id", Value: metaID}, {Key: "fence", Value: w.fence}, {Key: "holder", Value: w.holder}}
}

// ensureLease makes sure that the lease lasts long enough for a write, and returns the context in
// which that write has to end.
func (w *writer) ensureLease(ctx context.Context) (context.Context, context.CancelFunc, error) {
	if w.closed {
		return nil, nil, content.Errorf(content.Conflict, "the lease on writing was given back")
	}
	if now := w.store.now(); w.expires.Sub(now) < renewBelow {
		expires := now.Add(content.LeaseTime)
		err := w.updateMeta(ctx, w.ownLease(), bson.D{{Key: "expiresAt", Value: expires}})
		if err != nil {
			return nil, nil, err
		}
		w.expires = expires
	}
	ctx, cancel := context.WithTimeout(ctx, w.expires.Sub(w.store.now())-leaseSkew)
	return ctx, cancel, nil
}

// Hold renews the lease when a third of it has passed.
func (w *writer) Hold(ctx context.Context) error {
	_, cancel, err := w.ensureLease(ctx)
	if err == nil {
		cancel()
	}
	return translate(err, "hold the lease")
}

// updateMeta sets fields of the meta document; not finding it as expected is Conflict.
func (w *writer) updateMeta(ctx context.Context, expected, fields bson.D) error {
	result, err := w.store.collection(metaName).UpdateOne(ctx, expected, bson.D{{Key: "$set", Value: fields}})
	if err == nil && result.MatchedCount == 0 {
		return storage.LeaseLost()
	}
	return err
}

// Commit advances the revision.
func (w *writer) Commit(ctx context.Context) (int64, error) {
	if err := w.commit(ctx); err != nil {
		return 0, translate(err, "commit")
	}
	return w.revision, nil
}

// commitTries is how often a commit is sent when it is unknown what became of it.
const commitTries = 3

// commit advances the revision by one. Sending it again does no harm, as it is conditional on
// the revision before.
func (w *writer) commit(ctx context.Context) error {
	next := w.revision + 1
	for try := 1; ; try++ {
		err := w.tryCommit(ctx, next)
		if err == nil {
			w.revision = next
			return nil
		}
		if try == commitTries || content.CodeOf(translate(err, "commit")) != content.Unavailable {
			return err
		}
	}
}

func (w *writer) tryCommit(ctx context.Context, next int64) error {
	ctx, cancel, err := w.ensureLease(ctx)
	if err != nil {
		return err
	}
	defer cancel()
	err = w.updateMeta(ctx, append(w.ownLease(), bson.E{Key: "revision", Value: w.revision}), bson.D{{Key: "revision", Value: next}})
	if err == nil {
		return nil
	}
	// It may have been done all the same, now or by an earlier try. Another write to the
	// document, which finds it done, makes that as durable as itself.
	done := append(w.ownLease(), bson.E{Key: "revision", Value: next})
	sure, stop := context.WithTimeout(context.WithoutCancel(ctx), DefaultTimeout)
	defer stop()
	if w.updateMeta(sure, done, bson.D{{Key: "expiresAt", Value: w.expires.Add(time.Millisecond)}}) == nil {
		return nil
	}
	return err
}

// Close gives the lease back, if it is still the writer's.
func (w *writer) Close(ctx context.Context) error {
	w.closed = true
	err := w.updateMeta(ctx, w.ownLease(), bson.D{{Key: "holder", Value: ""}, {Key: "expiresAt", Value: time.UnixMilli(0)}})
	if content.CodeOf(err) == content.Conflict {
		return nil
	}
	return translate(err, "give the lease back")
}
