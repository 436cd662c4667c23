package mongostore

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadsheet/internal/content"
)

// countTime bounds one call of AddViews.
const countTime = 5 * time.Second

// AddViews counts views. A view whose token was counted before is not counted again. Calls of one process
// run one after the other, because they would conflict: a caller with many views gives them in one call.
func (s *Store) AddViews(ctx context.Context, views []content.View) ([]content.ViewResult, error) {
	if err := s.servers.available(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, countTime)
	defer cancel()
	select {
	case <-s.counting:
	case <-ctx.Done():
		return nil, translate(ctx.Err(), "count %d views", len(views))
	}
	defer func() { s.counting <- struct{}{} }()
	results, err := s.count(ctx, views)
	return results, translate(err, "count %d views", len(views))
}

// count counts one batch: it inserts the tokens, adds the views to their articles, and marks the tokens as
// counted. increments.go explains why a crash between two steps loses nothing and counts nothing twice.
func (s *Store) count(ctx context.Context, views []content.View) ([]content.ViewResult, error) {
	batch, now := s.batches.next(), s.now()
	results, tokens, err := s.acceptViews(ctx, batch, now, views)
	if err != nil {
		s.batches.renew()
		return nil, err
	}
	increments := map[content.ID]*increment{}
	for i, v := range views {
		of := increments[v.ArticleID]
		if of == nil {
			of = &increment{batch: batch, at: now}
			increments[v.ArticleID] = of
		}
		switch {
		case v.Token == "":
			of.plain++
		case results[i].Counted:
			of.tokens = append(of.tokens, v.TokenKey())
		}
	}
	counts, err := s.applyIncrements(ctx, increments)
	if err != nil {
		s.batches.renew()
		return nil, err
	}
	for i, v := range views {
		results[i].Count = counts[v.ArticleID]
	}
	if s.markCounted(ctx, tokens) != nil {
		s.batches.renew() // the views are counted; the next batch or recovery marks their tokens
	} else {
		s.batches.finish()
	}
	return results, nil
}

// acceptViews decides which views count, and returns the keys of the tokens that it inserted for the
// batch.
func (s *Store) acceptViews(ctx context.Context, batch string, now time.Time, views []content.View) ([]content.ViewResult, []string, error) {
	results := make([]content.ViewResult, len(views))
	place := map[string]int{} // of the first view with a token
	var docs []tokenDoc
	for i, v := range views {
		if v.Token == "" {
			results[i].Counted = true
			continue
		}
		key := v.TokenKey()
		if _, exists := place[key]; !exists {
			place[key] = i
			docs = append(docs, tokenDoc{Key: key, ArticleID: v.ArticleID, Batch: batch, At: now, ExpiresAt: now.Add(content.TokenTime)})
		}
	}
	inserted, err := s.insertNewTokens(ctx, docs)
	for _, key := range inserted {
		results[place[key]].Counted = true
	}
	return results, inserted, err
}

// batches gives batches of views unique names, and remembers which of its batches are finished: all their
// tokens are marked.
type batches struct {
	mu             sync.Mutex
	epoch          string
	number, marked int64
}

func newBatches() *batches { return &batches{epoch: rand.Text()} }

// next returns a new name.
func (b *batches) next() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.number++
	return b.epoch + "-" + strconv.FormatInt(b.number, 10)
}

// finish records that all batches named so far are finished.
func (b *batches) finish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.marked = b.number
}

// renew begins a new epoch, after a batch that was not finished.
func (b *batches) renew() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.epoch, b.number, b.marked = rand.Text(), 0, 0
}

// finished reports whether a batch is known to be finished. It returns false for batches of other
// processes.
func (b *batches) finished(batch string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	suffix, own := strings.CutPrefix(batch, b.epoch+"-")
	number, err := strconv.ParseInt(suffix, 10, 64)
	return batch == "" || own && err == nil && number <= b.marked
}
