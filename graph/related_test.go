package graph_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestRelated(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	monday, tomorrow := p.Issue("2026-06-01", 2, 4), p.Issue("2026-06-04", 2, 4)
	monday.Articles[0].Title, monday.Articles[6].Title = "跨海大桥通车", "大桥亮了，通车了"
	g.publish(p.Masthead(), monday, tomorrow)
	const related = `query($id: ID!) { article(id: $id) { related%s { title } } }`
	id := map[string]any{"id": monday.Articles[0].ID}
	g.wantData("first the same author, then words of the title, then the section; tomorrow's articles are not visible", sprintf(related, "(first: 4)"),
		sprintf(`{"article": {"related": [{"title": %q}, {"title": "大桥亮了，通车了"}, {"title": %q}, {"title": %q}]}}`,
			monday.Articles[4].Title, byID(monday.Articles[1:4])[0], byID(monday.Articles[1:4])[1]), id)
	if got := g.send(sprintf(related, "(first: null)"), id).Data["article"].(map[string]any)["related"].([]any); len(got) != 5 {
		t.Errorf("without first, five articles: got %v", got)
	}
	g.wantData("first: 0 returns no articles", sprintf(related, "(first: 0)"), `{"article": {"related": []}}`, id)
	g.wantError("first above its maximum", sprintf(`{ articles { nodes { related%s { title } } } }`, "(first: 21)"), content.Invalid, "at most 20")
	g.wantError("a negative first", sprintf(`{ articles { nodes { related%s { title } } } }`, "(first: -1)"), content.Invalid, "negative")
	g.calls.Take()
	g.send(`{ articles { nodes { related { section { name } } } } }`)
	g.wantCalls("related articles of a level take one call, and so do their relations", map[string]int{"ArticleLists": 2, "ReferencedSections": 1})
}

// byID returns the titles of articles, in the order of their ids.
func byID(drafts []content.Draft) []string {
	var titles []string
	for len(drafts) > 0 {
		least := 0
		for i, a := range drafts {
			if a.ID < drafts[least].ID {
				least = i
			}
		}
		titles = append(titles, drafts[least].Title)
		drafts = append(drafts[:least:least], drafts[least+1:]...)
	}
	return titles
}

func TestIssueDates(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-05-31", 1, 1), p.Issue("2026-06-01", 1, 1), p.Issue("2026-06-03", 1, 1), p.Issue("2026-06-04", 1, 1))
	g.publish(contenttest.NewPaper("hill").Masthead())
	const dates = `{ publications { issueDates(from: %q, to: %q) } }`
	g.wantData("the days of a month with an issue, without tomorrow's", sprintf(dates, "2026-06-01", "2026-06-30"),
		`{"publications": [{"issueDates": []}, {"issueDates": ["2026-06-01", "2026-06-03"]}]}`)
	g.wantCalls("the issue dates of all publications take one call", map[string]int{"AllPublications": 1, "IssueDates": 1})
	g.wantData("a leap year", sprintf(dates, "2024-01-01", "2024-12-31"), `{"publications": [{"issueDates": []}, {"issueDates": []}]}`)
	g.wantData("the last year", sprintf(dates, "9999-01-01", "9999-12-31"), `{"publications": [{"issueDates": []}, {"issueDates": []}]}`)
	g.wantError("one day more than a year", sprintf(dates, "2025-01-01", "2026-01-02"), content.Invalid, "366 days")
	g.wantError("several centuries", sprintf(dates, "1600-01-01", "9999-12-31"), content.Invalid, "366 days")
	g.wantError("to before from", sprintf(dates, "2026-06-30", "2026-06-01"), content.Invalid, "before from")
}
