package epaper

import (
	"strconv"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// addList adds a list as one line. Items that contain pictures are read like other elements.
func (r *bodyReader) addList(n *xhtml.Node, s textStyle) {
	l := line{kind: listLine, gap: r.gap, block: r.block}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			continue
		}
		if hasPicture(c) {
			r.children(c, s)
			r.flush()
			continue
		}
		if item := foldSpaces(textOf(c)); item != "" {
			l.items = append(l.items, item)
		}
	}
	if len(l.items) > 0 {
		l.text = strings.Join(l.items, "\n")
		r.lines = append(r.lines, l)
		r.gap = 0
	}
}

// addTable reads a table. In a table with pictures and little text, the text is captions. A table
// of data becomes one line for each row; any other table is read cell by cell.
func (r *bodyReader) addTable(n *xhtml.Node, s textStyle) {
	pictures := 0
	for c := range n.Descendants() {
		if c.DataAtom == atom.Img && imageSource(c) != "" {
			pictures++
		}
	}
	length := len([]rune(foldSpaces(textOf(n))))
	if pictures > 0 && length <= 100+250*pictures {
		s.caption = true
	}
	if pictures == 0 && dataTable(n) {
		r.addRows(n)
		return
	}
	r.children(n, s)
}

// dataTable reports whether a table contains data: several rows of short cells.
func dataTable(n *xhtml.Node) bool {
	rows, cells := 0, 0
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Table:
			return false
		case atom.Tr:
			rows++
		case atom.Td, atom.Th:
			if cells++; len([]rune(foldSpaces(textOf(c)))) > 60 {
				return false
			}
		}
	}
	return rows > 1 && cells >= 2*rows
}

// addRows adds a line for each row of a table.
func (r *bodyReader) addRows(n *xhtml.Node) {
	for row := range n.Descendants() {
		if row.DataAtom != atom.Tr {
			continue
		}
		var cells []string
		for c := row.FirstChild; c != nil; c = c.NextSibling {
			if t := foldSpaces(textOf(c)); t != "" {
				cells = append(cells, t)
			}
		}
		if len(cells) > 0 {
			r.block++
			r.lines = append(r.lines, line{kind: textLine, text: strings.Join(cells, " "), block: r.block, gap: r.gap, style: "table" + strconv.Itoa(r.block)})
			r.gap = 0
		}
	}
}
