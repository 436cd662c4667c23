package graph_test

import (
	"slices"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"github.com/vektah/gqlparser/v2/ast"
)

const frontPage = `{ publications { latestIssue { date pages { number section { name } articles { title section { name } authors { name } %s } } } } }`

// TestLevelIsReadInOneCall requests an issue of eight pages with eight articles each.
func TestLevelIsReadInOneCall(t *testing.T) {
	g := newGateway(t)
	frontPageCalls(g)
}

func frontPageCalls(g *gateway) {
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 8, 8)
	g.publish(p.Masthead(), issue)
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
	g.calls.Take()
	for _, c := range []struct {
		reason, more string
		calls        map[string]int
	}{
		{"64 articles with sections and authors take one call for each level", "", with()},
		{"the authors of credits have been loaded already", "credits { author { name } }", with()},
		{"bodies are read in one call, when they are selected", "body { text }", with("Bodies")},
		{"view counts are read in one call, when they are selected", "viewCount", with("ViewCounts")},
		{"neighbours take one call; their articles have been loaded", "next { title } previous { title }", with("Neighbours")},
		{"relations upwards take one call for each level", "publication { name } issue { date } page { number }", with("Publications", "Issues", "Pages")},
	} {
		answer := g.send(sprintf(frontPage, c.more))
		if len(answer.Errors) > 0 {
			g.t.Fatalf("%s: %v", c.reason, answer.Errors)
		}
		g.wantCalls(c.reason, c.calls)
	}
	g.send(`{ publication(id: "pub_quay") { sections { articles(first: 2) { totalCount nodes { title authors { articleCount articles(first: 1) { nodes { title } } } } } pages(first: 1) { nodes { number } } } } }`)
	g.wantCalls("paged lists of many parents take one call, and so do their totals", map[string]int{
		"Publications": 1, "SectionsOfPublications": 1, "ArticleLists": 2, "CountArticles": 1, "PageLists": 1, "ReferencedAuthors": 1, "ArticleCountsOfAuthors": 1,
	})
	before := g.calls.Bodies()
	g.send(`{ publications { latestIssue { pages { articles { title } } articles(first: 1) { nodes { body { text } } } } } }`)
	if got := g.calls.Bodies() - before; got != 1 {
		g.t.Errorf("what one branch selects is not read for another: %d bodies read, 1 selected", got)
	}
	g.calls.Take()
	g.send(`{ publications { latestIssue { pages { regions { article { title } } next { number } } } } }`)
	g.wantCalls("the articles of all pages' regions take one call", map[string]int{"AllPublications": 1, "IssueLists": 1, "PagesOfIssues": 1, "Articles": 1})
	var ids []content.ID
	for _, a := range issue.Articles[:3] {
		ids = append(ids, a.ID)
	}
	g.send(`query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { section { name } } } }`, map[string]any{"ids": append(ids, p.Publication.ID, p.Authors[0].ID)})
	g.wantCalls("nodes take one call for each type", map[string]int{"Articles": 1, "Publications": 1, "Authors": 1, "ReferencedSections": 1})
}

// TestNeighboursAreReadInOneCall requests both neighbours of one article.
func TestNeighboursAreReadInOneCall(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 3)
	g.publish(p.Masthead(), issue)
	g.calls.Take()
	g.wantData("both neighbours", `query($id: ID!) { article(id: $id) { previous { position section { name } } next { position } } }`,
		sprintf(`{"article": {"previous": {"position": 0, "section": {"name": %q}}, "next": {"position": 2}}}`, p.Sections[0].Name), map[string]any{"id": issue.Articles[1].ID})
	g.wantCalls("both neighbours take one call", map[string]int{"Articles": 2, "Neighbours": 1, "ReferencedSections": 1})
}

