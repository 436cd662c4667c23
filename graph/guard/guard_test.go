package guard_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"broadsheet/graph/guard"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

func apiSchema(t testing.TB) *ast.Schema {
	t.Helper()
	text, err := os.ReadFile("../../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	return gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(text)})
}

func pricer(t testing.TB) (*guard.Pricer, *ast.Schema) {
	t.Helper()
	schema := apiSchema(t)
	p, err := guard.NewPricer(schema, guard.Paging{Usual: 20, Most: 100})
	if err != nil {
		t.Fatal(err)
	}
	return p, schema
}

func TestCosts(t *testing.T) {
	p, schema := pricer(t)
	for _, c := range []struct {
		reason, query string
		variables     map[string]any
		cost          int
		heaviest      string
	}{
		{"scalars of the root cost nothing", `{ __typename }`, nil, 0, ""},
		{"an object costs one", `{ article(id: "a") { id title } }`, nil, 1, "article"},
		{"a related object costs one more", `{ article(id: "a") { id section { name } } }`, nil, 2, "article.section"},
		{"a list has its assumed size", `{ article(id: "a") { authors { name } } }`, nil, 3, "article.authors"},
		{"a page has its default size", `{ articles { nodes { id } } }`, nil, 22, "articles.nodes"},
		{"a page has the size in first", `{ articles(first: 5) { nodes { id } } }`, nil, 7, "articles.nodes"},
		{"a page has the size in last, from a variable", `query($n: Int) { articles(last: $n) { nodes { id } } }`, map[string]any{"n": int64(7)}, 9, "articles.nodes"},
		{"a page of 0 has no nodes", `{ articles(first: 0) { nodes { id } } }`, nil, 2, "articles"},
		{"a page above the maximum costs the maximum", `{ articles(first: 5000) { nodes { id } } }`, nil, 102, "articles.nodes"},
		{"edges are objects", `{ articles(first: 5) { edges { cursor node { id } } pageInfo { endCursor } } }`, nil, 13, "articles.edges.node"},
		{"looking beyond a page has a cost", `{ articles(first: 5) { pageInfo { hasNextPage hasPreviousPage } } }`, nil, 7, "articles.pageInfo"},
		{"searching in titles has a cost", `query($f: ArticleFilter) { articles(first: 5, filter: $f) { nodes { id } } }`, map[string]any{"f": map[string]any{"title": "x"}}, 707, "articles"},
		{"so does searching for authors", `{ authors(publicationId: "p", name: "x", first: 5) { nodes { id } } }`, nil, 26, "authors"},
		{"a total count has a cost", `{ articles(first: 5) { totalCount } }`, nil, 32, "articles.totalCount"},
		{"a total count repeats the cost of the filter", `{ articles(filter: {title: "x"}, first: 5) { ...t } } fragment t on ArticleConnection { totalCount pageInfo { hasNextPage } }`, nil, 2135, "articles"},
		{"each total count repeats the cost of its own list", `{ a: articles(filter: {hasImages: true}, first: 0) { ...t } articles(first: 0) { ...t } } fragment t on ArticleConnection { totalCount }`, nil, 1064, "a.totalCount"},
		{"an enum value in a variable may have a cost", `query($o: ArticleOrder!) { articles(orderBy: $o, first: 1) { nodes { id } } }`, map[string]any{"o": "VIEWS_ASC"}, 53, "articles"},
		{"an enum value in the document may have a cost", `{ articles(orderBy: VIEWS_DESC, first: 1) { nodes { id } } }`, nil, 53, "articles"},
		{"a page of changes has the size in first, up to 500", `{ changes(first: 500) { nodes { articleId } } }`, nil, 900, "changes.nodes"},
		{"a page of changes has 100 by default", `{ changes { nodes { article { id } } } }`, nil, 600, "changes"},
		{"lists inside lists multiply", `{ articles(first: 10) { nodes { authors { articles(first: 10) { nodes { id } } } } } }`, nil, 252, "articles.nodes.authors.articles.nodes"},
		{"a ranking has its default size", `{ mostViewed(publicationId: "p") { views article { id } } }`, nil, 240, "mostViewed"},
		{"a ranking has the size in first, and is no page for the lists inside", `query($n: Int) { mostViewed(publicationId: "p", first: $n) { article { authors { id } } } }`, map[string]any{"n": int64(3)}, 212, "mostViewed"},
		{"a missing variable means the default of the argument", `query($n: Int) { mostViewed(publicationId: "p", first: $n) { views } }`, nil, 220, "mostViewed"},
		{"related articles cost more than stored lists", `{ article(id: "a") { related { id } one: related(first: 1) { section { id } } } }`, nil, 1 + 20 + 5 + 20 + 1*(1+1), "article.related"},
		{"issue dates have a cost", `{ publication(id: "p") { issueDates(from: "2026-06-01", to: "2026-06-30") } }`, nil, 1 + 15, "publication.issueDates"},
		{"nodes are as many as the ids", `{ nodes(ids: ["a", "b", "c"]) { id } }`, nil, 3, "nodes"},
		{"aliases of scalars cost one each", `{ article(id: "a") { a: id b: id } }`, nil, 3, "article"},
		{"fragments cost where they are spread", `{ articles(first: 2) { ...c } } fragment c on ArticleConnection { nodes { ...a } } fragment a on Article { section { name } }`, nil, 6, "articles.nodes.section"},
		{"skipped fields cost nothing", `query($no: Boolean!) { articles(first: 9) @skip(if: true) { nodes { id } } article(id: "a") { id ... @include(if: $no) { authors { id } } } }`, map[string]any{"no": false}, 1, "article"},
		{"a mutation has a cost of its own", `mutation { trackView(input: {articleId: "a"}) { article { section { name } } userErrors { code } } }`, nil, 38, "trackView"},
		{"introspection costs the objects that it returns", `{ __type(name: "AuthorKind") { enumValues { name } } }`, nil, 4, "__type"},
		{"wrapped types are objects", `{ __type(name: "Point") { fields { type { ofType { name } } } } }`, nil, 1 + 2*(1+1+1), "__type"},
		{"an unknown type costs one", `{ __type(name: "Nothing") { fields { name } } }`, nil, 1, "__type"},
	} {
		doc := gqlparser.MustLoadQueryWithRules(schema, c.query, nil)
		got, err := p.Price(doc.Operations[0], c.variables, 10_000)
		if err != nil || got.Requested != c.cost || got.Heaviest != c.heaviest {
			t.Errorf("%s: got %d, heaviest %q, %v; want %d, %q", c.reason, got.Requested, got.Heaviest, err, c.cost, c.heaviest)
		}
	}
}

func TestCostOverTheLimitIsRefused(t *testing.T) {
	p, schema := pricer(t)
	doc := gqlparser.MustLoadQueryWithRules(schema, `{ articles(first: 100) { nodes { authors { articles(first: 100) { nodes { id } } } } } }`, nil)
	cost, err := p.Price(doc.Operations[0], nil, 5000)
	var refused *guard.Refusal
	if !errors.As(err, &refused) || refused.Limit != "cost" || refused.Found != cost.Requested || refused.Max != 5000 {
		t.Fatalf("got %+v", err)
	}
	for _, says := range []string{"20502", "5000", "articles.nodes.authors.articles.nodes"} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("%q does not contain %s", err, says)
		}
	}
}

