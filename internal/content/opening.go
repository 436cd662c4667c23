package content

import (
	"strings"
	"unicode"
)

// summaryLength is the greatest length of a summary that is made from the opening, in characters.
const summaryLength = 120

// Opening returns the start of the body, which serves as a summary. It is taken from the first
// paragraph, or if there is none, from the first quotation or verse. It has at most 120 characters and
// ends with a whole sentence. If the first sentence is too long, it is cut and ends with an ellipsis.
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

// cut shortens a text to at most summaryLength characters. It cuts after a sentence if that leaves at
// least a third of the length, and otherwise between words, with an ellipsis.
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
		end-- // back to the start of the word
	}
	return strings.TrimRight(string(runes[:end]), " ,，、;；:：") + "…"
}

// inWord reports whether a character is part of a word that must not be cut. Han characters are not.
func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.Is(unicode.Han, r)
}

// Punctuation at the end of sentences. Chinese marks always end a sentence, Latin ones only before a
// space. Closing quotation marks and brackets belong to the sentence before them.
const (
	chineseEnds = "。！？…"
	latinEnds   = ".!?"
	closing     = `”’」』）》】)"'`
)

// sentenceEnds reports whether text, which the character next follows, ends with the end of a sentence.
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

// abbreviated reports whether a full stop after the text probably marks an abbreviation: the last word
// has one or two letters, such as Mr, No or an initial.
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
		case unicode.IsMark(r): // an accent on the letter before it
		case !strings.ContainsRune("'’-‐.,", r):
			within = false
		}
	}
	return n
}
