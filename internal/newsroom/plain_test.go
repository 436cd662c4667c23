package newsroom_test

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// TestBodyIsCorrectedAsPlainText converts a body to plain text, changes a word and converts it back.
func TestBodyIsCorrectedAsPlainText(t *testing.T) {
	d := transfertest.New(t)
	a := transfertest.Article("1", "A")
	a.Body = []edition.BodySection{
		{Blocks: []edition.Block{
			{Type: edition.Paragraph, Text: "one & two", HTML: "<b>one</b> &amp; two"}, {Type: edition.Picture, Image: &edition.Image{URL: "/silent.svg"}},
			{Type: edition.Paragraph, Text: "a mistkae"}, {Type: edition.Picture, Image: &edition.Image{URL: "/quay.svg", Caption: "the quay"}},
		}},
		{Kicker: "k", Heading: "Later", Blocks: []edition.Block{
			{Type: edition.Verse, Lines: []string{"one", "", "two"}}, {Type: edition.List, Items: []string{"x", "y"}}, {Type: edition.Quote, Text: "# no heading"}, {Type: edition.Quote, Text: "one"},
		}},
	}
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{a}))
	before := draft(d, 0)
	text := newsroom.Plain(before.Body)
	if want := "one & two\n\na mistkae\n\nthe quay\n\n# Later\n\none\n\ntwo\n\nx\ny\n\n# no heading\n\none\n"; text != want {
		t.Errorf("the plain text is %q, want %q", text, want)
	}
	desk := newsroom.NewDesk(d.Store, transfer.Options{})
	id := before.ID
	if _, err := desk.Correct(t.Context(), id, "x", newsroom.Texts{content.CorrectedBody: text}); content.CodeOf(err) != content.Invalid {
		t.Errorf("the unchanged text is not a correction: got %v", err)
	}
	changed := strings.ReplaceAll(strings.Replace(text, "mistkae", "mistake\r\n \t\r\n# New <i>\n\nmore", 1), "\n", "\r\n")
	_, err := desk.Correct(t.Context(), id, "x", newsroom.Texts{content.CorrectedBody: changed})
	transfertest.Must(t, err)
	want := strings.Replace(before.Body.HTML(), "<p>a mistkae</p>", "<p>a mistake</p>\n</section>\n<section id=\"section-2\">\n<h2>New &lt;i&gt;</h2>\n<p>more</p>", 1)
	want = strings.Replace(want, `"section-2">`+"\n"+`<p class`, `"section-3">`+"\n"+`<p class`, 1)
	if got := draft(d, 0).Body.HTML(); got != want {
		t.Errorf("unchanged blocks stay as they were: got\n%s\nwant\n%s", got, want)
	}
	if got := draft(d, 0).Body.Versions()[0].HTML(); got != before.Body.HTML() {
		t.Errorf("the printed version stays: got %s", got)
	}
}
