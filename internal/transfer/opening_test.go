package transfer_test

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// told imports articles with these bodies and returns what is told of each, in order.
func told(t *testing.T, bodies [][]edition.Block) (summaries []string, counts []int) {
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

func TestTheOpeningIsCutAtASentence(t *testing.T) {
	han, latin := strings.Repeat("海", 50), strings.Repeat("quay ", 12)+"side" // 50 and 64 characters
	cases := []struct {
		reason string
		blocks []edition.Block
		want   string
	}{
		{"a short paragraph is taken whole, whatever it ends with", paragraph("短讯，未完"), "短讯，未完"},
		{"as is one of just the length", paragraph(strings.Repeat("海", 120)), strings.Repeat("海", 120)},
		{"Chinese sentences end with their mark", paragraph(han + "。" + han + "！" + han), han + "。" + han + "！"},
		{"a mark that closes the length is taken along", paragraph(strings.Repeat("海", 119) + "。" + han), strings.Repeat("海", 119) + "。"},
		{"words that somebody says end with the quotation mark", paragraph(han + "“好。”" + strings.Repeat("海", 80)), han + "“好。”"},
		{"a quotation mark that would be cut off is missed, so the sentence goes", paragraph(han + "。“" + strings.Repeat("海", 67) + "。”" + han), han + "。"},
		{"marks that follow each other stay together", paragraph(han + "？！" + strings.Repeat("海", 80)), han + "？！"},
		{"an ellipsis of the author's is not parted", paragraph(han + "……" + strings.Repeat("海", 80)), han + "……"},
		{"Latin sentences end where a space follows", paragraph(latin + ". " + latin + " " + latin), latin + "."},
		{"and not within a number", paragraph(latin + " 3.5 " + latin), latin + " 3.5 " + strings.TrimSpace(strings.Repeat("quay ", 10)) + "…"},
		{"nor after Mr", paragraph(latin + ". Mr. " + latin), latin + "."},
		{"closing quotes in English", paragraph(latin + `." ` + latin + " x"), latin + `."`},
		{"a long sentence is cut within, between words", paragraph("a " + strings.Repeat("harbour ", 30)), "a " + strings.TrimSpace(strings.Repeat("harbour ", 14)) + "…"},
		{"and without a comma before the ellipsis", paragraph(strings.Repeat("海", 118) + "，" + han), strings.Repeat("海", 118) + "…"},
		{"a first sentence that says next to nothing is not enough", paragraph("好。" + strings.Repeat("海", 200)), "好。" + strings.Repeat("海", 117) + "…"},
		{"line breaks are spaces", paragraph("one\ntwo"), "one two"},
		{"a picture is no opening, a paragraph after it is", append([]edition.Block{{Type: edition.Picture, Image: &edition.Image{URL: "/a.svg", Caption: "the quay"}}}, paragraph("Text.")...), "Text."},
		{"a paragraph goes before a quote that stands first", append([]edition.Block{{Type: edition.Quote, Text: "Ahoy"}}, paragraph("Text.")...), "Text."},
		{"a poem has its first lines", []edition.Block{{Type: edition.Verse, Lines: []string{"潮起", "潮落", "", "归帆"}}}, "潮起 潮落 归帆"},
		{"a list is none", []edition.Block{{Type: edition.List, Items: []string{"one"}}}, ""},
	}
	var bodies [][]edition.Block
	for _, c := range cases {
		bodies = append(bodies, c.blocks)
	}
	summaries, _ := told(t, bodies)
	for i, c := range cases {
		if summaries[i] != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, summaries[i], c.want)
		}
		if n := len([]rune(summaries[i])); n > 120 {
			t.Errorf("%s: %d characters", c.reason, n)
		}
	}
}

func TestWordsOfMixedText(t *testing.T) {
	cases := []struct {
		reason, text string
		want         int
	}{
		{"each Han character counts", "大桥通车了。", 5},
		{"a word counts once, however long", "The bridge opened", 3},
		{"in mixed text both count", "中国GDP增长5.2%，创新高", 2 + 1 + 2 + 1 + 3},
		{"a word that touches characters is a word", "用iPhone拍摄", 1 + 1 + 2},
		{"full-width letters are letters", "ＧＤＰ 增长", 1 + 2},
		{"apostrophes and hyphens are within words", "don't re-open the harbour’s gate", 5},
		{"a number with its marks is one", "1,000.5 tons", 2},
		{"dashes part words", "quay — gate…wall/tower", 4},
		{"an accent written on its own parts no word", "cafe\u0301s re\u0301sume\u0301", 2},
		{"rare characters and iteration marks are Han", "𠮷々〇", 3},
		{"kana is counted by runs", "これは橋です", 1 + 1 + 1},
		{"marks alone are nothing", "——……！", 0},
	}
	var bodies [][]edition.Block
	for _, c := range cases {
		bodies = append(bodies, paragraph(c.text))
	}
	_, counts := told(t, bodies)
	for i, c := range cases {
		if counts[i] != c.want {
			t.Errorf("%s: %q has %d, want %d", c.reason, c.text, counts[i], c.want)
		}
	}
}
