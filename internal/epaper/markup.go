package epaper

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// document is an HTML file while it is read: its text, its parsed nodes and its block of
// properties.
type document struct {
	file  File
	opts  Options
	text  string // the decoded markup
	doc   *goquery.Document
	props map[string]string
	lines []pageLine // see layout
	main  *mainPart  // see mainBody
}

// newDocument parses the markup of a file.
func newDocument(f File, o Options, text string) (*document, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, unreadable(f, "the file cannot be read as HTML: %v; save the page again", err)
	}
	return &document{file: f, opts: o, text: text, doc: doc, props: properties(text)}, nil
}

// invisibleElements are the elements whose text is not displayed.
var invisibleElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true, atom.Object: true,
	atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Button: true, atom.Map: true,
	atom.Template: true, atom.Title: true, atom.Head: true, atom.Embed: true, atom.Form: true,
}

// blockElements are the elements that start and end a line.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.Table: true, atom.Tbody: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Center: true,
	atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Figure: true, atom.Figcaption: true,
	atom.Blockquote: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Hr: true, atom.Pre: true, atom.Body: true, atom.Html: true, atom.Nav: true, atom.Aside: true, atom.Form: true,
}

// textOf returns the visible text of a node, with a line break at each block element and <br>.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.NewReplacer("\n", " ", "\t", " ").Replace(n.Data))
		case n.Type == html.ElementNode && (invisibleElements[n.DataAtom] && n.DataAtom != atom.Form || hidden(n)):
		case n.DataAtom == atom.Br:
			b.WriteByte('\n')
		case n.DataAtom == atom.Rt || n.DataAtom == atom.Rp: // the reading of ruby
		default:
			block := blockElements[n.DataAtom]
			if block {
				b.WriteByte('\n')
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
			if block {
				b.WriteByte('\n')
			}
		}
	}
	walk(n)
	return dropControls(b.String())
}

// lineOf returns the text of the first element of a selection on one line, or "".
func lineOf(s *goquery.Selection) string {
	if s.Length() == 0 {
		return ""
	}
	return foldSpaces(textOf(s.Get(0)))
}

var displayNone = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)

// hidden reports whether a style attribute hides n.
func hidden(n *html.Node) bool { return displayNone.MatchString(attr(n, "style")) }

// attr returns the value of an attribute of n, or "".
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

// firstWithText returns the first element with a text that matches the selectors, in the order of
// the selectors. The selection is empty when there is none.
func (s *document) firstWithText(selectors ...string) *goquery.Selection {
	for _, sel := range selectors {
		var found *goquery.Selection
		s.doc.Find(sel).EachWithBreak(func(_ int, e *goquery.Selection) bool {
			if lineOf(e) != "" {
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

// pixels returns a length in whole pixels, or 0 for a percentage or an invalid length.
func pixels(s string) int {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "px")
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || n < 1 || n > 100_000 {
		return 0
	}
	return int(n)
}

// properties reads the block of properties (enpproperty) that Founder's systems add to pages, as
// a comment or as elements. The keys are the properties' names without "founder-". When there are
// several blocks, the first non-empty value of a property counts.
func properties(markup string) map[string]string {
	props := make(map[string]string)
	for rest := markup; ; {
		i := strings.Index(rest, "enpproperty")
		if i < 0 {
			return props
		}
		rest = rest[i+len("enpproperty"):]
		block, after, ok := strings.Cut(rest, "/enpproperty")
		if !ok {
			if block, after, ok = strings.Cut(rest, "-->"); !ok {
				return props
			}
		}
		scanProperties(block, props)
		rest = after
	}
}

var propertyName = regexp.MustCompile(`<([a-z][a-z-]*)>`)

// scanProperties adds the properties in block to props.
func scanProperties(block string, props map[string]string) {
	for {
		m := propertyName.FindStringSubmatchIndex(block)
		if m == nil {
			return
		}
		tag := block[m[2]:m[3]]
		block = block[m[1]:]
		end := strings.Index(block, "</"+tag+">")
		if end < 0 {
			continue
		}
		name := strings.TrimPrefix(tag, "founder-")
		if value := plainText(block[:end]); value != "" && props[name] == "" {
			props[name] = value
		}
		block = block[end+len(tag)+3:]
	}
}

// plainText returns the text of an HTML fragment on one line.
func plainText(markup string) string {
	markup = strings.ReplaceAll(strings.ReplaceAll(markup, "<![CDATA[", ""), "]]>", "")
	if !strings.ContainsAny(markup, "<&") {
		return foldSpaces(dropControls(markup))
	}
	var parts []string
	for _, n := range fragment(markup) {
		parts = append(parts, textOf(n))
	}
	return foldSpaces(strings.Join(parts, ""))
}

// fragment parses an HTML fragment.
func fragment(markup string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return nil
	}
	return nodes
}

// betweenMarkers returns the markup between pairs of marker comments, such as
// <!--enpcontent-->…<!--/enpcontent-->. Markers may be doubled, and the same content may occur
// twice; it is returned once.
func betweenMarkers(markup, name string) []string {
	if !strings.Contains(markup, name) {
		return nil
	}
	open := markerComment(name)
	var parts []string
	added := make(map[string]bool)
	depth, start := 0, 0
	for _, m := range open.FindAllStringSubmatchIndex(markup, -1) {
		if m[3] == m[2] {
			if depth == 0 {
				start = m[1]
			}
			depth++
			continue
		}
		if depth == 0 {
			continue
		}
		if depth--; depth > 0 && !closesLater(open, markup[m[1]:]) {
			depth = 0 // opened twice, closed once
		}
		if depth == 0 {
			part := open.ReplaceAllString(markup[start:m[0]], "")
			if key := foldSpaces(plainText(part)); !added[key] {
				added[key] = true
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// markerComment matches the comments of a marker; the group is "/" for a closing one.
func markerComment(name string) *regexp.Regexp {
	if name == "enpcontent" {
		return contentMarker
	}
	return regexp.MustCompile(`(?i)<!--\s*<?(/?)` + regexp.QuoteMeta(name) + `>?\s*-->`)
}

var contentMarker = regexp.MustCompile(`(?i)<!--\s*<?(/?)enpcontent>?\s*-->`)

// closesLater reports whether the next marker in rest is a closing one.
func closesLater(marker *regexp.Regexp, rest string) bool {
	m := marker.FindStringSubmatch(rest)
	return m != nil && m[1] == "/"
}
