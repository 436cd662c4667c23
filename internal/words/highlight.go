package words

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/content"
)

// Lengths of a highlight in characters: of the excerpt, and of the text before the first hit. A hit that
// is longer than the excerpt is shown whole.
const (
	pieceLength = 160
	leadLength  = 40
)

// maxPassages is how many passages of one field are highlighted.
const maxPassages = 3

// Highlights marks the hits of phrases in passages: of each field, in the first passages that have hits.
// Passages without hits and repetitions are left out.
func Highlights(passages []content.Passage, phrases []content.Phrase) []content.Highlight {
	var all []content.Highlight
	highlighted := map[content.SearchField]int{}
	for _, p := range passages {
		text := valid(p.Text)
		if highlighted[p.Field] == maxPassages || !mayContain(text, phrases) {
			continue
		}
		h := content.Highlight{Field: p.Field, Text: highlight(text, phrases)}
		if h.Text != "" && !slices.Contains(all, h) {
			all = append(all, h)
			highlighted[p.Field]++
		}
	}
	return all
}

// mayContain reports whether a text contains the first term of a phrase, even as a part of a word. This is
// a hundred times faster than analysing the text.
func mayContain(text string, phrases []content.Phrase) bool {
	folded, _ := fold(text)
	folded = strings.ToLower(folded)
	return slices.ContainsFunc(phrases, func(p content.Phrase) bool { return strings.Contains(folded, p.Terms[0]) }) ||
		strings.ContainsFunc(text, halfWidth)
}

// span is a range of a text, in bytes.
type span struct{ start, end int }

// highlight returns an excerpt of the text with the first hits marked, or "" when there are no hits.
func highlight(text string, phrases []content.Phrase) string {
	terms := analyse(text)
	hits := find(text, terms, phrases)
	if len(hits) == 0 {
		return ""
	}
	piece := excerpt(text, terms, hits[0])
	var b strings.Builder
	if piece.start > 0 {
		b.WriteString("…")
	}
	at := piece.start
	for _, hit := range hits {
		if hit.end > piece.end {
			break
		}
		b.WriteString(html.EscapeString(text[at:hit.start]) + "<em>" + html.EscapeString(text[hit.start:hit.end]) + "</em>")
		at = hit.end
	}
	b.WriteString(html.EscapeString(text[at:piece.end]))
	if piece.end < len(text) {
		b.WriteString("…")
	}
	return b.String()
}

// find returns the positions of phrases in order. Hits that touch or overlap are merged.
func find(text string, terms []term, phrases []content.Phrase) []span {
	var hits []span
	for i := range terms {
		for _, p := range phrases {
			if end, ok := match(text, terms[i:], p); ok {
				hits = append(hits, span{runeStart(text, terms[i].start), runeStart(text, end)})
			}
		}
	}
	slices.SortFunc(hits, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var merged []span
	for _, hit := range hits {
		if n := len(merged); n > 0 && hit.start <= merged[n-1].end {
			merged[n-1].end = max(merged[n-1].end, hit.end)
			continue
		}
		merged = append(merged, hit)
	}
	return merged
}

// match reports whether the terms of a text begin with a phrase, and the end of that phrase in the text.
func match(text string, terms []term, p content.Phrase) (end int, ok bool) {
	if len(terms) < len(p.Terms) {
		return 0, false
	}
	for i, want := range p.Terms {
		t := terms[i]
		if open := p.Open && i == len(p.Terms)-1; open && strings.HasPrefix(t.text, want) {
			_, size := utf8.DecodeRuneInString(text[runeStart(text, t.start):])
			return t.start + size, true
		}
		if t.text != want {
			return 0, false
		}
		end = t.end
	}
	return end, true
}

// runeStart moves a position in a text back to the first byte of a character. Positions in half-width
// Japanese characters are those of their longer full-width forms.
func runeStart(text string, at int) int {
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// excerpt returns the part of a text around a hit, from the start of one term to the end of another.
func excerpt(text string, terms []term, hit span) span {
	length := utf8.RuneCountInString
	if length(text) <= pieceLength {
		return span{0, len(text)}
	}
	piece := hit
	at := slices.IndexFunc(terms, func(t term) bool { return runeStart(text, t.start) == hit.start })
	first := at
	for first > 0 && length(text[runeStart(text, terms[first-1].start):hit.start]) <= leadLength {
		first--
		piece.start = runeStart(text, terms[first].start)
	}
	if first == 0 && length(text[:hit.start]) <= leadLength {
		piece.start = 0
	}
	for _, t := range terms[at:] {
		if end := runeStart(text, t.end); end > piece.end {
			if length(text[piece.start:end]) > pieceLength {
				return piece
			}
			piece.end = end
		}
	}
	if length(text[piece.start:]) <= pieceLength {
		piece.end = len(text)
	}
	return piece
}
