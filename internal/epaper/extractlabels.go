package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
)

// readExtractLabels reads issue, page and newspaper from the lines around the article.
func (r *Reading) readExtractLabels(f File, e *extract, outside []extractLine) {
	for _, l := range outside {
		if crumbLine.MatchString(l.text) {
			readBreadcrumb(visitDate.ReplaceAllString(l.text, ""), r)
			break
		}
	}
	if d := extractDate(outside, f.Path); r.Date.IsZero() || !d.IsZero() && !issueDateIn(joinTexts(outside)) {
		r.Date = d
	}
	for _, l := range outside {
		if r.Number == "" && !crumbLine.MatchString(l.text) {
			r.Number = issueNumberIn(l.text)
		}
	}
	if r.Page.Number == "" {
		r.Page.Number, r.Page.Name = currentLabel(outside)
	}
	if r.Page.Number == "" {
		r.Page.Number, r.Page.Name = labelInProperties(outside)
	}
	if r.Page.Number == "" {
		r.Page.Number = numberFromAddress(f.Path)
	}
	if m := pageFolder.FindStringSubmatch(f.Path); m != nil && r.Page.Number == "" {
		r.Page.Number = strings.ToUpper(m[1])
	}
	for _, l := range outside {
		if m := pageField.FindStringSubmatch(l.text); m != nil && r.Page.Name == "" {
			if _, _, ok := parseLabel(m[1]); !ok {
				r.Page.Name = pageName(m[1])
			}
		}
	}
	r.readExtractPaper(e, outside)
}

// pageWord matches a page number among the properties of a page: 00006, A03.
var pageWord = regexp.MustCompile(`^(?:0\d{1,4}|[A-Z]\d{2,3})$`)

// labelInProperties returns the page's number, and the name before it, from the properties.
func labelInProperties(outside []extractLine) (number, name string) {
	for _, l := range outside {
		words := strings.Fields(l.text)
		for i, w := range words {
			if l.shape != propertyLine || !pageWord.MatchString(w) {
				continue
			}
			if i > 0 && countHan(words[i-1]) > 0 && nameInTitle(words[i-1], "") == "" {
				name = words[i-1]
			}
			return w, name
		}
	}
	return "", ""
}

// pageField matches the field with the name of the page.
var pageField = regexp.MustCompile(`^(?:版面|版名)\s*[:：]\s*(\S.{0,20})$`)

// readExtractPaper reads the newspaper's name, its contacts and licences.
func (r *Reading) readExtractPaper(e *extract, outside []extractLine) {
	p := &r.Publication
	readFooter(textsOf(outside), p)
	var foot []string
	for _, l := range outside {
		if l.shape != buttonLine && l.shape != turnLine && l.shape != listTitle && (l.shape != shortText || usualPaper.MatchString(l.text)) {
			foot = append(foot, l.text)
		}
	}
	p.Name = nameInFooter(foot)
	var body []string
	for _, i := range e.body {
		body = append(body, e.lines[i].text)
	}
	for _, read := range []func() string{
		func() string { return firstName(outside, labelledName) },
		func() string { return firstName(outside, nameInPlace) },
		func() string { return nameInDateline(body) },
		func() string { return firstName(outside, nameInSource) },
	} {
		if p.Name == "" {
			p.Name = read()
		}
	}
}

// usualPaper matches a line that names a newspaper by a usual ending. Titles in lists end in 报, too.
var usualPaper = compileHan(`(?:日|晚|早|晨|时|商|周|导|快|电视|都市|法制|法治|青年|农民|工人)报社?$`)

// firstName returns the first name that read returns for one of the lines, or "".
func firstName(lines []extractLine, read func(extractLine) string) string {
	for _, l := range lines {
		if name := read(l); name != "" {
			return name
		}
	}
	return ""
}

// Forms of the newspaper's name in a field and in the publisher's line.
var (
	paperField  = regexp.MustCompile(`^(?:当前)?(?:报纸|报刊)(?:名称)?\s*[:：]\s*(\S{2,16})$`)
	paperGroup  = regexp.MustCompile(`(?:^|[\s\d])([\p{Han}]{2,12}?报)(?:报业|传媒)?(?:集团|社)`)
	greeting    = regexp.MustCompile(`^(?:欢迎您?(?:访问|光临|阅读|来到)|当前(?:位置)?)\s*[:：]?`)
	sourceField = regexp.MustCompile(`(?:来源|稿源)\s*[:：]\s*《?([^\s《》]{2,16})`)
)

