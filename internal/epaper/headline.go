package epaper

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"
)

// readHeadline reads kicker, title, subtitle and byline, by the profile's selectors, else from
// the block of properties. paper is the newspaper's name.
func (s *document) readHeadline(prof profile, paper string) headline {
	var h headline
	field := func(selectors []string, marks ...string) string {
		for _, m := range marks {
			for _, part := range betweenMarkers(s.text, "npm:article-"+m) {
				if t := plainText(part); t != "" {
					return t
				}
			}
		}
		return lineOf(s.firstWithText(selectors...))
	}
	title := s.titleElement(prof, paper)
	h.title = lineOf(title)
	h.kicker, h.subtitle, h.byline = field(prof.kicker, "pretitle"), field(prof.subtitle, "subtitle"), field(prof.author, "author")
	if prof.titleRows && title.Length() > 0 {
		s.readRows(title, &h)
	}
	if h.title == "" && prof.bodyMarkers {
		h.title = plainText(s.rawElement("founder-title"))
	}
	if h.byline == "" && prof.bodyMarkers {
		h.byline = plainText(s.rawElement("founder-author"))
	}
	if h.title == "" {
		h.title = s.props["title"]
	}
	if h.title == "" && s.doc.Find(strings.Join(prof.title, ", ")).Length() == 0 {
		h.title = s.fallbackTitle(paper)
	}
	if h.kicker == "" {
		h.kicker = s.props["introtitle"]
	}
	if h.subtitle == "" {
		h.subtitle = s.props["subtitle"]
	}
	if h.byline == "" && prof.readByline != nil {
		h.byline = prof.readByline(s)
	}
	if h.byline == "" {
		h.byline = s.props["author"]
	}
	return cleanHeadline(h)
}

// leadDash matches dashes at both ends of a subtitle; dashInside matches a dash between title and
// subtitle.
var (
	leadDash   = regexp.MustCompile(`^[\s—―－–─-]+|[\s—―－–─]+$`)
	dashInside = regexp.MustCompile(`^(.{2,}?)\s*(?:——|――|──|－－|--)\s*(.+)$`)
)

// cleanHeadline removes placeholders, dashes, and parts that repeat another part.
func cleanHeadline(h headline) headline {
	h.subtitle = leadDash.ReplaceAllString(h.subtitle, "")
	h.kicker = leadDash.ReplaceAllString(h.kicker, "")
	if h.title == "无标题" || h.title == "标题" {
		h.title = ""
	}
	if h.kicker == h.title {
		h.kicker = ""
	}
	if h.subtitle == h.title || h.subtitle == h.kicker {
		h.subtitle = ""
	}
	return h
}

// titleElement returns the element of the title. Some templates mark the newspaper's name above
// it in the same way; it is skipped.
func (s *document) titleElement(prof profile, paper string) *goquery.Selection {
	for _, sel := range prof.title {
		var found *goquery.Selection
		s.doc.Find(sel).EachWithBreak(func(_ int, e *goquery.Selection) bool {
			if t := lineOf(e); t != "" && t != paper && len([]rune(t)) <= 120 {
				found = e
			}
			return found == nil
		})
		if found != nil {
			return found
		}
	}
	return s.doc.Find("no-such-element")
}

// readRows reads the rows of the title's table: the kicker is above the title, subtitle and
// byline are below it.
func (s *document) readRows(title *goquery.Selection, h *headline) {
	row := title.Closest("tr")
	if row.Length() == 0 {
		s.readSiblings(title, h)
		return
	}
	cell := func(e *goquery.Selection) (string, bool) {
		text := lineOf(e)
		stop := e.Find("#ozoom, founder-content, img, #newspic, founder-title, iframe").Length() > 0 || len([]rune(text)) > 120 || e.Find("a[href]").Length() > 0
		return text, !stop
	}
	if h.kicker == "" {
		for e := row.Prev(); e.Length() > 0; e = e.Prev() {
			text, ok := cell(e)
			if !ok {
				break
			}
			if _, _, label := parseLabel(text); text != "" && !label && len(findDates(text)) == 0 && !metaLabel.MatchString(text) {
				h.kicker = text
				break
			}
		}
	}
	var below []string
	for e := row.Next(); e.Length() > 0; e = e.Next() {
		text, ok := cell(e)
		if !ok {
			break
		}
		v, _ := classify(text, atTop)
		switch {
		case text == "" || text == h.byline || e.Find("founder-author").Length() > 0:
		case h.byline == "" && (v == bylineLine || v == signatureLine || v == photoCreditLine):
			h.byline = text
		case len(findDates(text)) > 0 || metaLabel.MatchString(text):
		default:
			below = append(below, text)
		}
	}
	if h.subtitle == "" {
		h.subtitle = strings.Join(below, " ")
	}
}

// readSiblings reads the heading elements right before and after the title as kicker, subtitle
// and byline.
func (s *document) readSiblings(title *goquery.Selection, h *headline) {
	isHeading := func(e *goquery.Selection) bool {
		if e.Length() == 0 {
			return false
		}
		switch e.Get(0).DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5:
			return true
		}
		return false
	}
	for title.Length() > 0 && goquery.NodeName(title) == "founder-title" {
		title = title.Parent()
	}
	if prev := title.Prev(); isHeading(prev) && h.kicker == "" {
		h.kicker = lineOf(prev)
	}
	for next := title.Next(); isHeading(next); next = next.Next() {
		text := lineOf(next)
		v, _ := classify(text, atTop)
		switch {
		case text == "" || text == h.byline:
		case (v == bylineLine || v == signatureLine) && h.byline == "":
			h.byline = text
		case h.subtitle == "":
			h.subtitle = text
		}
	}
}

// titleParts matches the separators in a document's title.
var titleParts = regexp.MustCompile(`--|——|[|｜_]|-`)

// fallbackTitle returns the title of a template that does not mark one: the first heading, or the
// part of the document's title that is not the newspaper's name.
func (s *document) fallbackTitle(paper string) string {
	if t := lineOf(s.firstWithText("h1", "h2")); t != "" && t != paper && len([]rune(t)) <= 60 {
		return t
	}
	whole := foldSpaces(s.doc.Find("head title").First().Text())
	for _, part := range titleParts.Split(whole, -1) {
		part = foldSpaces(part)
		if part == "" || part == paper || paperName.MatchString(part) || paperName.MatchString(paperSuffix.ReplaceAllString(part, "")) || strings.Contains(part, "数字报") || strings.Contains(part, "电子报") || strings.Contains(part, "电子版") {
			continue
		}
		return part
	}
	return ""
}
