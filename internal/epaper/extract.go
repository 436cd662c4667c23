package epaper

import "strings"

// extract is a text extract while it is read. Text extracts are pages of any family without their
// markup. They still contain the site's own texts: buttons, lists of pages and titles, the date of
// the visit. What is of the article is found by the shapes of the lines and by their order.
type extract struct {
	lines         []extractLine
	documentTitle string // the article's title in the title of the document, without spaces

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
	text = slashedDate.ReplaceAllString(text, "$1 $2$3$4 ")
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

// slashedDate matches newspaper and date as archives print them above a page: 某某日报/2016年/5月/12日/.
var slashedDate = compileHan(`([\p{Han}]{2,14}报)/(\d{4}年)/(\d{1,2}月)/(\d{1,2}日)/?`)

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
		case l.shape == shortText && !(l.gap > 0 && (siteEnding.MatchString(simplified(l.text)) || usualPaper.MatchString(l.text))):
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
