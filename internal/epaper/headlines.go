package epaper

import (
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// layout returns the document's lines.
func (s *document) layout() []pageLine {
	if s.lines == nil {
		s.lines = layoutOf(s.doc)
	}
	return s.lines
}

// readHeadLines completes a headline from the lines around the title: the kicker is above it,
// subtitle and byline are below it. Without a title element, it finds the title by its type. It
// returns the lines with labels and dates between the title and the body.
func (s *document) readHeadLines(prof profile, title *goquery.Selection, body []*html.Node, h *headline) []string {
	lines := s.layout()
	lines = lines[:bodyStart(lines, body)]
	first, last := linesIn(lines, title)
	if title.Length() == 0 {
		first = s.likelyTitle(prof, lines)
		if first >= 0 && h.title != "" && lines[first].text != h.title {
			return nil
		}
		last = first
	}
	if first < 0 {
		return nil
	}
	if h.title == "" {
		h.title = lines[first].text
	}
	group := newHeadGroup(lines, first, last)
	if h.kicker == "" && (prof.titleRows || title.Length() == 0) {
		h.kicker = group.above()
	}
	below := group.below()
	if !prof.titleRows && title.Length() > 0 {
		return below.meta
	}
	if h.byline == "" {
		h.byline = below.byline
	}
	if h.subtitle == "" && below.subtitle != h.byline {
		h.subtitle = below.subtitle
	}
	return below.meta
}

// bodyStart returns the index of the first line of the body. A body that was parsed by itself is
// found by its first line.
func bodyStart(lines []pageLine, body []*html.Node) int {
	inBody := make(map[*html.Node]bool)
	opening := ""
	for _, n := range body {
		inBody[n] = true
		if opening == "" && n.Parent == nil {
			opening = firstLine(textOf(n))
		}
	}
	for i, l := range lines {
		if within(l.nodes[0], inBody) || opening != "" && l.text == opening {
			return i
		}
	}
	return len(lines)
}

// firstLine returns the first line with text, white space folded.
func firstLine(text string) string {
	for _, l := range strings.Split(text, "\n") {
		if l = foldSpaces(l); l != "" {
			return l
		}
	}
	return ""
}

// linesIn returns the indices of the first and last lines in an element, or -1.
func linesIn(lines []pageLine, element *goquery.Selection) (first, last int) {
	first, last = -1, -1
	if element.Length() == 0 {
		return
	}
	for i, l := range lines {
		if contains(element.Get(0), l.element) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return
}

// farthestTitle is the largest number of lines between a title and its text.
const farthestTitle = 100

// likelyTitle returns the index of the title among the lines before the body: the line of the
// largest type, or the one that the document's own title or a list on the page repeats. It
// returns -1 when there is none.
func (s *document) likelyTitle(prof profile, lines []pageLine) int {
	if first, _ := linesIn(lines, s.titleElement(prof, "")); first >= 0 {
		return first
	}
	listed := s.listedTitles(lines)
	best, most := -1, 0.0
	for i := len(lines) - 1; i >= max(0, len(lines)-farthestTitle); i-- {
		l := lines[i]
		if !canBeTitle(l) {
			continue
		}
		score := l.size - 0.1*float64(len(lines)-1-i)
		if listed[l.text] {
			score += 8
		}
		if paperName.MatchString(withoutSuffix(l.text)) || siteName.MatchString(l.text) {
			score -= 12
		}
		if best < 0 || score > most {
			best, most = i, score
		}
	}
	if best >= 0 && lines[best].size <= plainSize && !listed[lines[best].text] {
		return plainTitle(lines, best)
	}
	return best
}

// plainTitle chooses the title among lines of the same type, the last of which is line last, as in
// a text extract.
func plainTitle(lines []pageLine, last int) int {
	first := last
	for first > 0 && last-first < 3 && canBeTitle(lines[first-1]) {
		first--
	}
	var titles []string
	for _, l := range lines[first : last+1] {
		titles = append(titles, l.text)
	}
	return first + max(likelyTitle(titles), 0)
}

// listedTitles returns the texts that the page gives as titles elsewhere: the parts of the
// document's title, and the links of the page.
func (s *document) listedTitles(lines []pageLine) map[string]bool {
	listed := make(map[string]bool)
	for _, part := range titleParts.Split(s.doc.Find("head title").First().Text(), -1) {
		listed[foldSpaces(part)] = true
	}
	for _, l := range s.layout() {
		if l.link {
			listed[strings.TrimLeft(l.text, "·•■ ")] = true
		}
	}
	for _, name := range []string{"title", "papername"} {
		listed[s.props[name]] = name == "title"
	}
	delete(listed, "")
	return listed
}

// canBeTitle reports whether a line may be a title by its form: short, and no byline, caption or
// line of the site.
func canBeTitle(l pageLine) bool {
	n := utf8.RuneCountInString(l.text)
	if !l.isContent() || n < 2 || n > 60 || strings.Contains(l.text, "。") && n > 15 || strings.HasSuffix(l.text, "。") || metaLabel.MatchString(l.text) {
		return false
	}
	v, st := classify(l.text, atTop)
	return v == bodyText || v == subjectLine || v == bylineLine && !st.isExplicit() && l.size > plainSize+boldExtra
}

// headGroup is the lines of a headline: those around the title in the same part of the document.
type headGroup struct {
	lines       []pageLine
	first, last int        // the lines of the title
	element     *html.Node // the smallest element with the title and another line
	loose       bool       // element contains much else: only headings are parts of the headline
}

// newHeadGroup returns the group of the title in lines first to last.
func newHeadGroup(lines []pageLine, first, last int) headGroup {
	const near = 30
	g := headGroup{lines: lines, first: first, last: last, element: lines[first].element}
	around := lines[max(0, first-near):min(len(lines), last+near)]
	count := func() (n int) {
		for _, l := range around {
			if contains(g.element, l.element) {
				n++
			}
		}
		return n
	}
	n := count()
	for n <= last-first+1 && g.element.Parent != nil {
		g.element = g.element.Parent
		n = count()
	}
	g.loose = g.element.DataAtom == atom.Body || g.element.DataAtom == atom.Html || n > 15
	return g
}

// holds reports whether a line may be a part of the headline by its place and type.
func (g headGroup) holds(l pageLine) bool {
	if headingSize[l.element.DataAtom] > 0 || l.size != plainSize && g.loose {
		return true
	}
	return !g.loose && contains(g.element, l.element)
}

// above returns the kicker: the line above the title, or "".
func (g headGroup) above() string {
	for i := g.first - 1; i >= 0; i-- {
		switch l := g.lines[i]; {
		case l.picture || l.link && !isChrome(l.text) || !g.holds(l) || tableOf(l.element) != tableOf(g.lines[g.first].element):
			return ""
		case canBeTitle(l):
			if paperName.MatchString(withoutSuffix(l.text)) {
				return ""
			}
			return l.text
		case g.loose || isProse(l.text):
			return ""
		}
	}
	return ""
}

// headBelow is what stands between a title and the text.
type headBelow struct {
	subtitle, byline string
	meta             []string // the lines with labels and dates
	lines            int      // the number of lines that are part of the head, from the title on
}

// below reads the lines below the title.
func (g headGroup) below() (b headBelow) {
	var rest []string
	skipped := false
	defer func() { b.subtitle = strings.Join(rest, " ") }()
	for i, l := range g.lines[g.last+1:] {
		n := utf8.RuneCountInString(l.text)
		switch {
		case l.picture || len(rest) > 4:
			return
		case metaLabel.MatchString(l.text) || n <= 60 && len(findDates(l.text)) > 0:
			b.meta = append(b.meta, l.text)
		case isLabel(l.text):
		case l.link || n > 120 || strings.Contains(l.text, "。") && n > 15:
			return
		default:
			v, st := classify(l.text, atTop)
			switch {
			case b.byline == "" && (v == bylineLine || v == signatureLine || v == photoCreditLine) && (g.holds(l) || st.isExplicit()):
				b.byline = l.text
			case v == noteLine || v == captionText || isPlainParagraph(l):
				return // the text begins here
			case g.holds(l) && !isFooter(l.text) && tableOf(l.element) == tableOf(g.lines[g.first].element):
				rest = append(rest, l.text)
			default:
				skipped = true
			}
		}
		if !skipped {
			b.lines = i + 1
		}
	}
	return
}

// tableOf returns the innermost table that n is in, or nil.
func tableOf(n *html.Node) *html.Node {
	for n != nil && n.DataAtom != atom.Table {
		n = n.Parent
	}
	return n
}

// isPlainParagraph reports whether a line is a <p> without a type of its own, as in a body.
func isPlainParagraph(l pageLine) bool {
	n := l.element
	for n != nil && !blockElements[n.DataAtom] {
		n = n.Parent
	}
	return n != nil && n.DataAtom == atom.P && l.size == plainSize && attr(n, "class") == ""
}
