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
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		kind := z.Next()
		raw := string(z.Raw()) // reading the token overwrites it
		if kind == html.ErrorToken {
			return out.String() + raw
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			raw = tag(raw, z.Token(), write)
		}
		out.WriteString(raw)
	}
}

// tag returns a tag with its addresses written anew; raw where they are as they should be.
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
		if address == "" && t.Data == "img" {
			return ""
		}
		changed = changed || address != a.Val
		t.Attr[i].Val = address
	}
	if !changed {
		return raw
	}
	if dropped := func(a html.Attribute) bool { return (a.Key == "href" || a.Key == "src") && a.Val == "" }; slices.ContainsFunc(t.Attr, dropped) {
		t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return dropped(a) || a.Key == "rel" || a.Key == "target" })
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