// levelQueries returns, for each type that contains documents, a query that reaches several objects of the
// type and reads a relation of the documents in them.
func levelQueries() map[string]string {
	const page = `{ page { number } }`
	sections := func(selected string) string {
		return `{ sections(publicationId: "pub_quay") { ` + selected + ` } }`
	}
	return map[string]string{
		"IssueConnection":   `{ publications { issues { nodes { articles(first: 1) { totalCount } } } } }`,
		"IssueEdge":         `{ publications { issues { edges { node { articles(first: 1) { totalCount } } } } } }`,
		"PageConnection":    sections(`pages { nodes { issue { date } } }`),
		"PageEdge":          sections(`pages { edges { node { issue { date } } } }`),
		"ArticleConnection": sections(`articles { nodes ` + page + ` }`),
		"ArticleEdge":       sections(`articles { edges { node ` + page + ` } }`),
		"AuthorConnection":  `{ publications { authors { nodes { articleCount } } } }`,
		"AuthorEdge":        `{ publications { authors { edges { node { articleCount } } } } }`,
		"SearchConnection":  `{ search(query: "Title") { nodes { article ` + page + ` } } }`,
		"SearchEdge":        `{ search(query: "Title") { edges { node { article ` + page + ` } } } }`,
		"SearchHit":         `{ search(query: "Title") { nodes { article { printed { title body { text } } ...on Article ` + page + ` } } } }`,
		"RankedArticle":     `{ mostViewed(publicationId: "pub_quay", period: ALL) { article ` + page + ` } }`,
		"ArticleChange":     `{ changes { nodes { article ` + page + ` } } }`,
		"Credit":            sections(`articles(first: 5) { nodes { credits { author { articleCount } } } }`),
		"Region":            `{ publications { latestIssue { pages { regions { article { section { name } } } } } } }`,
		"Entitlement":       `{ viewer { partner { entitlements { publication { latestIssue { date } } sections { latest { title } } } } } }`,
		"TrackViewPayload":  `mutation { trackView(input: {articleId: "%s"}) { article ` + page + ` } }`,
	}
}

// TestTypesAroundDocumentsHaveNoNPlusOne executes a query for each type of the schema with a field that
// returns documents. No store method may be called twice, no matter how many objects of the type there are.
func TestTypesAroundDocumentsHaveNoNPlusOne(t *testing.T) {
	g := newGateway(t)
	p, other := contenttest.NewPaper("quay"), contenttest.NewPaper("mole")
	issue := p.Issue("2026-06-01", 3, 3)
	g.publish(p.Masthead(), issue, p.Issue("2026-06-02", 3, 3), other.Masthead(), other.Issue("2026-06-01", 1, 1))
	for _, a := range issue.Articles {
		if _, err := g.store.AddViews(t.Context(), []content.View{{ArticleID: a.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	partner := g.entitled(content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody, SectionIDs: []content.ID{p.Sections[0].ID}},
		content.Entitlement{PublicationID: other.Publication.ID, Body: content.FullBody, SectionIDs: []content.ID{other.Sections[0].ID}})
	queries := levelQueries()
	queries["TrackViewPayload"] = sprintf(queries["TrackViewPayload"], issue.Articles[0].ID)
	for name, def := range schema().Types {
		if holdsDocuments(def) && queries[name] == "" {
			t.Errorf("%s has fields that return documents; add a query for it to levelQueries", name)
		}
	}
	for name, query := range queries {
		if g.as = content.Editor(); name == "Entitlement" {
			g.as = content.ForPartner(partner)
		}
		g.calls.Take()
		if a := g.send(query); len(a.Errors) > 0 {
			t.Errorf("%s: %v", name, a.Errors)
		}
		for method, n := range g.calls.Take() {
			if n > 1 {
				t.Errorf("%s: %s was called %d times in %s", name, method, n, query)
			}
		}
	}
}

// holdsDocuments reports whether a type that is no document itself has a field that returns documents.
func holdsDocuments(def *ast.Definition) bool {
	isDocument := func(name string) bool {
		return name == "SearchHit" || slices.Contains(schema().Types[name].Interfaces, "Node")
	}
	return def.Kind == ast.Object && def.Name != "Query" && !slices.Contains(def.Interfaces, "Node") &&
		slices.ContainsFunc(def.Fields, func(f *ast.FieldDefinition) bool { return isDocument(f.Type.Name()) })
}
