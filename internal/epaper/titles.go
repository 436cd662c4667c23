package epaper

import (
	"slices"
	"strings"
)

// headRun is a run of short lines before the body, from line from to line to.
type headRun struct {
	from, to int
	listed   bool // a list of titles
	below    bool // the lines after it are of the kind that stands below a headline: date and source
	dated    bool // a date alone follows
	apart    bool // lines of the site follow
}

// findHeads sets heads: the runs of short lines before the first line of the body.
func (e *extract) findHeads() {
	listed := false
	for i := 0; i < e.first; i++ {
		last := len(e.heads) - 1
		switch l := e.lines[i]; l.shape {
		case shortText, proseText:
			if last >= 0 && !e.heads[last].apart {
				e.heads[last].to = i + 1
			} else {
				e.heads = append(e.heads, headRun{from: i, to: i + 1, listed: listed})
			}
		case onlyMarks:
		default:
			listed = l.shape == listTitle
			if last >= 0 {
				h := &e.heads[last]
				h.apart = true
				h.below = h.below || l.shape == fieldLine
				h.dated = h.dated || l.shape == bareDate
			}
		}
	}
}

// findHeadline sets titleLines, and the lines of the body. The headline is at the top of the short lines
// next to the text, or in the run before them when a line with date and source stands between, or
// when the lines next to the text are bylines and captions only.
func (e *extract) findHeadline() {
	e.findHeads()
	earlier, from := e.heads, e.first
	var near []int
	if n := len(e.heads); !e.running {
		near, from = e.linesOf(headRun{from: e.first, to: e.last + 1}), e.last+1
	} else if n > 0 && !e.heads[n-1].apart {
		near, earlier = e.linesOf(e.heads[n-1]), e.heads[:n-1]
	}
	titles, rest := e.takeTitles(near, e.running)
	if len(titles) == 0 && e.skipNote() {
		e.heads = nil
		e.findHeadline()
		return
	}
	if n := len(earlier); len(titles) > 0 && (n == 0 || !earlier[n-1].isAbove() || len(e.titlesOf(earlier[n-1])) == 0 || slices.ContainsFunc(e.textsOf(titles), e.isRepeated)) {
		e.titleLines = titles
		e.setBody(rest, from)
		return
	}
	at := len(earlier) - 1
	for at >= 0 && (earlier[at].listed || len(e.titlesOf(earlier[at])) == 0) {
		at--
	}
	var head []int
	if at >= 0 {
		e.titleLines, head = e.takeTitles(e.linesOf(earlier[at]), true)
		e.titleFirst = e.betweenPlaceAndFields(earlier[at])
	}
	for _, h := range earlier[at+1:] {
		if len(e.titlesOf(h)) == 0 {
			head = append(head, e.linesOf(h)...)
		}
	}
	e.setBody(append(head, near...), from)
}

// skipNote moves the first line of the text behind an editor's note that stands above the headline.
// It reports false when there is no such note.
func (e *extract) skipNote() bool {
	if !e.running || !noteLabel.MatchString(e.lines[e.first].text) || e.first+1 > e.last || e.lines[e.first+1].shape != shortText || slices.ContainsFunc(e.heads, func(h headRun) bool { return len(e.titlesOf(h)) > 0 }) {
		return false
	}
	for i := e.first + 1; i <= e.last; i++ {
		if e.lines[i].shape == proseText {
			e.first = i
			return true
		}
	}
	return false
}

// isAbove reports whether a run stands above the lines that follow a headline.
func (h headRun) isAbove() bool { return !h.listed && (h.below || h.dated) }

// betweenPlaceAndFields reports whether a run is between a breadcrumb and labelled fields, where
// FangBao has title and subtitle, and no kicker.
func (e *extract) betweenPlaceAndFields(h headRun) bool {
	if h.to >= len(e.lines) || !h.below {
		return false
	}
	for i := h.from - 1; i >= 0; i-- {
		if e.lines[i].shape == placeLine {
			return true
		}
	}
	return false
}

// linesOf returns the indices of the short lines of a run.
func (e *extract) linesOf(h headRun) []int {
	var list []int
	for i := h.from; i < h.to; i++ {
		if e.lines[i].shape != onlyMarks {
			list = append(list, i)
		}
	}
	return list
}

// titlesOf returns the lines of a run that can be a headline.
func (e *extract) titlesOf(h headRun) []int {
	titles, _ := e.takeTitles(e.linesOf(h), true)
	return titles
}

// takeTitles separates the headline's lines from those that follow: bylines, captions, the first
// lines of the body. Above running text, or apart from the body, they are at most four; above short
// lines one, with a subtitle after a dash. A byline above the headline stays with the body.
func (e *extract) takeTitles(lines []int, several bool) (titles, rest []int) {
	at := e.afterList(lines)
	for at < len(lines) && (e.isByline(lines, at) || noteLabel.MatchString(e.lines[lines[at]].text)) {
		rest = append(rest, lines[at])
		at++
	}
	for at < len(lines) && len(titles) < 4 && e.canBeHeadline(lines, at, len(titles)) {
		if !several && len(titles) > 0 && !strings.HasPrefix(e.lines[lines[at]].text, "——") {
			break
		}
		titles = append(titles, lines[at])
		at++
	}
	if len(titles) == 4 && !leadDash.MatchString(e.lines[titles[3]].text) {
		titles, at = titles[:3], at-1
	}
	if len(titles) > 0 && e.isRepeatedName(lines, at) {
		e.byline = e.lines[lines[at]].text
		at += 2
	}
	return titles, append(rest, lines[at:]...)
}

// afterList returns the place of the headline in lines that begin with a list of titles: where one of
// the titles occurs again. It is 0 without a list. The first line of all is no list, but the title of
// the document; the headline begins below it.
func (e *extract) afterList(lines []int) int {
	seen := make(map[string]bool)
	at := 0
	for n, i := range lines {
		if text := e.lines[i].text; seen[text] && (n == 1 || !e.isRepeatedName(lines, n-1)) && len([]rune(text)) >= 4 {
			at = n
		} else {
			seen[text] = true
		}
	}
	if at > 0 && at <= 3 && lines[0] == 0 && e.lines[0].text == e.lines[lines[at]].text {
		return 1
	}
	return at
}

// isRepeatedName reports whether a line is the author's name, which stands in the head and again above
// the text.
func (e *extract) isRepeatedName(lines []int, at int) bool {
	if at+1 >= len(lines) {
		return false
	}
	text := e.lines[lines[at]].text
	return isName(joinSpaced(text), false) && allHan(joinSpaced(text)) && e.lines[lines[at+1]].text == text
}
