package content

import (
	"html"
	"slices"
)

// BodyBlock is a paragraph or another block of a body. Type determines which other fields are set.
type BodyBlock struct {
	Type  BlockType  `json:"type" bson:"type"`
	Text  string     `json:"text,omitempty" bson:"text,omitempty"`   // of a paragraph, quote or preformatted block
	HTML  string     `json:"html,omitempty" bson:"html,omitempty"`   // inline markup of a paragraph or quote, safe to embed; empty if there is no markup
	Image *Image     `json:"image,omitempty" bson:"image,omitempty"` // of a picture
	Items []string   `json:"items,omitempty" bson:"items,omitempty"` // of a list that has no numbers, markup or lists inside
	List  *BodyList  `json:"list,omitempty" bson:"list,omitempty"`   // of any other list
	Lines []string   `json:"lines,omitempty" bson:"lines,omitempty"` // of a verse; an empty line separates stanzas
	Table *BodyTable `json:"table,omitempty" bson:"table,omitempty"`
	Embed *BodyEmbed `json:"embed,omitempty" bson:"embed,omitempty"`
}

// BlockType is the type of a block.
type BlockType string

// The types of block.
const (
	BlockParagraph    BlockType = "paragraph"    // running text
	BlockPicture      BlockType = "picture"      // an image at its place in the text
	BlockQuote        BlockType = "quote"        // a quotation set as a block
	BlockList         BlockType = "list"         // an enumeration
	BlockVerse        BlockType = "verse"        // a poem
	BlockTable        BlockType = "table"        // data in rows and columns
	BlockPreformatted BlockType = "preformatted" // text whose line breaks and spaces matter
	BlockEmbed        BlockType = "embed"        // a video or another object from elsewhere
)

// BlockTypes returns all types of block.
func BlockTypes() []BlockType {
	return []BlockType{BlockParagraph, BlockPicture, BlockQuote, BlockList, BlockVerse, BlockTable, BlockPreformatted, BlockEmbed}
}

// BodyList is a list of a body, or a list inside an item of another list.
type BodyList struct {
	Ordered bool       `json:"ordered,omitempty" bson:"ordered,omitempty"` // the items are numbered
	Start   *int       `json:"start,omitempty" bson:"start,omitempty"`     // number of the first item of an ordered list; nil means 1
	Items   []BodyItem `json:"items" bson:"items"`
}

// BodyItem is an item of a list. Text may be empty if the item consists of a list.
type BodyItem struct {
	Text string    `json:"text,omitempty" bson:"text,omitempty"`
	HTML string    `json:"html,omitempty" bson:"html,omitempty"` // as in a paragraph
	List *BodyList `json:"list,omitempty" bson:"list,omitempty"` // the list inside the item
}

// BodyTable is a table. Head holds the rows of column headings, Rows the others.
type BodyTable struct {
	Caption string    `json:"caption,omitempty" bson:"caption,omitempty"`
	Head    []BodyRow `json:"head,omitempty" bson:"head,omitempty"`
	Rows    []BodyRow `json:"rows" bson:"rows"`
}

// BodyRow is a row of a table. A cell that spans rows is in its first row only.
type BodyRow struct {
	Cells []BodyCell `json:"cells" bson:"cells"`
}

// BodyCell is a cell of a table. Its text may be empty.
type BodyCell struct {
	Text    string `json:"text,omitempty" bson:"text,omitempty"`
	HTML    string `json:"html,omitempty" bson:"html,omitempty"` // as in a paragraph
	Header  bool   `json:"header,omitempty" bson:"header,omitempty"`
	ColSpan int    `json:"colSpan,omitempty" bson:"colSpan,omitempty"` // number of columns; 0 means 1
	RowSpan int    `json:"rowSpan,omitempty" bson:"rowSpan,omitempty"` // number of rows; 0 means 1
}

// Greatest spans of a cell, and the greatest depth of lists inside lists.
const (
	MaxColSpan   = 1000 // as in browsers
	MaxRowSpan   = 65534
	MaxListDepth = 8
)

// BodyEmbed is a video or another object that is not part of the text. It is shown as a link.
type BodyEmbed struct {
	Kind  EmbedKind `json:"kind" bson:"kind"`
	URL   string    `json:"url" bson:"url"`
	Title string    `json:"title,omitempty" bson:"title,omitempty"`
}

