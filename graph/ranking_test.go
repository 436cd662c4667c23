package graph_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestMostViewed(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	today, tomorrow := p.Issue("2026-06-03", 3, 2), p.Issue("2026-06-04", 1, 1)
	imported := int64(40)
	today.Articles[4].ViewCount = &imported
	d.publish(p.Masthead(), today, tomorrow)
	view := func(indexes ...int) {
		for _, i := range indexes {
			if _, err := d.store.AddViews(t.Context(), []content.View{{ArticleID: today.Articles[i].ID}, {ArticleID: tomorrow.Articles[0].ID}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	view(0, 0, 3)
	d.clock.Advance(24*time.Hour - 15*time.Hour) // 23:00 in Shanghai
	view(1)
	const ranked = `{ mostViewed(publicationId: "pub_quay" %s) { views article { title } } }`
	title := func(i int) string { return today.Articles[i].Title }
	d.want("the day is that of the newspaper, and nobody sees tomorrow", sprintf(ranked, ""),
		sprintf(`{"mostViewed": [{"views": 2, "article": {"title": %q}}, {"views": 1, "article": {"title": %q}}, {"views": 1, "article": {"title": %q}}]}`, title(0), title(3), title(1)))
	d.want("a section's", sprintf(ranked, sprintf(`sectionId: %q`, p.Sections[1].ID)), sprintf(`{"mostViewed": [{"views": 1, "article": {"title": %q}}]}`, title(3)))
	d.want("with what the source knows", sprintf(ranked, `period: ALL, first: 1`), sprintf(`{"mostViewed": [{"views": 40, "article": {"title": %q}}]}`, title(4)))
	d.want("nothing asked for is nothing", sprintf(ranked, `first: 0`), `{"mostViewed": []}`)
	d.want("an unknown newspaper has no ranking", `{ mostViewed(publicationId: "pub_none") { views } }`, `{"mostViewed": []}`)
	d.refuse("more than the cap", sprintf(ranked, `first: 101`), content.Invalid, "at most 100")
	d.refuse("less than none", sprintf(ranked, `first: -1`), content.Invalid, "negative")
	d.calls.Take()
	d.ask(`{ mostViewed(publicationId: "pub_quay") { article { section { name } authors { name } viewCount } } }`)
	d.wantCalls("what a ranking refers to is a call a level", map[string]int{"MostViewed": 1, "ReferencedSections": 1, "ReferencedAuthors": 1, "ViewCounts": 1})
}
