package mongostore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// TestViewsSurviveACrash lets a server crash before and after each command of one batch, with and without
// other servers counting views of the same articles before the batch is recovered. In the end each token
// counts once, and each acknowledged view at least once.
func TestViewsSurviveACrash(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		for _, how := range []fate{unsent, unheard} {
			for _, overtaken := range []bool{false, true} {
				t.Run(fmt.Sprintf("fate %d overtaken %t", how, overtaken), func(t *testing.T) {
					t.Parallel()
					dieEverywhere(t, newDatabase(t, server), how, overtaken)
				})
			}
		}
	})
}

// dieEverywhere lets a server crash at the first command of a batch, then at the second, and so on, until
// the batch completes.
func dieEverywhere(t *testing.T, uri string, how fate, overtaken bool) {
	clock := contenttest.NewClock(contenttest.StartTime())
	line, wired := newWire(t, uri)
	living, dying := open(t, uri, clock.Now, nil), open(t, wired, clock.Now, nil)
	for at := 1; ; at++ {
		c := &crash{t: t, living: living, dying: dying, line: line, clock: clock, overtaken: overtaken, name: fmt.Sprintf("command %d", at)}
		if died := c.run(how, at); !died && at < 5 {
			t.Errorf("a batch takes at least five commands, this one took %d", at-1)
			return
		} else if !died {
			return
		}
	}
}

// crash is one run of a batch of views during which the server with the store dying crashes. living is
// another server's store on the same database.
type crash struct {
	t             *testing.T
	living, dying *Store
	line          *wire
	clock         *contenttest.Clock
	overtaken     bool // other servers count views of the same articles before recovery
	name          string
}

// run lets the dying store crash at its at-th command and checks the counts after recovery. It returns
// false if the batch completed with fewer commands.
func (c *crash) run(how fate, at int) bool {
	one, two := content.ID("art_one "+c.name), content.ID("art_two "+c.name)
	views := []content.View{{ArticleID: one, Token: "a"}, {ArticleID: one, Token: "b"}, {ArticleID: two, Token: "a"}, {ArticleID: one}, {ArticleID: one, Token: "a"}}
	c.count(c.living, content.View{ArticleID: one}) // so that one already has views, and two has none

	ctx, die := context.WithCancel(c.t.Context())
	defer die()
	n := 0
	c.line.cutWhen(func(string) fate {
		switch n++; {
		case n < at:
			return passes
		case n == at:
			time.AfterFunc(50*time.Millisecond, die)
			return how
		}
		return unsent // a driver may retry, but a crashed process sends nothing more
	})
	_, err := c.dying.AddViews(ctx, views)
	c.line.cutWhen(nil)
	if died := n >= at; !died {
		must(c.t, err)
		c.check(one, two, 1+2+1, 1, 0)
		return false
	}
	acknowledged := err == nil // the views were counted; only the marks on their tokens were lost
	if err != nil && content.CodeOf(err) != content.Unavailable {
		c.t.Errorf("%s: got error %v, want one with code UNAVAILABLE", c.name, err)
	}
	more := int64(0)
	if c.overtaken {
		c.count(c.living, content.View{ArticleID: one, Token: "c"}, content.View{ArticleID: two, Token: "c"}, content.View{ArticleID: one, Token: "a"})
		c.count(c.dying, content.View{ArticleID: one, Token: "d"}, content.View{ArticleID: two, Token: "d"}) // the crashed server runs again
		more = 2
	}
	c.clock.Advance(2 * recoverAfter)
	must(c.t, c.living.recover(c.t.Context()))
	c.count(c.living, views[0], views[1], views[2]) // readers' devices send their views again
	slack := int64(1)                               // the view without a token may be lost in the crash
	if acknowledged {
		slack = 0
	}
	c.check(one, two, 1+2+1+more, 1+more, slack)
	return true
}

// count adds views and wants no error.
func (c *crash) count(s *Store, views ...content.View) {
	c.t.Helper()
	if _, err := s.AddViews(c.t.Context(), views); err != nil {
		c.t.Fatalf("%s: %v", c.name, err)
	}
}

