package newsroom

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// headingMark begins a line that is a heading.
const headingMark = "# "

// Plain writes a body as plain text, to be corrected: its paragraphs parted by a blank line, its
// headings marked. A list, a verse and a caption stand where they belong, as paragraphs.
func Plain(b content.Body) string {
	var parts []string
	for _, s := range b.Sections {
		if s.Heading != "" {
			parts = append(parts, headingMark+oneLine(s.Heading))
		}
		for _, block := range s.Blocks {
			if text := plain(block); text != "" {
				parts = append(parts, text)
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// oneLine replaces each run of white space by one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// plain is the text of a block.
func plain(b edition.Block) string {
	return content.Body{Sections: []edition.BodySection{{Blocks: []edition.Block{b}}}}.Text()
}

// parse reads plain text into a body. What stood in the old one is the block that it was: a
// paragraph with its markup, a picture by its caption. A picture without one stays behind the
// block that it followed.
func parse(s string, old []edition.BodySection) []edition.BodySection {
	p := &plainParser{old: old}
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			lines[i] = ""
		}
	}
	s = strings.Join(lines, "\n")
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		s = p.next(s)
	}
	return p.body
}

// plainParser is a body that is being read.
type plainParser struct {
	old, body []edition.BodySection
}

// next reads the next paragraph, heading or block, and returns the rest.
func (p *plainParser) next(s string) (rest string) {
	blocks, length := p.known(s)
	if heading, marked := strings.CutPrefix(s, headingMark); marked && length == 0 {
		heading, rest, _ = strings.Cut(heading, "\n")
		p.body = append(p.body, p.section(oneLine(heading)))
		return rest
	}
	if length == 0 {
		paragraph, _, _ := strings.Cut(s, "\n\n")
		blocks, length = []edition.Block{{Type: edition.Paragraph, Text: paragraph}}, len(paragraph)
	}
	if len(p.body) == 0 {
		p.body = []edition.BodySection{p.section("")}
	}
	last := &p.body[len(p.body)-1]
	last.Blocks = append(last.Blocks, blocks...)
	return s[length:]
}

// section begins a section, with the kicker that the old one of its heading has.
func (p *plainParser) section(heading string) edition.BodySection {
	for _, s := range p.old {
		if oneLine(s.Heading) == heading {
			return edition.BodySection{Kicker: s.Kicker, Heading: s.Heading}
		}
	}
	return edition.BodySection{Heading: heading}
}

// known finds the longest block of the old body with which a text begins, with the pictures
// without a caption that follow it.
func (p *plainParser) known(s string) (found []edition.Block, length int) {
	for _, section := range p.old {
		for i, b := range section.Blocks {
			text := strings.TrimSpace(plain(b))
			rest, begins := strings.CutPrefix(s, text)
			if !begins || len(text) <= length || rest != "" && !strings.HasPrefix(rest, "\n\n") {
				continue
			}
			end := i + 1
			for end < len(section.Blocks) && plain(section.Blocks[end]) == "" {
				end++
			}
			found, length = section.Blocks[i:end], len(text)
		}
	}
	return found, length
}
