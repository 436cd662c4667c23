package mongostore

import (
	"context"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	// recoverAfter is the age at which another process takes over an unfinished batch of views.
	recoverAfter = 5 * time.Second
	// recoverAtOnce bounds how many tokens one step of recovery reads first.
	recoverAtOnce = 500
	// sweepEvery is how often a store looks for batches of crashed processes and for expired
	// tokens.
	sweepEvery = 2 * time.Second
)

// sweep recovers batches and deletes expired tokens until ctx ends. After an error it tries again the next
// time, because no caller waits for the result.
func (s *Store) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		_ = s.recover(ctx)
		for more := true; more; {
			var err error
			if more, err = s.deleteExpiredTokens(ctx); err != nil {
				break
			}
		}
	}
}

// recover finishes counting the batches that no process finished in time; see increments.go.
func (s *Store) recover(ctx context.Context) error {
	for {
		overdue, err := s.overdueBatches(ctx)
		if err != nil || len(overdue) == 0 {
			return err
		}
		for batch := range overdue {
			if err := s.finishBatch(ctx, batch); err != nil {
				return translate(err, "recover batch %s", batch)
			}
		}
	}
}

// overdueBatches returns batches whose tokens should have been marked by now.
func (s *Store) overdueBatches(ctx context.Context) (map[string]bool, error) {
	q := &selection{collection: tokensName}
	q.where("counted", "", false)
	q.where("at", "$lte", s.now().Add(-recoverAfter))
	found, err := find[tokenDoc](ctx, s, q, options.Find().SetLimit(recoverAtOnce))
	batches := map[string]bool{}
	for _, d := range found {
		batches[d.Batch] = true
	}
	return batches, err
}

// finishBatch applies the unmarked increments of a batch, and marks their tokens.
func (s *Store) finishBatch(ctx context.Context, batch string) error {
	q := &selection{collection: tokensName}
	q.where("counted", "", false)
	q.where("batch", "", batch)
	found, err := find[tokenDoc](ctx, s, q, options.Find())
	if err != nil {
		return err
	}
	increments := map[content.ID]*increment{}
	var keys []string
	for _, d := range found {
		of := increments[d.ArticleID]
		if of == nil {
			of = &increment{batch: batch, at: d.At}
			increments[d.ArticleID] = of
		}
		of.tokens = append(of.tokens, d.Key)
		keys = append(keys, d.Key)
	}
	if _, err := s.applyIncrements(ctx, increments); err != nil {
		return err
	}
	return s.markCounted(ctx, keys)
}
