package epaper

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/content"
)

// Forms of datelines (电头) and of signatures at the end of a paragraph.
var (
	dateline      = compileHan(`^(?:[▲●■◆★]\s*)?((?:据)?[\p{Han}A-Za-z·\s]{0,20}?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:讯|电|消息|报道))\s*[（(]\s*([^（）()]{2,70})\s*[)）]`)
	datelineOpen  = compileHan(`^(?:本报|本台|本网|[\p{Han}]{0,5}[报网台])讯\s*((?:[\p{Han}]{0,8})(?:记者|通讯员)[^，。：:（(]{2,40}?)\s*(?:报道)?\s*[:：，]`)
	reportedBy    = compileHan(`^((?:本报|本台|[\p{Han}]{1,6}[报台])[\p{Han}]{0,6}?(?:记者|通讯员)\s?[\p{Han}、\s]{2,24}?)\s*报道\s*[:：，]?\s*\S`)
	leadingParen  = regexp.MustCompile(`^[（(]\s*([^（）()]{2,70})\s*[)）]\s*\S`)
	agencyLine    = compileHan(`^(据|(?:本报)?综合)?\s*(新华社|中新社|中新网|新华网|人民网|央视新闻|中央社|法新社|路透社|美联社)[\p{Han}·、\s]{0,16}?(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:综合)?(?:电|讯|消息)`)
	inlineTail    = regexp.MustCompile(`[。！？!?”’」…）)]\s*[（(]\s*([^（）()]{2,60})\s*[)）]\s*[。]?$`)
	officeTail    = compileHan(`[。！？!?”’」…）)]\s+((?:` + ownNewsroom + `)?[\p{Han}]{0,8}(?:编辑部|编委会|评论员|评论部|报道组|采访组|调研组))$`)
	reportTail    = compileHan(`[。！？!?”’」…）)]\s*([^。！？”’」…）)（(，,]{4,40}?(?:摄影报道|文[/／]图|图文报道))$`)
	leadingAgency = compileHan(`^(新华社|中新社)`)
)

// datelineByline returns the byline and the news agency in a paragraph's dateline, or "". The
// paragraph keeps its text.
func datelineByline(p string) (byline, agency string) {
	if m := agencyLine.FindStringSubmatch(p); m != nil {
		agency = m[2]
	}
	for _, form := range []*regexp.Regexp{dateline, datelineOpen, reportedBy, leadingParen} {
		m := form.FindStringSubmatch(p)
		if m == nil {
			continue
		}
		inner := foldSpaces(m[len(m)-1])
		if _, ok := parseCredits(inner, form == reportedBy || !hasRole.MatchString(inner)); ok && (form != leadingParen || hasRole.MatchString(inner)) {
			return inner, agency
		}
	}
	if agency != "" {
		return foldSpaces(agencyLine.FindString(p)), agency
	}
	return "", ""
}

// inlineSignature separates a signature from the end of the last paragraph: ……。（王明） or ……。本报记者 王明
// 摄影报道. It reports false when there is none.
func inlineSignature(p string) (rest, byline string, ok bool) {
	head := ""
	if cut := len(p) - 2*longestByline; cut > 0 {
		for cut < len(p) && !utf8.RuneStart(p[cut]) {
			cut++
		}
		head, p = p[:cut], p[cut:]
	}
	rest, byline, ok = signatureInTail(p)
	return head + rest, byline, ok
}

// signatureInTail is inlineSignature for the end of a paragraph only, so that the regular
// expressions do not search long paragraphs.
func signatureInTail(p string) (rest, byline string, ok bool) {
	if m := reportTail.FindStringSubmatchIndex(p); m != nil && hasRole.MatchString(p[m[2]:m[3]]) {
		if inner := foldSpaces(p[m[2]:m[3]]); signatureCredits(inner) != nil {
			return strings.TrimRightFunc(p[:m[2]], isSpace), inner, true
		}
	}
	if m := officeTail.FindStringSubmatchIndex(p); m != nil && authorKind(p[m[2]:m[3]]) == content.Collective {
		return strings.TrimRightFunc(p[:m[2]], isSpace), p[m[2]:m[3]], true
	}
	m := inlineTail.FindStringSubmatchIndex(p)
	if m == nil {
		return p, "", false
	}
	inner := foldSpaces(p[m[2]:m[3]])
	if closing.MatchString(inner) || noteStart.MatchString(inner) {
		return p, "", false
	}
	_, sure := parseCredits(inner, true)
	if !sure && !(hasRole.MatchString(inner) && signatureCredits(inner) != nil) {
		return p, "", false
	}
	open := strings.LastIndexAny(p[:m[2]], "（(")
	return strings.TrimRightFunc(p[:open], isSpace), inner, true
}
