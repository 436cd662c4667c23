package graph_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestMostViewed(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	today, tomorrow := p.Issue("2026-06-03", 3, 2), p.Issue("2026-06-04", 1, 1)
	imported := int64(40)
	today.Articles[4].ViewCount = &imported
	g.publish(p.Masthead(), today, tomorrow)
	view := func(indexes ...int) {
		for _, i := range indexes {
			if _, err := g.store.AddViews(t.Context(), []content.View{{ArticleID: today.Articles[i].ID}, {ArticleID: tomorrow.Articles[0].ID}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	view(0, 0, 3)
	g.clock.Advance(24*time.Hour - 15*time.Hour) // 23:00 in Shanghai
	view(1)
	const ranked = `{ mostViewed(publicationId: "pub_quay" %s) { views article { title } } }`
	title := func(i int) string { return today.Articles[i].Title }
	g.wantData("the day is that of the newspaper's time zone, and tomorrow's articles are not visible", sprintf(ranked, ""),
		sprintf(`{"mostViewed": [{"views": 2, "article": {"title": %q}}, {"views": 1, "article": {"title": %q}}, {"views": 1, "article": {"title": %q}}]}`, title(0), title(3), title(1)))
	g.wantData("the ranking of a section", sprintf(ranked, sprintf(`sectionId: %q`, p.Sections[1].ID)), sprintf(`{"mostViewed": [{"views": 1, "article": {"title": %q}}]}`, title(3)))
	g.wantData("all views include those that the source counted", sprintf(ranked, `period: ALL, first: 1`), sprintf(`{"mostViewed": [{"views": 40, "article": {"title": %q}}]}`, title(4)))
	g.wantData("first: 0 returns no articles", sprintf(ranked, `first: 0`), `{"mostViewed": []}`)
	g.wantData("an unknown newspaper has no ranking", `{ mostViewed(publicationId: "pub_none") { views } }`, `{"mostViewed": []}`)
	g.wantError("first above its maximum", sprintf(ranked, `first: 101`), content.Invalid, "at most 100")
	g.wantError("less than none", sprintf(ranked, `first: -1`), content.Invalid, "negative")
	g.calls.Take()
	g.send(`{ mostViewed(publicationId: "pub_quay") { article { section { name } authors { name } viewCount } } }`)
	g.wantCalls("what a ranking refers to is a call a level", map[string]int{"MostViewed": 1, "ReferencedSections": 1, "ReferencedAuthors": 1, "ViewCounts": 1})
}
