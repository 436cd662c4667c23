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

// base is where the gateway is reached: scheme and host, and a path when it is mounted below
// one; without a slash at the end.
type base string

// ParsePublicURL reads the address at which clients reach the gateway; an empty one is
// none. Others than http and https are Invalid.
func ParsePublicURL(address string) (string, error) {
	u, err := url.Parse(address)
	if address == "" {
		return "", nil
	}
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", content.Errorf(content.Invalid, "--public-url: %q is not where a server is; write https://api.example.org", address)
	}
	written := strings.TrimRight(weburl.Reference(address), "/")
	if written == "" {
		return "", content.Errorf(content.Invalid, "--public-url: %q has no valid host, or is too long", address)
	}
	return written, nil
}

// host is what a client may send as one: enough for names, addresses and ports, and nothing
// that could be misread in an address.
var host = regexp.MustCompile(`^[A-Za-z0-9._-]+(:[0-9]+)?$|^\[[0-9A-Fa-f:.]+\](:[0-9]+)?$`)

// maxHost is how long a host's name and port can be.
const maxHost = 260

// baseOf is the address that was set, or else the one that the client used.
func (h *handler) baseOf(r *http.Request) (base, error) {
	switch {
	case h.PublicURL != "":
		return base(h.PublicURL), nil
	case len(r.Host) > maxHost || !host.MatchString(r.Host):
		return "", content.Errorf(content.Invalid, "the Host of the request is not the name of a server")
	case r.TLS != nil:
		return base("https://" + r.Host), nil
	}
	return base("http://" + r.Host), nil
}

// at is the address of something that the gateway itself serves.
func (b base) at(parts ...string) string {
	var all strings.Builder
	all.WriteString(string(b))
	for _, part := range parts {
		all.WriteString(part)
	}
	return all.String()
}

// absolute returns an address of content as an absolute URL; "" for one that a browser may not follow.
func (b base) absolute(address string) string { return weburl.Absolute(string(b), address) }

// web returns an address that is absolute by itself, such as that of an article at its source; ""
// for a relative one, which would not be there at the gateway.
func (b base) web(address string) string {
	if !weburl.HasHost(address) {
		return ""
	}
	return b.absolute(address)
}

func (b base) ninjs(id content.ID) string  { return b.at("/articles/", string(id), ".ninjs.json") }
func (b base) jsonld(id content.ID) string { return b.at("/articles/", string(id), ".jsonld") }

// urn makes the id of a document what standards ask of an identity: a URI
// (https://www.rfc-editor.org/rfc/rfc8141), the same wherever the gateway is reached.
func urn(id content.ID) string { return "urn:broadsheet:" + string(id) }

// mediaTypes are those of what newspapers publish. They do not depend on the machine.
var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
	".svg": "image/svg+xml", ".avif": "image/avif", ".tif": "image/tiff", ".tiff": "image/tiff", ".pdf": "application/pdf",
}

// mediaType is the type that an address names by its ending; empty when it names none.
func mediaType(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return mediaTypes[strings.ToLower(path.Ext(u.Path))]
}
