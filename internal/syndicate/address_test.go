package syndicate

import (
	"crypto/tls"
	"net/http/httptest"
	"strings"
	"testing"

	"broadsheet/internal/content"
)

func TestAbsoluteAddresses(t *testing.T) {
	for _, c := range []struct{ reason, base, address, want string }{
		{"the sample's pictures", "https://api.example.org", "/sample/a/p.svg", "https://api.example.org/sample/a/p.svg"},
		{"below a path", "https://example.org/api", "/sample/p.svg", "https://example.org/api/sample/p.svg"},
		{"relative", "https://example.org", "img/../p.svg", "https://example.org/p.svg"},
		{"nothing above the root", "https://example.org/api", "../../p.svg", "https://example.org/api/p.svg"},
		{"already absolute", "https://example.org", "http://paper.example/p.jpg?x=1&y=2", "http://paper.example/p.jpg?x=1&y=2"},
		{"without a scheme", "https://example.org", "//cdn.example/p.jpg", "https://cdn.example/p.jpg"},
		{"a path that is not ASCII", "https://example.org", "/图/版 面.jpg", "https://example.org/%E5%9B%BE/%E7%89%88%20%E9%9D%A2.jpg"},
		{"a script", "https://example.org", "javascript:alert(1)", ""},
		{"a script behind a control character", "https://example.org", "\x01javascript:alert(1)", ""},
		{"data", "https://example.org", "data:text/html,x", ""},
		{"a file", "https://example.org", "file:///etc/passwd", ""},
		{"empty", "https://example.org", "", ""},
		{"a malformed address", "https://example.org", "http://[::1", ""},
	} {
		if got := base(c.base).absolute(c.address); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

func TestParsePublicURL(t *testing.T) {
	for _, c := range []struct {
		reason, address, want string
		refused               bool
	}{
		{"empty", "", "", false},
		{"a host", "https://api.example.org", "https://api.example.org", false},
		{"a slash at the end", "https://api.example.org/", "https://api.example.org", false},
		{"below a path", "http://example.org:8080/api/", "http://example.org:8080/api", false},
		{"no scheme", "api.example.org", "", true},
		{"another scheme", "ftp://api.example.org", "", true},
		{"a password", "https://desk:secret@api.example.org", "", true},
		{"a query", "https://api.example.org?x", "", true},
		{"a host of Han characters", "https://海港报.example/接口", "https://xn--4rut4v1pa.example/%E6%8E%A5%E5%8F%A3", false},
		{"an invalid host", "https://api example.org", "", true},
	} {
		got, err := ParsePublicURL(c.address)
		if got != c.want || (err != nil) != c.refused || err != nil && content.CodeOf(err) != content.Invalid {
			t.Errorf("%s: got %q, %v", c.reason, got, err)
		}
	}
}

func TestAddressOfTheGateway(t *testing.T) {
	for _, c := range []struct {
		reason, set, host string
		tls               bool
		want              base
	}{
		{"the Host of the request", "", "paper.example:8080", false, "http://paper.example:8080"},
		{"over TLS", "", "paper.example", true, "https://paper.example"},
		{"an address in brackets", "", "[::1]:8080", false, "http://[::1]:8080"},
		{"the configured address", "https://api.example.org", "paper.example", false, "https://api.example.org"},
		{"markup", "", `x"><script>`, false, ""},
		{"a path", "", "paper.example/x", false, ""},
		{"no Host", "", "", false, ""},
		{"a name that is too long", "", strings.Repeat("a", 300), false, ""},
	} {
		r := httptest.NewRequest("GET", "/feeds/", nil)
		r.Host = c.host
		r.Header.Set("X-Forwarded-Proto", "gopher")
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		got, err := (&handler{Config: Config{PublicURL: c.set}}).baseOf(r)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v", c.reason, got, err)
		}
	}
}

func TestCursorsRoundTrip(t *testing.T) {
	for _, k := range []content.Key{{Number: 0, ID: "art_x"}, {Number: -5, ID: "art_x"}, {Number: 1765432100000, ID: "art_59dtd97yda6acdfvqenz"}} {
		if got, err := parseCursor(cursorOf(k)); err != nil || *got != k {
			t.Errorf("%+v becomes %+v, %v", k, got, err)
		}
	}
	for _, cursor := range []string{"x", ".art_x", "1.iss_x", "1.", "01.art_x", "1.art_", "zzzzzzzzzzzzzzzzzzzz.art_x", "+1.art_x"} {
		if _, err := parseCursor(cursor); content.CodeOf(err) != content.Invalid {
			t.Errorf("%q: got %v", cursor, err)
		}
	}
}

func TestBoxAroundPolygon(t *testing.T) {
	for _, c := range []struct {
		reason  string
		polygon []content.Point
		want    string
		ok      bool
	}{
		{"a rectangle", []content.Point{{X: 0.1, Y: 0.2}, {X: 0.5, Y: 0.2}, {X: 0.5, Y: 0.6}, {X: 0.1, Y: 0.6}}, "100,400,400,800", true},
		{"around a corner", []content.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 0.5}, {X: 0.5, Y: 0.5}, {X: 0.5, Y: 1}, {X: 0, Y: 1}}, "0,0,1000,2000", true},
		{"one that extends beyond the page", []content.Point{{X: -0.1, Y: -1}, {X: 1.2, Y: 0.5}}, "0,0,1000,1000", true},
		{"a line", []content.Point{{X: 0.1, Y: 0.2}, {X: 0.5, Y: 0.2}}, "100,400,400,0", false},
	} {
		if got, ok := boxOf(c.polygon, 1000, 2000); got != c.want || ok != c.ok {
			t.Errorf("%s: got %q, %t", c.reason, got, ok)
		}
	}
	if _, ok := boxOf(nil, 1000, 2000); ok {
		t.Error("no polygon has no box")
	}
}

func TestNewsLanguage(t *testing.T) {
	for tag, want := range map[string]string{"": "und", "en-GB": "en", "zh-CN": "zh-cn", "zh": "zh-cn", "zh-Hant": "zh-tw", "zh-HK": "zh-tw", "ug": "ug"} {
		if got := newsLanguage(tag); got != want {
			t.Errorf("%q becomes %q, want %q", tag, got, want)
		}
	}
}
