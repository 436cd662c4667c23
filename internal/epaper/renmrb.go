package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
)

// renmrbOld is the e-paper of 人民日报 until 2024, and of newspapers with the same addresses: nbs.…
// for pages, nw.… for articles.
var renmrbOld = profile{
	family:          RenmrbOld,
	kicker:          []string{".text_c h3", ".article h3"},
	title:           []string{".text_c h1", ".article h1", "founder-title", "h1"},
	subtitle:        []string{".text_c h2", ".article h2"},
	author:          []string{".text_c h4", "founder-author"},
	meta:            []string{".text_c .lai", ".lai"},
	body:            []string{"#articleContent", ".text_c #ozoom", "#ozoom", "founder-content"},
	pictures:        "table.pci_c, .text_c .c_c table, #newspic, .attachment",
	label:           []string{".list_l .l_t", ".ban_t li", ".left_c .ban_t"},
	bodyMarkers:     true,
	numberInAddress: true,
	readHead:        renmrbHead,
	readByline:      renmrbAuthor,
}

// renmrbNew is the e-paper of 人民日报 since 2024.
var renmrbNew = profile{
	family:          RenmrbNew,
	kicker:          []string{".article h3"},
	title:           []string{".article h1", "h1"},
	subtitle:        []string{".article h2"},
	author:          []string{".article p.author"},
	meta:            []string{".article p.sec", "p.sec"},
	body:            []string{".article #ozoom", "#ozoom", ".article #articleContent"},
	pictures:        ".article table.pci_c, .article .attachment, .article table",
	label:           []string{".paper-bot .ban", ".paper-bot p", "p.sec"},
	bodyMarkers:     true,
	numberInAddress: true,
	readHead:        renmrbHead,
	readByline:      renmrbAuthor,
}

// ofPaper matches the newspaper's name before the date: 《人民日报》（.
var ofPaper = regexp.MustCompile(`《\s*([\p{Han}]{2,12})\s*》\s*[（(]`)

// renmrbHead reads the line with author, newspaper, date and page: 本报记者 王明 《…》（2026年08月03日 第 01
// 版）.
func renmrbHead(s *document, r *Reading) {
	line := lineOf(s.firstWithText("p.sec", ".text_c .lai", ".lai"))
	if m := ofPaper.FindStringSubmatch(line); m != nil {
		r.Publication.Name = m[1]
	}
	if d := findDates(line); len(d) > 0 {
		r.Date = d[0].date
		if number, _, ok := parseLabel(strings.TrimLeft(line[min(d[0].end, len(line)):], " 　")); ok && r.Page.Number == "" {
			r.Page.Number = number
		}
	}
	if r.Publication.Name == "" {
		if name := foldSpaces(beforeDate(lineOf(s.firstWithText("#riqi_", ".date-box", ".riqi")))); paperName.MatchString(name) {
			r.Publication.Name = name
		}
	}
	if n := numberFromAddress(s.file.Path); n != "" && (r.Page.Number == "" || content.PageNumberKey(n) == content.PageNumberKey(r.Page.Number) && len(n) > len(r.Page.Number)) {
		r.Page.Number = n
	}
}

// renmrbAuthor returns the part of that line before the newspaper's name.
func renmrbAuthor(s *document) string {
	line := lineOf(s.firstWithText("p.sec", ".text_c .lai", ".lai"))
	if i := strings.Index(line, "《"); i >= 0 {
		line = line[:i]
	}
	line = foldSpaces(beforeDate(line))
	if _, _, label := parseLabel(line); label || paperName.MatchString(line) {
		return ""
	}
	return line
}

// beforeDate returns the part of a line before its first date.
func beforeDate(line string) string {
	if d := findDates(line); len(d) > 0 {
		return line[:d[0].start]
	}
	return line
}

// oldRenmrb matches the addresses of renmrbOld.
var oldRenmrb = regexp.MustCompile(`(?i)\bn(?:w|bs)\.D\d+\w+`)

// isRenmrbOld recognises renmrbOld by the addresses of the document or of its links.
func isRenmrbOld(s *document) bool {
	return (oldRenmrb.MatchString(s.address()) || oldRenmrb.MatchString(s.text)) && !newAddress.MatchString(s.address())
}

// isRenmrbNew recognises renmrbNew by its classes and addresses.
func isRenmrbNew(s *document) bool {
	return s.has(".article p.sec, p.sec .newstime") || strings.Contains(s.address(), "/rmrb/pc/") || s.has(".paper-bot") && s.has(".news-list")
}
