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
// 2. settle: for each article, the batch's share is added to the article's views, in total and
//    of the day, by one conditional write, which also makes the batch the article's lastBatch.
// 3. mark: the tokens are marked as counted.
//
// The write of step 2 is conditional on the views being unchanged since they were read. Before it replaces
// lastBatch, the writer marks all tokens of that last batch for the article (markLastBatches). So at any
// time, a share was added if and only if the batch is the article's lastBatch or the share's tokens are
// marked. If: markLastBatches, step 3 and recovery mark only tokens of shares that were added. Only if:
// adding a share makes its batch the lastBatch, and no write replaces lastBatch before the tokens are
// marked.
//
// A process that settles reads the views first and the marks after them. If the share was added before the
// views were read, lastBatch or the marks show it. If another process adds it later, the views have
// changed, so the conditional write matches nothing, and everything is read again. So no share is added
// twice, whichever process tries: the one that created the batch or, when that one seems to have crashed,
// another one that finds unmarked tokens (recover.go).
//
// A crash after step 1 or 2 leaves unmarked tokens, which recovery settles and marks. A crash within step
// 1 leaves some tokens of the batch. Nothing was acknowledged then, and recovery counts those tokens; a
// retry finds them and does not count them again. Views without a token are lost with their process before
// they are acknowledged, or were added in step 2.
//
// A share counts for the day of its batch, whose time the tokens store. So recovery counts it for the day
// on which it was viewed, even when it runs later.
//
// Recovery must not take a batch that still grows. Step 1 ends, or the batch is given up, within
// insertTokensTime; recovery leaves batches alone until recoverAfter. The difference allows for clocks
// that disagree and for inserts that arrive late.

// share is the views that a batch adds to one article.
type share struct {
	batch  string
	at     time.Time // when it was viewed
	tokens []string  // keys
	plain  int64     // views without a token
}

func (s *share) size() int64 { return int64(len(s.tokens)) + s.plain }

// settleAtOnce is how many articles are written at the same time.
const settleAtOnce = 16

// settle adds shares to the views of their articles, and returns the new totals.
func (s *Store) settle(ctx context.Context, shares map[content.ID]*share) (map[content.ID]int64, error) {
	counts := make(map[content.ID]int64, len(shares))
	for pause := time.Millisecond; len(shares) > 0; pause = min(2*pause, 50*time.Millisecond) {
		views, err := s.readViews(ctx, shares)
		if err != nil {
			return nil, err
		}
		due := s.pendingViews(views, shares, counts)
		if err := s.markLastBatches(ctx, due); err != nil {
			return nil, err
		}
		if err := s.addShares(ctx, due, shares, counts); err != nil {
			return nil, err
		}
		if len(shares) == 0 {
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

// viewState is the views of an article as they were read, and whether a token of the share was found
// marked after that.
type viewState struct {
	viewsDoc
	marked bool
}

// readViews reads the views of the shares' articles, and then the marks of the shares' tokens, in this
// order.
func (s *Store) readViews(ctx context.Context, shares map[content.ID]*share) ([]viewState, error) {
	var ids []content.ID
	var keys []string
	for id, share := range shares {
		ids = append(ids, id)
		keys = append(keys, share.tokens...)
	}
	views, err := s.views(ctx, ids)
	if err == nil && len(views) < len(shares) {
		views, err = s.createViews(ctx, views, shares)
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

// createViews creates the missing views of articles, and then reads those of all shares.
func (s *Store) createViews(ctx context.Context, there []viewsDoc, shares map[content.ID]*share) ([]viewsDoc, error) {
	var ids, missing []content.ID
	for id := range shares {
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

// pendingViews returns the views to which shares must still be added. A share that recovery has added is
// removed from shares. Recovery does not know its views without a token, so these become a share of a new
// batch.
func (s *Store) pendingViews(views []viewState, shares map[content.ID]*share, counts map[content.ID]int64) []viewState {
	var due []viewState
	for _, v := range views {
		mine := shares[v.ArticleID]
		if len(mine.tokens) > 0 && (v.marked || v.LastBatch == mine.batch) {
			mine = &share{batch: s.batches.next(), at: mine.at, plain: mine.plain}
			shares[v.ArticleID] = mine
		}
		if mine.size() == 0 {
			counts[v.ArticleID] = max(v.Rank, 0)
			delete(shares, v.ArticleID)
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

// addShares adds shares to views that are unchanged since they were read. It moves the shares that it
// added from shares to counts.
func (s *Store) addShares(ctx context.Context, due []viewState, shares map[content.ID]*share, counts map[content.ID]int64) error {
	zones, err := s.zones(ctx, due)
	if err != nil {
		return err
	}
	added := make([]bool, len(due))
	var mu sync.Mutex
	err = each(ctx, len(due), settleAtOnce, func(ctx context.Context, i int) error {
		v := &due[i].viewsDoc
		mine := shares[v.ArticleID]
		ok, err := s.addShare(ctx, v, mine, content.DateOf(mine.at.In(zones(v.PublicationID))))
		mu.Lock()
		defer mu.Unlock()
		added[i] = ok
		return err
	})
	for i, v := range due {
		if added[i] {
			counts[v.ArticleID] = v.Rank
			delete(shares, v.ArticleID)
		}
	}
	return err
}

// addShare adds a share to an article's views, in total and of a day, if they are unchanged since they
// were read. It reports whether it did.
func (s *Store) addShare(ctx context.Context, v *viewsDoc, mine *share, day content.Date) (bool, error) {
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
