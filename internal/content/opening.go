package content

import (
	"strings"
	"unicode"
)

// summaryLength is how many characters of its opening serve as an article's summary, at most.
const summaryLength = 120

// Opening returns the start of the body, for a summary: of its first paragraph, or else of its first
// quotation or verse. It has whole sentences of at most 120 characters; a longer first sentence is
// cut and ends with an ellipsis.
func (b Body) Opening() string {
	instead := ""
	for _, s := range b.Sections {
		for _, block := range s.Blocks {
			switch {
			case block.Type == BlockParagraph:
				return cut(foldSpace(block.Text))
			case instead == "" && block.Type == BlockQuote:
				instead = block.Text
			case instead == "" && block.Type == BlockVerse:
				instead = strings.Join(block.Lines, " ")
			}
		}
	}
	return cut(foldSpace(instead))
}

// foldSpace replaces each run of white space by one space.
func foldSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

// cut shortens a text to whole sentences, or where the first ones are too long, within one, with
// an ellipsis.
func cut(s string) string {
	runes := []rune(s)
	if len(runes) <= summaryLength {
		return s
	}
	for end := summaryLength; end >= summaryLength/3; end-- {
		if sentenceEnds(runes[:end], runes[end]) {
			return strings.TrimSpace(string(runes[:end]))
		}
	}
	end := summaryLength - 1
	for end > summaryLength/3 && inWord(runes[end]) && inWord(runes[end-1]) {
		end-- // to where the word begins
	}
	return strings.TrimRight(string(runes[:end]), " ,，、;；:：") + "…"
}

// inWord reports whether a character belongs to a word that must not be parted.
func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.Is(unicode.Han, r)
}

// Marks of sentences' ends. Chinese ones end a sentence wherever they stand; others where a
// space follows. Quotation marks and brackets that close belong to the sentence that they close.
const (
	chineseEnds = "。！？…"
	latinEnds   = ".!?"
	closing     = `”’」』）》】)"'`
)

// sentenceEnds reports whether a sentence ends with a text that is followed by next.
func sentenceEnds(text []rune, next rune) bool {
	if strings.ContainsRune(chineseEnds+latinEnds+closing, next) {
		return false
	}
	last := len(text) - 1
	for last > 0 && strings.ContainsRune(closing, text[last]) {
		last--
	}
	if strings.ContainsRune(chineseEnds, text[last]) {
		return true
	}
	return next == ' ' && strings.ContainsRune(latinEnds, text[last]) && !(text[last] == '.' && abbreviated(text[:last]))
}

// abbreviated reports whether a full stop after a text may be that of an abbreviation: of a word
// of one or two letters, such as Mr, No or an initial.
func abbreviated(text []rune) bool {
	letters := 0
	for i := len(text) - 1; i >= 0 && unicode.IsLetter(text[i]); i-- {
		if unicode.Is(unicode.Han, text[i]) {
			return false
		}
		letters++
	}
	return letters == 1 || letters == 2
}

// CountWords counts the Han characters and the words of other scripts in a text.
func CountWords(s string) int {
	n, within := 0, false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			n, within = n+1, false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !within {
				n++
			}
			within = true
		case unicode.IsMark(r): // an accent of the letter before it
		case !strings.ContainsRune("'’-‐.,", r):
			within = false
		}
	}
	return n
}
