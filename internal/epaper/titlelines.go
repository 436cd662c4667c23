package epaper

import (
	"regexp"
	"slices"
	"strings"
)

// isByline reports whether a line in the place of the headline is a byline: it has a mark or
// parentheses, or each of its names begins with a common surname. 记者手记 is a headline.
func (e *extract) isByline(lines []int, at int) bool {
	v, s := classify(e.lines[lines[at]].text, atTop)
	switch v {
	case bylineLine:
		_, sure := parseCredits(s.inner, true)
		return s.isMarked() || hasRole.MatchString(s.inner) && sure
	case signatureLine:
		return s.isMarked() && isListOfNames(s.inner)
	case photoCreditLine:
		_, sure := parseCredits(s.inner, true)
		return s.isMarked() || sure
	case captionText:
		return true
	}
	return false
}

// headlineEnd matches the end of a line that is no headline.
const headlineEnd = "。；，、：,;:"

// spokenEnd matches the end of a sentence in quotation marks.
var spokenEnd = regexp.MustCompile(`[。！？!?…][”』」"]$`)

// canBeHeadline reports whether the line can belong to a headline that has so far the given number
// of lines: it is short, and no byline, caption or paragraph.
func (e *extract) canBeHeadline(lines []int, at, count int) bool {
	l := e.lines[lines[at]]
	n := len([]rune(l.text))
	if n > 80 || l.shape == proseText || strings.ContainsAny(lastRune(l.text), headlineEnd) || noteLabel.MatchString(l.text) {
		return false
	}
	if count == 0 || leadDash.MatchString(l.text) {
		return true
	}
	if d := findDates(l.text); len(d) > 0 && d[0].start == 0 || spokenEnd.MatchString(l.text) || dateline.MatchString(l.text) {
		return false // an entry of a diary, speech, or a dateline
	}
	if e.isRepeatedName(lines, at) {
		return false
	}
	v, s := classify(l.text, atTop)
	signed := at+1 < len(lines) && e.isByline(lines, at+1)
	if _, _, mark := headingOf(line{text: l.text}); mark != noHeading {
		return false
	}
	switch v {
	case bodyText:
		return !l.indent || e.lines[lines[0]].indent || signed
	case subjectLine:
		return true
	case signatureLine:
		return signed && s.paren && !isListOfNames(s.inner) // （新春看变化）
	case bylineLine:
		return signed && !s.isExplicit() // the name of the subject: the author follows with a role or a mark
	}
	return false
}

// textsOf returns the texts of lines, without bullets.
func (e *extract) textsOf(lines []int) []string {
	var texts []string
	for _, i := range lines {
		texts = append(texts, bullet.ReplaceAllString(e.lines[i].text, ""))
	}
	return texts
}

// isRepeated reports whether a title also occurs elsewhere on the page: in a list of titles, or in
// the properties.
func (e *extract) isRepeated(title string) bool {
	compact := strings.ReplaceAll(title, " ", "")
	if len([]rune(compact)) < 4 {
		return false
	}
	if e.documentTitle != "" && (strings.Contains(e.documentTitle, compact) || strings.Contains(compact, e.documentTitle)) {
		return true
	}
	seen := 0
	for i, l := range e.lines {
		text := bullet.ReplaceAllString(l.text, "")
		switch {
		case text == title:
			seen++
		case l.shape == propertyLine && strings.Contains(strings.ReplaceAll(text, " ", ""), compact):
			return true
		case i < e.first && l.shape == shortText && strings.Contains(" "+text+" ", " "+title+" "):
			return true
		}
	}
	return seen > 1
}

// splitTitles assigns the lines of a headline to kicker (引题), title and subtitle (副题). The title
// is the line that also occurs elsewhere on the page; else the first line of a headline apart from
// the body; else the line that likelyTitle returns.
func (e *extract) splitTitles() headline {
	titles := e.textsOf(e.titleLines)
	if n := len(titles); n > 1 && isListOfNames(titles[n-1]) {
		titles = append(titles[:n-2:n-2], titles[n-2]+" "+titles[n-1])
	}
	at := slices.IndexFunc(titles, e.isRepeated)
	switch {
	case at < 0 && e.titleFirst && len(titles) > 0:
		at = 0
	case at < 0:
		at = likelyTitle(titles)
	}
	h := headline{byline: e.byline}
	if at < 0 {
		return h
	}
	h.title = titles[at]
	h.kicker = strings.Join(titles[:at], " ")
	h.subtitle = strings.Join(titles[at+1:], " ")
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
	case len(titles) == 2 && columnName.MatchString(titles[0]) && !columnName.MatchString(titles[1]):
		return 1
	case len(titles) == 2 && (isSubject(titles[1]) || len([]rune(titles[0])) <= len([]rune(titles[1])) && !isSubject(titles[0])):
		return 0
	}
	return 1
}

// columnName matches the name of a column or a genre, which stands above a headline.
var columnName = compileHan(`^(?:散文|小说|诗歌|随笔|杂文|小小说|短篇小说|纪实|评论|时评|短评|社论|专访|特写|通讯|侧记|综述|书评|影评|[\p{Han}]{2,4}(?:新闻|观察|视点|关注|聚焦|热线|专栏|时评|话题|论坛|广角|纵横|之窗|速递|在线|直击|看点|札记|快讯))$`)

// isSubject reports whether a line of a headline names the person that the article is about.
func isSubject(l string) bool {
	v, _ := classify(l, atTop)
	return v == subjectLine
}
