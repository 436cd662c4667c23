package epaper

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// pathDates matches the dates in addresses, in each family's notation; its groups are year, month
// and day. When a path has several dates, the last one counts, because a mirror may itself be in
// a dated folder.
var pathDates = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d)(?:-(\d\d?)-(\d\d?)|-(\d\d?)/(\d\d?)|(\d\d)/(\d\d?)|/(\d\d?)/(\d\d?)|/(\d\d)(\d\d)|-(\d\d)(\d\d)|_(\d\d?)_(\d\d?)|(\d\d)(\d\d))(?:[^0-9]|$)`)

// dateInName matches the date in a name that also holds page and number: content_20140308003002.
var dateInName = regexp.MustCompile(`(?i)(?:^|/)content_((?:19|20)\d\d)(\d\d)(\d\d)\d{6}(?:\D|$)`)

// DateOfPath returns the issue date in an address, such as html/2017-04-17/, html/2017-07/22/,
// layout/202312/20/ or nw.D110000renmrb_20170722_1-01.htm. ok is false when the address has no
// valid date. A caller can so group the files of an issue without reading them.
func DateOfPath(p string) (date content.Date, ok bool) {
	var found content.Date
	for start := 0; start < len(p); {
		m := pathDates.FindStringSubmatchIndex(p[start:])
		if m == nil {
			break
		}
		var parts []string
		for i := 1; i < len(m)/2; i++ {
			if m[2*i] >= 0 {
				parts = append(parts, p[start+m[2*i]:start+m[2*i+1]])
			}
		}
		isFileNumber := strings.HasSuffix(p[:start+m[2]], "content_") || strings.HasSuffix(p[:start+m[2]], "node_")
		if d, ok := dateFromParts(parts[0], parts[1], parts[2]); ok && !isFileNumber {
			found = d
		}
		start += max(m[3], m[1]-1)
	}
	if m := dateInName.FindStringSubmatch(p); m != nil {
		if d, ok := dateFromParts(m[1], m[2], m[3]); ok {
			found = d
		}
	}
	return found, !found.IsZero()
}

// dateFromParts returns the date of a year, month and day in digits. It reports false when they
// are not a date, or when the year is before 1800.
func dateFromParts(year, month, day string) (content.Date, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil || y < 1800 { // no e-paper is that old: the text mentions a historical date
		return "", false
	}
	date, err := content.NewDate(y, time.Month(m), d)
	return date, err == nil
}

// baseName returns the last part of an address, without query and fragment. Some download tools
// save the query as part of the file name, after an @ or an escaped question mark.
func baseName(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	address = strings.ReplaceAll(address, "\\", "/")
	b := path.Base(strings.TrimSpace(address))
	if u, err := url.PathUnescape(b); err == nil {
		b = u
	}
	if i := strings.IndexAny(b, "?@#"); i >= 0 {
		b = b[:i]
	}
	if b == "." || b == "/" {
		return ""
	}
	return b
}

// idFromAddress returns the id that the source uses for the article at an address: the base name
// without its extension.
func idFromAddress(address string) string {
	b := baseName(address)
	switch ext := strings.ToLower(path.Ext(b)); ext {
	case ".htm", ".html", ".shtml", ".shtm", ".xhtml", ".asp", ".aspx", ".jsp", ".php", ".txt":
		b = b[:len(b)-len(ext)]
	}
	return strings.TrimSpace(b)
}

// Base names of articles, of pages, and of files that are neither; and links to an article by a
// fragment.
var (
	articleBase = regexp.MustCompile(`(?i)^(?:content_\w[\w-]*|nw\.D\d+\w*?_\d{8}_[\w-]+|artice?l\w*\d\w*|c\d{2,}|con_?\d+|news_?\d+|newsid[-_]\d+|t\d{8}_\d+|\d{1,12}|\d+_\d+|[a-z]{2,12}_\d{3,}_\d{3,}|\d{8}[a-z]\d{3})$`)
	pageBase    = regexp.MustCompile(`(?i)^(?:q?paper(?:_\d+)?|node(?:_[\w-]+)?|nbs\.D\d+\w*|page_?\w*\d+\w*|col_?\d+|l\d{1,4}|layout_?\w*|[a-z]{2,12}_\d{4}_\d{1,2}_\d{1,2}_\d{1,3})$`)
	itemPage    = regexp.MustCompile(`(?i)^[a-z]{2,12}_\d{4}_\d{1,2}_\d{1,2}_\d{1,3}$`)
	paperNumber = regexp.MustCompile(`(?i)^([a-z]{2,8})\d{4,9}$`) // the newspaper's letters and the article's number
	otherWord   = regexp.MustCompile(`(?i)^(?:index|list|page|node|layout|date|month|year|cover|paper|issue|map|img|pic|photo|top|nav)$`)
	otherBase   = regexp.MustCompile(`(?i)^(?:index(?:-\d+)?|date|paperindex|issueindex|calendar|navi|period|default|main|archive)$`)
	hashArticle = regexp.MustCompile(`#(content_\d+|c\d+)$`)
)

