package epaper

import (
	"html"
	"strings"
)

// run is a piece of text in one style.
type run struct {
	text                   string
	bold, italic, sup, sub bool
	href                   string
	ruby                   string // the reading of the text (注音)
}

// joinRuns returns the text of runs.
func joinRuns(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// allItalic reports whether all text of runs is italic.
func allItalic(runs []run) bool {
	for _, r := range runs {
		if !r.italic && foldSpaces(r.text) != "" {
			return false
		}
	}
	return true
}

// renderRuns returns a line's plain text and its inline HTML, with white space folded. markup is
// "" when the line has no inline markup to keep. When all of the text is bold, bold is true and
// the markup has no <b>: bold is then the line's style.
func renderRuns(runs []run) (text, markup string, bold bool) {
	bold = true
	hasMarkup := false
	for _, r := range runs {
		if foldSpaces(r.text) == "" {
			continue
		}
		bold = bold && r.bold
		hasMarkup = hasMarkup || r.italic || r.sup || r.sub || r.href != "" || r.ruby != ""
	}
	anyBold := false
	var plain, marked strings.Builder
	space := false
	for _, r := range runs {
		for _, word := range splitSpaces(r.text) {
			if word == " " {
				space = true
				continue
			}
			if space && plain.Len() > 0 {
				plain.WriteByte(' ')
				marked.WriteByte(' ')
			}
			space = false
			plain.WriteString(word)
			marked.WriteString(wrapRun(r, word, bold))
			anyBold = anyBold || r.bold && !bold
		}
	}
	if !hasMarkup && !anyBold {
		return plain.String(), "", bold
	}
	return plain.String(), mergeTags.Replace(marked.String()), bold
}

// mergeTags joins adjacent elements of the same kind.
var mergeTags = strings.NewReplacer("</b><b>", "", "</b> <b>", " ", "</i><i>", "", "</i> <i>", " ", "</sup><sup>", "", "</sub><sub>", "")

// splitSpaces splits a text into words and single spaces.
func splitSpaces(s string) []string {
	var parts []string
	start := -1
	for i, r := range s {
		if isSpace(r) {
			if start >= 0 {
				parts = append(parts, s[start:i])
				start = -1
			}
			if len(parts) == 0 || parts[len(parts)-1] != " " {
				parts = append(parts, " ")
			}
			continue
		}
		if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		parts = append(parts, s[start:])
	}
	return parts
}

// wrapRun returns a word of r in its inline HTML elements. A line that is bold as a whole gets no
// <b>.
func wrapRun(r run, word string, wholeBold bool) string {
	out := html.EscapeString(word)
	if r.ruby != "" {
		out = "<ruby>" + out + "<rp>(</rp><rt>" + html.EscapeString(r.ruby) + "</rt><rp>)</rp></ruby>"
	}
	for _, tag := range []struct {
		on   bool
		name string
	}{{r.sup, "sup"}, {r.sub, "sub"}, {r.italic, "i"}, {r.bold && !wholeBold, "b"}} {
		if tag.on {
			out = "<" + tag.name + ">" + out + "</" + tag.name + ">"
		}
	}
	if r.href != "" {
		out = `<a href="` + html.EscapeString(r.href) + `">` + out + "</a>"
	}
	return out
}
