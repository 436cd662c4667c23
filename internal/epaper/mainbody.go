package epaper

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainPart is a body found by the structure of a document.
type mainPart struct{ nodes []*html.Node }

// mainBody finds the body of an article by its structure: the smallest element with nearly all of
// the document's running text, without the lines up to the headline and the links after the text.
// It returns nil when the document has hardly any text but links, labels and the site's own lines.
func (s *document) mainBody(prof profile) []*html.Node {
	if s.main == nil {
		s.main = &mainPart{nodes: s.findMainBody(prof)}
	}
	return s.main.nodes
}

// findMainBody does the work of mainBody.
func (s *document) findMainBody(prof profile) []*html.Node {
	lines := s.layout()
	weights := s.weights(prof, lines)
	container, weight := heaviest(lines, weights)
	if weight < proseWeight {
		return nil
	}
	first := 0
	for first < len(lines) && (weights[first] < proseWeight || !contains(container, lines[first].nodes[0])) {
		first++
	}
	if title := s.likelyTitle(prof, lines[:first]); title >= 0 {
		below := newHeadGroup(lines[:first], title, title).below()
		first = title + 1 + below.lines
	}
	return s.withoutLines(container, append(append([]pageLine{}, lines[:first]...), tailOf(lines, container)...))
}

// proseWeight is the least weight of a line of running text.
const proseWeight = 16

// mostShortLines is the largest number of short lines that are examined in a document without running
// text.
const mostShortLines = 2000

// weights returns how much each line counts as text of an article: its length when it is running
// text. Only where there is none, a quarter of it for short lines, such as those of a poem. Captions do not
// count.
func (s *document) weights(prof profile, lines []pageLine) []int {
	captions := make(map[*html.Node]bool)
	if prof.pictures != "" {
		for _, n := range s.doc.Find(prof.pictures).Nodes {
			captions[n] = true
		}
	}
	weights := make([]int, len(lines))
	total := 0
	for i, l := range lines {
		if isProse(l.text) && l.isContent() && !within(l.element, captions) {
			weights[i] = max(utf8.RuneCountInString(l.text), proseWeight)
			total += weights[i]
		}
	}
	const enough = 8 * proseWeight
	if total >= enough {
		return weights
	}
	for i, l := range lines[:min(len(lines), mostShortLines)] {
		if weights[i] == 0 && l.isContent() && !within(l.element, captions) {
			weights[i] = min((utf8.RuneCountInString(l.text)+3)/4, proseWeight-1)
		}
	}
	return weights
}

// heaviest returns the smallest element that contains three quarters of the weight of all lines,
// and its weight.
func heaviest(lines []pageLine, weights []int) (best *html.Node, weight int) {
	total := 0
	sums := make(map[*html.Node]int)
	for i, l := range lines {
		if weights[i] == 0 {
			continue
		}
		total += weights[i]
		for n := l.element; n != nil; n = n.Parent {
			sums[n] += weights[i]
		}
	}
	for i, l := range lines {
		if weights[i] == 0 {
			continue
		}
		for n := l.element; n != nil; n = n.Parent {
			if sums[n]*4 >= total*3 {
				if best == nil || sums[n] < sums[best] || sums[n] == sums[best] && contains(best, n) {
					best = n
				}
				break
			}
		}
	}
	for best != nil && best.Parent != nil && best.DataAtom != atom.Body && (isParagraph(best) || hasEqualSibling(best, sums)) {
		best = best.Parent // one long paragraph among others
	}
	return best, sums[best]
}

// isParagraph reports whether an element holds one paragraph, not a body.
func isParagraph(n *html.Node) bool {
	return n.DataAtom == atom.P || !blockElements[n.DataAtom] && n.DataAtom != 0
}

// hasEqualSibling reports whether an element with text, of the same kind and class, stands beside n.
func hasEqualSibling(n *html.Node, sums map[*html.Node]int) bool {
	for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
		if c != n && c.DataAtom == n.DataAtom && n.DataAtom == atom.Div && attr(c, "class") == attr(n, "class") && attr(c, "id") == attr(n, "id") && sums[c] > 0 {
			return true
		}
	}
	return false
}

// tailOf returns the lines of container after its text: links to the neighbours, buttons.
func tailOf(lines []pageLine, container *html.Node) []pageLine {
	end := len(lines)
	for end > 0 && !(contains(container, lines[end-1].nodes[0]) && (lines[end-1].picture || lines[end-1].isContent())) {
		end--
	}
	return lines[end:]
}

// withoutLines returns the parts of an element that contain none of the given lines. Parts that
// follow each other are put into one element, so that the text of a paragraph stays together.
func (s *document) withoutLines(element *html.Node, lines []pageLine) []*html.Node {
	left := make(map[*html.Node]bool)
	for _, l := range lines {
		for _, n := range l.nodes {
			for ; n != nil && !left[n]; n = n.Parent {
				left[n] = true
			}
		}
	}
	if !left[element] {
		return []*html.Node{element}
	}
	var parts []*html.Node
	var split func(*html.Node)
	split = func(n *html.Node) {
		var run []*html.Node
		flush := func() {
			if hasContent(run) {
				parts = append(parts, wrap(n, run))
			}
			run = nil
		}
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			if left[c] {
				flush()
				split(c)
			} else {
				run = append(run, c)
			}
			c = next
		}
		flush()
	}
	split(element)
	return parts
}

// wrap moves consecutive children of parent into one new element, and returns it.
func wrap(parent *html.Node, run []*html.Node) *html.Node {
	div := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	parent.InsertBefore(div, run[0])
	for _, c := range run {
		parent.RemoveChild(c)
		div.AppendChild(c)
	}
	return div
}

// contains reports whether n is element or inside it.
func contains(element, n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == element {
			return true
		}
	}
	return false
}

// runeCount returns the number of characters of the visible text of nodes.
func runeCount(nodes []*html.Node) int {
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(textOf(n))
	}
	return utf8.RuneCountInString(foldSpaces(b.String()))
}
