package contenttest

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testSearchChanges corrects and moves articles, lets a writer die before its commit, and searches for the old
// and the new text.
func testSearchChanges(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	issue := stories(p, monday, story{title: "灯塔", body: "old words"}, story{title: "Old news"}, story{body: "码头 old"})
	d.publish(p.Masthead())
	d.publish(issue)
	a := articleIDs(issue.Articles)
	d.wantFound("the articles as first published", `old`, content.ArticleFilter{}, []content.ID{a[1], a[2], a[0]})

	corrected := *issue.Articles[0].Article
	corrected.Title, corrected.SectionID = "Lighthouse, not old", p.Sections[2].ID
	d.publish(content.Batch{Articles: []content.Draft{{Article: &corrected, Body: bodyOf("new words")}}})
	d.wantFound("a correction is found", `lighthouse new`, content.ArticleFilter{}, a[:1])
	d.wantFound("the corrected text is no longer found", `灯塔`, content.ArticleFilter{}, nil)
	d.wantFound("the corrected article now matches in the title", `old`, content.ArticleFilter{}, []content.ID{a[1], a[0], a[2]})
	d.wantFound("a filter finds it in its new section", `old`, content.ArticleFilter{SectionIDs: []content.ID{p.Sections[2].ID}}, a[:1])

	again := *issue.Articles[2].Article
	d.publish(content.Batch{Articles: []content.Draft{{Article: issue.Articles[2].Article, Body: bodyOf("twice")}, {Article: &again, Body: bodyOf("码头 old")}}})
	d.wantFound("of two versions in one batch, the first is not found", `twice`, content.ArticleFilter{}, nil)
	d.wantFound("the second version is found once", `码头`, content.ArticleFilter{}, a[2:])

	moved := corrected
	moved.PublishedAt = moved.PublishedAt.Add(time.Hour)
	moved.VisibleFrom = moved.PublishedAt
	d.publish(content.Batch{Articles: []content.Draft{{Article: &moved, Body: bodyOf("new words")}}})
	d.wantFound("an article with a later publication time is listed first", `old`, content.ArticleFilter{}, []content.ID{a[0], a[1], a[2]})

	dying, err := d.store.Write(d.ctx, "the night desk")
	must(t, err)
	lost := stories(p, tuesday, story{title: "old and lost"}, story{title: "灯塔"})
	changed := *issue.Articles[1].Article
	changed.Title = "News of the 灯塔"
	must(t, dying.Put(d.ctx, lost))
	d.wantFound("new articles are not found before the commit", `old`, content.ArticleFilter{}, []content.ID{a[0], a[1], a[2]})
	must(t, dying.Put(d.ctx, content.Batch{Articles: []content.Draft{{Article: &changed, Body: bodyOf("of today")}}}))
	// The writer dies here.
	d.clock.Advance(2 * content.LeaseTime)
	next, err := d.store.Write(d.ctx, "the day desk")
	must(t, err)
	_, err = next.Commit(d.ctx)
	must(t, err)
	must(t, next.Close(d.ctx))
	d.wantFound("a dead writer's new articles are not found, its change of an existing article is", `灯塔`, content.ArticleFilter{}, a[1:2])
	d.wantFound("the old text of the changed article is not found", `old`, content.ArticleFilter{}, []content.ID{a[0], a[2]})
	fresh := stories(p, tuesday, story{title: "old and lost"}, story{title: "灯塔"})
	d.publish(fresh)
	d.wantFound("an article that is put again is found once", `old`, content.ArticleFilter{}, []content.ID{fresh.Articles[0].ID, a[0], a[2]})
}

// testSearchNothing searches without phrases.
func testSearchNothing(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	twoIssues(d)
	r := d.read(content.Public())
	lists, err := r.SearchLists(d.ctx, []content.SearchQuery{{Window: content.Window{Limit: 10}}, {SearchFilter: content.SearchFilter{Phrases: d.parse("title")}, Order: content.ByPublication, Window: content.Window{Limit: 2}}})
	must(t, err)
	counts, err := r.CountSearches(d.ctx, []content.SearchFilter{{}, {Phrases: d.parse("title")}})
	must(t, err)
	if len(lists[0]) != 0 || counts[0] != 0 || len(lists[1]) != 2 || counts[1] != 18 {
		t.Errorf("a search without phrases finds nothing and does not affect another in the same call: got %d of %d, and %d of %d", len(lists[0]), counts[0], len(lists[1]), counts[1])
	}
}