// labelledName returns the newspaper's name in a field, or in the properties.
func labelledName(l extractLine) string {
	if m := paperField.FindStringSubmatch(l.text); m != nil {
		return nameInTitle(m[1], "")
	}
	if l.shape == propertyLine {
		return nameInTitle(l.text, "")
	}
	return ""
}

// nameInPlace returns the newspaper's name in a line of the site: the masthead, the breadcrumb, the
// page's label, the publisher.
func nameInPlace(l extractLine) string {
	if m := paperGroup.FindStringSubmatch(l.text); m != nil && l.shape != shortText {
		return m[1]
	}
	text := foldDigits(l.text)
	switch l.shape {
	case labelLine:
		if _, _, at, ok := findLabel(text); ok {
			text = text[:at]
		}
	case mastheadLine, placeLine, dayLine, fieldLine, footerLine:
	default:
		return ""
	}
	if len([]rune(text)) > 60 {
		return ""
	}
	text = greeting.ReplaceAllString(sourceField.ReplaceAllString(text, " "), "")
	return nameInTitle(withoutDates(text), "")
}

// nameInSource returns the name of the newspaper that a field names as the source, or "".
func nameInSource(l extractLine) string {
	if m := sourceField.FindStringSubmatch(l.text); m != nil && l.shape == fieldLine {
		return nameInTitle(m[1], "")
	}
	return ""
}

// extractDate returns the issue date: a labelled one, else that of the address, else that of a line
// with the page's label, of the properties, of the lines with date and source, of any line.
func extractDate(outside []extractLine, path string) content.Date {
	text := joinTexts(outside)
	if !issueDateIn(text) {
		if d, ok := DateOfPath(path); ok {
			return d
		}
		for _, s := range []shape{labelLine, propertyLine, fieldLine} {
			for _, l := range outside {
				if d := findDates(visitDate.ReplaceAllString(foldDigits(l.text), " ")); l.shape == s && len(d) > 0 {
					return d[0].date
				}
			}
		}
	}
	d, _ := dateInText(text)
	return d
}

// issueDateIn reports whether a text contains a labelled issue date.
func issueDateIn(text string) bool {
	clean := visitDate.ReplaceAllString(foldDigits(text), " ")
	for _, d := range findDates(clean) {
		if labelledAt(clean, d.start) {
			return true
		}
	}
	return false
}

// currentLabel returns the label of the extract's page. When the text lists all pages of the
// issue, it is the label next to 上一版 or 下一版, or the label that occurs twice. number is "" when
// there is none.
func currentLabel(outside []extractLine) (number, name string) {
	type label struct{ number, name string }
	var found []label
	counts := make(map[string]int)
	previousIsLabel := false
	for _, l := range outside {
		if len([]rune(l.text)) > 80 || l.shape == turnLine && rowOfPages.MatchString(l.text) {
			continue
		}
		n, name, ok := parseLabel(visitDate.ReplaceAllString(l.text, ""))
		if !ok && l.shape == labelLine {
			n, name, ok = parseShortLabel(l.text)
		}
		turns := strings.Contains(l.text, "上一版") || strings.Contains(l.text, "下一版") || strings.Contains(l.text, "当前版")
		switch {
		case turns && ok:
			return n, name
		case turns && previousIsLabel:
			return found[len(found)-1].number, found[len(found)-1].name
		}
		if previousIsLabel = ok; !ok {
			continue
		}
		found = append(found, label{n, name})
		counts[content.PageNumberKey(n)]++
	}
	for _, l := range found {
		if len(counts) == 1 || counts[content.PageNumberKey(l.number)] > 1 {
			for _, other := range found {
				if l.name == "" && content.PageNumberKey(other.number) == content.PageNumberKey(l.number) {
					l.name = other.name
				}
			}
			return l.number, l.name
		}
	}
	return "", ""
}
