package contenttest

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testSearchChanges corrects articles, moves them, and lets a writer die, and looks for what
// they say.
func testSearchChanges(t *testing.T, b Backend) {
	d := newDesk(t, b)
	p := NewPaper("quay")
	issue := stories(p, monday, story{title: "灯塔", body: "old words"}, story{title: "Old news"}, story{body: "码头 old"})
	d.publish(p.Masthead())
	d.publish(issue)
	a := articleIDs(issue.Articles)
	d.wantFound("as first put", `old`, content.ArticleFilter{}, []content.ID{a[1], a[2], a[0]})

	corrected := *issue.Articles[0].Article
	corrected.Title, corrected.SectionID = "Lighthouse, not old", p.Sections[2].ID
	d.publish(content.Batch{Articles: []content.Draft{{Article: &corrected, Body: bodyOf("new words")}}})
	d.wantFound("a correction is found", `lighthouse new`, content.ArticleFilter{}, a[:1])
	d.wantFound("what it corrects is not", `灯塔`, content.ArticleFilter{}, nil)
	d.wantFound("it is a title hit now", `old`, content.ArticleFilter{}, []content.ID{a[1], a[0], a[2]})
	d.wantFound("filters know its new section", `old`, content.ArticleFilter{SectionIDs: []content.ID{p.Sections[2].ID}}, a[:1])

	again := *issue.Articles[2].Article
	d.publish(content.Batch{Articles: []content.Draft{{Article: issue.Articles[2].Article, Body: bodyOf("twice")}, {Article: &again, Body: bodyOf("码头 old")}}})
	d.wantFound("of one that is put twice at once, the last counts", `twice`, content.ArticleFilter{}, nil)
	d.wantFound("and is there once", `码头`, content.ArticleFilter{}, a[2:])

	moved := corrected
	moved.PublishedAt = moved.PublishedAt.Add(time.Hour)
	moved.VisibleFrom = moved.PublishedAt
	d.publish(content.Batch{Articles: []content.Draft{{Article: &moved, Body: bodyOf("new words")}}})
	d.wantFound("one that is published later comes first", `old`, content.ArticleFilter{}, []content.ID{a[0], a[1], a[2]})

	dying, err := d.store.Write(d.ctx, "the night desk")
	must(t, err)
	lost := stories(p, tuesday, story{title: "old and lost"}, story{title: "灯塔"})
	changed := *issue.Articles[1].Article
	changed.Title = "News of the 灯塔"
	must(t, dying.Put(d.ctx, lost))
	d.wantFound("before the commit, nothing new is found", `old`, content.ArticleFilter{}, []content.ID{a[0], a[1], a[2]})
	must(t, dying.Put(d.ctx, content.Batch{Articles: []content.Draft{{Article: &changed, Body: bodyOf("of today")}}}))
	// It dies here.
	d.clock.Advance(2 * content.LeaseTime)
	next, err := d.store.Write(d.ctx, "the day desk")
	must(t, err)
	_, err = next.Commit(d.ctx)
	must(t, err)
	must(t, next.Close(d.ctx))
	d.wantFound("what a dead writer left uncommitted is not found, what it changed is", `灯塔`, content.ArticleFilter{}, a[1:2])
	d.wantFound("and not as it was", `old`, content.ArticleFilter{}, []content.ID{a[0], a[2]})
	fresh := stories(p, tuesday, story{title: "old and lost"}, story{title: "灯塔"})
	d.publish(fresh)
	d.wantFound("put again, it is there once", `old`, content.ArticleFilter{}, []content.ID{fresh.Articles[0].ID, a[0], a[2]})
}

// testSearchNothing asks for what makes no search.
func testSearchNothing(t *testing.T, b Backend) {
	d := newDesk(t, b)
	twoIssues(d)
	r := d.read(content.Public())
	lists, err := r.SearchLists(d.ctx, []content.SearchQuery{{Window: content.Window{Limit: 10}}, {SearchFilter: content.SearchFilter{Phrases: d.parse("title")}, Order: content.ByPublication, Window: content.Window{Limit: 2}}})
	must(t, err)
	counts, err := r.CountSearches(d.ctx, []content.SearchFilter{{}, {Phrases: d.parse("title")}})
	must(t, err)
	if len(lists[0]) != 0 || counts[0] != 0 || len(lists[1]) != 2 || counts[1] != 18 {
		t.Errorf("without phrases nothing is found, whatever is asked beside it: got %d of %d, and %d of %d", len(lists[0]), counts[0], len(lists[1]), counts[1])
	}
}
