package epaper

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestPoem is the number of lines of the longest poem that may follow prose in one block. It bounds the time
// for a block with very many lines.
const longestPoem = 100

// joinVerse joins the lines of a poem into one verse line: four or more short lines of one block
// without paragraph indents, or a body of short paragraphs only.
func joinVerse(lines []line) []line {
	var out []line
	j := 0
	for i := 0; i < len(lines); {
		isStart := j <= i // of a block; the poem may also begin after some lines of prose
		for j = max(i, j); j < len(lines) && lines[j].kind == textLine && lines[j].block == lines[i].block; {
			j++
		}
		if !isStart && j-i > longestPoem {
			out = append(out, lines[i])
			i++
			continue
		}
		if from, to := withoutSignature(lines, i, j); isVerse(lines[from:to], false) {
			out = append(out, lines[i:from]...)
			out = appendVerse(out, verseOf(lines[from:to]))
			out = append(out, lines[to:j]...)
			i = j
			continue
		}
		out = append(out, lines[i])
		i++
	}
	return joinShortParagraphs(out)
}

// joinShortParagraphs joins a poem whose lines are paragraphs into one verse line.
func joinShortParagraphs(lines []line) []line {
	first, last := len(lines), 0
	for i, l := range lines {
		if l.kind == textLine {
			first, last = min(first, i), i+1
		}
	}
	if last-first > 5*longestPoem {
		return lines
	}
	_, last = withoutSignature(lines, first, last)
	for first < last && !poemLine(lines[first]) {
		first++
	}
	end := first
	for end < last && poemLine(lines[end]) {
		end++
	}
	if (end-first)*10 < (last-first)*9 || stateFacts(lines[first:end]) || !haveEqualLength(lines[first:end]) && (end-first < 6 || !isVerse(lines[first:end], true)) {
		return lines
	}
	out := append([]line{}, lines[:first]...)
	out = append(out, verseOf(lines[first:end]))
	return append(out, lines[end:]...)
}

// withoutSignature returns the range of lines without a byline at its start and a signature at
// its end.
func withoutSignature(lines []line, from, to int) (int, int) {
	if from+1 < to && laterByline(lines[:to], from) {
		from++
	}
	for from < to {
		if v, s := classify(lines[from].text, atTop); v != signatureLine && (v != bylineLine || from > 0 && !s.isExplicit()) {
			break
		}
		from++
	}
	for to > from {
		if v, _ := classify(lines[to-1].text, atEnd); v != bylineLine && v != signatureLine && v != noteLine {
			break
		}
		to--
	}
	return from, to
}

// poemLine reports whether a line can belong to a poem: 2 to 16 characters of plain text.
func poemLine(l line) bool {
	if n := len([]rune(l.text)); l.kind != textLine || n > 16 || n < 2 || l.bold || wholeParen.MatchString(l.text) {
		return false
	}
	v, _ := classify(l.text, inMiddle)
	_, names := parseCredits(l.text, true)
	return v == bodyText && !names
}

// isVerse reports whether lines are a poem, by their lengths, indents and ends. Captions and credits
// are none. With paragraphs, each line is a paragraph of its own.
func isVerse(lines []line, paragraphs bool) bool {
	if len(lines) < 4 {
		return false
	}
	long, indented, ended, total := 0, 0, 0, 0
	for _, l := range lines {
		n := utf8.RuneCountInString(l.text)
		total += n
		if n > 24 {
			long++
		}
		if l.indent {
			indented++
		}
		if strings.HasSuffix(l.text, "。") || strings.ContainsAny(l.text, "：:") {
			ended++
		}
	}
	short := long*8 <= len(lines) && total <= 18*len(lines) && (ended*2 <= len(lines) || haveEqualLength(lines))
	if paragraphs || indented*2 > len(lines) {
		short = long == 0 && total <= 13*len(lines) && ended*3 <= len(lines)
	}
	return short && !stateFacts(lines) && !slices.ContainsFunc(lines, func(l line) bool {
		v, _ := classify(l.text, inMiddle)
		return v == captionText || v == photoCreditLine || v == noteLine
	})
}

// factLine matches short lines that belong to no poem: with figures, labels, list marks or names of
// organisations, and speech.
var factLine = regexp.MustCompile(`[0-9０-９①-⑳⑴-⒇%％@]|[：:]\S|^(?:[（(]?[一二三四五六七八九十]{1,3}[)）、．.]|[■●◆★○□▲△·•\-*])|^[“「『]|(?:局|委员会|政府|学校|中学|小学|大学|学院|医院|公司|集团|银行|协会|学会|中心|街道|社区|支队|大队|办公室|办事处|报社|出版社)$`)

// stateFacts reports whether most lines are facts or speech, such as results, a timetable, a list of
// winners or a dialogue.
func stateFacts(lines []line) bool {
	facts := 0
	for _, l := range lines {
		words := strings.Fields(l.text)
		if factLine.MatchString(l.text) || len(words) > 1 && isName(words[len(words)-1], true) && strings.ContainsAny(words[0], "奖等级组名届《") {
			facts++
		}
	}
	return facts*2 >= len(lines)
}

// haveEqualLength reports whether four or more lines have the same length. This marks a classical
// poem, whose lines end in full stops as in prose.
func haveEqualLength(lines []line) bool {
	for _, l := range lines {
		if len([]rune(l.text)) != len([]rune(lines[0].text)) {
			return false
		}
	}
	return len(lines) >= 4
}

// appendVerse appends a verse line. Right after another verse, it becomes that verse's next
// stanza.
func appendVerse(lines []line, v line) []line {
	if n := len(lines); n > 0 && lines[n-1].kind == verseLine {
		last := &lines[n-1]
		last.verse = append(append(last.verse, ""), v.verse...)
		last.text = strings.Join(last.verse, "\n")
		return lines
	}
	return append(lines, v)
}

// verseOf joins lines into a verse line. An empty line in verse separates stanzas.
func verseOf(lines []line) line {
	v := line{kind: verseLine, gap: lines[0].gap, block: lines[0].block, style: lines[0].style}
	usual := lines[min(1, len(lines)-1)].gap // in some poems an empty line follows every line
	for _, l := range lines[1:] {
		usual = min(usual, l.gap)
	}
	for i, l := range lines {
		if i > 0 && l.gap > usual {
			v.verse = append(v.verse, "")
		}
		v.verse = append(v.verse, l.text)
	}
	v.text = strings.Join(v.verse, "\n")
	return v
}