// EmbedKind is the kind of an embedded object.
type EmbedKind string

// The kinds of embedded objects.
const (
	EmbedVideo EmbedKind = "VIDEO"
	EmbedAudio EmbedKind = "AUDIO"
	EmbedFrame EmbedKind = "FRAME" // another page (iframe)
	EmbedOther EmbedKind = "OTHER" // such as a plug-in's object
)

// EmbedKinds returns all kinds of embedded objects.
func EmbedKinds() []EmbedKind { return []EmbedKind{EmbedVideo, EmbedAudio, EmbedFrame, EmbedOther} }

// Label returns the text of the link: the title, or without one, the address.
func (e BodyEmbed) Label() string {
	if e.Title != "" {
		return e.Title
	}
	return e.URL
}

// AsList returns the list of a block of type list, in whichever form it is stored.
func (b BodyBlock) AsList() BodyList {
	if b.List != nil {
		return *b.List
	}
	list := BodyList{}
	for _, item := range b.Items {
		list.Items = append(list.Items, BodyItem{Text: item})
	}
	return list
}

// Texts returns the texts of all items, each followed by those of the list inside it.
func (l BodyList) Texts() []string {
	var all []string
	for _, item := range l.Items {
		if item.Text != "" {
			all = append(all, item.Text)
		}
		if item.List != nil {
			all = append(all, item.List.Texts()...)
		}
	}
	return all
}

// inline returns inline markup: the HTML if there is any, otherwise the escaped text.
func inline(text, markup string) string {
	if markup != "" {
		return markup
	}
	return html.EscapeString(text)
}

// Inline returns the block's inline markup: its HTML if it has any, otherwise its escaped text.
func (b BodyBlock) Inline() string { return inline(b.Text, b.HTML) }

// Inline returns the item's inline markup, like [BodyBlock.Inline].
func (i BodyItem) Inline() string { return inline(i.Text, i.HTML) }

// Inline returns the cell's inline markup, like [BodyBlock.Inline].
func (c BodyCell) Inline() string { return inline(c.Text, c.HTML) }

// Map returns a copy of the body, without its earlier texts, with each block replaced by f's result. The
// given body does not change.
func (b Body) Map(f func(BodyBlock) BodyBlock) Body { return Body{Sections: MapBlocks(b.Sections, f)} }

// MapBlocks returns a copy of sections with each block replaced by f's result. f must not change what a
// block points to.
func MapBlocks(sections []BodySection, f func(BodyBlock) BodyBlock) []BodySection {
	sections = slices.Clone(sections)
	for i := range sections {
		sections[i].Blocks = slices.Clone(sections[i].Blocks)
		for j, b := range sections[i].Blocks {
			sections[i].Blocks[j] = f(b)
		}
	}
	return sections
}

// WithAddresses returns a copy of the block with its addresses passed through url, and its inline markup,
// also that in lists and tables, through markup.
func (b BodyBlock) WithAddresses(url, markup func(string) string) BodyBlock {
	b.HTML = markup(b.HTML)
	if b.Image != nil {
		image := *b.Image
		image.URL = url(image.URL)
		b.Image = &image
	}
	if b.Embed != nil {
		embed := *b.Embed
		embed.URL = url(embed.URL)
		b.Embed = &embed
	}
	b.List = b.List.mapMarkup(markup)
	if b.Table != nil {
		b.Table = &BodyTable{Caption: b.Table.Caption, Head: mapCells(b.Table.Head, markup), Rows: mapCells(b.Table.Rows, markup)}
	}
	return b
}

func (l *BodyList) mapMarkup(markup func(string) string) *BodyList {
	if l == nil {
		return nil
	}
	list := *l
	list.Items = slices.Clone(l.Items)
	for i, item := range list.Items {
		list.Items[i].HTML, list.Items[i].List = markup(item.HTML), item.List.mapMarkup(markup)
	}
	return &list
}

func mapCells(rows []BodyRow, markup func(string) string) []BodyRow {
	rows = slices.Clone(rows)
	for i, row := range rows {
		rows[i].Cells = slices.Clone(row.Cells)
		for j, cell := range row.Cells {
			rows[i].Cells[j].HTML = markup(cell.HTML)
		}
	}
	return rows
}
