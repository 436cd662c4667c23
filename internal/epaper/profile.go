package epaper

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// profile says where the pages of a family put things, as selectors in order of preference.
type profile struct {
	family   string
	kicker   []string
	title    []string
	subtitle []string
	author   []string
	meta     []string // 来源, 发布时间, 查看次数
	body     []string
	pictures string // what holds pictures and captions outside of the body
	label    []string

	bodyMarkers     bool // the body stands between marker comments
	titleRows       bool // kicker, title and subtitle are rows of a table
	numberInAddress bool // addresses name the page's number

	readHead   func(*document, *Reading) // reads what only this family has; may be nil
	readByline func(*document) string    // reads the byline from where only this family has it; may be nil
}

// read reads a page or an article of a known family.
func (s *document) read(k profile) (Reading, error) {
	r := Reading{Path: s.file.Path, Family: k.family}
	s.readAreas(&r.Page)
	s.readDirectory(&r)
	body := s.findBody(k)
	outside := s.outside(k, body)
	s.readIssue(k, &r, outside)
	if k.readHead != nil {
		k.readHead(s, &r)
	}
	s.readPublication(&r, outside)
	if s.isArticle(k, body) {
		s.readNeighbours(&r)
		if err := s.readArticle(k, &r, body); err != nil {
			return Reading{}, err
		}
	} else {
		r.Page.IsPageFile = true
		s.readListing(&r.Page)
	}
	if r.Date.IsZero() {
		return Reading{}, unreadable(s.file, "%s", noDateReason(strings.Join(outside, "\n")))
	}
	if r.Article == nil && len(r.Page.Areas) == 0 && len(r.Page.Listing) == 0 && r.Page.Number == "" {
		return Reading{}, unreadable(s.file, "neither an article nor a page: no title, no body, no image map and no title list; leave it out, or save it again whole")
	}
	return r, nil
}

// isArticle tells an article's file from a page's, by its address where that says it.
func (s *document) isArticle(k profile, body []*html.Node) bool {
	name := idFromAddress(s.file.Path)
	switch {
	case pageBase.MatchString(name) && !articleBase.MatchString(name), hashArticle.MatchString(s.file.Path):
		return false
	case linkedArticleID(s.file.Path) != "" || strings.HasPrefix(name, "content"):
		return true
	}
	if s.props["type"] == "2" {
		return false
	}
	if len(body) > 0 && (s.firstWithText(k.title...).Length() > 0 || s.props["title"] != "") {
		return true
	}
	length := 0
	for _, n := range body {
		length += len([]rune(foldSpaces(textOf(n))))
	}
	return length > 200 && s.doc.Find("map area[coords]").Length() == 0
}

// findBody returns the nodes of the body: what stands between marker comments, or the first
// rawElement of the skin that holds text or a picture.
func (s *document) findBody(k profile) []*html.Node {
	if k.bodyMarkers {
		for _, name := range []string{"enpcontent", "npm:article-content"} {
			if nodes := fragment(longest(betweenMarkers(s.text, name))); hasContent(nodes) {
				return nodes
			}
		}
	}
	for _, sel := range k.body {
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
	if k.bodyMarkers {
		if nodes := fragment(s.rawElement("founder-content")); hasContent(nodes) {
			return nodes
		}
	}
	return nil
}

// longest returns the part with the most text, or the last of those that have none: a summary
// may be marked as the body is.
func longest(parts []string) string {
	best, most := "", 0
	for _, part := range parts {
		if n := len(plainText(part)); n >= most {
			best, most = part, n
		}
	}
	return best
}

// rawElement returns the markup between the tags of an element as it was served. Where marker
// elements stand among the rows of a table, a parser moves them out and leaves them empty.
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

func hasContent(nodes []*html.Node) bool {
	for _, n := range nodes {
		if n.Type == html.TextNode && foldSpaces(n.Data) != "" || n.Type == html.ElementNode && (foldSpaces(textOf(n)) != "" || hasPicture(n)) {
			return true
		}
	}
	return false
}

// outside returns the lines of a document that stand outside of its body.
func (s *document) outside(k profile, body []*html.Node) []string {
	skip := make(map[*html.Node]bool)
	for _, n := range body {
		skip[n] = true
	}
	if s.isArticle(k, body) {
		for _, sel := range k.body {
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
