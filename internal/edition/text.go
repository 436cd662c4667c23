package edition

import (
	"html"
	"strconv"
	"strings"
	"unicode"

	"broadsheet/internal/content"
	"broadsheet/internal/weburl"

	"github.com/microcosm-cc/bluemonday"
)

// cleaner makes what a source says safe to keep and to show.
type cleaner struct{ policy *bluemonday.Policy }

func newCleaner() cleaner {
	p := bluemonday.NewPolicy()
	p.AllowElements("b", "strong", "i", "em", "u", "s", "sub", "sup", "br", "small", "code", "q", "cite")
	p.AllowStandardURLs()
	p.AllowAttrs("href").OnElements("a")
	p.RequireNoFollowOnLinks(true)
	return cleaner{policy: p}
}

// text drops what is not text: invalid bytes, control characters but line breaks, and white
// space around it.
func text(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) && r != unicode.ReplacementChar && r != '\uFEFF' {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "")))
}

// address keeps an address that becomes a URL on its way out, see [weburl.Reference], as the source
// wrote it.
func address(s string) string {
	if s = text(s); weburl.Reference(s) == "" {
		return ""
	}
	return s
}

func image(i Image) Image {
	return Image{URL: address(i.URL), Caption: text(i.Caption), Credit: text(i.Credit), Rights: rights(i.Rights)}
}

// body cleans the body and names its headed sections.
func (c cleaner) body(sections []BodySection) content.Body {
	var body content.Body
	for _, s := range sections {
		clean := BodySection{Kicker: text(s.Kicker), Heading: text(s.Heading)}
		for _, b := range s.Blocks {
			if b, ok := c.block(b); ok {
				clean.Blocks = append(clean.Blocks, b)
			}
		}
		if len(clean.Blocks) > 0 || clean.Heading != "" {
			body.Sections = append(body.Sections, clean)
		}
	}
	for i := range body.Sections {
		if body.Sections[i].Heading != "" {
			body.Sections[i].Anchor = "section-" + strconv.Itoa(i+1)
		}
	}
	return body
}

// block cleans a block; false when nothing is left of it.
func (c cleaner) block(b Block) (Block, bool) {
	clean := Block{Type: b.Type}
	switch b.Type {
	case Picture:
		i := image(*b.Image)
		clean.Image = &i
		return clean, i.URL != "" || i.Caption != ""
	case List:
		for _, item := range b.Items {
			if item = text(item); item != "" {
				clean.Items = append(clean.Items, item)
			}
		}
		return clean, len(clean.Items) > 0
	case Verse:
		clean.Lines = verse(b.Lines)
		return clean, len(clean.Lines) > 0
	case Paragraph:
		clean.HTML = c.markup(b.HTML)
	}
	if clean.Text = text(b.Text); clean.Text == "" {
		clean.Text = text(html.UnescapeString(bluemonday.StrictPolicy().Sanitize(clean.HTML)))
	}
	if clean.HTML == html.EscapeString(clean.Text) {
		clean.HTML = "" // no markup
	}
	return clean, clean.Text != ""
}

// markup cleans inline HTML. What stood there escaped, &#7;, may be no text either, so that it
// is looked at again until nothing more is to be dropped: importing it once more changes nothing.
func (c cleaner) markup(s string) string {
	for {
		clean := strings.TrimSpace(c.policy.Sanitize(text(s)))
		if clean == s || text(clean) == clean {
			return clean
		}
		s = clean
	}
}

// verse cleans lines, keeping the empty ones between stanzas.
func verse(lines []string) []string {
	var clean []string
	for _, line := range lines {
		if line = text(line); line != "" || len(clean) > 0 && clean[len(clean)-1] != "" {
			clean = append(clean, line)
		}
	}
	for len(clean) > 0 && clean[len(clean)-1] == "" {
		clean = clean[:len(clean)-1]
	}
	return clean
}
