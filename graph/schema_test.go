package graph_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"broadsheet/graph/generated"
	"broadsheet/internal/playground"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func schema() *ast.Schema {
	return generated.NewExecutableSchema(generated.Config{}).Schema()
}

// bounded returns the lists without paging, with the reason why they are short.
func bounded() map[string]string {
	return map[string]string{
		"Query.publications":          "the titles that one gateway serves",
		"Query.sections":              "a publication's sections",
		"Query.nodes":                 "the argument, of at most 100",
		"Query.mostViewed":            "first, of at most 100",
		"Publication.licences":        "a few",
		"Publication.issueDates":      "the requested period, at most 366 days",
		"Publication.sections":        "a publication's sections",
		"Issue.pages":                 "the pages of an issue",
		"Page.articles":               "the articles of a page",
		"Page.regions":                "the articles of a page",
		"Region.polygon":              "the corners of an area",
		"Article.credits":             "the byline",
		"Article.authors":             "the byline",
		"Article.images":              "the article's pictures",
		"Article.related":             "first, of at most 20",
		"Body.sections":               "the article",
		"BodySection.blocks":          "the article",
		"List.items":                  "the article",
		"Verse.lines":                 "the article",
		"List.entries":                "the article",
		"Table.head":                  "the article",
		"Table.rows":                  "the article",
		"TableRow.cells":              "the article",
		"SearchHit.highlights":        "three of each field",
		"TrackViewPayload.userErrors": "the input",
		"ChangePage.nodes":            "first, of at most 500",
		"Article.withheld":            "the fields that can be withheld",
		"Article.corrections":         "the corrections of one article",
		"Correction.fields":           "the fields that can be corrected",
		"Partner.entitlements":        "the agreement with a partner",
		"Entitlement.sections":        "a publication's sections",

		"AcknowledgeChangesPayload.userErrors": "the input",
		"UserError.field":                      "the depth of the input",
	}
}

func TestSchemaIsDescribedAndBounded(t *testing.T) {
	dated := regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	limits := bounded()
	describe := func(name, description string) {
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", name)
		}
	}
	for name, def := range schema().Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		describe(name, def.Description)
		for _, v := range def.EnumValues {
			describe(name+"."+v.Name, v.Description)
		}
		for _, f := range def.Fields {
			at := name + "." + f.Name
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			describe(at, f.Description)
			for _, a := range f.Arguments {
				describe(at+"("+a.Name+")", a.Description)
			}
			if d := f.Directives.ForName("deprecated"); d != nil && !dated.MatchString(d.Arguments.ForName("reason").Value.Raw) {
				t.Errorf("%s is deprecated without a date", at)
			}
			if f.Type.Elem == nil || def.Kind == ast.InputObject || strings.HasSuffix(name, "Connection") {
				continue
			}
			if !f.Type.NonNull {
				t.Errorf("%s: a list must not be nullable", at)
			}
			if limits[at] == "" {
				t.Errorf("%s is a list without a limit: make it a connection, or add its limit to bounded", at)
			}
			delete(limits, at)
		}
	}
	for at := range limits {
		t.Errorf("%s is not a list any more; remove it from bounded", at)
	}
}

func TestPlaygroundExamplesAreValid(t *testing.T) {
	for _, e := range playground.Examples() {
		if _, err := gqlparser.LoadQueryWithRules(schema(), e.Query, nil); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}
