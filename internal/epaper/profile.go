package epaper

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// profile describes the pages of a family. The lists hold CSS selectors in order of preference;
// the first that matches an element with text counts.
type profile struct {
	family   string   // the value of Reading.Family
	kicker   []string // 引题
	title    []string // 标题
	subtitle []string // 副题
	author   []string // 作者
	meta     []string // the line with 来源, 发布时间, 查看次数
	body     []string // 正文
	pictures string   // selectors of elements with pictures and captions outside the body
	label    []string // the page label: 第01版：要闻

	bodyMarkers     bool // marker comments enclose the body
	titleRows       bool // kicker, title and subtitle may be rows of a table
	numberInAddress bool // addresses contain the page number

	readHead   func(*document, *Reading) // reads fields in places specific to the family; may be nil
	readByline func(*document) string    // reads a byline in a place specific to the family; may be nil
}

// read reads a page or an article with the profile of its family.
func (s *document) read(prof profile) (Reading, error) {
	r := Reading{Path: s.file.Path, Family: prof.family}
	s.readAreas(&r.Page)
	s.readDirectory(&r)
	body := s.findBody(prof)
	if s.isArticle(prof, body) {
		body = s.checkedBody(prof, body)
	}
	outside := s.outside(prof, body)
	s.readIssue(prof, &r, outside)
	if prof.readHead != nil {
		prof.readHead(s, &r)
	}
	s.readPublication(&r, outside)
	if s.isArticle(prof, body) {
		s.readNeighbours(&r)
		if err := s.readArticle(prof, &r, body); err != nil {
			return Reading{}, err
		}
		r.setLanguage(outside)
	} else {
		r.Page.IsPageFile = true
		s.readListing(&r.Page)
	}
	if r.Date.IsZero() {
		return Reading{}, unreadable(s.file, "%s", noDateReason(strings.Join(outside, "\n")))
	}
	if r.Article == nil && len(r.Page.Areas) == 0 && len(r.Page.Listing) == 0 && r.Page.Number == "" {
		return Reading{}, unreadable(s.file, "the file is neither an article nor a page (版面): it has no title, body, image map or title list; save the whole page again, or leave it out of the import")
	}
	return r, nil
}

// isArticle reports whether a file is an article, not a page: by its address where that decides
// it, else by its contents.
func (s *document) isArticle(prof profile, body []*html.Node) bool {
	name := idFromAddress(s.file.Path)
	switch {
	case pageBase.MatchString(name) && !isArticleName(name), hashArticle.MatchString(s.file.Path):
		return false
	case linkedArticleID(s.file.Path) != "" || strings.HasPrefix(name, "content"), s.isInOwnMap():
		return true
	case s.props["type"] == "2":
		return false
	}
	if len(body) > 0 && (s.firstWithText(prof.title...).Length() > 0 || s.props["title"] != "") {
		return true
	}
	if s.has("map area[coords]") {
		return false
	}
	const long = 200
	if prof.family == OtherPaper || prof.family == Reader {
		return runeCount(s.mainBody(prof)) > long/4
	}
	return runeCount(body) > long
}

// findBody returns the nodes of the body: the content between marker comments, or of the first
// element of the profile that contains text or a picture.
func (s *document) findBody(prof profile) []*html.Node {
	if prof.bodyMarkers {
		for _, name := range []string{"enpcontent", "npm:article-content"} {
			if nodes := fragment(longest(betweenMarkers(s.text, name))); hasContent(nodes) {
				return nodes
			}
		}
	}
	for _, sel := range prof.body {
		var best []*html.Node
		s.doc.Find(sel).EachWithBreak(func(_ int, e *goquery.Selection) bool {
			if hasContent(e.Nodes) {
				best = e.Nodes
			}
			return best == nil
		})
		if best != nil {
			return best
		}
	}
	if prof.bodyMarkers {
		if nodes := fragment(s.rawElement("founder-content")); hasContent(nodes) {
			return nodes
		}
	}
	return nil
}

// checkedBody returns body, the body that the profile's selectors found. When it has no text, or
// little while the document has much elsewhere, it returns the body that the document's structure
// shows.
func (s *document) checkedBody(prof profile, body []*html.Node) []*html.Node {
	const short = 30
	n := runeCount(body)
	if n >= short {
		return body
	}
	found := s.mainBody(prof)
	for _, b := range body {
		for _, f := range found {
			if contains(f, b) {
				if n > 0 || runeCount(found) <= short {
					return body
				}
				return found
			}
		}
	}
	switch {
	case len(body) == 0:
		return found
	case runeCount(found) <= max(short, 3*n):
		return body
	case n == 0:
		return append(body, found...) // a picture above its text
	}
	return found
}

// longest returns the part with the most text; the last one when none has text. A summary may
// have the same markers as the body.
func longest(parts []string) string {
	best, most := "", 0
	for _, part := range parts {
		if n := len(plainText(part)); n >= most {
			best, most = part, n
		}
	}
	return best
}

// rawElement returns the markup between the tags of an element, as it was served. HTML parsers
// move marker elements out of table rows and leave them empty.
func (s *document) rawElement(name string) string {
	open, end := "<"+name+">", "</"+name+">"
	text, _, _ := strings.Cut(s.text, "enpproperty")
	for {
		_, rest, ok := strings.Cut(text, open)
		if !ok {
			return ""
		}
		inner, after, ok := strings.Cut(rest, end)
		if !ok {
			return ""
		}
		if plainText(inner) != "" {
			return inner
		}
		text = after
	}
}

// hasContent reports whether nodes contain text or a picture.
func hasContent(nodes []*html.Node) bool {
	for _, n := range nodes {
		if n.Type == html.TextNode && foldSpaces(n.Data) != "" || n.Type == html.ElementNode && (foldSpaces(textOf(n)) != "" || hasPicture(n)) {
			return true
		}
	}
	return false
}

// outside returns the lines of a document that are not in its body.
func (s *document) outside(prof profile, body []*html.Node) []string {
	skip := make(map[*html.Node]bool)
	for _, n := range body {
		skip[n] = true
	}
	if s.isArticle(prof, body) {
		for _, sel := range prof.body {
			for _, n := range s.doc.Find(sel).Nodes {
				if n.DataAtom != atom.Body {
					skip[n] = true
				}
			}
		}
	}
	var lines []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if skip[n] || n.Type == html.ElementNode && (invisibleElements[n.DataAtom] && n.DataAtom != atom.Form || hidden(n)) {
			return
		}
		if n.Type == html.ElementNode {
			if t := ownText(n); t != "" && (blockElements[n.DataAtom] || n.Parent != nil && blockElements[n.Parent.DataAtom] && n.DataAtom == atom.A) {
				lines = append(lines, dropControls(t))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(s.doc.Get(0))
	return lines
}
