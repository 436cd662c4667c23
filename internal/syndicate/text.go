package syndicate

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/content"
	"broadsheet/internal/markup"
	"broadsheet/internal/weburl"

	"github.com/microcosm-cc/bluemonday"
)

// text is any text in a wire format. It is cleaned when it is marshalled, so that no conversion can
// forget to clean it.
type text string

// MarshalText returns the cleaned text, see clean.
func (t text) MarshalText() ([]byte, error) { return []byte(clean(string(t))), nil }

// clean removes bytes that are not UTF-8, and characters that XML 1.0 forbids or discourages
// (https://www.w3.org/TR/xml/#charsets): control characters and noncharacters.
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

// line returns text cleaned and in one line, for titles and names.
func line(s string) text { return text(strings.Join(strings.Fields(clean(s)), " ")) }

// sanitiser allows the HTML that [content.Body.HTML] writes, and removes the rest. Bodies are sanitised on
// import, but documents may have reached the store in another way, and feed readers put the HTML into
// pages of their own.
var sanitiser = htmlPolicy()

func htmlPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("section", "aside", "h2", "p", "blockquote", "ul", "ol", "li", "figure", "figcaption", "br", "pre")
	p.AllowElements("table", "caption", "thead", "tbody", "tr", "th", "td")
	p.AllowElements(markup.Elements()...)
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(kicker|verse|embed)$`)).OnElements("p")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^-?[0-9]+$`)).OnElements("ol")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("th", "td")
	p.AllowStandardURLs()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.RequireNoFollowOnLinks(true)
	return p
}

// articleHTML returns the whole article as HTML: the pictures that are not in the body, the editor's note
// and the body. It passes the addresses of links and pictures through write, see [weburl.HTML].
func articleHTML(a *content.Article, body content.Body, write func(address string) string) string {
	lead := content.BodySection{}
	inBody := picturesOf(body)
	for _, image := range a.Images {
		if image.URL != "" && !inBody[image.URL] {
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
	return clean(sanitiser.Sanitize(weburl.HTML(clean(all.String()), write)))
}

// picturesOf returns the addresses of the pictures in a body.
func picturesOf(body content.Body) map[string]bool {
	addresses := map[string]bool{}
	for _, s := range body.Sections {
		for _, b := range s.Blocks {
			if b.Image != nil {
				addresses[b.Image.URL] = true
			}
		}
	}
	return addresses
}

// headlineRunes is the length of a headline that is cut from a longer text.
const headlineRunes = 60

// headline returns the article's title. Formats require one: for an article without a title, such as a
// picture story, it is the first of subtitle, kicker, captions, body and byline that is not empty, or else
// the id.
func headline(a *content.Article, body content.Body) text {
	candidates := []string{a.Title, a.Subtitle, a.Kicker}
	for _, image := range a.Images {
		candidates = append(candidates, image.Caption)
	}
	for _, s := range append(candidates, body.Text(), a.Byline) {
		if t := line(s); t != "" {
			return shortened(t)
		}
	}
	return text(a.ID)
}

// shortened cuts a text that is more than three times as long as a headline.
func shortened(t text) text {
	runes := []rune(string(t))
	if len(runes) <= 3*headlineRunes {
		return t
	}
	return text(string(runes[:headlineRunes]) + "…")
}
