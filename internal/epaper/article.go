package epaper

import (
	"cmp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/edition"
)

// pseudoTitle matches the titles of entries that are not articles: credits of the page's editors
// (责编), contact addresses, advertisements (广告).
var pseudoTitle = compileHan(`^(?:本版|本期|[一二三四五六七八九十\d]{1,3}版)?\s*(?:责编|责任编辑|责\s编|值班编辑|版式设计|版面设计|编辑邮箱|邮箱|电子信箱)(?:\s*[:：].{0,40}|\s.{0,40})?$|^(?:公益)?广告$|^(?:本版|本期)[\p{Han}]{0,4}(?:编辑|主编|美编|校对|统筹|视觉|组版|制图)(?:[:：\s].{0,40})?$|^(?:编辑|美编|校对|责任校对|组版|视觉|审读|值班主任|值班编委)\s*[:：].{0,40}$`)

// readArticle sets r.Article to the article of the file. It leaves it nil for entries that are
// not articles, such as advertisements.
func (s *document) readArticle(prof profile, r *Reading, body []*html.Node) error {
	h, below := s.readHeadline(prof, r.Publication.Name, body)
	if pseudoTitle.MatchString(h.title) {
		return nil
	}
	a := &edition.Article{ID: s.idOfArticle(), URL: s.file.Path, Kicker: h.kicker, Title: h.title, Subtitle: h.subtitle}
	lines := s.readLines(prof, h, body)
	meta := &story{}
	for _, text := range append(s.metaText(prof), below...) {
		if author := readMeta(text, a, meta, s.opts); h.byline == "" {
			h.byline = author
		}
		setPublicationTime(a, text, s.opts)
	}
	setPublicationTime(a, s.props["date"], s.opts)
	if h.byline == r.Publication.Name || paperName.MatchString(h.byline) {
		h.byline = "" // some systems put the newspaper's name into the author field
	}
	if !fillArticle(a, compose(lines, h), meta, r.Publication.Name) {
		if len(a.Credits) == 0 && r.Page.Name != "广告" {
			r.Losses = append(r.Losses, Loss{Part: ArticlePart, What: a.ID, Reason: "neither a title nor a body (正文) nor a picture of the article was found; save the whole page again, or leave it out of the import"})
		}
		return nil
	}
	if prof.family == FounderWeb {
		a.Section = s.props["nodename"]
	}
	if len(a.Body) == 0 && len(a.Images) == 0 {
		return unreadable(s.file, "the article has no body (正文): %s; save the whole page again", missingParts(h.title))
	}
	if len(body) == 0 {
		r.Losses = append(r.Losses, Loss{Part: ArticlePart, What: h.title, Reason: "the article was imported with its pictures only: no text of a body (正文) was found; compare it with the page, and save the whole page again if the text is missing"})
	}
	r.Article = a
	return nil
}

// metaText returns the text of the element with time, author and source, on one line; none when
// the template marks no such element.
func (s *document) metaText(prof profile) []string {
	if sel := s.firstWithText(prof.meta...); sel.Length() > 0 {
		return []string{lineOf(sel)}
	}
	return nil
}

// missingParts says which parts an article lacks, for an error message.
func missingParts(title string) string {
	if title == "" {
		return "the file has no title, text or picture"
	}
	return "the file has a title but neither text nor a picture"
}

// fillArticle copies st into a, and from meta its credits and source. It reports false when the
// article is empty, apart from editors' names.
func fillArticle(a *edition.Article, st, meta *story, paper string) bool {
	st.addCredits(meta.credits)
	a.Byline = strings.Join(st.bylines, " ")
	a.Credits, a.EditorsNote, a.Body, a.Images = st.credits, st.editorsNote, st.sections, st.images
	if a.Source = st.source; meta.source != "" {
		a.Source = meta.source
	}
	if a.Source == paper {
		a.Source = ""
	}
	return a.Title != "" || len(a.Body) > 0 || len(a.Images) > 0
}

