package graph_test

import (
	"testing"

	"broadsheet/internal/content/contenttest"
)

// TestPartsOfAnArticle: an article on several pages is linked from part to part.
func TestPartsOfAnArticle(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 2, 2)
	first, second := b.Articles[0], b.Articles[2]
	first.Title, second.Title, b.Articles[1].Title, b.Articles[3].Title = "a", "c", "b", "d"
	first.Continues, second.ContinuedFrom, second.Continues = second.SourceID, first.SourceID, "gone"
	g.publish(p.Masthead(), b)
	g.calls.Take()
	g.wantData("both directions, and a part that is not there", `{ issue(id: "`+string(b.Issues[0].ID)+`") { articles { nodes { title continues { title page { number } } continuedFrom { title } } } } }`,
		`{"issue": {"articles": {"nodes": [{"title": "a", "continues": {"title": "c", "page": {"number": "2"}}, "continuedFrom": null}, {"title": "b", "continues": null, "continuedFrom": null},
		{"title": "c", "continues": null, "continuedFrom": {"title": "a"}}, {"title": "d", "continues": null, "continuedFrom": null}]}}}`)
}
