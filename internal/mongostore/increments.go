package mongostore

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// How views are counted exactly, without transactions, by several servers at the same time, and across
// crashes.
//
// A batch of views has a name that is unique among all batches. It is counted in three steps:
//
// 1. remember: its tokens are inserted, by their keys, with the batch's name, and not yet marked
//    as counted. A token belongs to the one batch whose insert succeeded.
// 2. apply: for each article, the batch's increment is added to the article's views, in total and
//    of the day, by one conditional write, which also makes the batch the article's lastBatch.
// 3. mark: the tokens are marked as counted.
//
// The write of step 2 is conditional on the views being unchanged since they were read. Before it
// replaces lastBatch, the writer marks all tokens of that last batch for the article (markLastBatches).
// So at any time, an increment was added if and only if the batch is the article's lastBatch or the
// increment's tokens are marked. If: markLastBatches, step 3 and recovery mark only tokens of increments
// that were added. Only if: adding an increment makes its batch the lastBatch, and no write replaces
// lastBatch before the tokens are marked.
//
// A process that applies an increment reads the views first and the marks after them. If the increment
// was added before the views were read, lastBatch or the marks show it. If another process adds it
// later, the views have changed, so the conditional write matches nothing, and everything is read again.
// So no increment is added twice, whichever process tries: the one that created the batch or, when that
// one seems to have crashed, another one that finds unmarked tokens (recover.go).
//
// A crash after step 1 or 2 leaves unmarked tokens, which recovery applies and marks. A crash within
// step 1 leaves some tokens of the batch. Nothing was acknowledged then, and recovery counts those
// tokens; a retry finds them and does not count them again. Views without a token are lost with their
// process before they are acknowledged, or were added in step 2.
//
// An increment counts for the day of its batch, whose time the tokens store. So recovery counts it for
// the day on which it was viewed, even when it runs later.
//
// Recovery must not take a batch that still grows. Step 1 ends, or the batch is given up, within
// insertTokensTime; recovery leaves batches alone until recoverAfter. The difference allows for clocks
// that disagree and for inserts that arrive late.

// increment is the views that a batch adds to one article.
type increment struct {
	batch  string
	at     time.Time // when it was viewed
	tokens []string  // keys
	plain  int64     // views without a token
}

func (s *increment) size() int64 { return int64(len(s.tokens)) + s.plain }

// concurrentIncrements is how many articles are written at the same time.
const concurrentIncrements = 16

// applyIncrements adds increments to the views of their articles, and returns the new totals.
func (s *Store) applyIncrements(ctx context.Context, increments map[content.ID]*increment) (map[content.ID]int64, error) {
	counts := make(map[content.ID]int64, len(increments))
	for pause := time.Millisecond; len(increments) > 0; pause = min(2*pause, 50*time.Millisecond) {
		views, err := s.readViews(ctx, increments)
		if err != nil {
			return nil, err
		}
		due := s.pendingViews(views, increments, counts)
		if err := s.markLastBatches(ctx, due); err != nil {
			return nil, err
		}
		if err := s.addIncrements(ctx, due, increments, counts); err != nil {
			return nil, err
		}
		if len(increments) == 0 {
			break
		}
		select { // another process counts views of the same articles
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(rand.N(pause)):
		}
	}
	return counts, nil
}

// viewState is the views of an article as they were read, and whether a token of the increment was found
// marked after that.
type viewState struct {
	viewsDoc
	marked bool
}

// readViews reads the views of the increments' articles, and then the marks of the increments' tokens,
// in this order.
func (s *Store) readViews(ctx context.Context, increments map[content.ID]*increment) ([]viewState, error) {
	var ids []content.ID
	var keys []string
	for id, increment := range increments {
		ids = append(ids, id)
		keys = append(keys, increment.tokens...)
	}
	views, err := s.views(ctx, ids)
	if err == nil && len(views) < len(increments) {
		views, err = s.createViews(ctx, views, increments)
	}
	if err != nil {
		return nil, err
	}
	marked, err := s.articlesCounted(ctx, keys)
	all := make([]viewState, len(views))
	for i, v := range views {
		all[i] = viewState{v, marked[v.ArticleID]}
	}
	return all, err
}

