package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// paged returns the fields with an argument first, each with a query that has a place for the arguments, and
// with the maximum of first.
func paged() map[string]struct {
	query string
	most  int
} {
	return map[string]struct {
		query string
		most  int
	}{
		"Query.issues":        {`{ issues(publicationId: "pub_quay", %s) { nodes { id } } }`, 100},
		"Query.articles":      {`{ articles(%s) { nodes { id } } }`, 100},
		"Query.authors":       {`{ authors(publicationId: "pub_quay", %s) { nodes { id } } }`, 100},
		"Query.search":        {`{ search(query: "Title", %s) { nodes { article { id } } } }`, 100},
		"Query.mostViewed":    {`{ mostViewed(publicationId: "pub_quay", %s) { views } }`, 100},
		"Publication.issues":  {`{ publications { issues(%s) { nodes { id } } } }`, 100},
		"Publication.authors": {`{ publications { authors(%s) { nodes { id } } } }`, 100},
		"Issue.articles":      {`{ latestIssue(publicationId: "pub_quay") { articles(%s) { nodes { id } } } }`, 100},
		"Section.articles":    {`{ sections(publicationId: "pub_quay") { articles(%s) { nodes { id } } } }`, 100},
		"Section.pages":       {`{ sections(publicationId: "pub_quay") { pages(%s) { nodes { id } } } }`, 100},
		"Author.articles":     {`{ authors(publicationId: "pub_quay") { nodes { articles(%s) { nodes { id } } } } }`, 100},
		"Query.changes":       {`{ changes(%s) { nodes { articleId } } }`, 500},
		"Article.related":     {`{ articles { nodes { related(%s) { id } } } }`, 20},
	}
}

// TestListsAreNeverCutSilently requests the maximum of every field with a limit, and one more.
func TestListsAreNeverCutSilently(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 1, 2))
	fields := paged()
	for name, def := range schema().Types {
		for _, f := range def.Fields {
			if f.Arguments.ForName("first") != nil && fields[name+"."+f.Name].most == 0 {
				t.Errorf("%s.%s has an argument first; add it to paged", name, f.Name)
			}
		}
	}
	for name, f := range fields {
		for _, argument := range []string{"first", "last"} {
			typeName, field, _ := strings.Cut(name, ".")
			if schema().Types[typeName].Fields.ForName(field).Arguments.ForName(argument) == nil {
				continue
			}
			g.wantNoErrors(name, sprintf(f.query, sprintf("%s: %d", argument, f.most)))
			g.wantError(name, sprintf(f.query, sprintf("%s: %d", argument, f.most+1)), content.Invalid, sprintf("at most %d", f.most))
			g.wantError(name, sprintf(f.query, argument+": -1"), content.Invalid, "negative")
		}
	}
	for _, query := range []string{
		`{ nodes(ids: [%s]) { id } }`, `{ articles(filter: {sectionIds: [%s]}) { totalCount } }`, `{ articles(filter: {authorIds: [%s]}) { totalCount } }`,
	} {
		g.wantNoErrors("100 ids", sprintf(query, someIDs(100)))
		g.wantError("101 ids", sprintf(query, someIDs(101)), content.Invalid, "at most 100")
	}
	g.wantData("a token may have 200 characters", sprintf(`mutation { trackView(input: {articleId: "art_x", token: %q}) { userErrors { code } } }`, strings.Repeat("汉", 200)),
		`{"trackView": {"userErrors": [{"code": "NOT_FOUND"}]}}`)
	g.wantData("a longer token is refused", sprintf(`mutation { trackView(input: {articleId: "art_x", token: %q}) { userErrors { code message } } }`, strings.Repeat("汉", 201)),
		`{"trackView": {"userErrors": [{"code": "INVALID", "message": "the token has 201 characters; at most 200 are allowed"}]}}`)
}

// wantNoErrors sends a query, and expects a response without errors.
func (g *gateway) wantNoErrors(reason, query string) {
	g.t.Helper()
	if a := g.send(query); len(a.Errors) > 0 {
		g.t.Errorf("%s: %s: %v", reason, query, a.Errors)
	}
}

func someIDs(n int) (list string) {
	for i := range n {
		list += fmt.Sprintf("%q ", fmt.Sprint("sec_", i))
	}
	return list
}
