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
// The lease is in the document that also holds the revision. Taking it increments the fencing token.
// Renewing, committing and releasing are conditional on that token, so a writer that lost the lease cannot
// do any of them. Content documents are written without the condition, because it would concern another
// document. Instead, a write begins only with at least two thirds of the lease left, by the writer's
// clock, and is given up before the lease ends, with a margin for clocks that disagree. What it wrote
// counts only after the commit, which is conditional.
type writer struct {
	store    *Store
	holder   string
	fence    int64
	revision int64     // the last committed one; it cannot change while the writer holds the lease
	expires  time.Time // end of the lease, by the writer's clock
	closed   bool
}

// Parts of the lease: below which remaining time it is renewed, and how much of its end is not used
// because clocks may disagree.
const (
	renewBelow = content.LeaseTime * 2 / 3
	leaseSkew  = content.LeaseTime / 5
)

// Write takes the lease and removes uncommitted documents of a writer that crashed.
func (s *Store) Write(ctx context.Context, holder string) (content.Writer, error) {
	w := &writer{store: s, holder: holder}
	if err := w.acquire(ctx); err != nil {
		return nil, translate(err, "take the lease for %q", holder)
	}
	if err := w.repair(ctx); err != nil {
		_ = w.Close(context.WithoutCancel(ctx)) // if this fails, the lease expires
		return nil, translate(err, "remove uncommitted documents")
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

// leaseTaken returns the error for a lease that another writer holds.
func (s *Store) leaseTaken(ctx context.Context) error {
	meta, err := s.meta(ctx)
	if err != nil {
		return err
	}
	return storage.LeaseTaken(meta.Holder, meta.ExpiresAt)
}

// ownLease is the filter for the meta document while this writer holds the lease.
func (w *writer) ownLease() bson.D {
	return bson.D{{Key: "_id", Value: metaID}, {Key: "fence", Value: w.fence}, {Key: "holder", Value: w.holder}}
}

// ensureLease renews the lease if too little of it is left for a write. It returns the context within
// which the write has to end.
func (w *writer) ensureLease(ctx context.Context) (context.Context, context.CancelFunc, error) {
	if w.closed {
		return nil, nil, content.Errorf(content.Conflict, "the writer was closed and has released its lease; open another one")
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

// Hold renews the lease if a third of its time has passed.
func (w *writer) Hold(ctx context.Context) error {
	_, cancel, err := w.ensureLease(ctx)
	if err == nil {
		cancel()
	}
	return translate(err, "renew the lease")
}

// updateMeta sets fields of the meta document. It returns Conflict when the document is not as expected.
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

// commitTries is how often a commit is sent when its outcome is unknown.
const commitTries = 3

// commit advances the revision by one. It may be sent again, because it is conditional on the previous
// revision.
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
	// The commit may have succeeded all the same, now or at an earlier try. Another write that
	// finds it done makes it as durable as itself.
	done := append(w.ownLease(), bson.E{Key: "revision", Value: next})
	sure, stop := context.WithTimeout(context.WithoutCancel(ctx), DefaultTimeout)
	defer stop()
	if w.updateMeta(sure, done, bson.D{{Key: "expiresAt", Value: w.expires.Add(time.Millisecond)}}) == nil {
		return nil
	}
	return err
}

// Close releases the lease, if the writer still holds it.
func (w *writer) Close(ctx context.Context) error {
	w.closed = true
	err := w.updateMeta(ctx, w.ownLease(), bson.D{{Key: "holder", Value: ""}, {Key: "expiresAt", Value: time.UnixMilli(0)}})
	if content.CodeOf(err) == content.Conflict {
		return nil
	}
	return translate(err, "release the lease")
}
