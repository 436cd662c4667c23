package epaper

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// readHeadline reads kicker, title, subtitle and byline, by the profile's selectors, else by the
// document's structure, else from the block of properties. It also returns the lines with date,
// author and source below the headline.
func (s *document) readHeadline(prof profile, paper string, body []*html.Node) (headline, []string) {
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
	if h.title == "" && prof.bodyMarkers {
		h.title = plainText(s.rawElement("founder-title"))
	}
	if h.byline == "" && prof.bodyMarkers {
		h.byline = plainText(s.rawElement("founder-author"))
	}
	h.title = cmp.Or(h.title, s.props["title"])
	meta := s.readHeadLines(prof, title, body, &h)
	if h.title == "" && s.doc.Find(strings.Join(prof.title, ", ")).Length() == 0 {
		h.title = s.fallbackTitle(paper)
	}
	h.kicker = cmp.Or(h.kicker, s.props["introtitle"])
	h.subtitle = cmp.Or(h.subtitle, s.props["subtitle"])
	if h.byline == "" && prof.readByline != nil {
		h.byline = prof.readByline(s)
	}
	h.byline = cmp.Or(h.byline, s.props["author"])
	return cleanHeadline(h), meta
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
	if v, st := classify(h.subtitle, atTop); v == bylineLine && st.isExplicit() && h.byline == "" {
		h.subtitle, h.byline = "", h.subtitle
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

// titleParts matches the separators in a document's title.
var titleParts = regexp.MustCompile(`--|——|[|｜_]|-`)

// ePaperWord matches a word for an e-paper.
var ePaperWord = compileHan(`数字报|电子报|电子版`)

// fallbackTitle returns the title of a template that does not mark one: the first heading, or the
// part of the document's title that is not the newspaper's name.
func (s *document) fallbackTitle(paper string) string {
	if t := lineOf(s.firstWithText("h1", "h2")); t != "" && t != paper && len([]rune(t)) <= 60 {
		return t
	}
	whole := foldSpaces(s.doc.Find("head title").First().Text())
	for _, part := range titleParts.Split(whole, -1) {
		part = foldSpaces(part)
		if part == "" || part == paper || paperName.MatchString(part) || paperName.MatchString(paperSuffix.ReplaceAllString(part, "")) || ePaperWord.MatchString(part) {
			continue
		}
		return part
	}
	return ""
}
