package content

import (
	"html"
	"strconv"
	"strings"
)

// HTML returns the body as HTML. Each section is a <section>, its heading an <h2>, and its kicker a
// paragraph of class "kicker" above the heading. All text is escaped. Inline markup is included unchanged:
// it was sanitised and balanced at import.
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
		w.WriteString("<blockquote><p>" + b.Inline() + "</p></blockquote>\n")
	case BlockList:
		writeList(w, b.AsList())
	case BlockVerse:
		lines := html.EscapeString(strings.Join(b.Lines, "\n"))
		w.WriteString(`<p class="verse">` + strings.ReplaceAll(lines, "\n", "<br>\n") + "</p>\n")
	case BlockTable:
		writeTable(w, b.Table)
	case BlockPreformatted:
		writeElement(w, "pre", "pre", b.Text)
	case BlockEmbed:
		writeEmbed(w, b.Embed)
	default:
		w.WriteString("<p>" + b.Inline() + "</p>\n")
	}
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

func writeList(w *strings.Builder, l BodyList) {
	tag, start := "ul", ""
	if l.Ordered {
		tag = "ol"
	}
	if l.Ordered && l.Start != nil {
		start = ` start="` + strconv.Itoa(*l.Start) + `"`
	}
	w.WriteString("<" + tag + start + ">\n")
	for _, item := range l.Items {
		w.WriteString("<li>" + item.Inline())
		if item.List != nil {
			w.WriteByte('\n')
			writeList(w, *item.List)
		}
		w.WriteString("</li>\n")
	}
	w.WriteString("</" + tag + ">\n")
}

func writeTable(w *strings.Builder, t *BodyTable) {
	if t == nil {
		return
	}
	w.WriteString("<table>\n")
	writeElement(w, "caption", "caption", t.Caption)
	writeRows(w, "thead", t.Head)
	writeRows(w, "tbody", t.Rows)
	w.WriteString("</table>\n")
}

func writeRows(w *strings.Builder, group string, rows []BodyRow) {
	if len(rows) == 0 {
		return
	}
	w.WriteString("<" + group + ">\n")
	for _, row := range rows {
		w.WriteString("<tr>")
		for _, c := range row.Cells {
			tag := "td"
			if c.Header {
				tag = "th"
			}
			w.WriteString("<" + tag + spanAttribute("colspan", c.ColSpan) + spanAttribute("rowspan", c.RowSpan) + ">" + c.Inline() + "</" + tag + ">")
		}
		w.WriteString("</tr>\n")
	}
	w.WriteString("</" + group + ">\n")
}

func spanAttribute(name string, n int) string {
	if n < 2 {
		return ""
	}
	return " " + name + `="` + strconv.Itoa(n) + `"`
}

// writeEmbed writes a link. Without a valid address, it writes the title alone.
func writeEmbed(w *strings.Builder, e *BodyEmbed) {
	switch {
	case e == nil:
	case e.URL == "":
		writeElement(w, `p class="embed"`, "p", e.Title)
	default:
		w.WriteString(`<p class="embed"><a href="` + html.EscapeString(e.URL) + `" rel="nofollow">` + html.EscapeString(e.Label()) + "</a></p>\n")
	}
}
