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
	terms := make([]term, 0, len(text)/4)
	var last term // the last character of a run; none when empty
	endRun := func() {
		if last.text != "" {
			terms = append(terms, last)
		}
		last = term{}
	}
	words := segment.NewWordSegmenterDirect([]byte(text)) // as https://unicode.org/reports/tr29/ has it
	for start, end := 0, 0; words.Segment(); start = end {
		end = start + len(words.Bytes())
		word := fullWidthKana(text[start:end])
		switch words.Type() {
		case segment.None: // blanks and marks
		case segment.Ideo, segment.Kana:
			for i, r := range word {
				n := utf8.RuneLen(r)
				char := term{text: word[i : i+n], char: n, start: start + i, end: start + i + n}
				if last.end != char.start {
					endRun()
				}
				if last.text != "" {
					pair := term{char: last.char, start: last.start, end: char.end}
					if pair.text = text[pair.start:pair.end]; pair.text[:last.char] != last.text || pair.text[last.char:] != char.text {
						pair.text = last.text + char.text // the text has half width
					}
					terms = append(terms, pair)
				}
				last = char
			}
		default:
			endRun()
			terms = append(terms, term{text: shorten(strings.ToLower(word)), start: start, end: end})
		}
	}
	endRun()
	return terms
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
