package weburl_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/weburl"

	"pgregory.net/rapid"
)

func TestReference(t *testing.T) {
	long := "https://paper.example/" + strings.Repeat("a", weburl.MaxLength)
	for _, c := range []struct{ reason, address, want string }{
		{"empty", "", ""},
		{"a valid URL", "https://paper.example/a/b.htm?x=1&y=2#z", "https://paper.example/a/b.htm?x=1&y=2#z"},
		{"a query with a space and Han characters", "https://paper.example/att?file=海港 1.jpg", "https://paper.example/att?file=%E6%B5%B7%E6%B8%AF%201.jpg"},
		{"a path with both", "/图/版 面.jpg", "/%E5%9B%BE/%E7%89%88%20%E9%9D%A2.jpg"},
		{"a fragment with both", "a.htm#第 1 节", "a.htm#%E7%AC%AC%201%20%E8%8A%82"},
		{"percent-encodings stay", "/%E5%9B%BE/a%20b?x=%26&y=%2f", "/%E5%9B%BE/a%20b?x=%26&y=%2f"},
		{"partly encoded", "/%E5%9B%BE 图", "/%E5%9B%BE%20%E5%9B%BE"},
		{"a percent sign that begins no encoding", "/100%/5%zz?off=20%", "/100%25/5%25zz?off=20%25"},
		{"characters that a URL must not contain", `/a?b="<>|[]{}^` + "`" + `\`, "/a?b=%22%3C%3E%7C%5B%5D%7B%7D%5E%60%5C"},
		{"a number sign in a fragment", "/a#b#c", "/a#b%23c"},
		{"a question mark in a query", "/a?b?c", "/a?b?c"},
		{"backslashes, as browsers read them", `https:\\paper.example\img\1.jpg`, "https://paper.example/img/1.jpg"},
		{"control characters, tabs and line breaks", " \x01/a\tb\n.htm\x00\x7f ", "/ab.htm"},
		{"bytes that are not UTF-8", "/\xba\xa3?\xb8\xdb", "/%EF%BF%BD%EF%BF%BD?%EF%BF%BD%EF%BF%BD"},
		{"text from right to left", "/\u202eאב", "/%E2%80%AE%D7%90%D7%91"},
		{"ideographic and no-break spaces around it", "\u3000/a\u00a0", "/a"},
		{"a host of Han characters", "http://海港报.example/图", "http://xn--4rut4v1pa.example/%E5%9B%BE"},
		{"a host of Han characters, encoded", "http://%E6%B5%B7%E6%B8%AF%E6%8A%A5.example/", "http://xn--4rut4v1pa.example/"},
		{"full-width dots and letters", "http://ｐａｐｅｒ。example/", "http://paper.example/"},
		{"capitals", "HTTP://Paper.Example/A", "http://paper.example/A"},
		{"an underscore in a host", "http://my_paper.example/", "http://my_paper.example/"},
		{"an IPv4 address", "http://192.0.2.1/", "http://192.0.2.1/"},
		{"a malformed IPv4 address", "http://1.2.3.999/", ""},
		{"a number as host", "http://123/", ""},
		{"a malformed encoded host", "http://xn--/", ""},
		{"a malformed encoded label", "http://www.xn--4rut4v1p.example/", ""},
		{"a port", "http://paper.example:8080/", "http://paper.example:8080/"},
		{"an empty port", "http://paper.example:/", "http://paper.example/"},
		{"an IPv6 address", "http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"},
		{"a user name and password", "http://desk:s3cret@paper.example/", "http://paper.example/"},
		{"a user name that looks like a host", "http://bank.example@evil.example/", "http://evil.example/"},
		{"without a scheme", "//cdn.example/p 1.jpg", "//cdn.example/p%201.jpg"},
		{"without a path", "http://paper.example?a b", "http://paper.example?a%20b"},
		{"relative", "../a b.htm", "../a%20b.htm"},
		{"only a query", "?file=海", "?file=%E6%B5%B7"},
		{"only a fragment", "#a b", "#a%20b"},
		{"a colon in the first part of a path", "12:30.htm", "./12:30.htm"},

		{"a script", "javascript:alert(1)", ""},
		{"a script in mixed case", "JavaScript://paper.example/%0aalert(1)", ""},
		{"a script behind control characters", "\x01java\tscr\nipt:alert(1)", ""},
		{"data", "data:text/html,x", ""},
		{"a file", "file:///etc/passwd", ""},
		{"another protocol", "ftp://paper.example/", ""},
		{"a mailto address", "mailto:desk@paper.example", ""},
		{"no host", "http:///etc/passwd", ""},
		{"no slashes", "http:paper.example", ""},
		{"a host with a space", "http://pa per.example/", ""},
		{"a host with markup", `http://x"><script>/`, ""},
		{"an encoded slash in a host", "http://paper%2fexample/", ""},
		{"a malformed encoding in a host", "http://paper%zz.example/", ""},
		{"an IPv6 address without its closing bracket", "http://[::1", ""},
		{"an IPv6 address with a zone", "http://[fe80::1%25eth0]/", ""},
		{"a port out of range", "http://paper.example:99999/", ""},
		{"a label that is too long", "http://" + strings.Repeat("a", 254) + "/", ""},
		{"a host with a forbidden Unicode character", "http://\u202e海.example/", ""},
		{"too long", long, ""},
		{"too long after encoding", "https://paper.example/" + strings.Repeat("海", weburl.MaxLength/8), ""},
	} {
		if got := weburl.Reference(c.address); got != c.want {
			t.Errorf("%s: %q: got %q, want %q", c.reason, c.address, got, c.want)
		}
	}
}

func TestAbsolute(t *testing.T) {
	const base = "https://api.example.org/news"
	for _, c := range []struct{ reason, address, want string }{
		{"from the root", "/p 1.svg", base + "/p%201.svg"},
		{"relative", "img/../p.svg", base + "/p.svg"},
		{"nothing above the base", "../../p.svg", base + "/p.svg"},
		{"only a query", "?file=海", base + "/?file=%E6%B5%B7"},
		{"without a scheme", "//cdn.example/p.jpg", "https://cdn.example/p.jpg"},
		{"absolute", "http://paper.example/a b", "http://paper.example/a%20b"},
		{"a colon in the first part of a path", "12:30.htm", base + "/12:30.htm"},
		{"only a fragment", "#section-1", ""},
		{"empty", "", ""},
		{"a script", "javascript:alert(1)", ""},
		{"too long together with the base", strings.Repeat("a", weburl.MaxLength-1), ""},
	} {
		if got := weburl.Absolute(base, c.address); got != c.want {
			t.Errorf("%s: %q: got %q, want %q", c.reason, c.address, got, c.want)
		}
	}
}

func TestHTML(t *testing.T) {
	for _, c := range []struct{ reason, markup, want string }{
		{"no markup", "a < b & c = d", "a < b & c = d"},
		{"nothing to change", `<b>x</b> <a href="https://x.example/" rel="nofollow">y</a>&nbsp;<br>`, `<b>x</b> <a href="https://x.example/" rel="nofollow">y</a>&nbsp;<br>`},
		{"a link", `<a href="/att?file=海港 1.jpg" rel="nofollow">x</a>`, `<a href="/att?file=%E6%B5%B7%E6%B8%AF%201.jpg" rel="nofollow">x</a>`},
		{"a picture", `<IMG SRC='/p 1.jpg' alt="a &quot;b&quot;">`, `<img src="/p%201.jpg" alt="a &#34;b&#34;">`},
		{"a link to a script", `x<a href="javascript:alert(1)" rel="nofollow">y</a>z`, `xyz`},
		{"two links, one to a script", `<a href="data:,x"><b>y</b></a><a href="/z">z</a>`, `<b>y</b><a href="/z">z</a>`},
		{"a picture that is nowhere", `x<img src="data:,x">y`, `xy`},
		{"a mailto address", `<a href="mailto:desk@paper.example?subject=a b">x</a>`, `<a href="mailto:desk@paper.example?subject=a%20b">x</a>`},
		{"an unterminated tag", `x<a href="a b`, `x<a href="a b`},
	} {
		if got := weburl.HTML(c.markup, weburl.Reference); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

// TestBodyDoesNotChangeItsArgument: bodies are shared by the cache.
func TestBodyDoesNotChangeItsArgument(t *testing.T) {
	given := content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{
		{Type: content.BlockParagraph, HTML: `<a href="/a b">x</a>`}, {Type: content.BlockPicture, Image: &content.Image{URL: "/p 1.jpg"}},
	}}}}
	want := given.HTML()
	if got := weburl.Body(given, weburl.Reference).HTML(); !strings.Contains(got, `"/a%20b"`) || !strings.Contains(got, `"/p%201.jpg"`) {
		t.Errorf("got %s", got)
	}
	if given.HTML() != want {
		t.Errorf("the given body became %s", given.HTML())
	}
}