// idOfArticle returns the article's id: its address, or the id that the CMS gave it when the file
// was saved under another name.
func (s *document) idOfArticle() string {
	id := idFromAddress(s.file.Path)
	if n := s.props["articleid"]; n != "" && linkedArticleID(s.file.Path) == "" {
		return n
	}
	return id
}

// readLines returns the lines of the body, preceded by the pictures and captions outside it.
func (s *document) readLines(prof profile, h headline, body []*html.Node) []line {
	skip := make(map[*html.Node]bool)
	inBody := make(map[*html.Node]bool)
	images := make(map[string]bool)
	strip := strings.Join(append(append(append(append([]string{"enpproperty"}, prof.title...), prof.kicker...), prof.subtitle...), prof.author...), ", ")
	for _, n := range body {
		inBody[n] = true
		sel := goquery.NewDocumentFromNode(n)
		for _, e := range sel.Find(strip).Nodes {
			if text := foldSpaces(textOf(e)); text == h.title || text == h.byline || text == h.kicker || leadDash.ReplaceAllString(text, "") == h.subtitle || text == "" {
				skip[e] = true
			}
		}
		for _, src := range imagesIn(n) {
			images[src] = true
		}
	}
	var nodes []*html.Node
	for _, n := range append(s.doc.Find(cmp.Or(prof.pictures, "no-such-element")).Nodes, s.picturesAbove(h.title, body)...) {
		if within(n, inBody) || containsAny(n, inBody) || slices.ContainsFunc(nodes, func(have *html.Node) bool { return contains(have, n) || contains(n, have) }) {
			continue
		}
		if slices.ContainsFunc(imagesIn(n), func(src string) bool { return src != "" && !images[src] }) {
			nodes = append(nodes, n)
		}
	}
	pictures := readBody(s.file.Path, h.title, nodes, skip)
	for i, l := range pictures {
		v, st := classify(l.text, besidePicture)
		pictures[i].caption = l.kind == textLine && !(v == bylineLine && st.isExplicit())
	}
	return append(pictures, readBody(s.file.Path, h.title, body, skip)...)
}

// imagesIn returns the addresses of the images in n.
func imagesIn(n *html.Node) []string {
	list := []string{}
	if n.DataAtom == atom.Img {
		list = append(list, imageSource(n))
	}
	for c := range n.Descendants() {
		if c.DataAtom == atom.Img {
			list = append(list, imageSource(c))
		}
	}
	return list
}

// picturesAbove returns the elements with pictures, and their captions, between the title and the
// body.
func (s *document) picturesAbove(title string, body []*html.Node) []*html.Node {
	lines := s.layout()
	start := bodyStart(lines, body)
	if start == len(lines) {
		return nil
	}
	var found []*html.Node
	for i := start - 1; i >= max(0, start-15) && !strings.Contains(title+"\x00", cmp.Or(lines[i].text, "\x01")); i-- {
		l := lines[i]
		if l.picture {
			found = append([]*html.Node{withCaption(lines, i, start)}, found...)
		} else if title == "" && !l.isContent() {
			break
		}
	}
	return found
}

// withCaption returns the largest element with the picture in line i that has, besides it, only
// short texts before line end, such as its caption.
func withCaption(lines []pageLine, i, end int) *html.Node {
	element := lines[i].nodes[0]
	const levels, near = 8, 30
	p := element.Parent
	for level := 0; level < levels && p != nil && p.DataAtom != atom.Body; level++ {
		for j := max(0, i-near); j < min(len(lines), end+near); j++ {
			if l := lines[j]; contains(p, l.nodes[0]) && (j < i-2 || j >= end || !l.picture && !l.isContent()) {
				return element
			}
		}
		element, p = p, p.Parent
	}
	return element
}

// within reports whether n or one of its ancestors is in set.
func within(n *html.Node, set map[*html.Node]bool) bool {
	for ; n != nil; n = n.Parent {
		if set[n] {
			return true
		}
	}
	return false
}

// containsAny reports whether a descendant of n is in set.
func containsAny(n *html.Node, set map[*html.Node]bool) bool {
	for c := range n.Descendants() {
		if set[c] {
			return true
		}
	}
	return false
}
