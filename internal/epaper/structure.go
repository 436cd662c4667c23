package epaper

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageLine is a line of a document as a browser displays it: the text between two line breaks, or
// a picture. The title and the body of a page of an unknown template are found by these lines.
type pageLine struct {
	text    string
	nodes   []*html.Node // its text nodes, or the image
	element *html.Node   // the element of its first text
	size    float64      // the size of its type in points, as far as the markup gives it
	link    bool         // at least half of its text is a link
	picture bool
}

// isContent reports whether a line may belong to an article, by its form: it is no link, label,
// button, or line of a footer.
func (l pageLine) isContent() bool {
	return !l.link && !l.picture && !isLabel(l.text) && !isFooter(l.text) && !metaLine.MatchString(l.text) && !listHead.MatchString(l.text)
}

// isFooter reports whether a line belongs to the foot of a site: contacts, licences, rights. A
// sentence of an article may contain one such word.
func isFooter(l string) bool {
	if len(l) > 2400 || !footerHint.MatchString(l) {
		return false
	}
	marks := len(footerLabel.FindAllStringIndex(l, 3))
	return marks > 1 || marks == 1 && !strings.Contains(l, "。") || rightsPhrase.MatchString(l)
}

// metaLine matches a line that begins with a label of the line below a headline, such as 来源：…, but
// not with that of a byline.
var metaLine = compileHan(`^[\s\[【(（|]*(?:来源|稿源|稿件来源|(?:发布|发表|刊发|出版)?(?:时间|日期)|(?:查看|阅读|点击|浏览|访问)(?:次数|量|率)?|字数|字[号体]|版[次面]|放大|分享到?)\s*[:：]`)

// layout walks a document and collects its lines.
type layout struct {
	lines   []pageLine
	sizes   map[string]float64 // sizes of type in the document's style sheet, by .class or #id
	line    pageLine
	linked  int // bytes of the line's text that are links
	builder strings.Builder
}

// typography is what a piece of text inherits from its elements.
type typography struct {
	size float64
	bold bool
	link bool
}

// layoutOf returns the lines of a document.
func layoutOf(doc *goquery.Document) []pageLine {
	l := &layout{sizes: styleSheet(doc)}
	l.walk(doc.Get(0), typography{size: plainSize})
	l.flush()
	return l.lines
}

// walk adds the lines of n and its descendants.
func (l *layout) walk(n *html.Node, t typography) {
	switch n.Type {
	case html.TextNode:
		l.add(n, t)
		return
	case html.ElementNode:
		if invisibleElements[n.DataAtom] && n.DataAtom != atom.Form || hidden(n) {
			return
		}
		t = l.restyle(n, t)
	}
	switch {
	case n.DataAtom == atom.Br:
		l.flush()
	case n.DataAtom == atom.Img:
		if imageSource(n) != "" && attr(n, "usemap") == "" {
			l.flush()
			l.lines = append(l.lines, pageLine{nodes: []*html.Node{n}, element: n, picture: true})
		}
	default:
		block := blockElements[n.DataAtom]
		if block {
			l.flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			l.walk(c, t)
		}
		if block {
			l.flush()
		}
	}
}

// add adds a text node to the current line.
func (l *layout) add(n *html.Node, t typography) {
	text := foldSpaces(n.Data)
	if text != "" {
		size := t.size
		if t.bold {
			size += boldExtra
		}
		if l.line.element == nil {
			l.line.element = n.Parent
		}
		l.line.size = max(l.line.size, size)
		if t.link {
			l.linked += len(text)
		}
	}
	l.line.nodes = append(l.line.nodes, n)
	l.builder.WriteString(n.Data)
}

// flush ends the current line.
func (l *layout) flush() {
	if text := foldSpaces(dropControls(l.builder.String())); text != "" {
		l.line.text, l.line.link = text, l.linked*2 >= len(text)
		l.lines = append(l.lines, l.line)
	}
	l.line, l.linked = pageLine{}, 0
	l.builder.Reset()
}

// Sizes of type in points.
const (
	plainSize = 12
	boldExtra = 3
	classSize = 20 // of a class that is named for titles
)

// Sizes of type of heading elements, and of <font size=1> to 7.
var (
	headingSize = map[atom.Atom]float64{atom.H1: 26, atom.H2: 22, atom.H3: 18, atom.H4: 15, atom.H5: 13, atom.H6: 12}
	fontSize    = map[string]float64{"1": 8, "2": 10, "3": 12, "4": 14, "5": 18, "6": 24, "7": 36, "+1": 14, "+2": 18, "+3": 24, "+4": 36}
	cssSize     = regexp.MustCompile(`(?i)font-size\s*:\s*([\d.]+)(px|pt|em|rem)`)
	cssRule     = regexp.MustCompile(`(?i)([.#][\w-]+)\s*\{[^{}]*?font-size\s*:\s*([\d.]+)(px|pt)`)
	titleClass  = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:title|tit|bt|biaoti|zhubiaoti|headline|font01|title_?[1a]|bt1|tit1)(?:$|[\s_-])|biaoti$|title$`)
	minorClass  = regexp.MustCompile(`(?i)sub|futi|fubiao|pre|yin(?:ti|biao)|kicker|intro|(?:title|bt|tit|font0)_?[2-9b]|site|paper|author|date|time|source`)
)

// restyle returns the typography inside element n.
func (l *layout) restyle(n *html.Node, t typography) typography {
	if size := headingSize[n.DataAtom]; size > 0 {
		t.size, t.bold = size, false
	}
	switch n.DataAtom {
	case atom.B, atom.Strong:
		t.bold = true
	case atom.A:
		t.link = t.link || attr(n, "href") != ""
	case atom.Font:
		t.size = cmp.Or(fontSize[attr(n, "size")], t.size)
	case atom.Td:
		if h := pixels(attr(n, "height")); h >= 30 && h <= 80 {
			t.size = max(t.size, float64(h)*0.4) // the row of a title is higher
		}
	}
	class, id := attr(n, "class"), attr(n, "id")
	if name := class + " " + id; len(name) > 1 {
		switch {
		case minorClass.MatchString(name):
			t.size = min(max(t.size, headingSize[atom.H5]), headingSize[atom.H4])
		case titleClass.MatchString(name):
			t.size = max(t.size, classSize)
		}
		for _, c := range strings.Fields(class) {
			t.size = cmp.Or(l.sizes["."+c], t.size)
		}
		t.size = cmp.Or(l.sizes["#"+id], t.size)
	}
	if style := attr(n, "style"); style != "" {
		if m := cssSize.FindStringSubmatch(style); m != nil {
			t.size = points(m[1], m[2], t.size)
		}
		t.bold = t.bold || boldStyle.MatchString(style)
	}
	return t
}

// points returns a CSS length in points; base is the length of one em.
func points(number, unit string, base float64) float64 {
	n := parseFloat(number)
	switch strings.ToLower(unit) {
	case "px":
		return n * 0.75
	case "em":
		return n * base
	case "rem":
		return n * plainSize
	}
	return n
}

// styleSheet returns the sizes of type that a document's <style> elements give to classes and ids.
func styleSheet(doc *goquery.Document) map[string]float64 {
	sizes := make(map[string]float64)
	doc.Find("style").Each(func(_ int, e *goquery.Selection) {
		for _, m := range cssRule.FindAllStringSubmatch(e.Text(), -1) {
			sizes[m[1]] = points(m[2], m[3], plainSize)
		}
	})
	return sizes
}

// parseFloat returns a decimal number, or 0.
func parseFloat(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}
