package epaper

import (
	"strings"

	"github.com/PuerkitoBio/goquery"

	"broadsheet/internal/content"
)

// noDateReason returns the reason why text has no issue date, and what to do.
func noDateReason(text string) string {
	if monthAndDay.MatchString(visitDate.ReplaceAllString(text, " ")) {
		return "no issue date (日期): the text gives month and day but no year, and the path gives no date; put the file into a dated folder such as html/2021-07/01/"
	}
	return "no issue date (日期): neither the text nor the path gives one; put the file into a dated folder such as html/2021-07/01/"
}

// readIssue reads the issue's date and number, and the page label, from the lines outside the
// body.
func (s *document) readIssue(prof profile, r *Reading, outside []string) {
	text := strings.Join(outside, "\n")
	r.Date = s.issueDate(text)
	for _, l := range outside {
		if r.Number == "" {
			r.Number = issueNumberIn(l)
		}
	}
	s.readLabel(prof, r)
}

// issueDate returns the issue date: a labelled date on the page, else the date in the block of
// properties, else in the address, else in the text around the article.
func (s *document) issueDate(text string) content.Date {
	clean := visitDate.ReplaceAllString(foldDigits(text), " ")
	for _, d := range findDates(clean) {
		if labelledAt(clean, d.start) {
			return d.date
		}
	}
	if d := findDates(s.props["date"]); len(d) > 0 && s.props["articleid"] == "" {
		return d[0].date
	}
	if d, ok := DateOfPath(s.file.Path); ok {
		return d
	}
	if d, ok := dateInText(text); ok {
		return d
	}
	if d := findDates(s.props["date"]); len(d) > 0 {
		return d[0].date
	}
	return ""
}

// readLabel reads the page's number and name: by the profile's selectors, else from the first
// label that is not a link to a page.
func (s *document) readLabel(prof profile, r *Reading) {
	p := &r.Page
	try := func(text string) bool {
		if len([]rune(text)) > 120 {
			return false
		}
		number, name, ok := parseLabel(text)
		if ok && p.Number == "" {
			p.Number, p.Name = number, name
		} else if ok && p.Name == "" && content.PageNumberKey(number) == content.PageNumberKey(p.Number) {
			p.Name = name
		}
		return p.Number != "" && p.Name != ""
	}
	for _, sel := range prof.label {
		s.doc.Find(sel).EachWithBreak(func(_ int, e *goquery.Selection) bool { return !try(lineOf(e)) })
	}
	if p.Number == "" {
		s.scanLabels(prof, try)
	}
	if p.Number == "" && s.props["pagenum"] != "" {
		p.Number = foldDigits(s.props["pagenum"])
	}
	if p.Number == "" && prof.numberInAddress {
		p.Number = numberFromAddress(s.file.Path)
	}
	for _, l := range p.Directory {
		if p.Number != "" && content.PageNumberKey(l.Number) == content.PageNumberKey(p.Number) {
			if p.Name == "" {
				p.Name = l.Name
			}
			if l.PDF != "" {
				p.PDF = l.PDF
			}
		}
	}
}

// scanLabels calls try with the texts of the document that may be page labels, until try returns
// true.
func (s *document) scanLabels(prof profile, try func(string) bool) {
	inBody := strings.Join(prof.body, ", ")
	s.doc.Find("td, div, p, li, span, h1, h2, h3, h4, h5, h6, strong, b, em, font, dt, dd, th, header, section, center, caption").EachWithBreak(func(_ int, e *goquery.Selection) bool {
		n := e.Get(0)
		text := ownText(n)
		if text == "" || len([]rune(text)) > 60 || e.Find("a[href]").FilterFunction(isPageLink).Length() > 0 && !strings.Contains(text, "下一版") && !strings.Contains(text, "上一版") {
			return true
		}
		if e.Closest("a").FilterFunction(isPageLink).Length() > 0 || e.Closest("select").Length() > 0 || inBody != "" && s.props["type"] != "2" && e.Closest("founder-content, .news-content, .newsdetatext").Length() > 0 {
			return true
		}
		return !try(text)
	})
}

// isPageLink reports whether a links to a page of the issue, other than the previous or next one.
func isPageLink(_ int, a *goquery.Selection) bool {
	return pageAddress(a.AttrOr("href", "")) && !neighbourWords.MatchString(lineOf(a))
}
