package weburl

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/markup"

	"golang.org/x/net/html"
)

// HTML passes the addresses in the href and src attributes of markup through write, which is [Reference]
// or a similar function. If write returns "", a link becomes plain text and a picture is removed. mailto
// addresses stay links. Everything else is returned byte for byte.
func HTML(inline string, write func(address string) string) string {
	if !strings.Contains(inline, "=") { // no attributes, as in most paragraphs
		return inline
	}
	var out strings.Builder
	unlinked := false // the start tag of the current link was removed
	for z := html.NewTokenizer(strings.NewReader(inline)); ; {
		kind := z.Next()
		raw := string(z.Raw()) // Token overwrites it
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

// tag returns a tag with its addresses passed through write. It returns raw if no address changes, and ""
// if a link or picture has no valid address.
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

// mail returns a mailto address as a URI (https://www.rfc-editor.org/rfc/rfc6068#section-2); "" for any
// other address.
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

// Body returns a copy of a body with all addresses passed through write, which is
// [Reference] or a similar function: those of pictures and
// embedded objects, and those in inline markup. It closes what markup leaves open, as in documents that were
// stored before imports did so. It does not change the given body, which may be cached.
func Body(b content.Body, write func(address string) string) content.Body {
	earlier := b.Earlier
	b = b.Map(func(block content.BodyBlock) content.BodyBlock {
		return block.WithAddresses(write, func(inline string) string { return HTML(markup.Balance(inline), write) })
	})
	b.Earlier = earlier
	return b
}
