package epaper

import (
	"regexp"
	"strings"
)

// siteEnding matches names of sites and of e-papers, which a headline may resemble.
var siteEnding = regexp.MustCompile(`^[\p{Han}A-Za-z·]{2,12}(?:网|在线)$|^.{0,14}(?:数字报纸?|电子报|数字版|电子版|手机报|多媒体报|报网)$`)

// markMastheads marks the lines above the article that are the name of the newspaper or the site. A
// headline may look like a name: a name above a label is none, nor is one above another line of the
// site when a headline follows.
func (e *extract) markMastheads() {
	e.markDocumentTitle()
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

// documentTitle matches the title of a document: that of the article, and the newspaper's name.
var documentTitle = compileHan(`^(.{2,60}?)\s*(?:[-—_|｜－–]+|\s\s)\s*(《?[\p{Han}·]{2,16}(?:报|网|版|刊|平台)》?)$`)

// markDocumentTitle reads the document's title in the first line. The newspaper's name is none of the
// headline; when the headline follows, nor is the rest.
func (e *extract) markDocumentTitle() {
	if len(e.lines) == 0 {
		return
	}
	m := documentTitle.FindStringSubmatch(e.lines[0].text)
	if m == nil || nameInTitle(m[2], "") == "" && !siteEnding.MatchString(m[2]) {
		return
	}
	if e.hasHeadlineAfter(0) {
		e.lines[0].text, e.lines[0].shape, e.documentTitle = m[2], mastheadLine, strings.ReplaceAll(m[1], " ", "")
		return
	}
	title, paper := e.lines[0], e.lines[0]
	title.text, title.shape = m[1], shortText
	paper.text, paper.shape = m[2], mastheadLine
	e.lines = append([]extractLine{paper, title}, e.lines[1:]...)
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
