package edition_test

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// TestABodyIsCorrectedAsText writes a body as text, changes a word and reads it.
func TestABodyIsCorrectedAsText(t *testing.T) {
	d := newDesk(t)
	a := story("1", "A")
	a.Body = []edition.BodySection{
		{Blocks: []edition.Block{
			{Type: edition.Paragraph, Text: "one & two", HTML: "<b>one</b> &amp; two"}, {Type: edition.Picture, Image: &edition.Image{URL: "/silent.svg"}},
			{Type: edition.Paragraph, Text: "a mistkae"}, {Type: edition.Picture, Image: &edition.Image{URL: "/quay.svg", Caption: "the quay"}},
		}},
		{Kicker: "k", Heading: "Later", Blocks: []edition.Block{
			{Type: edition.Verse, Lines: []string{"one", "", "two"}}, {Type: edition.List, Items: []string{"x", "y"}}, {Type: edition.Quote, Text: "# no heading"}, {Type: edition.Quote, Text: "one"},
		}},
	}
	d.bring(edition.Options{}, sheet("2026-06-01", []edition.Article{a}))
	before := d.draft(0)
	text := edition.Plain(before.Body)
	if want := "one & two\n\na mistkae\n\nthe quay\n\n# Later\n\none\n\ntwo\n\nx\ny\n\n# no heading\n\none\n"; text != want {
		t.Errorf("as text it is %q, want %q", text, want)
	}
	desk := edition.NewDesk(d.store, edition.Options{})
	id := before.ID
	if _, err := desk.Correct(t.Context(), id, "x", edition.Texts{content.CorrectedBody: text}); content.CodeOf(err) != content.Invalid {
		t.Errorf("the text as it was is no correction: got %v", err)
	}
	changed := strings.ReplaceAll(strings.Replace(text, "mistkae", "mistake\r\n \t\r\n# New <i>\n\nmore", 1), "\n", "\r\n")
	_, err := desk.Correct(t.Context(), id, "x", edition.Texts{content.CorrectedBody: changed})
	must(t, err)
	want := strings.Replace(before.Body.HTML(), "<p>a mistkae</p>", "<p>a mistake</p>\n</section>\n<section id=\"section-2\">\n<h2>New &lt;i&gt;</h2>\n<p>more</p>", 1)
	want = strings.Replace(want, `"section-2">`+"\n"+`<p class`, `"section-3">`+"\n"+`<p class`, 1)
	if got := d.draft(0).Body.HTML(); got != want {
		t.Errorf("what stays is as it was: got\n%s\nwant\n%s", got, want)
	}
	if got := d.draft(0).Body.Versions()[0].HTML(); got != before.Body.HTML() {
		t.Errorf("what was printed is kept: got %s", got)
	}
}
