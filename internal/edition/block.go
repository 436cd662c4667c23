package edition

import (
	"html"
	"strings"
	"unicode"

	"broadsheet/internal/content"
	"broadsheet/internal/markup"
)

// block returns a clean block; false when nothing of it is left.
func (c Cleaner) block(b Block) (Block, bool) {
	clean := Block{Type: b.Type}
	switch b.Type {
	case Picture:
		i := CleanImage(*b.Image)
		clean.Image = &i
		return clean, i.URL != "" || i.Caption != ""
	case List:
		clean.Items, clean.List = c.list(b.AsList())
		return clean, len(clean.Items) > 0 || clean.List != nil
	case Verse:
		clean.Lines = verse(b.Lines)
		return clean, len(clean.Lines) > 0
	case Table:
		clean.Table = c.table(*b.Table)
		return clean, clean.Table != nil
	case Preformatted:
		clean.Text = preformatted(b.Text)
		return clean, clean.Text != ""
	case Embed:
		clean.Embed = &content.BodyEmbed{Kind: b.Embed.Kind, URL: CleanAddress(b.Embed.URL), Title: CleanText(b.Embed.Title)}
		return clean, clean.Embed.URL != ""
	}
	clean.Text, clean.HTML = c.inline(b.Text, b.HTML)
	return clean, clean.Text != ""
}

// inline returns a clean text and its clean markup. Without a text, the markup gives it. The markup is empty
// if it says no more than the text.
func (c Cleaner) inline(text, inlineHTML string) (cleanText, cleanHTML string) {
	cleanHTML = c.markup(inlineHTML)
	if cleanText = CleanText(text); cleanText == "" {
		cleanText = CleanText(markup.Text(cleanHTML))
	}
	if cleanText == "" || cleanHTML == html.EscapeString(cleanText) {
		return cleanText, ""
	}
	return cleanText, cleanHTML
}

// markup cleans inline HTML: removes what is not allowed, and closes every element inside the markup.
// Unescaping can bring up new control characters (&#7;), so it repeats until nothing changes. Cleaning the
// result again then changes nothing, and neither does a second import.
func (c Cleaner) markup(s string) string {
	if s == "" {
		return ""
	}
	s = markup.Separate(s)
	for range 10 {
		clean := strings.TrimSpace(markup.Balance(c.policy.Sanitize(CleanText(s))))
		if clean == s {
			return clean
		}
		s = clean
	}
	return html.EscapeString(CleanText(markup.Text(s)))
}

// list returns a clean list: as items if it has no more than those, and as a list otherwise.
func (c Cleaner) list(l content.BodyList) (items []string, list *content.BodyList) {
	list = c.richList(l, 1)
	if list == nil || list.Ordered {
		return nil, list
	}
	for _, item := range list.Items {
		if item.HTML != "" || item.List != nil {
			return nil, list
		}
		items = append(items, item.Text)
	}
	return items, nil
}

// richList returns a clean list without empty items, or nil when nothing is left. The items of lists that are
// too deep follow the item that they are in.
func (c Cleaner) richList(l content.BodyList, depth int) *content.BodyList {
	clean := content.BodyList{Ordered: l.Ordered}
	if l.Ordered && l.Start != nil && *l.Start != 1 {
		clean.Start = l.Start
	}
	for _, item := range l.Items {
		var i content.BodyItem
		i.Text, i.HTML = c.inline(item.Text, item.HTML)
		var deeper []content.BodyItem
		if item.List != nil && depth < content.MaxListDepth {
			i.List = c.richList(*item.List, depth+1)
		} else if item.List != nil {
			if flat := c.richList(*item.List, depth); flat != nil {
				deeper = flat.Items
			}
		}
		if i.Text != "" || i.List != nil {
			clean.Items = append(clean.Items, i)
		}
		clean.Items = append(clean.Items, deeper...)
	}
	if len(clean.Items) == 0 {
		return nil
	}
	return &clean
}

// table returns a clean table, or nil when it has no text. Empty cells and rows stay.
func (c Cleaner) table(t content.BodyTable) *content.BodyTable {
	clean := content.BodyTable{Caption: CleanText(t.Caption)}
	anyText := false
	rows := func(rows []content.BodyRow) (all []content.BodyRow) {
		for n, row := range rows {
			cells := make([]content.BodyCell, 0, len(row.Cells))
			for _, cell := range row.Cells {
				cell.Text, cell.HTML = c.inline(cell.Text, cell.HTML)
				cell.ColSpan, cell.RowSpan = span(cell.ColSpan, content.MaxColSpan), span(cell.RowSpan, min(len(rows)-n, content.MaxRowSpan))
				anyText = anyText || cell.Text != ""
				cells = append(cells, cell)
			}
			all = append(all, content.BodyRow{Cells: cells})
		}
		return all
	}
	clean.Head, clean.Rows = rows(t.Head), rows(t.Rows)
	if !anyText {
		return nil
	}
	return &clean
}

// span returns a number of columns or rows within its bounds. 1 is written as 0, the default.
func span(n, most int) int {
	if n = min(n, most); n < 2 {
		return 0
	}
	return n
}

// preformatted cleans text line by line. The spaces at the start of its lines stay; those at the end, and
// the empty lines before and after the text, go.
func preformatted(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = CleanText(line)
		if lines[i] != "" {
			indent := line[:len(line)-len(strings.TrimLeftFunc(line, unicode.IsSpace))]
			lines[i] = strings.Map(withoutControl, indent) + lines[i]
		}
	}
	return strings.TrimRightFunc(strings.TrimLeft(strings.Join(lines, "\n"), "\n"), unicode.IsSpace)
}

// withoutControl removes control characters except tabs.
func withoutControl(r rune) rune {
	if r != '\t' && unicode.IsControl(r) {
		return -1
	}
	return r
}
