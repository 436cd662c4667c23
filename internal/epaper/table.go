package epaper

import (
	"strconv"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// addTable reads a table. In a table with pictures and little text, the text is captions. A table
// of data becomes a block; any other table is layout and is read cell by cell.
func (r *bodyReader) addTable(n *xhtml.Node, s textStyle) {
	pictures := 0
	for c := range n.Descendants() {
		if c.DataAtom == atom.Img && imageSource(c) != "" {
			pictures++
		}
	}
	t := r.readTable(n)
	switch {
	case t.holdsData() && !t.complex:
		b := edition.Block{Type: edition.Table, Table: &t.BodyTable}
		r.addBlock(b, blockText(b))
		return
	case t.holdsData() && t.marked:
		r.lose(blockText(edition.Block{Type: edition.Table, Table: &t.BodyTable}), "a table (表格) with pictures, lists or tables in its cells: their contents were kept one after the other, without rows and columns; compare with the page")
	}
	length := len([]rune(foldSpaces(textOf(n))))
	if pictures > 0 && length <= 100+250*pictures {
		s.caption = true
	}
	r.children(n, s)
}

// blockText returns the plain text of a block.
func blockText(b edition.Block) string {
	return content.Body{Sections: []edition.BodySection{{Blocks: []edition.Block{b}}}}.Text()
}

// table is a table while it is read.
type table struct {
	content.BodyTable
	marked  bool // it has headings, a caption or borders: it is no layout
	complex bool // a cell holds more than text
	full    int  // rows with text in two or more cells
	widest  int  // the greatest number of columns of a row
	longest int  // the greatest length of a cell, in characters
}

// holdsData reports whether a table holds data, and is not only for layout.
func (t *table) holdsData() bool {
	rows := len(t.Head) + len(t.Rows)
	if rows < 2 || t.widest < 2 {
		return false
	}
	return t.marked && t.full > 0 && t.longest <= 300 || t.full > 1 && t.longest <= 60
}

// readTable reads a table and the features that tell data from layout.
func (r *bodyReader) readTable(n *xhtml.Node) *table {
	t := &table{marked: pixels(attr(n, "border")) > 0}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Caption:
			t.Caption, t.marked = foldSpaces(textOf(c)), true
		case atom.Thead, atom.Tbody, atom.Tfoot:
			var rows []content.BodyRow
			for row := c.FirstChild; row != nil; row = row.NextSibling {
				if row.DataAtom == atom.Tr {
					rows = append(rows, r.readRow(row, t))
				}
			}
			limitSpans(rows)
			if c.DataAtom == atom.Thead {
				t.Head = append(t.Head, rows...)
			} else {
				t.Rows = append(t.Rows, rows...)
			}
		}
	}
	if len(t.Head) == 0 {
		n := headRows(t.Rows)
		t.Head, t.Rows = t.Rows[:n:n], t.Rows[n:]
	}
	return t
}

// readRow reads a row of a table.
func (r *bodyReader) readRow(n *xhtml.Node, t *table) content.BodyRow {
	row := content.BodyRow{Cells: []content.BodyCell{}}
	columns, texts := 0, 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
			continue
		}
		cell := content.BodyCell{Header: c.DataAtom == atom.Th, ColSpan: spanOf(c, "colspan"), RowSpan: spanOf(c, "rowspan")}
		in := r.inner()
		in.children(c, textStyle{})
		in.flush()
		cell.Text, cell.HTML = joinLines(in.lines)
		for _, l := range in.lines {
			t.complex = t.complex || l.kind == pictureLine || l.kind == blockLine
		}
		t.marked = t.marked || cell.Header
		t.longest = max(t.longest, len([]rune(cell.Text)))
		columns += max(cell.ColSpan, 1)
		if cell.Text != "" {
			texts++
		}
		row.Cells = append(row.Cells, cell)
	}
	t.widest = max(t.widest, columns)
	if texts > 1 {
		t.full++
	}
	return row
}

// joinLines returns the text and the inline HTML of the lines of an item or cell.
func joinLines(lines []line) (text, markup string) {
	var texts, markups []string
	marked := false
	for _, l := range lines {
		if l.kind == pictureLine {
			continue
		}
		m := l.markup
		if marked = marked || m != "" || l.bold; m == "" {
			m = xhtml.EscapeString(l.text)
		}
		if l.bold {
			m = "<b>" + m + "</b>"
		}
		texts, markups = append(texts, l.text), append(markups, m)
	}
	if !marked {
		return strings.Join(texts, "\n"), ""
	}
	return strings.Join(texts, "\n"), strings.Join(markups, "<br>")
}

// spanOf returns the number of columns or rows of a cell; 0 for one. A rowspan of "0" extends to the
// last row.
func spanOf(n *xhtml.Node, name string) int {
	span, err := strconv.Atoi(strings.TrimSpace(attr(n, name)))
	switch {
	case err != nil || span < 0:
		return 0
	case span == 0 && name == "rowspan":
		return content.MaxRowSpan
	}
	return span
}

// limitSpans ends the spans of cells at the last row, and leaves out spans of one.
func limitSpans(rows []content.BodyRow) {
	for i := range rows {
		for j := range rows[i].Cells {
			c := &rows[i].Cells[j]
			c.ColSpan, c.RowSpan = min(c.ColSpan, content.MaxColSpan), min(c.RowSpan, len(rows)-i)
			if c.ColSpan == 1 {
				c.ColSpan = 0
			}
			if c.RowSpan == 1 {
				c.RowSpan = 0
			}
		}
	}
}

// headRows returns the number of rows at the top that consist of headings. No cell of them extends
// below them, and a row with other cells follows.
func headRows(rows []content.BodyRow) int {
	n := 0
	for n < len(rows) && onlyHeadings(rows[n]) {
		n++
	}
	if n == len(rows) {
		return 0
	}
	for i, row := range rows[:n] {
		for _, c := range row.Cells {
			if i+c.RowSpan > n {
				return 0
			}
		}
	}
	return n
}

func onlyHeadings(r content.BodyRow) bool {
	for _, c := range r.Cells {
		if !c.Header {
			return false
		}
	}
	return len(r.Cells) > 0
}
