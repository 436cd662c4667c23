package newsroom

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// headingMark is the prefix of a line that is a heading.
const headingMark = "# "

// Plain returns a body as plain text, so that it can be edited for a correction. Paragraphs are separated
// by blank lines, headings begin with "# ". Lists, verses and captions are paragraphs in their places.
func Plain(b content.Body) string {
	var parts []string
	for _, s := range b.Sections {
		if s.Heading != "" {
			parts = append(parts, headingMark+oneLine(s.Heading))
		}
		for _, block := range s.Blocks {
			if text := blockText(block); text != "" {
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

// blockText returns the text of a block.
func blockText(b edition.Block) string {
	return content.Body{Sections: []edition.BodySection{{Blocks: []edition.Block{b}}}}.Text()
}

// parse converts plain text to a body. A paragraph whose text is in the old body becomes the old block: a
// paragraph with its markup, a picture for its caption. A picture without a caption stays after the block
// that it followed.
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

// plainParser converts plain text to a body; old is the body before.
type plainParser struct {
	old, body []edition.BodySection
}

// next appends the next paragraph, heading or old block to the body, and returns the rest of the text.
func (p *plainParser) next(s string) (rest string) {
	blocks, length := p.matchBlock(s)
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

// section returns a new section, with the kicker of the old section that has the same heading.
func (p *plainParser) section(heading string) edition.BodySection {
	for _, s := range p.old {
		if oneLine(s.Heading) == heading {
			return edition.BodySection{Kicker: s.Kicker, Heading: s.Heading}
		}
	}
	return edition.BodySection{Heading: heading}
}

// matchBlock finds the longest old block whose text begins s. It returns the block and the pictures without
// caption that follow it, and the length of the text; 0 for none.
func (p *plainParser) matchBlock(s string) (found []edition.Block, length int) {
	for _, section := range p.old {
		for i, b := range section.Blocks {
			text := strings.TrimSpace(blockText(b))
			rest, begins := strings.CutPrefix(s, text)
			if !begins || len(text) <= length || rest != "" && !strings.HasPrefix(rest, "\n\n") {
				continue
			}
			end := i + 1
			for end < len(section.Blocks) && blockText(section.Blocks[end]) == "" {
				end++
			}
			found, length = section.Blocks[i:end], len(text)
		}
	}
	return found, length
}