// allowed matches the characters of RFC 3986, section 2. Each % must begin a percent-encoding.
var allowed = regexp.MustCompile(`^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)

func check(t interface{ Fatalf(string, ...any) }, address string) {
	reference := weburl.Reference(address)
	absolute := weburl.Absolute("https://api.example.org", address)
	for _, got := range []string{reference, absolute} {
		u, err := url.Parse(got)
		switch {
		case err != nil:
			t.Fatalf("%q: %q cannot be parsed: %v", address, got, err)
		case !allowed.MatchString(got), len(got) > weburl.MaxLength:
			t.Fatalf("%q: %q is not a valid URL", address, got)
		case u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https", u.Scheme != "" && u.Host == "", u.Opaque != "", u.User != nil:
			t.Fatalf("%q: %q is not an http or https URL", address, got)
		case strings.Count(got, "[") != strings.Count(u.Host, "["):
			t.Fatalf("%q: %q has brackets outside its host", address, got)
		case u.String() != got:
			t.Fatalf("%q: net/url reads %q as %q", address, got, u)
		}
	}
	if again := weburl.Reference(reference); again != reference {
		t.Fatalf("%q: %q becomes %q", address, reference, again)
	}
	if again := weburl.Absolute("https://api.example.org", absolute); again != absolute {
		t.Fatalf("%q: %q becomes %q", address, absolute, again)
	}
	if u, _ := url.Parse(absolute); absolute != "" && !u.IsAbs() {
		t.Fatalf("%q: %q is not absolute", address, absolute)
	}
}

func TestEveryAddressBecomesAValidURL(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"http:", "https:", "javascript:", "//", "/", "\\", "?", "#", "@", ":", "%", "%25", "%zz", "[", "]", "::1", " ", "\t", "..", ".", "海港", "。", "paper.example", ":80", "=", "&", "\"", "<", "|", "xn--", "\u202e", "\xff"}),
		rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		check(t, strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), ""))
	})
}

func FuzzReference(f *testing.F) {
	for _, s := range []string{"", "https://paper.example/att?file=海港 1.jpg#a b", "//海港报.example:80/%zz", `http:\\u:p@[::1]\a`, "java\nscript:x", "12:30", "?#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s)
		once := weburl.HTML(s, weburl.Reference)
		if again := weburl.HTML(once, weburl.Reference); again != once {
			t.Fatalf("%q: %q becomes %q", s, once, again)
		}
	})
}
