package graph_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestRelated(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	monday, tomorrow := p.Issue("2026-06-01", 2, 4), p.Issue("2026-06-04", 2, 4)
	monday.Articles[0].Title, monday.Articles[6].Title = "跨海大桥通车", "大桥亮了，通车了"
	d.publish(p.Masthead(), monday, tomorrow)
	const related = `query($id: ID!) { article(id: $id) { related%s { title } } }`
	id := map[string]any{"id": monday.Articles[0].ID}
	d.want("an author, then words of the title, then the section; and nobody sees tomorrow", sprintf(related, "(first: 4)"),
		sprintf(`{"article": {"related": [{"title": %q}, {"title": "大桥亮了，通车了"}, {"title": %q}, {"title": %q}]}}`,
			monday.Articles[4].Title, byID(monday.Articles[1:4])[0], byID(monday.Articles[1:4])[1]), id)
	if got := d.ask(sprintf(related, "(first: null)"), id).Data["article"].(map[string]any)["related"].([]any); len(got) != 5 {
		t.Errorf("five when not told: got %v", got)
	}
	d.want("nothing asked for is nothing", sprintf(related, "(first: 0)"), `{"article": {"related": []}}`, id)
	d.refuse("more than the cap", sprintf(`{ articles { nodes { related%s { title } } } }`, "(first: 21)"), content.Invalid, "at most 20")
	d.refuse("less than none", sprintf(`{ articles { nodes { related%s { title } } } }`, "(first: -1)"), content.Invalid, "negative")
	d.calls.Take()
	d.ask(`{ articles { nodes { related { section { name } } } } }`)
	d.wantCalls("what is related to all of a level is a call, and so is what that refers to", map[string]int{"ArticleLists": 2, "ReferencedSections": 1})
}

// byID returns titles in the order of the articles' ids.
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
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	d.publish(p.Masthead(), p.Issue("2026-05-31", 1, 1), p.Issue("2026-06-01", 1, 1), p.Issue("2026-06-03", 1, 1), p.Issue("2026-06-04", 1, 1))
	d.publish(contenttest.NewPaper("hill").Masthead())
	const dates = `{ publications { issueDates(from: %q, to: %q) } }`
	d.want("the days of a month that have an issue, but tomorrow's", sprintf(dates, "2026-06-01", "2026-06-30"),
		`{"publications": [{"issueDates": []}, {"issueDates": ["2026-06-01", "2026-06-03"]}]}`)
	d.wantCalls("a calendar of each publication is a call", map[string]int{"AllPublications": 1, "IssueDates": 1})
	d.want("a leap year is a year", sprintf(dates, "2024-01-01", "2024-12-31"), `{"publications": [{"issueDates": []}, {"issueDates": []}]}`)
	d.want("so is the last", sprintf(dates, "9999-01-01", "9999-12-31"), `{"publications": [{"issueDates": []}, {"issueDates": []}]}`)
	d.refuse("more than a year", sprintf(dates, "2025-01-01", "2026-01-02"), content.Invalid, "366 days")
	d.refuse("more than centuries", sprintf(dates, "1600-01-01", "9999-12-31"), content.Invalid, "366 days")
	d.refuse("backwards", sprintf(dates, "2026-06-30", "2026-06-01"), content.Invalid, "before from")
}
