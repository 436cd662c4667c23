package syndicate

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/weburl"
)

// base is the address of the gateway: scheme and host, and a path if it is mounted below one. It has no
// slash at the end.
type base string

// ParsePublicURL checks the address under which clients reach the gateway, and returns it in the form of
// package weburl, without a slash at the end. "" is allowed and returned as it is. An address that is not
// an http or https URL, or has a user name, a query or a fragment, is Invalid.
func ParsePublicURL(address string) (string, error) {
	u, err := url.Parse(address)
	if address == "" {
		return "", nil
	}
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", content.Errorf(content.Invalid, "--public-url: %q is not the http or https URL of a server; write it like https://api.example.org", address)
	}
	written := strings.TrimRight(weburl.Reference(address), "/")
	if written == "" {
		return "", content.Errorf(content.Invalid, "--public-url: %q has no valid host, or is too long", address)
	}
	return written, nil
}

// host matches the Host headers that are accepted: host names, IP addresses and ports. All other
// characters could change the meaning of the addresses that begin with it.
var host = regexp.MustCompile(`^[A-Za-z0-9._-]+(:[0-9]+)?$|^\[[0-9A-Fa-f:.]+\](:[0-9]+)?$`)

// maxHost is the maximum length of a Host header: 253 characters of name, a colon, a port.
const maxHost = 260

// baseOf returns the configured address or, without one, the address that the client used. A malformed
// Host is Invalid.
func (h *handler) baseOf(r *http.Request) (base, error) {
	switch {
	case h.PublicURL != "":
		return base(h.PublicURL), nil
	case len(r.Host) > maxHost || !host.MatchString(r.Host):
		return "", content.Errorf(content.Invalid, "the Host header of the request is not a host name or IP address")
	case r.TLS != nil:
		return base("https://" + r.Host), nil
	}
	return base("http://" + r.Host), nil
}

// at returns the address of a path on the gateway, given in parts.
func (b base) at(parts ...string) string {
	var all strings.Builder
	all.WriteString(string(b))
	for _, part := range parts {
		all.WriteString(part)
	}
	return all.String()
}

// absolute returns an address from content as an absolute URL, see [weburl.Absolute]. It returns "" for
// an address that is no http or https URL.
func (b base) absolute(address string) string { return weburl.Absolute(string(b), address) }

// web returns the address of a web page elsewhere, such as that of an article at its source. It returns
// "" for a relative address: the gateway does not serve that page.
func (b base) web(address string) string {
	if !weburl.HasHost(address) {
		return ""
	}
	return b.absolute(address)
}

// article returns the address of an article in a format.
func (b base) article(id content.ID, extension string) string {
	return b.at("/articles/", string(id), ".", extension)
}

// jsonld returns the address of an article's JSON-LD, which stands in for a web page of the article.
func (b base) jsonld(id content.ID) string { return b.article(id, "jsonld") }

// urn returns the id of a document as a URN (https://www.rfc-editor.org/rfc/rfc8141), because the formats
// require a URI. It does not depend on the gateway's address.
func urn(id content.ID) string { return "urn:broadsheet:" + string(id) }

// mediaTypes maps the file extensions that newspapers use to media types. Package mime is not used
// because its results depend on the machine.
var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
	".svg": "image/svg+xml", ".avif": "image/avif", ".tif": "image/tiff", ".tiff": "image/tiff", ".pdf": "application/pdf",
}

// mediaType returns the media type of the file extension of an address; "" if it is unknown.
func mediaType(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return mediaTypes[strings.ToLower(path.Ext(u.Path))]
}
