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
	isHTML := htmlTag.MatchString(text)
	if err := checkSize(f, text, isHTML); err != nil {
		return Reading{}, err
	}
	if !isHTML {
		return readText(f, o, text)
	}
	s, err := newDocument(f, o, text)
	if err != nil {
		return Reading{}, err
	}
	prof, ok := s.detectFamily()
	if prof.family == Archive {
		return s.readArchive()
	}
	if s.isNavigation(ok) {
		return Reading{Path: f.Path, Family: prof.family, Navigation: true}, nil
	}
	if !ok {
		return Reading{}, unreadable(f, "not an e-paper page of a supported system (FangBao, Founder, Huaguang, 人民日报 and others): it has no image map, title list, article markers or page label (第01版：要闻); leave it out of the import")
	}
	return s.read(prof)
}

// families are the families of HTML pages with the tests by which a document is recognised, in the
// order in which they are tried. Founder's classic system is the last of Founder's, as the others
// share its marks.
var families = []struct {
	profile *profile
	matches func(*document) bool
}{
	{&huaguang, isHuaguang},
	{&spread, isSpread},
	{&reader, isReader},
	{&fangBao, isFangBao},
	{&renmrbOld, isRenmrbOld},
	{&renmrbNew, isRenmrbNew},
	{&founderNew, isFounderNew},
	{&founderClassic, isFounderClassic},
	{&founderWeb, isFounderWeb},
	{&tableSkin, isTableSkin},
	{&mapArticle, isMapArticle},
	{&datedFolder, isDatedFolder},
	{&profile{family: Archive}, isArchive},
	{&founderClassic, mayBeFounderClassic},
	{&otherPaper, isOtherPaper},
}

// detectFamily returns the profile of the family that a document is from, by elements and texts
// that its templates share, and by its address. It reports false for a document of no known
// family.
func (s *document) detectFamily() (profile, bool) {
	for _, f := range families {
		if f.matches(s) {
			return *f.profile, true
		}
	}
	return profile{}, false
}

// has reports whether an element matches one of the selectors.
func (s *document) has(selectors string) bool { return s.doc.Find(selectors).Length() > 0 }

// address returns the document's path with a slash before it.
func (s *document) address() string { return "/" + s.file.Path }

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
