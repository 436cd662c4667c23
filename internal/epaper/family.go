package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
)

// Marks of HTML files and of the families' addresses.
var (
	htmlTag      = regexp.MustCompile(`(?i)<(?:!doctype|html|head|body|div|table|td|p|br|a|meta|script|founder-\w+)[\s>/]`)
	metaRefresh  = regexp.MustCompile(`(?i)<meta[^>]+http-equiv\s*=\s*["']?refresh`)
	indexAddress = regexp.MustCompile(`(?i)(?:^|/)(?:paper/index-\d+|date/[\w-]+|paperindex|issueindex|calendar\w*|navi|period)\.(?:s?html?|xml|js)$`)
	oldRenmrb    = regexp.MustCompile(`(?i)\bn(?:w|bs)\.D\d+\w+`)
	newAddress   = regexp.MustCompile(`(?i)/(?:layout|content|con|col)/\d{6}/\d{1,2}/|/\d{6}/\d{1,2}/(?:node_\w+|content_\w+|c\d+|l\d+|col\d+)\.html|/pc/\d{6}/`)
	classicLink  = regexp.MustCompile(`(?i)(?:node|content)_[\w-]+\.s?html?`)
)

// Read detects the family of a file and returns the file's contents. Its error is an
// [*Unreadable].
func Read(f File, o Options) (Reading, error) {
	text := decode(f.Data)
	if foldSpaces(text) == "" {
		return Reading{}, unreadable(f, "the file is empty; save the page again, or leave it out of the import")
	}
	lower := strings.ToLower(baseName(f.Path))
	if strings.HasSuffix(lower, ".xml") && indexAddress.MatchString(f.Path) {
		return Reading{Path: f.Path, Family: FounderClassic, Navigation: true}, nil
	}
	if !htmlTag.MatchString(text) {
		return readText(f, o, text)
	}
	s, err := newDocument(f, o, text)
	if err != nil {
		return Reading{}, err
	}
	prof, ok := s.detectFamily()
	if s.isNavigation(ok) {
		return Reading{Path: f.Path, Family: prof.family, Navigation: true}, nil
	}
	if !ok {
		return Reading{}, unreadable(f, "not an e-paper page of a supported system (FangBao, Founder, 人民日报): it has no image map, title list or article markers; leave it out of the import")
	}
	return s.read(prof)
}

// detectFamily returns the profile of the family that a document is from, by elements and texts
// that its templates share. The address decides between families that share them. It reports
// false for a document of no known family.
func (s *document) detectFamily() (profile, bool) {
	hasElement := func(selectors string) bool { return s.doc.Find(selectors).Length() > 0 }
	path := "/" + s.file.Path
	paged := oldRenmrb.MatchString(path) || oldRenmrb.MatchString(s.text)
	_, webArticle := s.props["articleid"]
	switch {
	case hasElement("h3.news-title, .news-hd h4, .map-box, .title-list-group, #doctitle, #bancilist, img#mappaper"), strings.Contains(strings.ToLower(s.text), "qpaper"):
		return fangBao, true
	case paged && !newAddress.MatchString(path):
		return renmrbOld, true
	case hasElement(".article p.sec, p.sec .newstime"), strings.Contains(path, "/rmrb/pc/"), hasElement(".paper-bot") && hasElement(".news-list"):
		return renmrbNew, true
	case hasElement("#Title, .newsdetatit, .newslisttit, #layoutlist, .Therestlist, #ScroLeft, .pic-info-ctrl, cms-content, .news-list, .newslist, .Chunkiconlist"), newAddress.MatchString(path), strings.Contains(s.text, "amucsite"):
		if !webArticle || hasElement("img[usemap]") || hasElement("#Title, .newsdetatit") || newAddress.MatchString(path) {
			return founderNew, true
		}
	}
	switch {
	case hasElement("founder-content, founder-title, founder-author, td.font01, #newspic, a#pageLink"),
		strings.Contains(strings.ToLower(s.text), "pagepicmap"), s.props["pagenum"] != "", s.props["papername"] != "",
		strings.Contains(s.text, "<npm:article"):
		return founderClassic, true
	case webArticle, strings.Contains(s.text, "<!--enpcontent"), len(s.props) > 3:
		return founderWeb, true
	case hasElement("map area[coords]"), hasElement("#ozoom"), classicLink.MatchString(s.text) && hasDateInPath(s.file.Path):
		return founderClassic, true
	}
	return profile{}, false
}

// hasDateInPath reports whether a path contains a date.
func hasDateInPath(p string) bool {
	_, ok := DateOfPath(p)
	return ok
}

// isNavigation reports whether a document only links to others: an archive of issues, a calendar,
// a redirect, a frameset. detected says whether the document's family is known.
func (s *document) isNavigation(detected bool) bool {
	text := foldSpaces(s.doc.Find("body").Text())
	switch {
	case indexAddress.MatchString(s.file.Path):
		return true
	case metaRefresh.MatchString(s.text) && len([]rune(text)) < 200, s.doc.Find("frameset").Length() > 0:
		return true
	case s.doc.Find("map area[coords], #ozoom, founder-content, .news-title").Length() > 0:
		return false
	case pageAddress(s.file.Path) && (s.props["pagenum"] != "" || s.doc.Find("img[usemap]").Length() > 0):
		return false // a page without articles, such as an advertisement
	}
	if s.doc.Find("h1, h2, h3, p").Length() > 3 && len(betweenMarkers(s.text, "enpcontent")) > 0 {
		return false
	}
	dates := make(map[content.Date]bool)
	pages := 0
	for _, n := range s.doc.Find("a[href]").Nodes {
		href := attr(n, "href")
		if d, ok := DateOfPath(resolve(s.file.Path, href)); ok && pageAddress(href) {
			dates[d] = true
		}
		if pageAddress(href) {
			pages++
		}
	}
	self := idFromAddress(s.file.Path)
	return len(dates) > 1 && linkedArticleID(s.file.Path) == "" || otherBase.MatchString(self) && (pages > 1 || !detected)
}
