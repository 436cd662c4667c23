package graph

import (
	"broadsheet/graph/generated"
	"broadsheet/graph/scalar"
	"broadsheet/internal/content"
)

// block converts a block of a body into a member of the schema's union.
func block(b content.BodyBlock) generated.Block {
	switch b.Type {
	case content.BlockPicture:
		return generated.Picture{Image: value(b.Image)}
	case content.BlockQuote:
		return generated.Quote{Text: b.Text, HTML: b.Inline()}
	case content.BlockList:
		return list(b.AsList())
	case content.BlockVerse:
		return generated.Verse{Lines: each(b.Lines, func(line string) scalar.Line { return scalar.Line(line) })}
	case content.BlockTable:
		t := value(b.Table)
		return generated.Table{Caption: &t.Caption, Head: each(t.Head, tableRow), Rows: each(t.Rows, tableRow)}
	case content.BlockPreformatted:
		return generated.Preformatted{Text: b.Text}
	case content.BlockEmbed:
		e := value(b.Embed)
		return generated.Embed{Kind: e.Kind, URL: &e.URL, Title: &e.Title}
	}
	return generated.Paragraph{Text: b.Text, HTML: b.Inline()}
}

func list(l content.BodyList) generated.List {
	converted := generated.List{Items: l.Texts(), Ordered: l.Ordered}
	if l.Ordered {
		converted.Start = l.Start
		if l.Start == nil {
			converted.Start = new(1)
		}
	}
	converted.Entries = each(l.Items, func(i content.BodyItem) *generated.ListItem {
		item := &generated.ListItem{Text: scalar.Line(i.Text), HTML: scalar.Line(i.Inline())}
		if i.List != nil {
			inside := list(*i.List)
			item.List = &inside
		}
		return item
	})
	return converted
}

func tableRow(r content.BodyRow) *generated.TableRow {
	return &generated.TableRow{Cells: each(r.Cells, func(c content.BodyCell) *generated.TableCell {
		return &generated.TableCell{
			Text: scalar.Line(c.Text), HTML: scalar.Line(c.Inline()), Header: c.Header, ColSpan: max(c.ColSpan, 1), RowSpan: max(c.RowSpan, 1),
		}
	})}
}
