package words_test

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/words"
)

// FuzzSearch searches random texts for random queries, and checks that the highlighted HTML is safe to
// embed.
func FuzzSearch(f *testing.F) {
	f.Add(`灯塔 "the quay"`, "The quay & the <b>灯塔</b>")
	f.Add("ＡＢＣ\x00", "abc ＡＢＣ")
	f.Add(`"`, "")
	f.Fuzz(func(t *testing.T, query, text string) {
		phrases, err := words.Parse(query)
		if err != nil {
			if content.CodeOf(err) != content.Invalid {
				t.Errorf("got %v", err)
			}
			return
		}
		article := &content.Article{Title: text, Summary: text}
		for _, h := range words.Highlights(content.Draft{Article: article}.Passages(), phrases) {
			if rest := strings.NewReplacer("<em>", "", "</em>", "").Replace(h.Text); strings.ContainsAny(rest, `<>"`) {
				t.Errorf("%q in %q is marked as %q", query, text, h.Text)
			}
			if strings.Count(h.Text, "<em>") != strings.Count(h.Text, "</em>") || !strings.Contains(h.Text, "<em>") {
				t.Errorf("%q in %q is marked as %q", query, text, h.Text)
			}
		}
	})
}
