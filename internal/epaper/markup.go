package epaper

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// document is a file on its way to a Reading: its text, its document, and what its property
// newBlock says.
type document struct {
	file  File
	opts  Options
	text  string // the markup, decoded
	doc   *goquery.Document
	props map[string]string
}

func newDocument(f File, o Options, text string) (*document, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, unreadable(f, "not readable as HTML: %v", err)
	}
	return &document{file: f, opts: o, text: text, doc: doc, props: properties(text)}, nil
}

// invisibleElements are the elements whose text no reader sees.
var invisibleElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true, atom.Object: true,
	atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Button: true, atom.Map: true,
	atom.Template: true, atom.Title: true, atom.Head: true, atom.Embed: true, atom.Form: true,
}

// blockElements are the elements that begin and end a line.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.Table: true, atom.Tbody: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Center: true,
	atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Figure: true, atom.Figcaption: true,
	atom.Blockquote: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Hr: true, atom.Pre: true, atom.Body: true, atom.Html: true, atom.Nav: true, atom.Aside: true, atom.Form: true,
}

// textOf returns the visible text below a node, a line for each block and line break.
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

// lineOf returns the text of a selection on one line.
func lineOf(s *goquery.Selection) string {
	if s.Length() == 0 {
		return ""
	}
	return foldSpaces(textOf(s.Get(0)))
}

var displayNone = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)

func hidden(n *html.Node) bool { return displayNone.MatchString(attr(n, "style")) }

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

// firstWithText returns the first element that any of the selectors finds with a text, the selectors
// in order.
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

// pixels reads a length in pixels; a percentage is none.
func pixels(s string) int {
	s = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "px")
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || n < 1 || n > 100_000 {
		return 0
	}
	return int(n)
}

// properties reads the block of properties that Founder's systems put into their pages, as a
// comment or as elements, by their names without "founder-". Where the block stands more
// than once, the first non-empty value of a property counts.
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

// plainText returns the text of a fragment of markup on one line.
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

func fragment(markup string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return nil
	}
	return nodes
}

// isMarked returns what stands between a pair of marker comments, such as
// <!--enpcontent-->…<!--/enpcontent-->. Markers may be doubled, and the content between them
// may be given twice; it is returned once.
func betweenMarkers(markup, name string) []string {
	if !strings.Contains(markup, name) {
		return nil
	}
	open := markerComment(name)
	var parts []string
	seen := make(map[string]bool)
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
			if key := foldSpaces(plainText(part)); !seen[key] {
				seen[key] = true
				parts = append(parts, part)
			}
		}
	}
	return parts
}

func markerComment(name string) *regexp.Regexp {
	if name == "enpcontent" {
		return contentMarker
	}
	return regexp.MustCompile(`(?i)<!--\s*<?(/?)` + regexp.QuoteMeta(name) + `>?\s*-->`)
}

var contentMarker = regexp.MustCompile(`(?i)<!--\s*<?(/?)enpcontent>?\s*-->`)

func closesLater(marker *regexp.Regexp, rest string) bool {
	m := marker.FindStringSubmatch(rest)
	return m != nil && m[1] == "/"
}
