package graph_test

import (
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

const frontPage = `{ publications { latestIssue { date pages { number section { name } articles { title section { name } authors { name } %s } } } } }`

// TestALevelIsOneCall asks for an issue of eight pages with eight articles each.
func TestALevelIsOneCall(t *testing.T) {
	d := newDesk(t)
	frontPageCalls(d)
}

func frontPageCalls(d *desk) {
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 8, 8)
	d.publish(p.Masthead(), issue)
	level := map[string]int{"AllPublications": 1, "IssueLists": 1, "PagesOfIssues": 1, "ArticlesOfPages": 1, "ReferencedSections": 1, "ReferencedAuthors": 1}
	with := func(more ...string) map[string]int {
		calls := map[string]int{}
		for k, v := range level {
			calls[k] = v
		}
		for _, k := range more {
			calls[k]++
		}
		return calls
	}
	d.calls.Take()
	for _, c := range []struct {
		reason, more string
		calls        map[string]int
	}{
		{"64 articles with sections and authors cost a call a level", "", with()},
		{"credits' authors are the authors, read already", "credits { author { name } }", with()},
		{"bodies are read when selected, and only then, all at once", "body { text }", with("Bodies")},
		{"so are view counts", "viewCount", with("ViewCounts")},
		{"neighbours are in the lists read already", "next { title } previous { title }", with("ReadingOrder")},
		{"the way back up costs a call a level", "publication { name } issue { date } page { number }", with("Publications", "Issues", "Pages")},
	} {
		answer := d.ask(sprintf(frontPage, c.more))
		if len(answer.Errors) > 0 {
			d.t.Fatalf("%s: %v", c.reason, answer.Errors)
		}
		d.wantCalls(c.reason, c.calls)
	}
	d.ask(`{ publications { sections { articles(first: 2) { totalCount nodes { title authors { articleCount articles(first: 1) { nodes { title } } } } } pages(first: 1) { nodes { number } } } } }`)
	d.wantCalls("paged lists of many parents are a call, and so are their totals", map[string]int{
		"AllPublications": 1, "SectionsOfPublications": 1, "ArticleLists": 2, "CountArticles": 1, "PageLists": 1, "ReferencedAuthors": 1, "ArticleCountsOfAuthors": 1,
	})
	before := d.calls.Bodies()
	d.ask(`{ publications { latestIssue { pages { articles { title } } articles(first: 1) { nodes { body { text } } } } } }`)
	if got := d.calls.Bodies() - before; got != 1 {
		d.t.Errorf("what one branch selects is not read for another: %d bodies read, 1 selected", got)
	}
	d.calls.Take()
	d.ask(`{ publications { latestIssue { pages { regions { article { title } } next { number } } } } }`)
	d.wantCalls("regions of all pages are a call", map[string]int{"AllPublications": 1, "IssueLists": 1, "PagesOfIssues": 1, "Articles": 1})
	var ids []content.ID
	for _, a := range issue.Articles[:3] {
		ids = append(ids, a.ID)
	}
	d.ask(`query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { section { name } } } }`, map[string]any{"ids": append(ids, p.Publication.ID, p.Authors[0].ID)})
	d.wantCalls("nodes of a type are a call", map[string]int{"Articles": 1, "Publications": 1, "Authors": 1, "ReferencedSections": 1})
}
