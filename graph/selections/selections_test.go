package selections_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/graph/selections"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

const document = `{ a ...f b { ...f ... @skip(if: true) { c } } ...missing } fragment f on T { d { e } ...g } fragment g on T { h }`

func parsed(t *testing.T) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: document})
	if err != nil {
		t.Fatal(err)
	}
	selections.Link(doc)
	return doc
}

func name(s ast.Selection) string {
	switch s := s.(type) {
	case *ast.Field:
		return s.Name
	case *ast.FragmentSpread:
		return "..." + s.Name
	}
	return "..."
}

func TestWalks(t *testing.T) {
	doc := parsed(t)
	set := doc.Operations[0].SelectionSet
	unskipped := func(d ast.DirectiveList) bool { return d.ForName("skip") == nil }
	var all, kept, written, reachable []string
	for f := range selections.Fields(set, nil) {
		all = append(all, f.Name)
	}
	for f := range selections.Fields(set[2].(*ast.Field).SelectionSet, unskipped) {
		kept = append(kept, f.Name)
	}
	for s := range selections.InDocument(doc) {
		written = append(written, name(s))
	}
	for s := range selections.Reachable(set) {
		reachable = append(reachable, name(s))
	}
	for _, c := range []struct {
		walk string
		got  []string
		want string
	}{
		{"Fields writes fragments out, and stays at one level", all, "a d h b"},
		{"Fields leaves out what its condition rejects", kept, "d h"},
		{"InDocument visits what is written, once", written, "a ...f b ...f ... c ...missing d e ...g h"},
		{"Reachable enters each fragment once", reachable, "a ...f d e ...g h b ...f ... c ...missing"},
	} {
		if !slices.Equal(c.got, strings.Fields(c.want)) {
			t.Errorf("%s: got %v, want %s", c.walk, c.got, c.want)
		}
	}
}

func TestWalksEndEarly(t *testing.T) {
	doc := parsed(t)
	count := 0
	for f := range selections.Fields(doc.Operations[0].SelectionSet, nil) {
		if count++; f.Name == "d" {
			break
		}
	}
	for s := range selections.Reachable(doc.Operations[0].SelectionSet) {
		if count++; name(s) == "d" {
			break
		}
	}
	for s := range selections.InDocument(doc) {
		if count++; name(s) == "c" {
			break
		}
	}
	if count != 2+3+6 {
		t.Errorf("visited %d selections, want 11", count)
	}
}
