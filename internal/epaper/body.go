package epaper

import (
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/edition"
)

// lineKind is the kind of content of a line.
type lineKind int

const (
	textLine lineKind = iota
	headLine          // an h1 to h6
	pictureLine
	quoteLine
	verseLine
	blockLine // a list, table, preformatted text or embedded object
)

// line is a line of an article. HTML pages and text extracts are both turned into lines, so that
// the rules for bylines, captions and headings are written once.
type line struct {
	kind    lineKind
	text    string
	markup  string // the text with inline HTML; "" when it has no inline markup to keep
	bold    bool
	centred bool
	small   bool
	caption bool   // is in an element for captions
	heading bool   // set by markHeadings
	style   string // equal for lines of the same typographic style; an editor's note differs from the body
	gap     int    // number of empty lines before it
	block   int    // number of the block element; lines separated by <br> share it
	indent  bool
	verse   []string      // of a verseLine
	made    edition.Block // of a blockLine
	image   edition.Image
}

// aside reports whether a line is a picture or an embedded object: it may stand between the title
// and the byline, or after the signature.
func (l line) aside() bool {
	return l.kind == pictureLine || l.kind == blockLine && l.made.Type == edition.Embed
}

// textStyle is the style of a piece of text, inherited from its elements.
type textStyle struct {
	bold, italic, sup, sub, centred, small, caption, quote bool
	heading                                                bool
	href, style                                            string
}

// bodyReader turns the nodes of a body into lines.
type bodyReader struct {
	path       string
	skip       map[*xhtml.Node]bool
	plainLines bool // the body has no block elements: line feeds separate its lines
	title      string
	lines      []line
	runs       []run
	hasText    bool      // the runs contain more than white space
	style      textStyle // style of the current line
	gap        int
	block      int
	seenImages map[string]bool // addresses of the pictures added so far
	losses     []Loss
}

// readBody returns the lines of the body in nodes, without the nodes in skip, and what of it
// cannot be kept. path is the file's path, to resolve image addresses; title is the article's
// title, which is no caption.
func readBody(path, title string, nodes []*xhtml.Node, skip map[*xhtml.Node]bool) ([]line, []Loss) {
	r := &bodyReader{path: path, title: title, skip: skip, seenImages: make(map[string]bool), plainLines: !hasBlocks(nodes)}
	for _, n := range nodes {
		r.walk(n, textStyle{})
		r.flush()
	}
	return joinVerse(r.lines), r.losses
}

// addBlock adds a block as a line. text is its text.
func (r *bodyReader) addBlock(b edition.Block, text string) {
	r.flush()
	r.block++
	r.lines = append(r.lines, line{kind: blockLine, text: text, made: b, gap: r.gap, block: r.block})
	r.gap = 0
	r.block++
}

// lose reports a part of the body that cannot be kept.
func (r *bodyReader) lose(what, reason string) {
	if what = foldSpaces(what); len([]rune(what)) > 40 {
		what = string([]rune(what)[:40]) + "…"
	}
	r.losses = append(r.losses, Loss{Part: BlockPart, What: what, Reason: reason})
}

// inner returns a reader for the contents of an element of r's body, such as a table cell.
func (r *bodyReader) inner() *bodyReader {
	return &bodyReader{path: r.path, title: r.title, skip: r.skip, seenImages: make(map[string]bool)}
}

// hasBlocks reports whether any node contains a paragraph, line break, div or table cell.
func hasBlocks(nodes []*xhtml.Node) bool {
	found := false
	for _, n := range nodes {
		for c := range n.Descendants() {
			if c.DataAtom == atom.P || c.DataAtom == atom.Br || c.DataAtom == atom.Div || c.DataAtom == atom.Td {
				found = true
			}
		}
		if n.DataAtom == atom.P || n.DataAtom == atom.Br {
			found = true
		}
	}
	return found
}

// paragraphGap matches the end of a sentence followed by an indent of two full-width spaces: the
// start of another paragraph in the same element.
var paragraphGap = regexp.MustCompile(`([。！？!?”」』）)])\s*　[　 ]*　\s*`)

// walk adds the lines of n and its descendants; s is the style that n inherits.
func (r *bodyReader) walk(n *xhtml.Node, s textStyle) {
	if r.skip[n] {
		return
	}
	switch n.Type {
	case xhtml.TextNode:
		r.addText(n.Data, s)
		return
	case xhtml.ElementNode:
	case xhtml.DocumentNode:
		r.children(n, s)
		return
	default:
		return
	}
	if hidden(n) || chromeElement(n) {
		return
	}
	switch n.DataAtom {
	case atom.Iframe, atom.Video, atom.Audio, atom.Object, atom.Embed:
		r.addEmbed(n)
		return
	case atom.Form:
		r.reportForm(n)
	default:
		if invisibleElements[n.DataAtom] {
			return
		}
	}
	switch n.DataAtom {
	case atom.Br:
		r.breakLine()
	case atom.Hr:
		r.flush()
		r.gap += 2
	case atom.Img:
		r.addImage(n, s)
	case atom.Ul, atom.Ol:
		r.flush()
		r.addList(n, s)
	case atom.Table:
		r.flush()
		r.addTable(n, s)
		r.flush()
	case atom.Pre:
		r.flush()
		r.addPreformatted(n, s)
		r.flush()
	case atom.Ruby:
		r.addRuby(n, s)
	default:
		s = restyle(n, s)
		if n.DataAtom == atom.A {
			s.href = linkAddress(r.path, attr(n, "href"))
		}
		if !blockElements[n.DataAtom] {
			r.children(n, s)
			return
		}
		r.flush()
		r.block++
		r.children(n, s)
		r.flush()
		r.block++
	}
}

