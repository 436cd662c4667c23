// Package weburl writes the URLs that the gateway sends out: in feeds, in GraphQL results, in HTML
// and in Markdown. Sources write addresses as they like, with spaces, Han characters or quotes, and
// the store keeps what the source wrote; every writer passes an address through [Reference] or
// [Absolute] on its way out.
//
// It promises that what it returns has only characters that RFC 3986 allows in a URL, is relative
// or of the schemes http and https, and carries no user name and password. What was encoded is not
// encoded again, so both functions return their own results unchanged.
package weburl

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// MaxLength is how many characters a URL has at most; longer addresses are left out. Servers need
// not read longer ones (https://www.rfc-editor.org/rfc/rfc9110#section-4.1-5).
const MaxLength = 8000

// Reference returns an address as a URI reference (https://www.rfc-editor.org/rfc/rfc3986#section-4.1):
// characters that may not stand in one are percent-encoded, a host outside ASCII is written in
// Punycode, control characters and the user name and password are dropped. A relative address stays
// relative. It returns "" for an address that is empty, longer than [MaxLength], of another scheme
// than http and https, or without a valid host.
func Reference(address string) string {
	if len(address) > MaxLength { // it gets no shorter, and need not be read
		return ""
	}
	address = strings.TrimSpace(strings.Map(withoutControls, address))
	rest, fragment, _ := strings.Cut(address, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	rest = strings.ReplaceAll(rest, `\`, "/") // as browsers read it
	var out strings.Builder
	if scheme := schemeForm.FindString(rest); scheme != "" {
		rest, scheme = rest[len(scheme):], strings.ToLower(scheme)
		if scheme != "http:" && scheme != "https:" || !strings.HasPrefix(rest, "//") {
			return ""
		}
		out.WriteString(scheme)
	}
	path := rest
	if afterSlashes, hasHost := strings.CutPrefix(rest, "//"); hasHost {
		end := strings.IndexByte(afterSlashes+"/", '/')
		host, ok := authority(afterSlashes[:end])
		if !ok {
			return ""
		}
		out.WriteString("//" + host)
		path = afterSlashes[end:]
	} else if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ":") {
		out.WriteString("./") // or the colon would end a scheme
	}
	encode(&out, path, "/:@")
	if hasQuery {
		out.WriteByte('?')
		encode(&out, query, "/:@?")
	}
	if fragment != "" {
		out.WriteByte('#')
		encode(&out, fragment, "/:@?")
	}
	if out.Len() > MaxLength {
		return ""
	}
	return out.String()
}

// Absolute returns an address as [Reference] does, and resolves a relative one against base, an
// absolute URL that counts as a folder and as the root of its site. It returns "" also for an
// address that is a fragment alone: the document that it is a part of is not at base.
func Absolute(base, address string) string {
	reference := Reference(address)
	switch {
	case reference == "" || reference[0] == '#':
		return ""
	case strings.HasPrefix(reference, "//"):
		scheme, _, _ := strings.Cut(base, ":")
		reference = scheme + ":" + reference
	case !schemeForm.MatchString(reference):
		u, err := url.Parse(reference)
		if err != nil {
			return ""
		}
		reference = strings.TrimSuffix(base, "/") + (&url.URL{Path: "/"}).ResolveReference(u).String()
	}
	if len(reference) > MaxLength {
		return ""
	}
	return reference
}

// HasHost reports whether an address names its host itself and does not depend on where it stands.
func HasHost(address string) bool {
	reference := Reference(address)
	return strings.HasPrefix(reference, "//") || schemeForm.MatchString(reference)
}

var schemeForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

func withoutControls(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// encode writes a part of an address: unreserved characters, sub-delimiters, those in also and
// percent-encodings as they are, all other bytes percent-encoded.
func encode(out *strings.Builder, part, also string) {
	const plain, hex = "-._~!$&'()*+,;=", "0123456789ABCDEF"
	for i := range len(part) {
		c := part[i]
		switch {
		case alphanumeric(c), strings.IndexByte(plain, c) >= 0, strings.IndexByte(also, c) >= 0, c == '%' && encoded(part[i:]):
			out.WriteByte(c)
		default:
			out.WriteByte('%')
			out.WriteByte(hex[c>>4])
			out.WriteByte(hex[c&15])
		}
	}
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// encoded reports whether s begins with a percent-encoding; otherwise its % stands for itself.
func encoded(s string) bool {
	return len(s) > 2 && strings.IndexByte(hexDigits, s[1]) >= 0 && strings.IndexByte(hexDigits, s[2]) >= 0
}

const hexDigits = "0123456789ABCDEFabcdef"

// maxHost is how long a host's name can be in the domain name system.
const maxHost = 253

// hostForm is a host's name: labels with dots between them. Underscores are in no rule and on many sites.
var hostForm = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$`)

// toASCII maps and checks names as browsers do.
var toASCII = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(), idna.StrictDomainName(false))

// authority returns a host in ASCII and its port. False when no host can have that name. It drops
// the user name and password: RFC 9110, section 4.2.4, forbids to send them on.
func authority(s string) (string, bool) {
	s = s[strings.LastIndexByte(s, '@')+1:]
	host, port := s, ""
	if colon := strings.LastIndexByte(s, ':'); colon > strings.LastIndexByte(s, ']') {
		host, port = s[:colon], s[colon+1:]
	}
	if port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return "", false
		}
		port = ":" + port
	}
	if literal, ok := strings.CutPrefix(host, "["); ok {
		ip, err := netip.ParseAddr(strings.TrimSuffix(literal, "]"))
		return "[" + ip.String() + "]" + port, err == nil && strings.HasSuffix(literal, "]") && ip.Is6() && ip.Zone() == ""
	}
	host, err := url.PathUnescape(host)
	if err != nil {
		return "", false
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		if host, err = toASCII.ToASCII(host); err != nil {
			return "", false
		}
	}
	host = strings.ToLower(host)
	return host + port, len(host) <= maxHost && hostForm.MatchString(host)
}
