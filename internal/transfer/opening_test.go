package transfer_test

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// importBodies imports articles with these bodies and returns their summaries and word counts, in order.
func importBodies(t *testing.T, bodies [][]edition.Block) (summaries []string, counts []int) {
	t.Helper()
	d := transfertest.New(t)
	var articles []edition.Article
	for i, blocks := range bodies {
		a := transfertest.Article(fmt.Sprint(i), "A")
		a.Body = []edition.BodySection{{Blocks: blocks}}
		articles = append(articles, a)
	}
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", articles))
	for _, a := range d.Articles() {
		summaries, counts = append(summaries, a.Summary), append(counts, a.WordCount)
	}
	return summaries, counts
}

func paragraph(text string) []edition.Block {
	return []edition.Block{{Type: edition.Paragraph, Text: text}}
}

func TestOpeningEndsWithASentence(t *testing.T) {
	han, latin := strings.Repeat("海", 50), strings.Repeat("quay ", 12)+"side" // 50 and 64 characters
	cases := []struct {
		reason string
		blocks []edition.Block
		want   string
	}{
		{"a short paragraph is taken completely, with any ending", paragraph("短讯，未完"), "短讯，未完"},
		{"a paragraph of exactly the maximum length is taken completely", paragraph(strings.Repeat("海", 120)), strings.Repeat("海", 120)},
		{"Chinese sentences end with their punctuation mark", paragraph(han + "。" + han + "！" + han), han + "。" + han + "！"},
		{"a mark at exactly the maximum length is included", paragraph(strings.Repeat("海", 119) + "。" + han), strings.Repeat("海", 119) + "。"},
		{"a quoted sentence ends with the quotation mark", paragraph(han + "“好。”" + strings.Repeat("海", 80)), han + "“好。”"},
		{"a quoted sentence whose quotation mark is beyond the maximum is dropped", paragraph(han + "。“" + strings.Repeat("海", 67) + "。”" + han), han + "。"},
		{"successive marks stay together", paragraph(han + "？！" + strings.Repeat("海", 80)), han + "？！"},
		{"an ellipsis of the author is not split", paragraph(han + "……" + strings.Repeat("海", 80)), han + "……"},
		{"Latin sentences end with a full stop and a space", paragraph(latin + ". " + latin + " " + latin), latin + "."},
		{"a decimal point ends no sentence", paragraph(latin + " 3.5 " + latin), latin + " 3.5 " + strings.TrimSpace(strings.Repeat("quay ", 10)) + "…"},
		{"Mr. ends no sentence", paragraph(latin + ". Mr. " + latin), latin + "."},
		{"an English sentence ends with the closing quotation mark", paragraph(latin + `." ` + latin + " x"), latin + `."`},
		{"a long sentence is cut between words", paragraph("a " + strings.Repeat("harbour ", 30)), "a " + strings.TrimSpace(strings.Repeat("harbour ", 14)) + "…"},
		{"a comma before the ellipsis is removed", paragraph(strings.Repeat("海", 118) + "，" + han), strings.Repeat("海", 118) + "…"},
		{"a very short first sentence is not enough", paragraph("好。" + strings.Repeat("海", 200)), "好。" + strings.Repeat("海", 117) + "…"},
		{"line breaks become spaces", paragraph("one\ntwo"), "one two"},
		{"a picture is skipped, the paragraph after it is taken", append([]edition.Block{{Type: edition.Picture, Image: &edition.Image{URL: "/a.svg", Caption: "the quay"}}}, paragraph("Text.")...), "Text."},
		{"a paragraph is preferred to a quote before it", append([]edition.Block{{Type: edition.Quote, Text: "Ahoy"}}, paragraph("Text.")...), "Text."},
		{"a poem gives its first lines", []edition.Block{{Type: edition.Verse, Lines: []string{"潮起", "潮落", "", "归帆"}}}, "潮起 潮落 归帆"},
		{"a list gives no opening", []edition.Block{{Type: edition.List, Items: []string{"one"}}}, ""},
	}
	var bodies [][]edition.Block
	for _, c := range cases {
		bodies = append(bodies, c.blocks)
	}
	summaries, _ := importBodies(t, bodies)
	for i, c := range cases {
		if summaries[i] != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, summaries[i], c.want)
		}
		if n := len([]rune(summaries[i])); n > 120 {
			t.Errorf("%s: the opening has %d characters, more than 120", c.reason, n)
		}
	}
}

func TestWordCountOfMixedText(t *testing.T) {
	cases := []struct {
		reason, text string
		want         int
	}{
		{"each Han character counts as one", "大桥通车了。", 5},
		{"a Latin word counts as one, however long", "The bridge opened", 3},
		{"mixed text adds both", "中国GDP增长5.2%，创新高", 2 + 1 + 2 + 1 + 3},
		{"a Latin word next to Han characters counts", "用iPhone拍摄", 1 + 1 + 2},
		{"full-width letters count as letters", "ＧＤＰ 增长", 1 + 2},
		{"apostrophes and hyphens do not split words", "don't re-open the harbour’s gate", 5},
		{"a number with its separators counts as one", "1,000.5 tons", 2},
		{"dashes split words", "quay — gate…wall/tower", 4},
		{"a combining accent splits no word", "cafe\u0301s re\u0301sume\u0301", 2},
		{"rare characters and iteration marks count as Han", "𠮷々〇", 3},
		{"each run of kana counts as one", "これは橋です", 1 + 1 + 1},
		{"marks alone count nothing", "——……！", 0},
	}
	var bodies [][]edition.Block
	for _, c := range cases {
		bodies = append(bodies, paragraph(c.text))
	}
	_, counts := importBodies(t, bodies)
	for i, c := range cases {
		if counts[i] != c.want {
			t.Errorf("%s: %q has %d, want %d", c.reason, c.text, counts[i], c.want)
		}
	}
}