// linkedArticleID returns the id of the article that href links to, or "" when it links to
// something else, such as a page, an advertisement or a script.
func linkedArticleID(href string) string {
	href = strings.TrimSpace(href)
	if m := hashArticle.FindStringSubmatch(href); m != nil {
		return m[1]
	}
	lower := strings.ToLower(href)
	if href == "" || strings.HasPrefix(href, "#") || strings.Contains(lower, "javascript:") || strings.HasPrefix(lower, "mailto:") {
		return ""
	}
	switch strings.ToLower(path.Ext(baseName(href))) {
	case ".htm", ".html", ".shtml", ".shtm", ".asp", ".aspx", ".jsp", ".php":
	default:
		return ""
	}
	id := idFromAddress(href)
	if !isArticleName(id) || otherBase.MatchString(id) {
		return ""
	}
	return id
}

// isArticleName reports whether an id has the form of an article's file name.
func isArticleName(id string) bool {
	if m := paperNumber.FindStringSubmatch(id); m != nil && !otherWord.MatchString(m[1]) {
		return true
	}
	return articleBase.MatchString(id)
}

// pageAddress reports whether href links to a page of an issue.
func pageAddress(href string) bool {
	b := idFromAddress(href)
	return pageBase.MatchString(b) && !strings.Contains(strings.ToLower(href), "javascript:")
}

// pageNumberInAddress matches the page number (版次) in the addresses of families that have it
// there: nbs.D110000renmrb_01.htm, nw.…_1-01.htm, node_A01.html, ArticelA15003FM.htm,
// content_20140308003002.htm, article_detail_2_20140308A053.htm, 20141214A014.shtml.
var pageNumberInAddress = regexp.MustCompile(`(?i)(?:nbs\.D\d+\w*?_([a-z]{0,3}\d+)|nw\.D\d+\w*?_\d{8}_\d+-([a-z]{0,3}\d+)|node_([a-z]{0,3}\d{2,5})\.(?:html|txt)|/col_?([a-z]{0,3}\d{2,3})\.html|/l([a-z]{0,3}\d{2})\.html|page[-_ ]?([a-z]{0,3}\d{1,3})(?:[-_.]|$)` +
	`|artic(?:el|le)([a-z]{0,2}\d{2})\d{3}[a-z]{2}\.|page([a-z]{0,2}\d{2})[a-z]{2}\.|content_\d{8}0?(\d{2})\d{3}\.|(?:article|page)_detail_\d+_\d{8}([a-z]?\d{2})\d{0,3}\.|/\d{8}([a-z]\d{2})\d{1,2}\.|/[a-z]{2,12}_\d{4}_\d{1,2}_\d{1,2}_(\d{1,3})\.)`)

// pageFolder matches the folder of a page in the folder of its issue: 2014-03-08/6/7002.htm.
var pageFolder = regexp.MustCompile(`(?i)(?:^|/)(?:19|20)\d\d(?:-\d\d?-\d\d?|/\d\d?/\d\d?|\d{4})/([a-z]?\d{1,3})/[^/]+$`)

// numberFromAddress returns the page number in an address, in upper case, or "".
func numberFromAddress(p string) string {
	m := pageNumberInAddress.FindStringSubmatch(p)
	for i := 1; i < len(m); i++ {
		if m[i] != "" {
			return strings.ToUpper(m[i])
		}
	}
	return ""
}

// isURL reports whether p is a URL rather than a path below the import root.
func isURL(p string) bool {
	return strings.HasPrefix(p, "http://") || strings.HasPrefix(p, "https://")
}

// resolve returns the address of href on the page at from. It is a URL when from is a URL, else a
// path below the import root. Absolute addresses are returned unchanged; "" means that href is no
// address of a file.
func resolve(from, href string) string {
	href = strings.TrimSpace(strings.ReplaceAll(href, "\\", "/"))
	switch {
	case href == "" || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "javascript:") || strings.HasPrefix(href, "data:"):
		return ""
	case isURL(href), !isURL(from) && strings.HasPrefix(href, "/"):
		return href
	}
	if !isURL(from) {
		if i := strings.IndexAny(href, "#"); i >= 0 {
			href = href[:i]
		}
		return path.Join(path.Dir(from), href)
	}
	b, err := url.Parse(from)
	if err != nil {
		return href
	}
	u, err := b.Parse(href)
	if err != nil {
		return href
	}
	u.Fragment = ""
	return u.String()
}
