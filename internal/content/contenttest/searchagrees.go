package contenttest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/words"
)

// testSearchAgrees generates articles of a few characters and words. For many queries, a search must find
// the articles in which [words.Highlights] finds every phrase, and no others.
func testSearchAgrees(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	rnd := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		var w strings.Builder
		for range rnd.IntN(most + 1) {
			w.WriteString([]string{"中", "国", "人", "中国", "nba ", "ab", " ", "，", "Ａ", "b ", ".", "\n\n"}[rnd.IntN(12)])
		}
		return w.String()
	}
	var texts []story
	for range 40 {
		texts = append(texts, story{kicker: text(2), title: text(4), subtitle: text(2), summary: text(4), author: text(2), caption: text(3), body: text(12)})
	}
	issue := stories(p, monday, texts...)
	d.publish(p.Masthead())
	d.publish(issue)
	slices.Reverse(issue.Articles) // newest first
	queries := 60
	if !d.full {
		queries = 20
	}
	for n := range queries {
		query := text(4)
		if n%3 == 0 {
			query = `"` + text(4) + `"` + text(2)
		}
		phrases, err := words.Parse(query)
		if err != nil {
			continue
		}
		var inTitle, elsewhere []content.ID
		for _, a := range issue.Articles {
			switch {
			case hasAll(a.Passages()[:3], phrases):
				inTitle = append(inTitle, a.ID)
			case hasAll(a.Passages(), phrases):
				elsewhere = append(elsewhere, a.ID)
			}
		}
		d.wantFound(fmt.Sprintf("query %q", query), query, content.ArticleFilter{}, append(inTitle, elsewhere...))
	}
}

func hasAll(passages []content.Passage, phrases []content.Phrase) bool {
	return !slices.ContainsFunc(phrases, func(p content.Phrase) bool {
		return len(words.Highlights(passages, []content.Phrase{p})) == 0
	})
}
