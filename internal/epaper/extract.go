package epaper

import (
	"regexp"
	"slices"
	"strings"
)

// extract is a text extract while it is read. Text extracts are pages of any family without their
// markup. They still contain the site's own texts: buttons, lists of pages and titles, the date of
// the visit. What is of the article is found by the shapes of the lines and by their order.
type extract struct {
	lines []extractLine

	first, last int       // the first and last line of running text, or of a body of short lines
	running     bool      // the body has running text
	heads       []headRun // the short lines before first
	titleLines  []int     // the lines of the headline
	titleFirst  bool      // the first of them is the title
	byline      string    // the author's name between headline and body
	body        []int     // the lines of the body
}

// extractLine is a line that is not empty, with white space folded.
type extractLine struct {
	text   string
	gap    int // number of empty lines before it
	indent bool
	shape  shape
}

// newExtract splits a text into lines.
func newExtract(text string) *extract {
	e := &extract{}
	gap := 0
	text = paperAndPage.ReplaceAllString(paragraphGap.ReplaceAllString(text, "$1\n　　"), "$1\n$2")
	for _, raw := range strings.Split(text, "\n") {
		l := foldSpaces(raw)
		if l == "" {
			gap++
			continue
		}
		indent := strings.HasPrefix(raw, "　　") || strings.HasPrefix(raw, "  ")
		e.lines = append(e.lines, extractLine{text: l, gap: gap, indent: indent, shape: shapeOf(l)})
		gap = 0
	}
	e.markMastheads()
	return e
}

// paperAndPage matches newspaper, date and page behind a byline: 本报记者 王明 《某某日报》（2025年03月05日 第 01 版）.
var paperAndPage = compileHan(`([^\s\n][ 　]*)(《[\p{Han}]{2,14}报》[ 　]*[（(][ 　]*\d{4}\s*年[^（）()\n]{4,30}版[ 　]*[)）])`)

// siteEnding matches names of sites and of e-papers, which a headline may resemble.
var siteEnding = regexp.MustCompile(`^[\p{Han}A-Za-z·]{2,12}(?:网|在线)$|^.{0,14}(?:数字报纸?|电子报|数字版|电子版|手机报|多媒体报|报网)$`)

// markMastheads marks the lines above the article that are the name of the newspaper or the site. A
// headline may look like a name: a name above a label is none, nor is one above another line of the
// site when a headline follows.
func (e *extract) markMastheads() {
	for i, l := range e.lines {
		if l.shape == proseText || i > 12 {
			return
		}
		name := paperName.MatchString(withoutSuffix(simplified(l.text))) && !notPaperName.MatchString(l.text)
		if l.shape != shortText || !name && !siteEnding.MatchString(simplified(l.text)) {
			continue
		}
		above := i+1 < len(e.lines) && e.lines[i+1].shape != shortText && e.lines[i+1].shape != proseText
		first := i == 0 && e.lines[min(1, len(e.lines)-1)].gap > 0
		label := above && (e.lines[i+1].shape == labelLine || e.lines[i+1].shape == dayLine || e.lines[i+1].shape == buttonLine)
		if name && label || (above || first) && e.hasHeadlineAfter(i) {
			e.lines[i].shape = mastheadLine
		}
	}
}

// hasHeadlineAfter reports whether a line after line i, and before the text, can be a headline.
func (e *extract) hasHeadlineAfter(i int) bool {
	for _, l := range e.lines[i+1:] {
		if l.shape == proseText {
			return false
		}
		if v, _ := classify(l.text, atTop); l.shape == shortText && v != bylineLine && v != captionText && v != photoCreditLine {
			return true
		}
	}
	return false
}

// breaks reports whether line i ends an article: links to neighbours, a list, the footer.
func (e *extract) breaks(i int) bool {
	switch l := e.lines[i]; l.shape {
	case turnLine, listTitle, propertyLine, footerLine:
		return true
	case buttonLine:
		return endsArticle(l.text)
	case labelLine:
		return i > 0 && e.lines[i-1].shape == labelLine && e.lines[i-1].text != l.text ||
			i+1 < len(e.lines) && e.lines[i+1].shape == labelLine && e.lines[i+1].text != l.text
	}
	return false
}

// findBody sets first and last: the part of the page between two breaks that has the most running
// text; in a page without running text, the longest run of short lines, as of a poem. It reports
// false when the page has neither.
func (e *extract) findBody() bool {
	text := e.largest(proseText)
	if e.running = text[2] > 0; !e.running {
		text = e.largest(shortText)
	}
	e.first, e.last = text[0], text[1]
	return text[2] > 0
}

// largest returns the first and the last line of the part of the page with the most characters in
// lines of a shape, and their number. Running text may have lines of other shapes in between; short
// lines may not.
func (e *extract) largest(s shape) [3]int {
	var best, part [3]int
	listed := false
	for i, l := range e.lines {
		switch {
		case l.shape == s && !listed:
			if part[2] == 0 {
				part[0] = i
			}
			part[1], part[2] = i, part[2]+len([]rune(l.text))
		case e.breaks(i) || s == shortText && l.shape != onlyMarks && l.shape != shortText:
			part = [3]int{}
			listed = s == shortText && l.shape == listTitle
		}
		if part[2] > best[2] {
			best = part
		}
	}
	return best
}

// findEnd extends the body by the short lines after the last line of running text, such as
// signatures, up to the next line of the site.
func (e *extract) findEnd() int {
	i := e.last + 1
	for ; i < len(e.lines) && !e.breaks(i); i++ {
		switch l := e.lines[i]; {
		case i > e.last+1 && staffLine.MatchString(e.lines[i-1].text) && !staffLine.MatchString(l.text):
			return i
		case l.shape == onlyMarks:
		case l.shape == shortText && !(l.gap > 0 && siteEnding.MatchString(simplified(l.text))):
		case l.shape == bareDate && l.gap == 0 && e.lines[i-1].shape == shortText && strings.Contains(l.text, "月"):
		default:
			return i
		}
	}
	return i
}

// staffLine matches the note on the editor, below which no line of an article stands. Its group is
// the note without brackets.
var staffLine = compileHan(`^[\[【（(]?\s*((?:责任编辑|责编|本版编辑|编辑)\s*[:：].{2,20}?)\s*[\]】）)]?$`)

// setBody sets the indices of the lines of the body: head, and those from line from on. The site's
// lines are dropped; between lines of running text, only those that cannot be the article's.
func (e *extract) setBody(head []int, from int) {
	e.body = head
	for i, end := from, e.findEnd(); i < end; i++ {
		switch l := e.lines[i]; {
		case picturePlaceholder.MatchString(l.text), l.shape == addressLine, l.shape == fieldLine && paramLine.MatchString(l.text):
		case visitDate.MatchString(l.text) && l.shape == dayLine:
		case l.shape == onlyMarks && (i > e.last || !e.running):
		default:
			e.body = append(e.body, i)
		}
	}
}

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
