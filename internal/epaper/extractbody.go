package epaper

import (
	"regexp"
	"slices"
	"strings"
)

// picturePlaceholder matches the text that an extract has in place of a picture.
var picturePlaceholder = regexp.MustCompile(`^[\[【(（<]?(?:图片|配图|插图|图)[\]】)）>]?$`)

// bodyLines returns the lines of the body for compose. In an untitled article of one paragraph and a
// photo credit, the paragraph is the caption.
func (e *extract) bodyLines(untitled bool) []line {
	var lines []line
	block, usual := 0, e.usualGap()
	for _, i := range e.body {
		l := e.lines[i]
		if l.gap = max(0, l.gap-usual); l.gap > 0 {
			block++
		}
		if m := staffLine.FindStringSubmatch(l.text); m != nil {
			l.text = m[1]
		}
		lines = append(lines, line{kind: textLine, text: l.text, gap: l.gap, block: block, indent: l.indent})
	}
	if len(lines) > 0 {
		lines[0].gap = 0
	}
	lines = withoutSecondCopy(lines)
	return joinVerse(joinShortParagraphs(joinCredits(lines, untitled && len(lines) == 2)))
}

// usualGap returns the number of empty lines between all lines of a body without running text, as of
// a poem in an extract with empty lines after each line.
func (e *extract) usualGap() int {
	if e.running || len(e.body) < 3 {
		return 0
	}
	usual := e.lines[e.body[1]].gap
	for _, i := range e.body[2:] {
		usual = min(usual, e.lines[i].gap)
	}
	return usual
}

// layoutCode matches a typesetter's code between a sentence and a credit: 。③2 方小满 摄.
var layoutCode = regexp.MustCompile(`([。！？!?”」』）)])\s*[①-⑳]\s?\d{1,2}\s+(\S.{1,30}(?:摄|摄影|供图|文[/／]图))$`)

// agencyCredit matches the credit of an agency's picture: 新华社发（王明 摄）.
var agencyCredit = regexp.MustCompile(`^[\p{Han}]{2,6}(?:发|供图|图片|照片)\s*[（(]\s*[^（）()]{2,14}[)）]$`)

// agencyOfPhoto matches a credit with the agency behind it: 王明摄（影像某地）.
var agencyOfPhoto = compileHan(`^([\p{Han}]{2,4}\s?摄)\s*[（(][^（）()]{2,14}[)）]$`)

// isShortSentence reports whether a line above the text is a caption by its form: one sentence.
func isShortSentence(l string) bool {
	return len([]rune(l)) <= 40 && strings.HasSuffix(l, "。") && strings.Count(l, "。") == 1
}

// withoutSecondCopy removes the second copy of the body, where a system prints it twice.
func withoutSecondCopy(lines []line) []line {
	n := len(lines)
	for at := n - 2; at >= 0; at-- {
		size := n - 1 - at
		if size*2 < n-4 || lines[at].text != lines[n-1].text || size > at+1 {
			continue
		}
		sameText := func(a, b line) bool { return a.text == b.text }
		copied := lines[at+1:]
		if slices.EqualFunc(lines[at+1-size:at+1], copied, sameText) && slices.ContainsFunc(copied, func(l line) bool { return isProse(l.text) }) {
			return lines[:at+1]
		}
		return lines
	}
	return lines
}

// joinCredits joins a photo credit of its own line to the caption before it, as in 上图：……。 / 新华社发（王明 摄）.
// In a picture story, the line before it is the caption.
func joinCredits(lines []line, story bool) []line {
	var out []line
	texts := 0 // lines of the body so far, without captions and bylines above it
	for _, l := range lines {
		l.text = layoutCode.ReplaceAllString(l.text, "$1 $2")
		n := len(out)
		if n > 0 && l.kind == textLine && len(l.text) <= longestCredit && isPhotoCredit(l.text) && (story || captionStart.MatchString(out[n-1].text) || texts <= 1 && isShortSentence(out[n-1].text) && n+1 < len(lines)) {
			if _, given := splitCaption(out[n-1].text); given == "" {
				out[n-1].text += " " + agencyOfPhoto.ReplaceAllString(l.text, "$1")
				continue
			}
		}
		if texts < 2 {
			if v, _ := classify(l.text, atTop); v == bodyText {
				texts++
			}
		}
		out = append(out, l)
	}
	return out
}

// longestCredit is the length in bytes of the longest photo credit.
const longestCredit = 150

// isPhotoCredit reports whether a line is a photo credit only.
func isPhotoCredit(l string) bool {
	if !strings.ContainsAny(l, "摄攝影图圖照发發") {
		return false
	}
	v, _ := classify(l, besidePicture)
	return v == photoCreditLine || agencyCredit.MatchString(l) || agencyOfPhoto.MatchString(l)
}