// createViews creates the missing views of articles, and then reads those of all increments.
func (s *Store) createViews(ctx context.Context, there []viewsDoc, increments map[content.ID]*increment) ([]viewsDoc, error) {
	var ids, missing []content.ID
	for id := range increments {
		ids = append(ids, id)
		if !slices.ContainsFunc(there, func(v viewsDoc) bool { return v.ArticleID == id }) {
			missing = append(missing, id)
		}
	}
	q := &selection{collection: articlesName}
	q.where("_id", "$in", missing)
	articles, err := find[content.Article](ctx, s, q, options.Find().SetProjection(only("publicationId")))
	if err != nil {
		return nil, err
	}
	var docs []viewsDoc
	for _, id := range missing {
		doc := viewsDoc{ArticleID: id, Rank: content.UnknownViews}
		if i := slices.IndexFunc(articles, func(a content.Article) bool { return a.ID == id }); i >= 0 {
			doc.PublicationID = articles[i].PublicationID
		}
		docs = append(docs, doc)
	}
	for chunk := range slices.Chunk(docs, documentsPerCommand) {
		_, err := s.collection(viewsName).InsertMany(ctx, chunk, options.InsertMany().SetOrdered(false))
		if err != nil && !mongo.IsDuplicateKeyError(err) {
			return nil, err
		}
	}
	return s.views(ctx, ids)
}

// pendingViews returns the views to which increments must still be added. An increment that recovery has
// added is removed from increments. Recovery does not know its views without a token, so these become an
// increment of a new batch.
func (s *Store) pendingViews(views []viewState, increments map[content.ID]*increment, counts map[content.ID]int64) []viewState {
	var due []viewState
	for _, v := range views {
		mine := increments[v.ArticleID]
		if len(mine.tokens) > 0 && (v.marked || v.LastBatch == mine.batch) {
			mine = &increment{batch: s.batches.next(), at: mine.at, plain: mine.plain}
			increments[v.ArticleID] = mine
		}
		if mine.size() == 0 {
			counts[v.ArticleID] = max(v.Rank, 0)
			delete(increments, v.ArticleID)
			continue
		}
		due = append(due, v)
	}
	return due
}

// markLastBatches marks the tokens of the views' last batches, before lastBatch is replaced.
func (s *Store) markLastBatches(ctx context.Context, views []viewState) error {
	var models []mongo.WriteModel
	for _, v := range views {
		if !s.batches.finished(v.LastBatch) {
			unmarked := bson.D{{Key: "counted", Value: false}, {Key: "batch", Value: v.LastBatch}, {Key: "articleId", Value: v.ArticleID}}
			models = append(models, mongo.NewUpdateManyModel().SetFilter(unmarked).SetUpdate(counted()))
		}
	}
	for chunk := range slices.Chunk(models, documentsPerCommand) {
		if _, err := s.collection(tokensName).BulkWrite(ctx, chunk, options.BulkWrite().SetOrdered(false)); err != nil {
			return err
		}
	}
	return nil
}

// addIncrements adds increments to views that are unchanged since they were read. It moves the
// increments that it added from increments to counts.
func (s *Store) addIncrements(ctx context.Context, due []viewState, increments map[content.ID]*increment, counts map[content.ID]int64) error {
	zones, err := s.zones(ctx, due)
	if err != nil {
		return err
	}
	added := make([]bool, len(due))
	var mu sync.Mutex
	err = each(ctx, len(due), concurrentIncrements, func(ctx context.Context, i int) error {
		v := &due[i].viewsDoc
		mine := increments[v.ArticleID]
		ok, err := s.addIncrement(ctx, v, mine, content.DateOf(mine.at.In(zones(v.PublicationID))))
		mu.Lock()
		defer mu.Unlock()
		added[i] = ok
		return err
	})
	for i, v := range due {
		if added[i] {
			counts[v.ArticleID] = v.Rank
			delete(increments, v.ArticleID)
		}
	}
	return err
}

// addIncrement adds an increment to an article's views, in total and of a day, if they are unchanged
// since they were read. It reports whether it did.
func (s *Store) addIncrement(ctx context.Context, v *viewsDoc, mine *increment, day content.Date) (bool, error) {
	unchanged := v.unchanged()
	v.Counted += mine.size()
	v.Rank = max(v.Rank, 0) + mine.size()
	v.Days = v.Days.Add(day, mine.size())
	v.ViewSums = v.Days.Sums()
	set := bson.D{
		{Key: "counted", Value: v.Counted}, {Key: "rank", Value: v.Rank}, {Key: "lastBatch", Value: mine.batch}, {Key: "days", Value: v.Days},
		{Key: "lastDay", Value: v.LastDay}, {Key: "day", Value: v.Day}, {Key: "week", Value: v.Week}, {Key: "month", Value: v.Month},
	}
	result, err := s.collection(viewsName).UpdateOne(ctx, unchanged, bson.D{{Key: "$set", Value: set}})
	return err == nil && result.MatchedCount > 0, err
}