func TestInvalidCostsInSchemaAreErrors(t *testing.T) {
	for reason, text := range map[string]string{
		"a weight that is not a number": `directive @cost(weight: String!) on FIELD_DEFINITION type Query { a: Int @cost(weight: "much") }`,
		"a negative size":               `directive @listSize(assumedSize: Int!) on FIELD_DEFINITION type Query { a: [Query] @listSize(assumedSize: -1) }`,
		"a list of unknown length":      `type Query { a: [Query] }`,
	} {
		if _, err := guard.NewPricer(gqlparser.MustLoadSchema(&ast.Source{Input: text}), guard.Paging{Usual: 20, Most: 100}); err == nil {
			t.Errorf("%s: no error", reason)
		}
	}
}

// FuzzCheck checks that no accepted document is over a limit when its fragments are expanded one by one, and
// that none takes long.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		`{ articles(first: 3) { nodes { ...a } } } fragment a on Article { b: title next { ...c @include(if: true) } } fragment c on Article { id }`,
		`query A($n: Int = 3) { __schema { types { name } } } mutation B { trackView(input: {articleId: "x"}) { counted } }`,
		`{ ...a } fragment a on Query { ...b ...b } fragment b on Query { ...a }`,
		`{ a { b { c { d ... on X { e: f } } } } }`,
	} {
		f.Add(seed)
	}
	limits := guard.Limits{Tokens: 2000, Depth: 8, Aliases: 5, Cost: 100}
	p, schema := pricer(f)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, limits.Tokens)
		if err != nil {
			return
		}
		if _, err := guard.Check(doc, limits); err != nil {
			return
		}
		m := measured{doc: doc}
		for _, o := range doc.Operations {
			m.walk(o.SelectionSet, 1)
		}
		if m.depth > limits.Depth || m.selections > 5000 || m.introspections > 4 {
			t.Errorf("over a limit, and accepted: %+v", m)
		}
		valid, errs := gqlparser.LoadQueryWithRules(schema, text, nil)
		if errs != nil {
			return
		}
		for _, o := range valid.Operations {
			if cost, err := p.Price(o, nil, limits.Cost); err == nil && cost.Requested > limits.Cost || cost.Requested < 0 {
				t.Errorf("cost %d, and accepted: %v", cost.Requested, err)
			}
		}
	})
}

// measured holds the measures of a document, whose fragments are walked at each spread.
type measured struct {
	doc                               *ast.QueryDocument
	depth, selections, introspections int
}

func (m *measured) walk(set ast.SelectionSet, depth int) {
	for _, selection := range set {
		m.selections++
		switch s := selection.(type) {
		case *ast.Field:
			m.depth = max(m.depth, depth)
			if s.Name == "__schema" || s.Name == "__type" {
				m.introspections++
			}
			m.walk(s.SelectionSet, depth+1)
		case *ast.InlineFragment:
			m.walk(s.SelectionSet, depth)
		case *ast.FragmentSpread:
			if f := m.doc.Fragments.ForName(s.Name); f != nil {
				m.walk(f.SelectionSet, depth)
			}
		}
	}
}
