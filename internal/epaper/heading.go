package epaper

import (
	"regexp"
	"strings"
)

// Forms of headings.
var (
	slashHeading  = regexp.MustCompile(`^[/／]\s*(.{2,24}?)\s*[/／]\s*(.{2,30})$`)
	spacedHeading = regexp.MustCompile(`^(.{2,24}?)\s+[/／]\s+(.{2,30})$`)
	loneKicker    = regexp.MustCompile(`^[/／]\s*(.{2,24}?)\s*[/／]$`)
	numbered      = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}\s*[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部篇幕]|之[一二三四五六七八九十]|(?:\d{1,2}|[A-H])\s*[、．.]\s*\p{Han}|(?:0\d|[A-H])\s+\p{Han})`)
	ornament      = regexp.MustCompile(`^[■●◆★▌▍▎☆◎◇□►▶➤✦]+\s*`)
	bracketed     = regexp.MustCompile(`^[【〖](.{2,20})[】〗]$`)
	finalMark     = regexp.MustCompile(`[。！？!?；;，,：:、…]["”’」』）)]*$`)
	hanNumber     = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十]{1,3}[)）])$`)
	onlyNumeral   = regexp.MustCompile(`^[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[IVX]{1,4}|[①-⑳]|[壹贰叁肆伍陆柒捌玖拾])\s*[)）.、]?$`)
)

// headingMark is the feature by which a line was recognised as a heading.
type headingMark int

const (
	noHeading headingMark = iota
	bySlash
	byNumber
	byOrnament
	byStyle
)

// headingOf returns the kicker and the text of a heading (小标题). A heading is a line of its own,
// short, without final punctuation, and styled or set off from the text. For other lines it
// returns noHeading.
func headingOf(l line) (kicker, heading string, mark headingMark) {
	text := foldSpaces(l.text)
	if m := slashHeading.FindStringSubmatch(text); m != nil && !finalMark.MatchString(text) {
		return m[1], m[2], bySlash
	}
	if m := loneKicker.FindStringSubmatch(text); m != nil {
		return m[1], "", bySlash
	}
	if m := spacedHeading.FindStringSubmatch(text); m != nil && !finalMark.MatchString(text) && photoCredit.FindString(text) == "" {
		return m[1], m[2], bySlash
	}
	n := len([]rune(text))
	switch {
	case n == 0 || n > 30 || finalMark.MatchString(text) || strings.ContainsAny(text, "。！？"):
		return "", "", noHeading
	case l.kind == headLine:
		return "", text, byStyle
	case hanNumber.MatchString(text), numbered.MatchString(text) && countHan(text) >= 3:
		return "", text, byNumber
	case bracketed.MatchString(text):
		return "", text, byOrnament
	case ornament.MatchString(text):
		if rest := ornament.ReplaceAllString(text, ""); countHan(rest) >= 2 && !isListOfNames(rest) {
			return "", rest, byOrnament
		}
	case l.bold && (countHan(text) >= 2 || onlyNumeral.MatchString(text)), l.centred && (countHan(text) >= 2 || onlyNumeral.MatchString(text)):
		return "", text, byStyle
	}
	return "", "", noHeading
}

// markHeadings sets heading on the lines of a body that are headings. A heading has text after
// it. Short numbered lines that follow each other are an enumeration, not headings. When most
// lines are bold or centred, style alone marks no headings.
func markHeadings(lines []line) {
	marks := make([]headingMark, len(lines))
	styled, texts := 0, 0
	for i, l := range lines {
		if l.kind != textLine && l.kind != headLine {
			continue
		}
		texts++
		if v, _ := classify(l.text, inMiddle); v == bylineLine || v == captionText || v == photoCreditLine {
			continue
		}
		if _, _, marks[i] = headingOf(l); marks[i] == byStyle {
			styled++
		}
	}
	following := nextTexts(lines)
	for i := range lines {
		next := following[i]
		switch {
		case marks[i] == noHeading || next < 0:
			continue
		case marks[i] == byStyle && texts > 3 && styled*2 > texts:
			continue
		case marks[i] != bySlash && marks[i] != byStyle && marks[next] == marks[i]:
			continue
		case (marks[i] == byOrnament || marks[i] == byNumber) && i > 0 && marks[i-1] == marks[i]:
			continue // the last line of an enumeration
		}
		lines[i].heading = true
	}
}

// nextTexts returns, for each line, the index of the next line that is no picture, or -1.
func nextTexts(lines []line) []int {
	next := make([]int, len(lines))
	following := -1
	for i := len(lines) - 1; i >= 0; i-- {
		if next[i] = following; lines[i].kind != pictureLine {
			following = i
		}
	}
	return next
}
