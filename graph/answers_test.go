package graph_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestRandomQueries executes pseudo-random queries, always the same ones, and expects a response
// without a defect to each. With BROADSHEET_TEST_ANSWERS, it writes the responses to that file:
// `make check` does so with the generated code as gqlgen writes it and with the code rewritten for
// package inorder, and compares both.
func TestRandomQueries(t *testing.T) {
	g := newGateway(t)
	g.publish(contenttest.NewPaper("mole").Masthead())
	q := &queryWriter{types: schema().Types, rand: rand.New(rand.NewPCG(1, 2))}
	for i := range 3 {
		p := contenttest.NewPaper("quay")
		issue := p.Issue(content.Date(fmt.Sprintf("2026-06-%02d", i+1)), 3, 3)
		if i == 0 {
			g.publish(p.Masthead())
		}
		g.publish(issue)
		q.ids = append(q.ids, issue.Issues[0].ID, issue.Pages[0].ID, issue.Articles[0].ID, issue.Articles[4].ID, p.Publication.ID, p.Authors[0].ID, p.Sections[0].ID)
	}
	q.ids = append(q.ids, "art_missing", "nonsense")
	count := 300
	if testing.Short() {
		count = 60
	}
	var file strings.Builder
	answered := 0
	for range count {
		query := "{ " + q.fields("Query", 5, 2) + " }"
		a := g.send(query)
		for _, e := range a.Errors {
			if e.Extensions["code"] == string(content.Internal) {
				t.Errorf("%s\nin the response to %s", e.Message, query)
			}
		}
		if len(a.Errors) == 0 {
			answered++
		}
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&file, "%s\n%s\n", query, text)
	}
	if answered < count/2 {
		t.Errorf("only %d of %d responses are without errors", answered, count)
	}
	if path := os.Getenv("BROADSHEET_TEST_ANSWERS"); path != "" {
		if err := os.WriteFile(path, []byte(file.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// queryWriter writes pseudo-random selections.
type queryWriter struct {
	types map[string]*ast.Definition
	rand  *rand.Rand
	ids   []content.ID
}

// fields writes at most n fields of a type, to a depth.
func (q *queryWriter) fields(typeName string, depth, n int) string {
	def := q.types[typeName]
	if def.Kind == ast.Union || def.Kind == ast.Interface {
		possible := schema().PossibleTypes[typeName]
		chosen := possible[q.rand.IntN(len(possible))].Name
		return "__typename ... on " + chosen + " { " + q.fields(chosen, depth, n) + " }"
	}
	parts := []string{"__typename"}
	for _, at := range q.rand.Perm(len(def.Fields)) {
		f := def.Fields[at]
		arguments, possible := q.arguments(f)
		composite := q.types[f.Type.Name()].IsCompositeType()
		hasStoreName := typeName == "ChangePage" && f.Name == "cursor" // holds the store's name, which is random
		if strings.HasPrefix(f.Name, "__") || !possible || hasStoreName || composite && depth == 0 {
			continue
		}
		part := f.Name + arguments
		if composite {
			part += " { " + q.fields(f.Type.Name(), depth-1, n+1) + " }"
		}
		if parts = append(parts, part); len(parts) > n {
			break
		}
	}
	return strings.Join(parts, " ")
}

// arguments writes the arguments of a field; possible is false when a required argument has no value here.
func (q *queryWriter) arguments(f *ast.FieldDefinition) (text string, possible bool) {
	var given []string
	for _, a := range f.Arguments {
		v := q.value(f, a)
		if v == "" && a.Type.NonNull && a.DefaultValue == nil {
			return "", false
		}
		if v != "" {
			given = append(given, a.Name+": "+v)
		}
	}
	if given == nil {
		return "", true
	}
	return "(" + strings.Join(given, ", ") + ")", true
}

func (q *queryWriter) value(f *ast.FieldDefinition, a *ast.ArgumentDefinition) string {
	id := func() string { return fmt.Sprintf("%q", q.ids[q.rand.IntN(len(q.ids))]) }
	switch def := q.types[a.Type.Name()]; {
	case a.Name == "first":
		return fmt.Sprint(1 + q.rand.IntN(4))
	case a.Name == "last" || a.Name == "after" || a.Name == "before" || a.Name == "since" || a.Name == "filter" || a.Name == "name":
		return ""
	case a.Name == "query":
		return `"quay"`
	case a.Name == "number":
		return `"1"`
	case def.Kind == ast.Enum:
		return def.EnumValues[q.rand.IntN(len(def.EnumValues))].Name
	case def.Name == "Date":
		return fmt.Sprintf(`"2026-06-%02d"`, 1+slices.Index(f.Arguments, a))
	case def.Name == "ID" && a.Type.Elem != nil:
		return "[" + id() + ", " + id() + "]"
	case def.Name == "ID":
		return id()
	}
	return ""
}
