package epaper

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// readDirectory reads the issue's list of pages with their PDFs, the PDF of this page, and the
// PDF of the issue.
func (s *document) readDirectory(r *Reading) {
	inList, rows := make(map[*html.Node]bool), pageRows{}
	seen := make(map[string]bool)
	before, beforeHref := "", ""
	s.doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		text, href := linkText(a), a.AttrOr("href", "")
		own := text
		if href == beforeHref && bareNumber.MatchString(before) {
			text = before + " " + text // number and name in two links: 01, 头版
		}
		before, beforeHref = own, href
		number, name, ok := parseShortLabel(text)
		if !ok || !pageAddress(a.AttrOr("href", "")) || neighbourWords.MatchString(lineOf(a)) {
			return
		}
		pdf, node := rows.pdf(a)
		if node != nil {
			inList[node] = true
		}
		if !seen[number] {
			seen[number] = true
			r.Page.Directory = append(r.Page.Directory, PageLink{number, name, resolve(s.file.Path, pdf)})
		}
	})
	s.doc.Find("a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		href := a.AttrOr("href", "")
		if !isPDF(href) || inList[a.Get(0)] || a.ParentsFiltered("#ozoom p, founder-content, .news-content").Length() > 0 {
			return true
		}
		switch text := simplified(lineOf(a)); {
		case strings.Contains(text, "整期"), strings.Contains(text, "全版"), strings.Contains(text, "整份"), strings.Contains(text, "合订"):
			r.IssuePDF = resolve(s.file.Path, href)
		case r.Page.PDF == "":
			r.Page.PDF = resolve(s.file.Path, href)
		}
		return true
	})
}

// bareNumber matches the number of a page without a name.
var bareNumber = regexp.MustCompile(`^[A-Za-z]{0,2}\d{1,3}$`)

// isPDF reports whether href is the address of a PDF.
func isPDF(href string) bool { return strings.HasSuffix(strings.ToLower(baseName(href)), ".pdf") }

// pageRow is an element that may be a row of a list of pages.
type pageRow struct {
	labels int // number of links to pages
	pdf    string
	node   *html.Node // of the first link to a PDF; nil when there is none
}

// pageRows finds the rows of a list of pages. It looks into each element once.
type pageRows map[*html.Node]pageRow

// of returns the row of an element.
func (rows pageRows) of(e *goquery.Selection) pageRow {
	if row, ok := rows[e.Get(0)]; ok {
		return row
	}
	var row pageRow
	e.Find("a[href]").Each(func(_ int, l *goquery.Selection) {
		href := l.AttrOr("href", "")
		if row.node == nil && isPDF(href) {
			row.pdf, row.node = href, l.Get(0)
		}
		if row.labels > 1 || !pageAddress(href) {
			return
		}
		if _, _, ok := parseShortLabel(linkText(l)); ok {
			row.labels++
		}
	})
	rows[e.Get(0)] = row
	return row
}

// pdf returns the PDF link in the same row of a list of pages as a, and its node.
func (rows pageRows) pdf(a *goquery.Selection) (string, *html.Node) {
	e := a.Parent()
	for i := 0; i < 3 && e.Length() > 0; i++ {
		row := rows.of(e)
		if row.labels > 1 {
			break
		}
		if row.node != nil {
			return row.pdf, row.node
		}
		e = e.Parent()
	}
	return "", nil
}

// readNeighbours reads the links to the previous and next articles (上一篇, 下一篇). Plain text in
// place of a link means that there is none.
func (s *document) readNeighbours(r *Reading) {
	self := idFromAddress(s.file.Path)
	s.doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		id, text := linkedArticleID(a.AttrOr("href", "")), simplified(lineOf(a))
		if text == "" {
			text = simplified(a.AttrOr("title", ""))
		}
		switch {
		case id == "" || id == self || len([]rune(text)) > 60:
		case r.Prev == "" && (strings.Contains(text, "上一篇") || strings.Contains(text, "上一条") || text == "上篇"):
			r.Prev = id
		case r.Next == "" && (strings.Contains(text, "下一篇") || strings.Contains(text, "下一条") || text == "下篇"):
			r.Next = id
		}
	})
}
