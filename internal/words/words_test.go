package words_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"broadsheet/internal/content"
	"broadsheet/internal/words"

	"pgregory.net/rapid"
)

// written returns the phrases of a query as text. An open phrase ends in an asterisk.
func written(phrases []content.Phrase) string {
	texts := make([]string, len(phrases))
	for i, p := range phrases {
		if texts[i] = strings.Join(p.Terms, " "); p.Open {
			texts[i] += "*"
		}
	}
	return strings.Join(texts, " | ")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ reason, query, want string }{
		{"each word is a phrase", "Harbour NEWS", "harbour | news"},
		{"a run of characters is a phrase of pairs", "人民日报", "人民 民日 日报"},
		{"two characters are one pair", "人民", "人民"},
		{"a single character is a prefix", "人", "人*"},
		{"words and runs of characters are separate phrases", "5G手机，上市AI", "5g | 手机 | 上市 | ai"},
		{"text between quotation marks is one phrase", `"the old harbour" news`, "the old harbour | news"},
		{"a run of characters at its end may continue", `"nba 总决"`, "nba 总决"},
		{"a run of characters before a word ends", `"总决 nba"`, "总决 决 nba"},
		{"a single character at its end is a prefix", `"nba 总"`, "nba 总*"},
		{"full width is half width", "ＮＢＡ２０２６　５．２％ ＂ａ　ｂ＂", "nba2026 | 5.2 | a b"},
		{"full-width punctuation within a full-width number belongs to it", "１，０００", "1,000"},
		{"full-width punctuation elsewhere separates words", "5，6月", "5 | 6 | 月*"},
		{"Chinese quotation marks", "“old harbour”", "old harbour"},
		{"an unclosed quotation mark ends with the query", `news "old harbour`, "news | old harbour"},
		{"a repeated phrase counts once", `news NEWS "news"`, "news"},
		{"empty quotation marks are ignored", `"" news " "`, "news"},
		{"invalid UTF-8", "a\xff\xe4b", "a | b"},
		{"a printed apostrophe equals a typed one", "don’t ‘quay’", "don't | quay"},
		{"half-width Japanese", "ﾃﾚﾋﾞ", "テレ レビ"},
		{"a half-width voice mark is part of its character", "ｳﾞﾊﾟﾜﾞ", "ヴパ パヷ"},
		{"a voice mark after a character that takes none", "ｱﾞ ﾝﾟ", "ア\u3099 | ン\u309a"},
		{"full and half width in one run", "カﾞｶﾞｰ", "ガガ ガー"},
		{"the zero among characters", "二〇二六", "二〇 〇二 二六"},
		{"a word whose lower case is shorter", "İstanbul", "istanbul"},
	} {
		phrases, err := words.Parse(c.query)
		if got := written(phrases); err != nil || got != c.want {
			t.Errorf("%s: %q: got %q, %v, want %q", c.reason, c.query, got, err, c.want)
		}
	}
}

func TestInvalidQueriesAreRefused(t *testing.T) {
	many := ""
	for n := range 21 {
		many += fmt.Sprint("w", n, " ")
	}
	for _, c := range []struct{ reason, query, says string }{
		{"empty", "", "at least one word"},
		{"only punctuation", ` "，。" ¶ = * `, "at least one word"},
		{"too long", strings.Repeat("人", 201), "201 characters; at most 200"},
		{"too many words", many, "21 words and phrases; at most 20"},
	} {
		_, err := words.Parse(c.query)
		if content.CodeOf(err) != content.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want INVALID: …%s…", c.reason, err, c.says)
		}
	}
	if _, err := words.Parse(strings.Repeat("人", 200)); err != nil {
		t.Errorf("the longest query is accepted: %v", err)
	}
}

func draft(title, body string) content.Draft {
	return content.Draft{
		Article: &content.Article{Kicker: "引题", Title: title, Credits: []content.Credit{{Name: "张三", Role: content.RoleReporter}, {Name: "Eve", Role: content.RoleDesigner}}},
		Body:    content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: body}}}}},
	}
}

func TestIndex(t *testing.T) {
	e := words.Index(draft("新闻 of the day", "我爱NBA，爱"))
	for _, c := range []struct{ reason, got, want string }{
		{"fields of the title are separated", e.Title.String(), "引题 题 ¶ 新闻 闻 of the day"},
		{"quotation marks separate words", words.Index(draft(`צה"ל`, "")).Title.String(), "引题 题 ¶ צה ל"},
		{"authors and body follow", e.All.String(), "引题 题 ¶ 新闻 闻 of the day ¶ 张三 三 ¶ 我爱 爱 nba 爱"},
		{"each term and each character occurs once", strings.Join(words.Index(draft("", "爱我爱NBA，爱")).All.Distinct(), " "), "引 引题 题 张 张三 三 爱 爱我 我 我爱 nba"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, c.got, c.want)
		}
	}
}

