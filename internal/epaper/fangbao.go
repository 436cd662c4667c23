package epaper

import (
	"strings"

	"broadsheet/internal/content"
)

// fangBao is the system of county and city papers. Issues are in folders named by the full date,
// pages are called qpaper, and articles are named by bare numbers.
var fangBao = profile{
	family:   FangBao,
	kicker:   []string{"h3.news-intro-title", "h3.news-pre-title", ".news-kicker", "#yinti"},
	title:    []string{"h3.news-title", ".news-title", "#doctitle"},
	subtitle: []string{"h3.news-sub-title", ".news-sub-title", "#subdoctitle"},
	author:   []string{"#docauthor"},
	meta:     []string{".news-param", "#docinfo"},
	body:     []string{"#ozoom", ".news-content", "#doccontent"},
	pictures: ".news-pic",
	label:    []string{".news-hd h4", ".banming2", ".title-list-group .h"},
	readHead: fangBaoHead,
}

// fangBaoHead reads the breadcrumb: 发刊日期 > 第N期 > 第N版 > name. The issue number may be missing, and
// the page number may be a Chinese numeral. An article's breadcrumb has 新闻内容 in place of the
// page's name.
func fangBaoHead(s *document, r *Reading) {
	crumb := lineOf(s.firstWithText(".news-hd h4"))
	if crumb == "" {
		if d := s.doc.Find(`meta[name="description"]`).AttrOr("content", ""); strings.Contains(d, "发刊日期") {
			crumb = foldSpaces(d)
		}
	}
	if crumb != "" {
		readBreadcrumb(crumb, r)
	}
	if r.Page.Number == "" || r.Page.Name == "" {
		if number, name, ok := parseLabel(lineOf(s.firstWithText(".title-list-group .h"))); ok {
			if r.Page.Number == "" {
				r.Page.Number = number
			}
			if r.Page.Name == "" && content.PageNumberKey(number) == content.PageNumberKey(r.Page.Number) {
				r.Page.Name = name
			}
		}
	}
}

// readBreadcrumb reads the issue date, the issue number, and the page's number and name.
func readBreadcrumb(crumb string, r *Reading) {
	if d, ok := dateInText(crumb); ok {
		r.Date = d
	}
	r.Number = parseIssueNumber(crumb)
	var label string
	for _, part := range strings.FieldsFunc(crumb, func(c rune) bool { return c == '>' || c == '＞' || c == '»' }) {
		part = foldSpaces(part)
		if number, _, ok := parseLabel(part); ok {
			r.Page.Number, label = number, part
			if _, name, _ := parseLabel(part); name != "" {
				r.Page.Name = name
			}
			continue
		}
		if label != "" {
			if name := pageName(part); name != "" {
				r.Page.Name = name
			}
		}
	}
}

// isFangBao recognises FangBao by its classes and ids, or by links to its pages.
func isFangBao(s *document) bool {
	return s.has("h3.news-title, .news-hd h4, .map-box, .title-list-group, #doctitle, #bancilist, img#mappaper") || strings.Contains(strings.ToLower(s.text), "qpaper")
}
