package content

import (
	"strconv"
	"strings"
)

// Text returns the body as plain text. Blank lines separate headings and blocks; the caption stands for a
// picture. Cells of a table are separated by " | ".
func (b Body) Text() string {
	var parts []string
	for _, s := range b.Sections {
		if heading := joinHeading(s); heading != "" {
			parts = append(parts, heading)
		}
		for _, block := range s.Blocks {
			if text := block.plain(); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, "\n\n")
}

// joinHeading returns the kicker and the heading, each on its own line.
func joinHeading(s BodySection) string {
	if s.Kicker != "" && s.Heading != "" {
		return s.Kicker + "\n" + s.Heading
	}
	return s.Kicker + s.Heading
}

// plain returns a block as plain text.
func (b BodyBlock) plain() string {
	switch {
	case b.Type == BlockPicture && b.Image != nil:
		return b.Image.Caption
	case b.Type == BlockList:
		return strings.Join(b.AsList().lines(), "\n")
	case b.Type == BlockVerse:
		return strings.Join(b.Lines, "\n")
	case b.Type == BlockTable && b.Table != nil:
		return strings.Join(b.Table.lines(), "\n")
	case b.Type == BlockEmbed && b.Embed != nil:
		return b.Embed.Label()
	}
	return b.Text
}

// lines returns a line for each item. Numbers precede the items of an ordered list; lists inside items
// are indented.
func (l BodyList) lines() []string {
	var lines []string
	number := 1
	if l.Start != nil {
		number = *l.Start
	}
	for i, item := range l.Items {
		switch {
		case l.Ordered:
			lines = append(lines, strings.TrimRight(strconv.Itoa(number+i)+". "+item.Text, " "))
		case item.Text != "":
			lines = append(lines, item.Text)
		}
		if item.List != nil {
			for _, line := range item.List.lines() {
				lines = append(lines, "  "+line)
			}
		}
	}
	return lines
}

// lines returns the caption, if there is one, and a line for each row.
func (t BodyTable) lines() []string {
	var lines []string
	if t.Caption != "" {
		lines = append(lines, t.Caption)
	}
	for _, rows := range [][]BodyRow{t.Head, t.Rows} {
		for _, row := range rows {
			var cells []string
			for _, c := range row.Cells {
				cells = append(cells, foldSpace(c.Text))
			}
			if line := strings.Join(cells, " | "); line != "" { // empty if spans cover the row
				lines = append(lines, line)
			}
		}
	}
	return lines
}
