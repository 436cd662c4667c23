// Package weburl writes the URLs in the gateway's output: in feeds, GraphQL results, HTML and Markdown.
// Sources contain addresses with spaces, Han characters or quotation marks, and the store holds them
// unchanged; every writer of output passes an address through [Reference] or [Absolute].
//
// The results contain only characters that RFC 3986 allows in a URL, are relative or have the scheme
// http or https, and contain no user name and password. Percent-encodings are not encoded again, so both
// functions return their own results unchanged.
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

// MaxLength is the maximum length of a URL; longer addresses are left out. Servers need not support
// longer ones (https://www.rfc-editor.org/rfc/rfc9110#section-4.1-5).
const MaxLength = 8000

// Reference returns an address as a URI reference (https://www.rfc-editor.org/rfc/rfc3986#section-4.1):
// characters that a URL must not contain are percent-encoded, a host name outside ASCII is written in
// Punycode, control characters and the user name and password are removed. A relative address stays
// relative. It returns "" for an address that is empty, longer than [MaxLength], of another scheme
// than http and https, or without a valid host.
func Reference(address string) string {
	if len(address) > MaxLength { // the result would be too long as well
		return ""
	}
	address = strings.TrimSpace(strings.Map(withoutControls, address))
	rest, fragment, _ := strings.Cut(address, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	rest = strings.ReplaceAll(rest, `\`, "/") // as browsers do
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
		out.WriteString("./") // otherwise the part before the colon would be read as a scheme
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

// Absolute returns an address as [Reference] does, and resolves a relative one against base, an absolute
// URL that is treated as a folder and as the root of its site. It also returns "" for an address that is
// only a fragment, because the document that contains the fragment is not at base.
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

// Base is the URL under which clients reach the gateway; empty when it is not known.
type Base string

// URL returns an address as [Absolute] does, or as [Reference] without a base. An address that is only a
// fragment stays one: it points into the text that contains it.
func (b Base) URL(address string) string {
	if reference := Reference(address); b == "" || strings.HasPrefix(reference, "#") {
		return reference
	}
	return Absolute(string(b), address)
}

// HasHost reports whether an address contains a host, and so is not relative to a server.
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

// encode writes a part of an address. Unreserved characters, sub-delimiters, the characters in also and
// percent-encodings stay; all other bytes are percent-encoded.
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

// encoded reports whether s, which begins with %, begins with a percent-encoding.
func encoded(s string) bool {
	return len(s) > 2 && strings.IndexByte(hexDigits, s[1]) >= 0 && strings.IndexByte(hexDigits, s[2]) >= 0
}

const hexDigits = "0123456789ABCDEFabcdef"

// maxHost is the maximum length of a host name in the domain name system.
const maxHost = 253

// hostForm matches host names: labels separated by dots. Underscores are not allowed by the standard, but
// many sites use them.
var hostForm = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$`)

// toASCII converts and checks host names as browsers do.
var toASCII = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(), idna.StrictDomainName(false))

// authority returns the host in ASCII with its port, given the authority of a URL. It returns false for
// an invalid host or port. It removes the user name and password, which RFC 9110, section 4.2.4, forbids
// to send.
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
	encoded := strings.Contains(strings.ToLower(host), "xn--") // which may be malformed
	if encoded || strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		if host, err = toASCII.ToASCII(host); err != nil {
			return "", false
		}
	}
	host = strings.ToLower(host)
	return host + port, len(host) <= maxHost && hostForm.MatchString(host) && !malformedIPv4(host)
}

// malformedIPv4 reports whether a host ends in a number, so that browsers read it as an IPv4 address, and
// is none.
func malformedIPv4(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if strings.ContainsFunc(last, func(r rune) bool { return r < '0' || r > '9' }) {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err != nil
}