func TestAnEntryHasABoundedNumberOfTerms(t *testing.T) {
	long := words.Index(draft("title", strings.Repeat("x", 5000)+strings.Repeat(" 人民", 15_000)))
	if n := len(long.All); n > 20_010 {
		t.Errorf("an article brings %d terms into the index", n)
	}
	for _, term := range long.All.Distinct() {
		if len(term) > 80 {
			t.Errorf("a term has %d bytes", len(term))
		}
	}
	word := strings.Repeat("é", 60) // the eightieth byte is in the middle of a letter
	phrases, err := words.Parse(word)
	if err != nil || !utf8.ValidString(phrases[0].Terms[0]) || !strings.Contains(words.Index(draft(word, "")).Title.String(), phrases[0].Terms[0]) {
		t.Errorf("a long word is found by what is left of it: got %v, %v", phrases, err)
	}
}

func TestHighlights(t *testing.T) {
	far := strings.Repeat("早晨的集市很热闹。", 30)
	for _, c := range []struct{ reason, query, text, want string }{
		{"a word, whatever its case", "harbour", "The Harbour & the <old> harbour", "The <em>Harbour</em> &amp; the &lt;old&gt; <em>harbour</em>"},
		{"a part of a word does not match", "harbour", "The harbours", ""},
		{"markup in the text is escaped", "em", "<em>x</em>", "&lt;<em>em</em>&gt;x&lt;/<em>em</em>&gt;"},
		{"a run", "人民", "中国人民大学", "中国<em>人民</em>大学"},
		{"a character", "人", "人与人", "<em>人</em>与<em>人</em>"},
		{"a phrase, but not its single words", `"old harbour"`, "old, new and old  harbour", "old, new and <em>old  harbour</em>"},
		{"overlapping hits are merged", "人民 民日报", "《人民日报》", "《<em>人民日报</em>》"},
		{"adjacent hits are merged", "5G手机", "新款5G手机", "新款<em>5G手机</em>"},
		{"full width", "nba 2026", "ＮＢＡ　２０２６", "<em>ＮＢＡ</em>　<em>２０２６</em>"},
		{"characters beyond 16 bits", "野家", "𠮷野家", "𠮷<em>野家</em>"},
		{"a hit far down", "码头", far + "雾中的码头与船。" + far, "…早晨的集市很热闹。早晨的集市很热闹。早晨的集市很热闹。早晨的集市很热闹。雾中的<em>码头</em>与船。" + strings.Repeat("早晨的集市很热闹。", 12) + "早晨的集市很热闹…"},
		{"in a long English text, from word to word", "ferry", strings.Repeat("unmistakable ", 20) + "ferry " + strings.Repeat("notwithstanding ", 20), "…unmistakable unmistakable unmistakable <em>ferry</em>" + strings.Repeat(" notwithstanding", 7) + "…"},
		{"a hit at the beginning", "早晨", far, strings.Repeat("<em>早晨</em>的集市很热闹。", 17) + "<em>早晨</em>的集市很热…"},
	} {
		phrases, err := words.Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got := words.Highlights([]content.Passage{{Field: content.FieldBody, Text: c.text}, {Field: content.FieldBody, Text: c.text}}, phrases)
		var want []content.Highlight
		if c.want != "" {
			want = []content.Highlight{{Field: content.FieldBody, Text: c.want}}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", c.reason, got, want)
		}
	}
}

func TestAtMostThreePassagesOfAFieldAreHighlighted(t *testing.T) {
	d := draft("news", strings.Repeat("one news\n\nno\n\n", 2)+"two news\n\n3 news\n\n4 news")
	phrases, err := words.Parse("news")
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(words.Highlights(d.Passages(), phrases))
	if want := "[{TITLE <em>news</em>} {BODY one <em>news</em>} {BODY two <em>news</em>} {BODY 3 <em>news</em>}]"; got != want {
		t.Errorf("of a field, the first three passages are shown, each once:\n got %s\nwant %s", got, want)
	}
}

// TestAnyPieceOfATextIsFound searches a text for a piece of it, with random texts and pieces.
func TestAnyPieceOfATextIsFound(t *testing.T) {
	letters := rapid.StringOf(rapid.SampledFrom([]rune("人民々〇カｶﾞ＿_aBİ９1.,'’， \"\u0301\n<&¶=é𠮷ไ😀")))
	rapid.Check(t, func(t *rapid.T) {
		before, piece, after := letters.Draw(t, "before"), rapid.OneOf(letters, rapid.String()).Draw(t, "piece"), letters.Draw(t, "after")
		piece = strings.ReplaceAll(strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "＂", " ").Replace(piece), "*", " ")
		if utf8.RuneCountInString(piece) > 100 {
			t.Skip("too long for a query")
		}
		phrases, err := words.Parse(`"` + piece + `"`)
		if err != nil {
			return
		}
		text := before + " \n" + piece + " \n" + after
		found := words.Highlights([]content.Passage{{Text: text}}, phrases)
		if len(found) != 1 || !strings.Contains(found[0].Text, "<em>") {
			t.Fatalf("%q (%s) is not found in %q: got %q", piece, written(phrases), text, found)
		}
		plain := html.UnescapeString(strings.NewReplacer("<em>", "", "</em>", "").Replace(found[0].Text))
		if plain = strings.Trim(plain, "…"); !strings.Contains(strings.ToValidUTF8(text, "\uFFFD"), plain) || !utf8.ValidString(plain) {
			t.Fatalf("a highlight is a piece of the text: got %q of %q", found[0].Text, text)
		}
	})
}