// check compares the counts of both articles. The first may be lower by up to slack. All tokens must be
// marked as counted.
func (c *crash) check(one, two content.ID, wantOne, wantTwo, slack int64) {
	c.t.Helper()
	counts := viewsOf(c.t, c.living, one, two)
	if got := counts[one]; got > wantOne || got < wantOne-slack {
		c.t.Errorf("%s: got %d views of the first article, want %d, or %d less", c.name, got, wantOne, slack)
	}
	if got := counts[two]; got != wantTwo {
		c.t.Errorf("%s: got %d views of the second article, want %d", c.name, got, wantTwo)
	}
	unmarked, err := c.living.collection(tokensName).CountDocuments(c.t.Context(), bson.D{{Key: "counted", Value: false}})
	must(c.t, err)
	if unmarked > 0 {
		c.t.Errorf("%s: %d tokens are still not marked as counted after recovery", c.name, unmarked)
	}
}

// viewsOf returns the counts of articles, and checks that their ranks and sums match the counts.
func viewsOf(t *testing.T, s *Store, ids ...content.ID) map[content.ID]int64 {
	t.Helper()
	views, err := s.views(t.Context(), ids)
	must(t, err)
	counts := map[content.ID]int64{}
	for _, v := range views {
		counts[v.ArticleID] = v.Rank
		if v.Rank != rankOf(v.Imported, v.Counted) {
			t.Errorf("%s: rank %d does not match %v imported and %d counted views", v.ArticleID, v.Rank, v.Imported, v.Counted)
		}
		byDay := int64(0)
		for _, d := range v.Days {
			byDay += d.Views
		}
		if byDay != v.Counted || v.ViewSums != v.Days.Sums() {
			t.Errorf("%s: %d counted views do not match the views by day %v, or those do not match the sums %+v", v.ArticleID, v.Counted, v.Days, v.ViewSums)
		}
	}
	return counts
}

// TestViewsOfConcurrentServersCountOnce lets three servers, whose connections are cut now and then, count
// views of the same articles. They and a fourth server recover every batch that they see, even of running
// servers. Each token is sent until it is acknowledged.
func TestViewsOfConcurrentServersCountOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		uri := newDatabase(t, server)
		watcher := open(t, uri, nil, nil)
		storm := storm{tokens: "art_tokens", both: "art_both"}
		var callers, recoverers sync.WaitGroup
		done := make(chan struct{})
		recoverers.Go(func() { recoverUntil(t, watcher, done) })
		for n := range 3 {
			line, wired := newWire(t, uri)
			store := open(t, wired, nil, nil)
			line.cutWhen(func(string) fate {
				if rand.IntN(40) == 0 {
					return []fate{unsent, unheard}[rand.IntN(2)]
				}
				return passes
			})
			recoverers.Go(func() { recoverUntil(t, store, done) })
			for caller := range 2 {
				callers.Go(func() { storm.count(t, store, fmt.Sprint(n, "-", caller)) })
			}
		}
		callers.Wait()
		close(done)
		recoverers.Wait()
		must(t, recoverNow(t.Context(), watcher))
		storm.check(t, watcher)
	})
}

// storm has two articles and the numbers of views that were sent. The article tokens gets views with
// tokens only, the article both also gets views without.
type storm struct {
	tokens, both       content.ID
	sent, plain, again atomic.Int64
}

// count sends views as one caller, and repeats each call until it succeeds.
func (s *storm) count(t *testing.T, store *Store, caller string) {
	rounds := 4
	if os.Getenv("BROADSHEET_TEST_FULL") != "" {
		rounds = 12
	}
	for round := range rounds {
		token := fmt.Sprint(caller, "-", round)
		s.sent.Add(1)
		for {
			_, err := store.AddViews(t.Context(), []content.View{{ArticleID: s.both, Token: token}, {ArticleID: s.tokens, Token: token}, {ArticleID: s.both}})
			if err == nil {
				break
			}
			if content.CodeOf(err) != content.Unavailable {
				t.Errorf("got error %v, want one with code UNAVAILABLE", err)
			}
			s.again.Add(1)
		}
		s.plain.Add(1)
	}
}

// check wants each token counted once, and each view without a token at least once.
func (s *storm) check(t *testing.T, store *Store) {
	counts := viewsOf(t, store, s.tokens, s.both)
	if got, want := counts[s.tokens], s.sent.Load(); got != want {
		t.Errorf("article with tokens only: counted %d views, want %d", got, want)
	}
	least := s.sent.Load() + s.plain.Load()
	if got := counts[s.both]; got < least || got > least+s.again.Load() {
		t.Errorf("article with both kinds of views: counted %d, want at least %d, and at most %d more from failed calls", got, least, s.again.Load())
	}
}

