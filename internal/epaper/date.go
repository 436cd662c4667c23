package epaper

import (
	"regexp"
	"strconv"
	"strings"

	"broadsheet/internal/content"
)

// Forms of dates and times. visitDate matches the date on which the page was viewed (今天是…), which
// is no issue date.
var (
	numericDate = compileHan(`(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|-\s?(\d{1,2})\s?-\s?(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))`)
	hanDate     = compileHan(`([〇零○一二三四五六七八九]{4})年(` + hanNumeral + `{1,3})月(` + hanNumeral + `{1,3})日`)
	englishDate = regexp.MustCompile(`(\d{4})-(January|February|March|April|May|June|July|August|September|October|November|December)-(\d{1,2})`)
	clockTime   = compileHan(`^\s*[日T]?\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?`)
	visitDate   = compileHan(`(?:今天是|今日是|今天|当前时间|当前日期|现在时间|现在是|系统时间|北京时间|访问时间|访问日期|打印时间|浏览时间)\s*[:：]?\s*(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?`)
	monthAndDay = compileHan(`(?:^|[^\d年])\d{1,2}\s*月\s*\d{1,2}\s*日`)
)

// dateSpan is a date in a text, its byte offsets, and the time of day after it, if any.
type dateSpan struct {
	date       content.Date
	start, end int
	clock      []string // hour, minute, and second or ""
}

// findDates returns the dates in a text that include a year. It folds full-width digits first, so
// offsets are those of foldDigits(s).
func findDates(s string) []dateSpan {
	s = foldDigits(s)
	var found []dateSpan
	add := func(y, m, d string, start, end int) {
		if end < len(s) && s[end] >= '0' && s[end] <= '9' || start > 0 && s[start-1] >= '0' && s[start-1] <= '9' {
			return
		}
		if date, ok := dateFromParts(y, m, d); ok {
			span := dateSpan{date: date, start: start, end: end}
			if c := clockTime.FindStringSubmatch(s[end:]); c != nil {
				span.clock = c[1:]
			}
			found = append(found, span)
		}
	}
	for _, m := range numericDate.FindAllStringSubmatchIndex(s, -1) {
		for i := 2; i <= 8; i += 2 {
			if m[2*i] >= 0 {
				add(s[m[2]:m[3]], s[m[2*i]:m[2*i+1]], s[m[2*i+2]:m[2*i+3]], m[0], m[1])
			}
		}
	}
	for _, m := range hanDate.FindAllStringSubmatchIndex(s, -1) {
		var parts [3]string
		for i := range parts {
			n, _ := parseHan(s[m[2+2*i]:m[3+2*i]])
			parts[i] = strconv.Itoa(n)
		}
		add(parts[0], parts[1], parts[2], m[0], m[1])
	}
	for _, m := range englishDate.FindAllStringSubmatchIndex(s, -1) {
		month := map[string]string{"January": "1", "February": "2", "March": "3", "April": "4", "May": "5", "June": "6", "July": "7", "August": "8", "September": "9", "October": "10", "November": "11", "December": "12"}[s[m[4]:m[5]]]
		add(s[m[2]:m[3]], month, s[m[6]:m[7]], m[0], m[1])
	}
	return found
}

// issueDateLabel matches a label of the issue date (发刊日期) right before the date.
var issueDateLabel = compileHan(`(?:发刊日期|出版日期|出报日期|刊发日期|报纸日期|出刊日期)\s*[:：]?\s*$`)

// labelledAt reports whether the date at byte offset at of s has a label of the issue date.
func labelledAt(s string, at int) bool {
	const longest = 60 // bytes of the longest label, with spaces
	return issueDateLabel.MatchString(s[max(0, at-longest):at])
}

// dateInText returns the issue date in a page's text: a labelled date, else one followed by a
// weekday, else the first. Dates of the visit (今天是…) are ignored.
func dateInText(s string) (content.Date, bool) {
	s = visitDate.ReplaceAllString(foldDigits(s), " ")
	spans := findDates(s)
	for _, d := range spans {
		if labelledAt(s, d.start) {
			return d.date, true
		}
	}
	for _, d := range spans {
		rest := strings.TrimLeftFunc(s[d.end:], isSpace)
		if strings.HasPrefix(rest, "星期") || strings.HasPrefix(rest, "周") {
			return d.date, true
		}
	}
	if len(spans) > 0 {
		return spans[0].date, true
	}
	return "", false
}
