package epaper

import (
	"regexp"
	"strings"
)

// findHead returns the index of the first line of the body, and of the first line of the
// headline. The headline is between the breadcrumb and the line with author and time, where the
// page has both; else after the font-size buttons (放大 缩小); else it begins at the first line that
// is no page label.
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

// isMasthead reports whether line i is the newspaper's name, followed by a page label. A headline
// may look like a name, but no label follows it.
func (e *extract) isMasthead(i int) bool {
	return i == 0 && len(e.lines) > 1 && paperName.MatchString(withoutSuffix(e.lines[0])) && isLabel(e.lines[1])
}

// isProse reports whether a line is running text, not a title or label.
func isProse(l string) bool {
	return len([]rune(l)) > 50 || strings.ContainsAny(l, "。") && len([]rune(l)) > 15
}

// titleBetween returns the index of the first line of the headline between lines from and to, or
// -1. The headline is at most the three lines before line to.
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

// findEnd returns the index of the first line after the body that begins at line start.
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

// headline returns the headline and the lines of the body. head, start and end are the indices of
// the headline, the body and the body's end.
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
		count := e.keepTitles(titles, start, end)
		start -= len(titles) - count
		titles = titles[:count]
	}
	return splitTitles(titles, outside, framed), e.body(start, end)
}

// canBeHeadline reports whether line i can belong to a headline that has so far the given number
// of lines: it is short, and no byline, caption or paragraph.
func (e *extract) canBeHeadline(i, count int) bool {
	l := e.lines[i]
	if isProse(l) || isLabel(l) || noteLabel.MatchString(l) {
		return false
	}
	if count == 0 {
		return true
	}
	v, _ := classify(l, atTop)
	_, _, mark := headingOf(line{text: l})
	return v == bodyText && mark == noHeading || leadDash.MatchString(l)
}

// keepTitles returns the number of short lines at the top that form the headline. When the body
// consists of short lines too, as in a poem, it is one line, or two when a dash marks the second
// as a subtitle.
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

// splitTitles assigns the lines of a headline to kicker (引题), title and subtitle (副题). The title
// is the line that also occurs in a list on the page; else the first line, between breadcrumb and
// byline (framed); else the line that likelyTitle returns.
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

// likelyTitle returns the index of the title among the lines of a headline: the line before a
// dash, the shorter of two lines, else the second line; -1 when there are none.
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

// picturePlaceholder matches the text that an extract has in place of a picture.
var picturePlaceholder = regexp.MustCompile(`^[\[【(（<]?(?:图片|配图|插图|图)[\]】)）>]?$`)

// body returns the lines of the article between start and end, without the site's own texts.
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
