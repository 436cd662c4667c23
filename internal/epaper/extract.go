package epaper

import (
	"regexp"
	"strings"
)

// findHead returns where the body begins, and where the lines of the headline begin: between
// the breadcrumb and the line of author and time where the page has them, else behind the
// buttons for the size of the type, else at the first line that is not the page's.
func (e *extract) findHead() (body, head int) {
	crumb, param, zoom, long := -1, -1, -1, len(e.lines)
	for i, l := range e.lines {
		if isProse(l) && !isLabel(l) {
			long = i
			break
		}
		switch {
		case paramLine.MatchString(l):
			param = i
		case crumbLine.MatchString(l):
			crumb = i
		case zoomWords.MatchString(l):
			zoom = i
		}
	}
	switch {
	case param >= 0 && param > crumb && e.titleBetween(crumb+1, param) >= 0:
		return param + 1, e.titleBetween(crumb+1, param)
	case zoom >= 0 && zoom < long:
		return zoom + 1, zoom + 1
	case crumb >= 0:
		return crumb + 1, crumb + 1
	}
	i := 0
	for i < len(e.lines) && (isLabel(e.lines[i]) || e.isMasthead(i)) {
		i++
	}
	return i, i
}

// isMasthead reports whether a line is the newspaper's name above the labels of the page. A
// headline may look the same; what follows it is no label.
func (e *extract) isMasthead(i int) bool {
	return i == 0 && len(e.lines) > 1 && paperName.MatchString(withoutSuffix(e.lines[0])) && isLabel(e.lines[1])
}

// isProse reports whether a line is running text rather than a title or a label.
func isProse(l string) bool {
	return len([]rune(l)) > 50 || strings.ContainsAny(l, "。") && len([]rune(l)) > 15
}

// titleBetween returns where the headline begins between two lines, -1 when there is none.
// It is at most three lines, right before the second.
func (e *extract) titleBetween(from, to int) int {
	i := to
	for i > from && !isLabel(e.lines[i-1]) && to-i < 3 && len([]rune(e.lines[i-1])) <= 80 {
		i--
	}
	if i == to {
		return -1
	}
	return i
}

func (e *extract) findEnd(start int) int {
	for i := start; i < len(e.lines); i++ {
		l := e.lines[i]
		neighbours := strings.Contains(l, "上一篇") || strings.Contains(l, "下一篇")
		switch {
		case neighbours && len([]rune(l)) <= 120 && (strings.HasPrefix(l, "上一篇") || strings.HasPrefix(l, "下一篇") || isChrome(l)):
			return i
		case i > start && (listHead.MatchString(l) || tailLine.MatchString(l) && !strings.ContainsAny(l, "。")):
			return i
		case i > start && tailLine.MatchString(l) && i >= len(e.lines)-3:
			return i
		}
	}
	return len(e.lines)
}

// headline parts the lines of the headline and returns the lines of the body.
func (e *extract) headline(head, start, end int, outside []string) (headline, []line) {
	var titles []string
	framed := head < start
	if framed {
		for _, l := range e.lines[head:start] {
			if !isLabel(l) {
				titles = append(titles, l)
			}
		}
	} else {
		for start < end && len(titles) < 4 && e.canBeHeadline(start, len(titles)) {
			titles = append(titles, e.lines[start])
			start++
		}
		keep := e.keepTitles(titles, start, end)
		start -= len(titles) - keep
		titles = titles[:keep]
	}
	return splitTitles(titles, outside, framed), e.body(start, end)
}

// canBeHeadline reports whether a line can belong to the headline: short, and no byline, caption
// or paragraph.
func (e *extract) canBeHeadline(i, have int) bool {
	l := e.lines[i]
	if isProse(l) || isLabel(l) || noteLabel.MatchString(l) {
		return false
	}
	if have == 0 {
		return true
	}
	v, _ := classify(l, atTop)
	_, _, mark := headingOf(line{text: l})
	return v == bodyText && mark == noHeading || leadDash.MatchString(l)
}

// keepTitles returns how many short lines at the top are the headline. Where the body itself
// is made of short lines, as a poem is, only the first is, with a subtitle that a dash marks.
func (e *extract) keepTitles(titles []string, start, end int) int {
	if len(titles) < 2 {
		return len(titles)
	}
	for i := start; i < end; i++ {
		if isProse(e.lines[i]) {
			if len(titles) == 4 {
				return 3
			}
			return len(titles)
		}
	}
	if strings.HasPrefix(titles[1], "——") {
		return 2
	}
	return 1
}

// splitTitles tells kicker, title and subtitle apart: the title is what a list on the page
// calls the article; a subtitle begins with a dash; between breadcrumb and byline the title
// comes first; of two other lines, the shorter is the title.
func splitTitles(titles, outside []string, framed bool) headline {
	listed := make(map[string]bool)
	for _, l := range outside {
		listed[strings.TrimLeft(l, "·•■ ")] = true
	}
	at := -1
	for i, t := range titles {
		if listed[t] {
			at = i
		}
	}
	switch {
	case at < 0 && framed && len(titles) > 0:
		at = 0
	case at < 0:
		at = likelyTitle(titles)
	}
	var h headline
	if at < 0 {
		return h
	}
	h.title = titles[at]
	if at > 0 {
		h.kicker = strings.Join(titles[:at], " ")
	}
	if rest := titles[at+1:]; len(rest) > 0 {
		h.subtitle = strings.Join(rest, " ")
	}
	if m := dashInside.FindStringSubmatch(h.title); m != nil && h.subtitle == "" {
		h.title, h.subtitle = foldSpaces(m[1]), m[2]
	}
	return cleanHeadline(h)
}

func likelyTitle(titles []string) int {
	switch {
	case len(titles) < 2:
		return len(titles) - 1
	case strings.HasPrefix(titles[1], "——") || strings.HasPrefix(titles[1], "—"):
		return 0
	case len(titles) == 2 && len([]rune(titles[0])) <= len([]rune(titles[1])):
		return 0
	}
	return 1
}

// picturePlaceholder is what an extract leaves of a picture.
var picturePlaceholder = regexp.MustCompile(`^[\[【(（<]?(?:图片|配图|插图|图)[\]】)）>]?$`)

func (e *extract) body(start, end int) []line {
	var lines []line
	block := 0
	for i := start; i < end; i++ {
		l := e.lines[i]
		if isChrome(l) || picturePlaceholder.MatchString(l) || urlLine.MatchString(l) || visitDate.MatchString(l) && foldSpaces(visitDate.ReplaceAllString(l, "")) == "" || paramLine.MatchString(l) && len([]rune(l)) < 80 {
			continue
		}
		if e.gaps[i] > 0 {
			block++
		}
		lines = append(lines, line{kind: textLine, text: l, gap: e.gaps[i], block: block, indent: e.indented[i]})
	}
	if len(lines) > 0 {
		lines[0].gap = 0
	}
	return joinVerse(joinShortParagraphs(lines))
}
