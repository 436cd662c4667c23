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

// How views are counted exactly, without transactions, with several servers at once, and
// across crashes.
//
// A batch of views has a name that no other ever has. It is counted in three steps:
//
//  1. remember: its tokens are inserted, by their keys, with the batch's name and not marked
//     as counted. A token belongs to the one batch whose insert succeeded.
//  2. settle: for each article, the batch's share is added to the article's views, in all and
//     of the day, by one conditional write, which also makes the batch the article's lastBatch.
//  3. mark: the tokens are marked as counted.
//
// The condition of a write in step 2 is that the views are as they were read. Before such a
// write replaces lastBatch, it makes sure that all tokens of that last batch for the article
// are marked ("help"). So at any time, a share has been added if and only if the batch is
// the article's lastBatch, or the share's tokens are marked: (if) help, step 3 and recovery
// markCounted only what was added; (only if) adding a share makes its batch the lastBatch, and no
// write takes that away before the tokens are marked.
//
// Whoever settles reads the views first and then looks for marks. If the share had been added
// before the views were read, one of the two shows it. If it is added afterwards by somebody
// else, the views have changed, the conditional write finds nothing, and all is read anew. So
// no share is added twice, whoever tries: the process that made the batch or, when that
// seems to have died, another that finds its tokens unmarked (recover.go).
//
// A crash after step 1 or 2 leaves unmarked tokens, which recovery settles and marks. A crash
// inWindow step 1 leaves some of the batch's tokens, nothing acknowledged, and recovery counts
// those: a retry finds them and is not counted again. Views without a token die with their
// process before they are acknowledged, or were added in step 2.
//
// The day of a share is that of its batch's moment, which its tokens keep: recovery counts it
// for the day on which it was viewed, whenever that is done.
//
// Recovery must not take up a batch that still grows. Step 1 ends, or the batch is given up,
// inWindow rememberTime; recovery leaves batches alone until recoverAfter. The difference is
// for clocks that disagree and inserts that arrive late.

// share is what a batch adds to one article.
type share struct {
	batch  string
	at     time.Time // when it was viewed
	tokens []string  // keys
	plain  int64     // views without a token
}

func (s *share) size() int64 { return int64(len(s.tokens)) + s.plain }

// settleAtOnce is how many articles are written to at the same time.
const settleAtOnce = 16

// settle adds shares to their articles' views and returns the counts after it.
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
		select { // somebody else counts views of the same articles
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(rand.N(pause)):
		}
	}
	return counts, nil
}

// viewState is an article's views as they were read, and whether a token of the share was found
// marked after that.
type viewState struct {
	viewsDoc
	marked bool
}

// readViews reads the views of the shares' articles, then the marks of the shares' tokens: in
// that order.
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

// createViews makes the views that are missing, for articles that nothing was ever known of,
// and reads them all.
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

// pendingViews returns the views to which shares have still to be added. Shares that have been added
// by recovery leave shares, but for their views without a token, which recovery knows
// nothing of: those become a share of a new batch.
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

// markLastBatches marks the tokens of batches that were added last to articles, before they are
// storedVersions there.
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

// addShares adds shares to views that are as they were read. Those that could be added leave
// shares for counts.
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

// addShare adds a share to an article's views of a day and in all, if they are as they were
// read, and reports whether it did.
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
