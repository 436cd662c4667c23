package epaper

import (
	"regexp"
	"strings"
	"unicode"
)

// Parts of a date line beside the date.
var (
	weekday     = regexp.MustCompile(`(?:星期|礼拜|周)[一二三四五六日天]?`)
	lunarDay    = regexp.MustCompile(`(?:农历|夏历|阴历)\s*[\p{Han}]{2,12}`)
	zoneNote    = regexp.MustCompile(`[(（]?\s*GMT[^)）]*[)）]|[(（]\s*GSM[^)）]*[)）]|北京时间`)
	todayPages  = regexp.MustCompile(`(?:今日|本期)\s*\d{1,3}\s*版`)
	clockAlone  = regexp.MustCompile(`\d{1,2}[:：]\d{2}(?:[:：]\d{2})?`)
	dateNames   = regexp.MustCompile(`(?:发刊|出版|出报|刊发|发布|发表|更新|报纸|出刊)?(?:日期|时间)\s*[:：]?|今天是\s*[:：]?`)
	fieldName   = regexp.MustCompile(`(?:来源|稿源|作者|记者|编辑|责编|责任编辑)\s*[:：]\s*[^\s:：]{0,20}`)
	belowWords  = regexp.MustCompile(`来源|稿源|作者\s*[:：]|编辑\s*[:：]|字号|大字|我有话说|评论|点击|阅读|浏览`)
	weekdayOnly = regexp.MustCompile(`^(?:星期|礼拜)[一二三四五六日天]$`)
	monthDay    = regexp.MustCompile(`\d{1,2}\s*月\s*\d{1,2}\s*日?|^\d{1,2}-\d{1,2}$`)
)

// dateShape returns the shape of a line that consists of a date and what sites print beside it:
// dayLine, bareDate or fieldLine. For other lines, such as a headline that contains a date, it
// returns shortText.
func dateShape(l string) shape {
	if !strings.ContainsAny(l, "0123456789年星礼") {
		return shortText
	}
	rest := visitDate.ReplaceAllString(l, " ")
	if rest != l && !hasLetters(rest) || weekdayOnly.MatchString(l) {
		return dayLine
	}
	dates := findDates(rest)
	switch {
	case len([]rune(l)) > 80:
		return shortText
	case len(dates) == 0 && !hasLetters(withoutDateWords(monthDay.ReplaceAllString(rest, " "))):
		return dayLine // 5月12日 星期四 第12345期
	case len(dates) == 0:
		return shortText
	}
	before, after := rest[:dates[0].start], rest[dates[0].end:]
	clock := dates[0].clock != nil
	after = withoutDates(after)
	source := !hasLetters(withoutDateWords(after)) && isSourceName(withoutDateWords(before)) && (clock || strings.Contains(l, "-"))
	switch {
	case hasLetters(withoutDateWords(after)), hasLetters(withoutDateWords(before)) && !source:
		return shortText
	case clock || belowWords.MatchString(l) || source:
		return fieldLine
	case !hasLetters(before) && !hasLetters(after):
		return bareDate
	}
	return dayLine
}

// withoutDateWords removes from a part of a date line everything that sites print beside a date.
func withoutDateWords(s string) string {
	for _, form := range []*regexp.Regexp{fieldName, zoneNote, weekday, lunarDay, todayPages, issueNumber, clockAlone, dateNames} {
		s = form.ReplaceAllString(s, " ")
	}
	if _, _, at, ok := findLabel(s); ok {
		s = s[:at]
	}
	var rest []string
	for _, w := range buttonWords(s) {
		if !buttonWord.MatchString(w) && nameInTitle(w, "") == "" {
			rest = append(rest, w)
		}
	}
	return strings.Join(rest, " ")
}

// isSourceName reports whether a text before a date can be the source or the author: one or two
// short words.
func isSourceName(s string) bool {
	return len([]rune(s)) <= 16 && len(strings.Fields(s)) <= 2 && !strings.ContainsAny(s, "，。！？,!?“”")
}

// hasLetters reports whether s contains a letter or a Han character.
func hasLetters(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// Words of sites in the place of a masthead, and the publisher's line.
var (
	mastheadWord  = regexp.MustCompile(`^(?:电子|数字|多媒体|手机)?报(?:纸|刊)?(?:阅读)?(?:机|器|平台|系统)$|^欢迎(?:访问|光临|您)|^(?:数字|电子|多媒体)(?:报纸?|报刊|版)(?:阅读)?(?:平台|系统)?$`)
	publisherLine = regexp.MustCompile(`CN\s?\d{2}\s?[-－—]\s?\d{4}|^[\p{Han}]{2,14}(?:集团|报社)(?:主办|出版|主管)|(?:零售价|每份)\s*[:：]?\s*[\d.]+\s*元`)
)

// isLabelLine reports whether a line is a page label, with nothing beside it but the newspaper's
// name, the date and buttons.
func isLabelLine(l string) bool {
	if len(l) > 240 || strings.ContainsAny(l, "。；！？") || !strings.ContainsAny(l, "版:：|0123456789") {
		return false
	}
	if m := pageNoWord.FindStringSubmatch(l); m != nil && colonAfterNumber.MatchString(l) && len([]rune(withoutButtons(m[2]))) <= 12 {
		return true
	}
	_, name, at, ok := findLabel(l)
	if !ok || len([]rune(name)) > 16 {
		return false
	}
	before := withoutDates(visitDate.ReplaceAllString(l[:at], " "))
	before = monthDay.ReplaceAllString(before, " ")
	before = labelBefore.ReplaceAllString(withoutDateWords(before), " ")
	return !hasLetters(before)
}

// labelBefore matches the words before a label.
var labelBefore = regexp.MustCompile(`当前版?面?|本版|版面|版次|第$`)

// withoutDates returns s without its dates.
func withoutDates(s string) string {
	for i := 0; i < 4; i++ {
		d := findDates(s)
		if len(d) == 0 {
			break
		}
		s = s[:d[0].start] + " " + s[d[0].end:]
	}
	return s
}
