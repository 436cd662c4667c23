package mongostore

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/words"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// TestSearchIsRightAfterACrash lets a writer crash at each command of a batch with a new and a changed
// article. After the next writer has cleaned up, searches must find what the articles contain.
func TestSearchIsRightAfterACrash(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		for _, how := range []fate{unsent, unheard} {
			for at := 1; termsCrash(t, newDatabase(t, server), how, at); at++ {
				if at > 20 {
					t.Fatal("the batch does not complete within 20 commands")
				}
			}
		}
	})
}

// termsCrash lets the writer crash at its at-th command. It returns false if the batch completed with
// fewer commands.
func termsCrash(t *testing.T, uri string, how fate, at int) bool {
	clock := contenttest.NewClock(contenttest.StartTime())
	line, wired := newWire(t, uri)
	living, dying := open(t, uri, clock.Now, nil), open(t, wired, clock.Now, nil)
	p := contenttest.NewPaper("quay")
	first := p.Issue("2026-06-01", 1, 2)
	publish(t, living, p.Masthead(), first)

	changed := *first.Articles[0].Article
	changed.Title = "Corrected"
	w, err := dying.Write(t.Context(), "the night desk")
	must(t, err)
	n := 0
	line.cutWhen(func(string) fate {
		switch n++; {
		case n < at:
			return passes
		case n == at:
			return how
		}
		return unsent
	})
	ctx, die := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer die()
	_ = w.Put(ctx, content.Batch{Articles: []content.Draft{{Article: &changed, Body: first.Articles[0].Body}}})
	_ = w.Put(ctx, content.Batch{Articles: p.Issue("2026-06-02", 1, 1).Articles})
	line.cutWhen(nil)

	clock.Advance(2 * content.LeaseTime)
	publish(t, living)
	name := fmt.Sprintf("fate %d, command %d", how, at)
	r, err := living.Read(t.Context(), content.Editor())
	must(t, err)
	for _, query := range []string{"title", "corrected", "body", `"1 0"`} {
		wantFound(t, name, r, query)
	}
	entries, err := living.collection(termsName).CountDocuments(t.Context(), bson.D{})
	must(t, err)
	if want := int64(2); entries != want && n >= at {
		t.Errorf("%s: %d search entries remain, want %d", name, entries, want)
	}
	return n >= at
}

// publish writes batches and commits them.
func publish(t *testing.T, s *Store, batches ...content.Batch) {
	t.Helper()
	w, err := s.Write(t.Context(), "the day desk")
	must(t, err)
	for _, b := range batches {
		must(t, w.Put(t.Context(), b))
	}
	_, err = w.Commit(t.Context())
	must(t, err)
	must(t, w.Close(t.Context()))
}

// wantFound wants a search to find and count exactly the articles in which package words finds the query.
func wantFound(t *testing.T, name string, r content.Reader, query string) {
	t.Helper()
	ctx := t.Context()
	lists, err := r.ArticleLists(ctx, []content.ArticleQuery{{Window: content.Window{Limit: 100}}})
	must(t, err)
	phrases, err := words.Parse(query)
	must(t, err)
	var want, got []content.ID
	for _, a := range lists[0] {
		bodies, err := r.Bodies(ctx, []content.ID{a.ID})
		must(t, err)
		if len(words.Highlights(content.Draft{Article: a.Article, Body: bodies[a.ID]}.Passages(), phrases)) > 0 {
			want = append(want, a.ID)
		}
	}
	filter := content.SearchFilter{Phrases: phrases}
	found, err := r.SearchLists(ctx, []content.SearchQuery{{SearchFilter: filter, Order: content.ByPublication, Window: content.Window{Limit: 100}}})
	must(t, err)
	for _, h := range found[0] {
		got = append(got, h.ID)
	}
	counts, err := r.CountSearches(ctx, []content.SearchFilter{filter})
	must(t, err)
	if !slices.Equal(got, want) || counts[0] != int64(len(want)) {
		t.Errorf("%s: %q finds %v and counts %d, want %v", name, query, got, counts[0], want)
	}
}

// TestOldArticlesAreIndexed opens a database with articles from a version without search. The first
// attempt is interrupted; the second completes while a writer has uncommitted articles.
func TestOldArticlesAreIndexed(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	onServers(t, func(t *testing.T, server string) {
		uri := newDatabase(t, server)
		clock := contenttest.NewClock(contenttest.StartTime())
		s := open(t, uri, clock.Now, nil)
		p := contenttest.NewPaper("quay")
		publish(t, s, p.Masthead(), p.Issue("2026-06-01", 3, 9))
		ctx := t.Context()
		must(t, s.collection(termsName).Drop(ctx))
		_, err := s.collection(metaName).UpdateOne(ctx, byKey(metaID), bson.D{{Key: "$unset", Value: bson.D{{Key: "indexed", Value: ""}}}})
		must(t, err)
		w, err := s.Write(ctx, "the night desk")
		must(t, err)
		must(t, w.Put(ctx, p.Issue("2026-06-02", 1, 1))) // not committed yet

		line, wired := newWire(t, uri)
		inserts := 0
		line.cutWhen(func(command string) fate {
			if command == "insert" {
				inserts++
			}
			if inserts > 2 {
				return unsent
			}
			return passes
		})
		if _, err := Open(ctx, wired, Options{Now: clock.Now, Timeout: time.Second}); err == nil {
			t.Fatal("opening the database succeeded, want it interrupted")
		}
		again := open(t, uri, clock.Now, nil)
		r, err := again.Read(ctx, content.Editor())
		must(t, err)
		wantFound(t, "after opening twice", r, "title")
		entries, err := again.collection(termsName).CountDocuments(ctx, bson.D{})
		must(t, err)
		if entries != 28 {
			t.Errorf("got %d search entries, want 28: 27 of old articles and the writer's one", entries)
		}
		if meta, err := again.meta(ctx); err != nil || !meta.Indexed {
			t.Errorf("the upgrade must not run again: %+v, %v", meta, err)
		}
		_, err = w.Commit(ctx)
		must(t, err)
		r, err = again.Read(ctx, content.Editor())
		must(t, err)
		wantFound(t, "after the writer's commit", r, "title")
	})
}
