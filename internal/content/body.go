package content

import (
	"context"
	"html"
	"strings"
)

// Body is the text of an article: headed sections in reading order. A body without headings
// has one, unheaded. A body that is not there has none.
type Body struct {
	Sections []BodySection `json:"sections,omitempty" bson:"sections,omitempty"`
	// Earlier are the texts before each correction of it, oldest first: what was printed, then what
	// was corrected again.
	Earlier []BodyText `json:"earlier,omitempty" bson:"earlier,omitempty"`
}

// BodyText is one text of a body that was corrected.
type BodyText struct {
	Sections []BodySection `json:"sections,omitempty" bson:"sections,omitempty"`
}

// BodiesOf reads the bodies of articles that the audience is shown, with [Reader.Bodies], which
// returns a body for each of them, if only an empty one. One that is missing could not be read, or
// its article was withdrawn meanwhile: the error is Unavailable then, so that no caller takes the
// article for one without text.
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
			return nil, Errorf(Unavailable, "the body of the article %s cannot be read at the moment; ask again", id)
		}
	}
	return bodies, nil
}

// BodySection is a headed part of a body. Kicker and Heading may be empty.
type BodySection struct {
	Kicker  string      `json:"kicker,omitempty" bson:"kicker,omitempty"`
	Heading string      `json:"heading,omitempty" bson:"heading,omitempty"`
	Anchor  string      `json:"anchor,omitempty" bson:"anchor,omitempty"` // names the section in the body's HTML; set at import
	Blocks  []BodyBlock `json:"blocks" bson:"blocks"`
}

// BodyBlock is a piece of a body. Type says which of the other fields hold it.
type BodyBlock struct {
	Type  BlockType `json:"type" bson:"type"`
	Text  string    `json:"text,omitempty" bson:"text,omitempty"`   // of a paragraph or quote
	HTML  string    `json:"html,omitempty" bson:"html,omitempty"`   // inline markup of a paragraph, safe to embed; empty when there is none
	Image *Image    `json:"image,omitempty" bson:"image,omitempty"` // of a picture
	Items []string  `json:"items,omitempty" bson:"items,omitempty"` // of a list
	Lines []string  `json:"lines,omitempty" bson:"lines,omitempty"` // of a verse; an empty line parts stanzas
}

// BlockType says what a block is.
type BlockType string

// The types of block.
const (
	BlockParagraph BlockType = "paragraph" // running text
	BlockPicture   BlockType = "picture"   // an image at its place in the text
	BlockQuote     BlockType = "quote"     // text set apart as somebody's words
	BlockList      BlockType = "list"      // an enumeration
	BlockVerse     BlockType = "verse"     // a poem, or another text whose line breaks matter
)

// Text returns the body as plain text: headings and blocks parted by a blank line, pictures
// as their caption.
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

func joinHeading(s BodySection) string {
	if s.Kicker != "" && s.Heading != "" {
		return s.Kicker + "\n" + s.Heading
	}
	return s.Kicker + s.Heading
}

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

// HTML returns the body as HTML: each section a <section>, its heading an <h2>, the kicker a
// paragraph of class "kicker" above it. All text is escaped; the markup of paragraphs is as
// it was cleaned at import.
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

// Inline returns a paragraph's inline markup: its HTML, or its text escaped.
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