// children adds the lines of n's children.
func (r *bodyReader) children(n *xhtml.Node, s textStyle) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, s)
	}
}

// Classes and styles of elements inside a body.
var (
	captionClass = regexp.MustCompile(`(?i)caption|pic_?(?:text|c|desc|info|txt)|img_?(?:text|desc|info|txt)|tushuo|tuzhu|photo_?(?:text|desc)|imgtext|pictext`)
	chromeClass  = regexp.MustCompile(`(?i)share|bdshare|toolbar|pagination|copyright|art-title|paperdate|copycontent|jiathis|qrcode|editor-info`)
	centredStyle = regexp.MustCompile(`(?i)text-align\s*:\s*center`)
	boldStyle    = regexp.MustCompile(`(?i)font-weight\s*:\s*(?:bold|[6-9]00)`)
	smallStyle   = regexp.MustCompile(`(?i)font-size\s*:\s*(?:9|10|11|12)(?:\.\d+)?(?:px|pt)|font-size\s*:\s*(?:x-)?small`)
	familyStyle  = regexp.MustCompile(`(?i)(?:font-family|color|background(?:-color)?)\s*:\s*[^;]+`)
)

// chromeElement reports whether an element inside the body belongs to the site, such as share
// buttons.
func chromeElement(n *xhtml.Node) bool {
	return chromeClass.MatchString(attr(n, "class")) || chromeClass.MatchString(attr(n, "id"))
}

// restyle returns the style inside element n.
func restyle(n *xhtml.Node, s textStyle) textStyle {
	style, class := attr(n, "style"), attr(n, "class")
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.bold = true
	case atom.I, atom.Em:
		s.italic = true
	case atom.Sup:
		s.sup = true
	case atom.Sub:
		s.sub = true
	case atom.Center:
		s.centred = true
	case atom.Blockquote:
		s.quote = true
	case atom.Figcaption, atom.Caption:
		s.caption = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.heading = true
	case atom.Font:
		s.style += attr(n, "face") + attr(n, "color")
	}
	s.bold = s.bold || boldStyle.MatchString(style)
	s.small = s.small || smallStyle.MatchString(style)
	s.centred = s.centred || strings.EqualFold(attr(n, "align"), "center") && n.DataAtom != atom.Table && n.DataAtom != atom.Tr && n.DataAtom != atom.Td || centredStyle.MatchString(style)
	s.caption = s.caption || captionClass.MatchString(class)
	s.style += strings.Join(familyStyle.FindAllString(style, -1), ";")
	if n.DataAtom == atom.P || n.DataAtom == atom.Span || n.DataAtom == atom.Blockquote {
		s.style += class
	}
	return s
}

// addText adds text to the current line, and starts new lines at line feeds.
func (r *bodyReader) addText(text string, s textStyle) {
	text = dropControls(text)
	if !r.plainLines {
		text = strings.NewReplacer("\n", " ", "\t", " ").Replace(text)
	}
	// One <p> may hold several news items: an indent in mid-text starts the next one.
	text = paragraphGap.ReplaceAllString(text, "$1\n　　")
	for i, part := range strings.Split(text, "\n") {
		if i > 0 {
			r.breakLine()
		}
		if part == "" {
			continue
		}
		hasText := strings.ContainsFunc(part, func(c rune) bool { return !isSpace(c) })
		if len(r.runs) == 0 || hasText && !r.hasText {
			r.style, r.hasText = s, hasText
		}
		r.runs = append(r.runs, run{text: part, bold: s.bold, italic: s.italic, sup: s.sup, sub: s.sub, href: s.href})
	}
}

// breakLine ends the current line, but not its block.
func (r *bodyReader) breakLine() {
	if !r.flush() {
		r.gap++
	}
}

// flush ends the current line and reports whether there was one.
func (r *bodyReader) flush() bool {
	if len(r.runs) == 0 {
		return false
	}
	raw := joinRuns(r.runs)
	text, markup, bold := renderRuns(r.runs)
	runs := r.runs
	r.runs = nil
	if text == "" {
		r.gap++
		return true
	}
	l := line{kind: textLine, text: text, markup: markup, bold: bold, centred: r.style.centred, small: r.style.small, caption: r.style.caption,
		style: r.style.style, gap: r.gap, block: r.block, indent: strings.HasPrefix(raw, "　　") || strings.HasPrefix(raw, "\u00a0\u00a0")}
	if allItalic(runs) {
		l.style += "/i"
	}
	switch {
	case r.style.heading:
		l.kind = headLine
	case r.style.quote:
		l.kind = quoteLine
	}
	r.lines = append(r.lines, l)
	r.gap = 0
	return true
}
