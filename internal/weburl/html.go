package weburl

import (
	"slices"
	"strings"

	"broadsheet/internal/content"

	"golang.org/x/net/html"
)

// HTML passes the addresses in href and src of markup through write, [Reference] or a function like
// it. A link whose address write drops becomes plain text, a picture goes. Addresses of mail stay.
// All else stays byte for byte.
func HTML(markup string, write func(address string) string) string {
	if !strings.Contains(markup, "=") { // no attributes; most paragraphs have none
		return markup
	}
	var out strings.Builder
	unlinked := false // the tag that opened the link was left out
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		kind := z.Next()
		raw := string(z.Raw()) // reading the token overwrites it
		switch kind {
		case html.ErrorToken:
			return out.String() + raw
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			raw = tag(raw, t, write)
			unlinked = t.Data == "a" && raw == "" || t.Data != "a" && unlinked
		case html.EndTagToken:
			if z.Token().Data == "a" && unlinked {
				raw, unlinked = "", false
			}
		}
		out.WriteString(raw)
	}
}

// tag returns a tag with its addresses passed through write: raw where none changes, "" for a link
// or picture that leads nowhere.
func tag(raw string, t html.Token, write func(string) string) string {
	changed := false
	for i, a := range t.Attr {
		if a.Key != "href" && a.Key != "src" {
			continue
		}
		address := write(a.Val)
		if address == "" && a.Key == "href" {
			address = mail(a.Val)
		}
		if address == "" {
			return ""
		}
		changed = changed || address != a.Val
		t.Attr[i].Val = address
	}
	if !changed {
		return raw
	}
	return t.String()
}

// mail returns an address of mail as a URI (https://www.rfc-editor.org/rfc/rfc6068#section-2); "" for another.
func mail(address string) string {
	const scheme = "mailto:"
	address = strings.TrimSpace(strings.Map(withoutControls, address))
	if len(address) < len(scheme) || len(address) > MaxLength || !strings.EqualFold(address[:len(scheme)], scheme) {
		return ""
	}
	to, headers, hasHeaders := strings.Cut(address[len(scheme):], "?")
	var out strings.Builder
	out.WriteString(scheme)
	encode(&out, to, "/:@")
	if hasHeaders {
		out.WriteByte('?')
		encode(&out, headers, "/:@?")
	}
	return out.String()
}

// Body returns a body with all its addresses passed through [Reference]: of pictures, and in the
// markup of paragraphs. It does not change the body that it is given, which may be cached.
func Body(b content.Body) content.Body {
	b.Sections = slices.Clone(b.Sections)
	for i := range b.Sections {
		blocks := slices.Clone(b.Sections[i].Blocks)
		for j, block := range blocks {
			blocks[j].HTML = HTML(block.HTML, Reference)
			if block.Image != nil {
				image := *block.Image
				image.URL = Reference(image.URL)
				blocks[j].Image = &image
			}
		}
		b.Sections[i].Blocks = blocks
	}
	return b
}
