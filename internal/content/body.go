package content

import (
	"context"
	"html"
	"strings"
)

// Body is the text of an article: sections with headings, in reading order. A body without headings has
// one section without a heading. An article without text has a body without sections.
type Body struct {
	Sections []BodySection `json:"sections,omitempty" bson:"sections,omitempty"`
	// Earlier holds the text before each correction, oldest first. The first is the printed text.
	Earlier []BodyText `json:"earlier,omitempty" bson:"earlier,omitempty"`
}

// BodyText is an earlier text of a corrected body.
type BodyText struct {
	Sections []BodySection `json:"sections,omitempty" bson:"sections,omitempty"`
}

// BodiesOf reads the bodies of the articles whose ids are in shown, which the audience may read. read is
// [Reader.Bodies], which returns a body for each such article, even if it is empty. If one is missing,
// it could not be read, or the article was withdrawn meanwhile. BodiesOf returns an error with code
// Unavailable then, because without it the article would appear to have no text.
func BodiesOf(ctx context.Context, read func(context.Context, []ID) (map[ID]Body, error), shown []ID) (map[ID]Body, error) {
	if len(shown) == 0 {
		return map[ID]Body{}, nil
	}
	bodies, err := read(ctx, shown)
	if err != nil {
		return nil, err
	}
	for _, id := range shown {
		if _, ok := bodies[id]; !ok {
			return nil, Errorf(Unavailable, "the body of the article %s cannot be read at the moment; try again", id)
		}
	}
	return bodies, nil
}

// BodySection is a section of a body. Kicker and Heading may be empty.
type BodySection struct {
	Kicker  string      `json:"kicker,omitempty" bson:"kicker,omitempty"`
	Heading string      `json:"heading,omitempty" bson:"heading,omitempty"`
	Anchor  string      `json:"anchor,omitempty" bson:"anchor,omitempty"` // the id attribute of the section in the body's HTML; set at import
	Blocks  []BodyBlock `json:"blocks" bson:"blocks"`
}

// BodyBlock is a paragraph or another block of a body. Type determines which other fields are set.
type BodyBlock struct {
	Type  BlockType `json:"type" bson:"type"`
	Text  string    `json:"text,omitempty" bson:"text,omitempty"`   // of a paragraph or quote
	HTML  string    `json:"html,omitempty" bson:"html,omitempty"`   // inline markup of a paragraph, safe to embed; empty if there is no markup
	Image *Image    `json:"image,omitempty" bson:"image,omitempty"` // of a picture
	Items []string  `json:"items,omitempty" bson:"items,omitempty"` // of a list
	Lines []string  `json:"lines,omitempty" bson:"lines,omitempty"` // of a verse; an empty line separates stanzas
}

// BlockType is the type of a block.
type BlockType string

// The types of block.
const (
	BlockParagraph BlockType = "paragraph" // running text
	BlockPicture   BlockType = "picture"   // an image at its place in the text
	BlockQuote     BlockType = "quote"     // a quotation set as a block
	BlockList      BlockType = "list"      // an enumeration
	BlockVerse     BlockType = "verse"     // a poem, or another text whose line breaks matter
)

// Text returns the body as plain text. Blank lines separate headings and blocks; the caption stands for a
// picture.
func (b Body) Text() string {
	var parts []string
	for _, s := range b.Sections {
		if heading := joinHeading(s); heading != "" {
			parts = append(parts, heading)
		}
		for _, block := range s.Blocks {
			if text := blockText(block); text != "" {
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

// blockText returns a block as plain text.
func blockText(b BodyBlock) string {
	switch b.Type {
	case BlockPicture:
		if b.Image != nil {
			return b.Image.Caption
		}
		return ""
	case BlockList:
		return strings.Join(b.Items, "\n")
	case BlockVerse:
		return strings.Join(b.Lines, "\n")
	}
	return b.Text
}

// HTML returns the body as HTML. Each section is a <section>, its heading an <h2>, and its kicker a
// paragraph of class "kicker" above the heading. All text is escaped. The markup of paragraphs is
// included unchanged: it was sanitised at import.
func (b Body) HTML() string {
	var w strings.Builder
	for _, s := range b.Sections {
		if s.Anchor == "" {
			w.WriteString("<section>\n")
		} else {
			w.WriteString(`<section id="` + html.EscapeString(s.Anchor) + "\">\n")
		}
		writeElement(&w, `p class="kicker"`, "p", s.Kicker)
		writeElement(&w, "h2", "h2", s.Heading)
		for _, block := range s.Blocks {
			writeBlock(&w, block)
		}
		w.WriteString("</section>\n")
	}
	return w.String()
}

func writeElement(w *strings.Builder, open, tag, text string) {
	if text != "" {
		w.WriteString("<" + open + ">" + html.EscapeString(text) + "</" + tag + ">\n")
	}
}

func writeBlock(w *strings.Builder, b BodyBlock) {
	switch b.Type {
	case BlockPicture:
		writePicture(w, b.Image)
	case BlockQuote:
		w.WriteString("<blockquote><p>" + html.EscapeString(b.Text) + "</p></blockquote>\n")
	case BlockList:
		w.WriteString("<ul>\n")
		for _, item := range b.Items {
			writeElement(w, "li", "li", item)
		}
		w.WriteString("</ul>\n")
	case BlockVerse:
		lines := html.EscapeString(strings.Join(b.Lines, "\n"))
		w.WriteString(`<p class="verse">` + strings.ReplaceAll(lines, "\n", "<br>\n") + "</p>\n")
	default:
		w.WriteString("<p>" + b.Inline() + "</p>\n")
	}
}

// Inline returns a paragraph's inline markup: its HTML if it has any, otherwise its escaped text.
func (b BodyBlock) Inline() string {
	if b.HTML != "" {
		return b.HTML
	}
	return html.EscapeString(b.Text)
}

func writePicture(w *strings.Builder, image *Image) {
	if image == nil || image.URL == "" && image.Caption == "" {
		return
	}
	w.WriteString("<figure>")
	if image.URL != "" {
		w.WriteString(`<img src="` + html.EscapeString(image.URL) + `" alt="">`)
	}
	if image.Caption != "" {
		w.WriteString("<figcaption>" + html.EscapeString(image.Caption) + "</figcaption>")
	}
	w.WriteString("</figure>\n")
}
