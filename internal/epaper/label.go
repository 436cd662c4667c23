package epaper

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// foldDigits replaces full-width digits and letters by ASCII ones. Punctuation stays as it is.
func foldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
			return r - 0xFEE0
		}
		return r
	}, s)
}

// foldSpaces trims white space, including ideographic spaces, and replaces each run of it by one
// space.
func foldSpaces(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

// isSpace reports whether r is white space, including ideographic and zero-width spaces.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == 0x3000 || r == 0x200B || r == 0xFEFF }

// hanNumeral matches a character of a Chinese numeral.
const hanNumeral = `[〇零○一二三四五六七八九十百]`

// parseHan returns the value of a Chinese numeral with units (二十一) or by digits (二〇一七).
func parseHan(s string) (int, bool) {
	digits := map[rune]int{'〇': 0, '零': 0, '○': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	if s == "" || len(s) > 24 {
		return 0, false
	}
	total, digit, plain := 0, -1, true
	for _, r := range s {
		switch unit := map[rune]int{'十': 10, '百': 100}[r]; {
		case unit > 0:
			total += max(digit, 1) * unit
			if digit == 0 {
				return 0, false
			}
			digit, plain = -1, false
		default:
			d, ok := digits[r]
			if !ok {
				return 0, false
			}
			if plain && digit >= 0 {
				total = (total + digit) * 10
			}
			digit = d
		}
	}
	return total + max(digit, 0), true
}

// issueNumber matches an issue number: 第12期, 总第12345期.
var issueNumber = compileHan(`(?:总\s*)?第\s*(\d{1,6}|` + hanNumeral + `{1,6})\s*期`)

// parseIssueNumber returns the issue number (第N期) in s, in ASCII digits, or "".
func parseIssueNumber(s string) string {
	m := issueNumber.FindStringSubmatch(foldDigits(s))
	if m == nil {
		return ""
	}
	return arabic(m[1])
}

// issueLine matches a line that begins with the issue number or weekday.
var issueLine = compileHan(`^[（(【\[]?\s*(?:总|出版)?第\s*[\d一二三四五六七八九十百〇零]{1,6}\s*期|星期|周[一二三四五六日]\s|总第|刊号|今日\s*\d+\s*版`)

// issueNumberIn returns the issue number in a line of the page's head, or "". Headlines contain
// other numbers of that form, so the line must begin with the number or contain a date.
func issueNumberIn(l string) string {
	n := parseIssueNumber(l)
	if n == "" || len([]rune(l)) > 80 || strings.Contains(l, "往期") {
		return ""
	}
	if len(findDates(visitDate.ReplaceAllString(l, ""))) == 0 && !issueLine.MatchString(foldSpaces(l)) {
		return ""
	}
	return n
}

// arabic returns a Chinese numeral in ASCII digits; other strings without their spaces.
func arabic(s string) string {
	if n, ok := parseHan(s); ok {
		return strconv.Itoa(n)
	}
	return strings.ReplaceAll(s, " ", "")
}

// Forms of page labels (版次). afterName matches what may follow a page's name on the line.
var (
	pageLabel     = compileHan(`(?:^|[^\p{Han}\w]|第)\s*第?\s*([A-Za-z]{0,4}\s?-?\d{1,5}(?:\s?[-—/、]\s?[A-Za-z]{0,3}\d{1,4})?|` + hanNumeral + `{1,4})\s*(版)\s*[:：>\]）)|·]*\s*(.*)$`)
	pageOfArticle = compileHan(`版次\s*[:：]\s*第?\s*([A-Za-z]{0,4}\d{1,4}|` + hanNumeral + `{1,4})\s*版?(?:[\s:：]+(.*))?$`)
	pageNoWord    = regexp.MustCompile(`^[(（]?\s*([A-Za-z]{1,4}\s?\d{1,4}|\d{2,4})\s*[)）]?\s*(?:[:：|]|\s)\s*(\S.*)$`)
	// colonAfterNumber matches the number of a label without the word 版.
	colonAfterNumber = regexp.MustCompile(`^[(（]?\s*(?:[A-Za-z]{1,2}\s?\d{1,3}|\d{2,3})\s*[)）]?\s*[:：|]\s*[\p{Han}]`)
	afterName        = compileHan(`(?:上一版|下一版|上一期|下一期|上版|下版|返回|版面导航|版面目录|标题导航|PDF|pdf|放大|[【\[|｜]|\d{4}\s*年|\d{4}-\d|星期|上一篇|下一篇).*$`)
)

// parseLabel parses a page label: 第A01版：头版, 01版:要闻, 当前版：第一版. The name may be empty.
func parseLabel(s string) (number, name string, ok bool) {
	number, name, _, ok = findLabel(foldSpaces(foldDigits(s)))
	return number, name, ok
}

// findLabel returns the number and the name of the page label in s, and its byte offset. The
// digits in s are ASCII digits.
func findLabel(s string) (number, name string, at int, ok bool) {
	if len(s) > 600 {
		return "", "", 0, false
	}
	if m := pageOfArticle.FindStringSubmatchIndex(s); m != nil {
		if m[4] >= 0 {
			name = pageName(s[m[4]:m[5]])
		}
		return arabic(s[m[2]:m[3]]), name, m[0], true
	}
	if m := pageNoWord.FindStringSubmatch(s); m != nil && colonAfterNumber.MatchString(s) && strings.Contains(m[2], "版") {
		return strings.ReplaceAll(m[1], " ", ""), pageName(m[2]), 0, true // A01：一版要闻
	}
	for from := 0; ; {
		m := pageLabel.FindStringSubmatchIndex(s[from:])
		if m == nil {
			return "", "", 0, false
		}
		if before, word := s[from:from+m[0]], s[from+m[5]:]; isPageLabel(before, word) {
			return arabic(strings.ReplaceAll(s[from+m[2]:from+m[3]], " ", "")), pageName(s[from+m[6] : from+m[7]]), from + m[0], true
		}
		from += m[5] // 版 was part of another word: continue after it
	}
}

// Words that begin like the end of a word with 版: 版本, 版图, 版画. attachedName matches names of pages
// that begin with the same characters and follow 版 without a space or colon.
var (
	versionWord  = regexp.MustCompile(`^[本式权图画税次]`)
	attachedName = compileHan(`^(?:本(?:[地市县区省土埠报刊期周月校院])|图[片文说像库话闻]|画[刊报廊页]|税[务法收]|权[威益])[\p{Han}]{0,4}(?:$|\s)`)
)

// isPageLabel reports whether 版 between before and after ends the number of a page. It rejects words
// that contain 版, such as 第三版修订本, 出版 and 改版, and references such as 下转第二版.
func isPageLabel(before, after string) bool {
	if after = simplified(after); versionWord.MatchString(after) && !attachedName.MatchString(after) {
		return false
	}
	before = simplified(before)
	return !strings.HasSuffix(before, "转") && !strings.HasSuffix(before, "接") && !strings.HasSuffix(before, "见")
}

// parseShortLabel parses a page label, also without the word 版, as in lists of pages: A01：头版.
func parseShortLabel(s string) (number, name string, ok bool) {
	if number, name, ok = parseLabel(s); ok {
		return number, name, true
	}
	if len(s) > 600 {
		return "", "", false
	}
	m := pageNoWord.FindStringSubmatch(foldSpaces(foldDigits(s)))
	if m == nil || len([]rune(m[2])) > 20 {
		return "", "", false
	}
	return strings.ReplaceAll(m[1], " ", ""), pageName(m[2]), true
}

// pageName cleans the name of a page: it removes the text after the name, and spaces between
// single characters. It returns "" for placeholders such as 新闻内容.
func pageName(s string) string {
	s = strings.Trim(foldSpaces(afterName.ReplaceAllString(withoutButtons(s), "")), " :：>·|-—<《》()（）]】")
	s = joinSpaced(s)
	switch simplified(s) {
	case "新闻内容", "正文", "内容", "文章内容", "新闻", "版面", "版", "详细内容":
		return ""
	}
	if len([]rune(s)) > 40 || strings.ContainsAny(s, "。；") {
		return ""
	}
	if n, name, ok := parseLabel(s); ok && name == "" && n != "" && len([]rune(s)) < 8 {
		return ""
	}
	return s
}

// joinSpaced removes letter-spacing: 头 版 becomes 头版, 郭 华 becomes 郭华. When a word has more than
// one character, the spaces separate words and stay.
func joinSpaced(s string) string {
	fields := strings.Fields(s)
	for _, f := range fields {
		if r := []rune(f); len(r) != 1 || !unicode.Is(unicode.Han, r[0]) {
			return s
		}
	}
	return strings.Join(fields, "")
}
