package syndicate

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/content"
	"broadsheet/internal/weburl"

	"github.com/microcosm-cc/bluemonday"
)

// text is what a wire format says in words. It is clean when it is written, so that no
// conversion can forget it.
type text string

// MarshalText returns the text without what may not stand in a document.
func (t text) MarshalText() ([]byte, error) { return []byte(clean(string(t))), nil }

// clean drops bytes that are not UTF-8, and characters that XML 1.0 forbids
// (https://www.w3.org/TR/xml/#charsets) or asks to avoid, control characters above all.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == utf8.RuneError, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF, r == '\uFEFF':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// line is text in one line, as titles and names are.
func line(s string) text { return text(strings.Join(strings.Fields(clean(s)), " ")) }

// markup keeps of HTML what [content.Body.HTML] writes. Bodies are cleaned when they are
// imported; but documents may have come into the store some other way, and readers of feeds
// put what they get into pages of their own.
var markup = policy()

func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("section", "aside", "h2", "p", "blockquote", "ul", "li", "figure", "figcaption", "br")
	p.AllowElements("b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "code", "q", "cite")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(kicker|verse)$`)).OnElements("p")
	p.AllowStandardURLs()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.RequireNoFollowOnLinks(true)
	return p
}

// articleHTML is an article in full: pictures that its body does not place, the editor's note,
// the body. It passes the addresses of links and pictures through write, see [weburl.HTML].
func articleHTML(a *content.Article, body content.Body, write func(address string) string) string {
	lead := content.BodySection{}
	placed := picturesOf(body)
	for _, image := range a.Images {
		if image.URL != "" && !placed[image.URL] {
			lead.Blocks = append(lead.Blocks, content.BodyBlock{Type: content.BlockPicture, Image: &image})
		}
	}
	var all strings.Builder
	if len(lead.Blocks) > 0 {
		all.WriteString(content.Body{Sections: []content.BodySection{lead}}.HTML())
	}
	if a.EditorsNote != "" {
		note := strings.ReplaceAll(html.EscapeString(a.EditorsNote), "\n\n", "</p>\n<p>")
		all.WriteString("<aside><p>" + note + "</p></aside>\n")
	}
	all.WriteString(body.HTML())
	return clean(markup.Sanitize(weburl.HTML(clean(all.String()), write)))
}

func picturesOf(body content.Body) map[string]bool {
	placed := map[string]bool{}
	for _, s := range body.Sections {
		for _, b := range s.Blocks {
			if b.Image != nil {
				placed[b.Image.URL] = true
			}
		}
	}
	return placed
}

// headlineRunes is how long a headline may be that was not printed as one.
const headlineRunes = 60

// headline is the article's title or, as formats want one and a picture story has none, what
// says most about it.
func headline(a *content.Article, body content.Body) text {
	said := []string{a.Title, a.Subtitle, a.Kicker}
	for _, image := range a.Images {
		said = append(said, image.Caption)
	}
	for _, s := range append(said, body.Text(), a.Byline) {
		if t := line(s); t != "" {
			return shortened(t)
		}
	}
	return text(a.ID)
}

// shortened cuts what is much longer than a headline.
func shortened(t text) text {
	runes := []rune(string(t))
	if len(runes) <= 3*headlineRunes {
		return t
	}
	return text(string(runes[:headlineRunes]) + "…")
}
