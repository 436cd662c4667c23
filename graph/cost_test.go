package graph_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/playground"
)

func TestNoQueryAsksForMillions(t *testing.T) {
	d := newDesk(t)
	p := contenttest.NewPaper("quay")
	d.publish(p.Masthead(), p.Issue("2026-06-01", 2, 2))
	doubling := "{ articles { nodes { ...f0 } } } fragment f23 on Article { authors { name } }"
	for i := range 23 {
		doubling += sprintf(" fragment f%d on Article { ...f%d next { ...f%d } }", i, i+1, i+1)
	}
	for reason, query := range map[string]string{
		"lists in lists in lists": `{ articles(first: 100) { nodes { authors { articles(first: 100) { nodes { authors { articles(first: 100) { nodes { title } } } } } } } } }`,
		"by variables":            `query($n: Int = 100) { articles(first: $n) { nodes { authors { articles(last: $n) { nodes { authors { articles(first: $n) { nodes { title } } } } } } } } }`,
		"by fragments":            `{ articles(first: 100) { nodes { ...a } } } fragment a on Article { authors { articles(first: 100) { nodes { ...b } } } } fragment b on Article { authors { articles(first: 100) { nodes { title } } } }`,
		"by doubling fragments":   doubling,
		"by aliases":              "{" + sprintf(strings.Repeat(" a%d: articles(first: 100) { nodes { authors { articles(first: 100) { nodes { title } } } } }", 2), 1, 2) + "}",
	} {
		started := time.Now()
		d.calls.Take()
		d.refuse(reason, query, content.Invalid, "more than 100000 objects")
		d.wantCalls(reason+": nothing is read", map[string]int{})
		if took := time.Since(started); took > time.Second {
			t.Errorf("%s: refusing took %s", reason, took)
		}
	}
	for reason, query := range map[string]string{
		"a front page of a hundred":  `{ articles(first: 100) { nodes { title section { name } authors { name } credits { name author { name } } images { url } page { number issue { date } } } } }`,
		"all sections with articles": `{ publications { sections { articles(first: 20) { nodes { title authors { name } } } } } }`,
		"the playground's first":     playground.Examples()[0].Query,
	} {
		if a := d.ask(query); len(a.Errors) > 0 {
			t.Errorf("%s: %v", reason, a.Errors)
		}
	}
}
