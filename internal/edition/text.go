package edition

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"broadsheet/internal/content"
	"broadsheet/internal/markup"
	"broadsheet/internal/weburl"

	"github.com/microcosm-cc/bluemonday"
)

// Cleaner makes texts of a source safe to store and to serve. It is safe for concurrent use.
type Cleaner struct{ policy *bluemonday.Policy }

// NewCleaner returns a Cleaner. Building its HTML policy is slow: use one Cleaner for many articles.
func NewCleaner() Cleaner {
	p := bluemonday.NewPolicy()
	p.AllowElements("br")
	p.AllowElements(markup.Elements()...)
	p.AllowStandardURLs()
	p.AllowAttrs("href").OnElements("a")
	p.RequireNoFollowOnLinks(true)
	return Cleaner{policy: p}
}

// CleanText removes invalid UTF-8, control characters except line breaks and tabs, byte order marks, and
// white space at both ends.
func CleanText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) && r != unicode.ReplacementChar && r != '\uFEFF' {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "")))
}

// CleanAddress returns an address as the source wrote it, or "" when it cannot be made a URL
// ([weburl.Reference]).
func CleanAddress(s string) string {
	if s = CleanText(s); weburl.Reference(s) == "" {
		return ""
	}
	return s
}

// CleanImage returns the image with clean texts, address and rights.
func CleanImage(i Image) Image {
	return Image{URL: CleanAddress(i.URL), Caption: CleanText(i.Caption), Credit: CleanText(i.Credit), Rights: CleanRights(i.Rights)}
}

// Body returns a clean body. Empty blocks and sections are dropped; sections with a heading get an
// anchor.
func (c Cleaner) Body(sections []BodySection) content.Body {
	var body content.Body
	for _, s := range sections {
		clean := BodySection{Kicker: CleanText(s.Kicker), Heading: CleanText(s.Heading)}
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

// verse cleans lines. One empty line is left between stanzas.
func verse(lines []string) []string {
	var clean []string
	for _, line := range lines {
		if line = CleanText(line); line != "" || len(clean) > 0 && clean[len(clean)-1] != "" {
			clean = append(clean, line)
		}
	}
	for len(clean) > 0 && clean[len(clean)-1] == "" {
		clean = clean[:len(clean)-1]
	}
	return clean
}

// JoinParagraphs returns the clean text of an editor's note, with its paragraphs separated by blank
// lines.
func JoinParagraphs(paragraphs []string) string {
	var note []string
	for _, paragraph := range paragraphs {
		if paragraph = CleanText(paragraph); paragraph != "" {
			note = append(note, paragraph)
		}
	}
	return strings.Join(note, "\n\n")
}

// ParseTime parses an RFC 3339 time (precision SECOND), or a date, YYYY-MM-DD (precision DAY), which
// means its first moment in loc.
func ParseTime(s string, loc *time.Location) (time.Time, content.Precision, error) {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.Truncate(time.Millisecond), content.PrecisionSecond, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, s, loc)
	return at, content.PrecisionDay, err
}