// recoverUntil recovers all batches repeatedly until done is closed. It ignores errors, because the wire
// may be cut.
func recoverUntil(t *testing.T, s *Store, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-time.After(10 * time.Millisecond):
			_ = recoverNow(t.Context(), s)
		}
	}
}

// recoverNow recovers all unfinished batches, also those that a running server may still finish.
func recoverNow(ctx context.Context, s *Store) error {
	q := &selection{collection: tokensName}
	q.where("counted", "", false)
	found, err := find[tokenDoc](ctx, s, q, options.Find())
	for _, d := range found {
		err = errors.Join(err, s.finishBatch(ctx, d.Batch))
	}
	return err
}

// TestRecoveryDoesNotFinishABatchInProgress recovers another server's batch between the steps of a batch
// of this server, which then crashes: its increment must not count as finished.
func TestRecoveryDoesNotFinishABatchInProgress(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		s := open(t, newDatabase(t, server), contenttest.NewClock(contenttest.StartTime()).Now, nil)
		ctx, article := t.Context(), content.ID("art_one")
		mine, others := s.batches.next(), "other-1"
		_, tokens, err := s.acceptViews(ctx, mine, s.now(), []content.View{{ArticleID: article, Token: "a"}})
		must(t, err)
		_, err = s.applyIncrements(ctx, map[content.ID]*increment{article: {batch: mine, at: s.now(), tokens: tokens}})
		must(t, err)
		_, _, err = s.acceptViews(ctx, others, s.now(), []content.View{{ArticleID: article, Token: "b"}})
		must(t, err)
		must(t, s.finishBatch(ctx, others))
		must(t, s.finishBatch(ctx, mine))
		if got := viewsOf(t, s, article)[article]; got != 2 {
			t.Errorf("counted %d views with two tokens, want 2", got)
		}
	})
}

// TestRecoveredViewsCountForTheirDay lets a server crash with an uncounted view, which is recovered the
// next day and must count for the day on which it was viewed.
func TestRecoveredViewsCountForTheirDay(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		clock := contenttest.NewClock(time.Date(2026, 6, 3, 15, 59, 59, 0, time.UTC)) // one second before midnight in Shanghai
		s := open(t, newDatabase(t, server), clock.Now, nil)
		p := contenttest.NewPaper("quay")
		issue := p.Issue("2026-06-01", 1, 1)
		w, err := s.Write(t.Context(), "the test")
		must(t, err)
		must(t, w.Put(t.Context(), p.Masthead()))
		must(t, w.Put(t.Context(), issue))
		must(t, w.Close(t.Context()))
		_, _, err = s.acceptViews(t.Context(), "dead-1", s.now(), []content.View{{ArticleID: issue.Articles[0].ID, Token: "a"}})
		must(t, err)
		clock.Advance(2 * recoverAfter)
		must(t, s.recover(t.Context()))
		views, err := s.views(t.Context(), []content.ID{issue.Articles[0].ID})
		must(t, err)
		if got := fmt.Sprint(views[0].Counted, views[0].Days); got != "1 [{2026-06-03 1}]" {
			t.Errorf("got %s, want one view on the day on which the article was viewed", got)
		}
	})
}

// TestCommitWithoutAResponse loses the commit command or its response. The store must retry, and the
// revision must rise by exactly one.
func TestCommitWithoutAResponse(t *testing.T) {
	onServers(t, func(t *testing.T, server string) {
		line, wired := newWire(t, newDatabase(t, server))
		s := open(t, wired, nil, nil)
		for _, how := range []fate{unsent, unheard} {
			w, err := s.Write(t.Context(), "the night desk")
			must(t, err)
			must(t, w.Put(t.Context(), contenttest.NewPaper("quay").Masthead()))
			cut := false
			line.cutWhen(func(command string) fate {
				if command == "update" && !cut {
					cut = true
					return how
				}
				return passes
			})
			before, err := s.meta(t.Context())
			must(t, err)
			revision, err := w.Commit(t.Context())
			must(t, err)
			after, err := s.meta(t.Context())
			must(t, err)
			if !cut || revision != before.Revision+1 || after.Revision != revision {
				t.Errorf("fate %d: Commit returned revision %d, but the store went from %d to %d", how, revision, before.Revision, after.Revision)
			}
			must(t, w.Close(t.Context()))
			line.cutWhen(nil)
		}
	})
}
