package words

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/segment"
	"golang.org/x/text/unicode/norm"
)

// tokenise splits a folded text into terms. Each word is a term, in lower case. In a run of CJK
// characters, each two neighbours are a term, and the last character is one, too. Positions are those in
// the folded text.
func tokenise(text string) []term {
	t := tokeniser{text: text, terms: make([]term, 0, len(text)/3)}
	for at := 0; at < len(text); {
		if isHan(text, at) && isHan(text, at+hanBytes) { // each is a word, as nothing joins them
			t.char(at, text[at:at+hanBytes])
			at += hanBytes
			continue
		}
		end := at + 1
		for end < len(text) && !isHan(text, end) {
			end++
		}
		t.segment(at, end)
		at = end
	}
	t.endRun()
	return t.terms
}

// tokeniser collects the terms of a text.
type tokeniser struct {
	text  string
	terms []term
	last  term // the last character of a run of CJK characters; none when empty
}

// segment splits a part of the text into words (https://unicode.org/reports/tr29/), and adds their terms.
func (t *tokeniser) segment(start, end int) {
	words := segment.NewWordSegmenterDirect([]byte(t.text[start:end]))
	for ; words.Segment(); start = end {
		end = start + len(words.Bytes())
		word := fullWidthKana(t.text[start:end])
		switch words.Type() {
		case segment.None: // blanks and marks
		case segment.Ideo, segment.Kana:
			for i, r := range word {
				t.char(start+i, word[i:i+utf8.RuneLen(r)])
			}
		default:
			t.endRun()
			t.terms = append(t.terms, term{text: shorten(strings.ToLower(word)), start: start, end: end})
		}
	}
}

// char adds a CJK character at a position: the term of the character before it in the same run, and it.
func (t *tokeniser) char(start int, text string) {
	char := term{text: text, char: len(text), start: start, end: start + len(text)}
	if t.last.end != char.start {
		t.endRun()
	}
	if t.last.text != "" {
		pair := term{char: t.last.char, start: t.last.start, end: char.end}
		if pair.text = t.text[pair.start:pair.end]; pair.text[:t.last.char] != t.last.text || pair.text[t.last.char:] != char.text {
			pair.text = t.last.text + char.text // the text has half width
		}
		t.terms = append(t.terms, pair)
	}
	t.last = char
}

// endRun adds the last character of a run.
func (t *tokeniser) endRun() {
	if t.last.text != "" {
		t.terms = append(t.terms, t.last)
	}
	t.last = term{}
}

// hanBytes is the length of the usual Chinese characters, U+4E00 to U+9FA5. A word boundary is before each of
// them, and behind it unless a mark follows.
const hanBytes = len("龥")

// isHan reports whether such a character begins at a position of a valid text.
func isHan(text string, at int) bool {
	return at+hanBytes <= len(text) && text[at:at+hanBytes] >= "一" && text[at:at+hanBytes] <= "龥"
}

// fullWidthKana converts half-width Japanese characters to full width, each together with the voice mark
// that follows it.
func fullWidthKana(word string) string {
	if !strings.ContainsFunc(word, halfWidth) {
		return word
	}
	var b strings.Builder
	for len(word) > 0 {
		kana := strings.IndexFunc(word, func(r rune) bool { return !halfWidth(r) && (r < 'ウ' || r > 'ヽ') })
		if kana < 0 {
			kana = len(word)
		}
		b.WriteString(norm.NFKC.String(word[:kana]))
		word = word[kana:]
		_, other := utf8.DecodeRuneInString(word)
		b.WriteString(word[:other])
		word = word[other:]
	}
	return b.String()
}

// halfWidth reports whether a character is a half-width Japanese one.
func halfWidth(r rune) bool { return r >= 0xFF65 && r <= 0xFF9F }
