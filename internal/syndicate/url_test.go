package syndicate_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"

	"golang.org/x/net/html"
)

// absoluteURL matches http and https URLs of the characters that RFC 3986 allows.
var absoluteURL = regexp.MustCompile(`^https?://(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$`)

// TestAllURLsAreValid writes addresses as sources have them into articles, pages and issues, bypassing the
// importer, and checks the URLs in all formats.
func TestAllURLsAreValid(t *testing.T) {
	for _, c := range []struct{ reason, address, want string }{
		{"a query with a space and Han characters", "https://paper.example/att?file=海港 1.jpg", "https://paper.example/att?file=%E6%B5%B7%E6%B8%AF%201.jpg"},
		{"quotes, brackets and a percent sign", `https://paper.example/a"b'<c>|[d]?100%`, "https://paper.example/a%22b'%3Cc%3E%7C%5Bd%5D?100%25"},
		{"already encoded", "https://paper.example/%E6%B5%B7?x=%20&y=1", "https://paper.example/%E6%B5%B7?x=%20&y=1"},
		{"a host of Han characters", "https://海港.example/1.jpg", "https://xn--90w6o.example/1.jpg"},
		{"a relative one", "/att/版 1.jpg", "https://api.example.org/att/%E7%89%88%201.jpg"},
		{"a script", "javascript:alert('海')", ""},
		{"a file", "file:///etc/passwd", ""},
		{"a password", "https://desk:s3cret@paper.example/1.jpg", "https://paper.example/1.jpg"},
		{"too long for any format", "https://paper.example/" + strings.Repeat("a", 9000), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			g := newGateway(t, contenttest.StartTime())
			g.publish(addressedPaper(c.address)...)
			found := 0
			for _, path := range g.addresses() {
				g.validate(path)
				body := g.read(path)
				for _, u := range urlsIn(t, path, body) {
					if !absoluteURL.MatchString(u) {
						t.Errorf("%s contains the invalid URL %q", path, u)
					}
					if c.want != "" && u == c.want {
						found++
					}
				}
				if bytes.Contains(body, []byte("s3cret")) || c.want == "" && bytes.Contains(body, []byte(c.address)) {
					t.Errorf("%s contains a password or an unusable address", path)
				}
			}
			if c.want != "" && found == 0 {
				t.Errorf("no format contains %q", c.want)
			}
		})
	}
}

// addressedPaper returns a newspaper with the same address in every field that holds one.
func addressedPaper(address string) []content.Batch {
	paper := contenttest.NewPaper("hostile")
	b := paper.Issue("2026-06-02", 2, 3)
	b.Issues[0].PDFURL = address
	for _, page := range b.Pages {
		page.PDFURL, page.Image.URL = address, address
	}
	for _, a := range b.Articles {
		a.SourceURL, a.Images = address, []content.Image{{URL: address}}
		a.Body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{
			{Type: content.BlockParagraph, Text: "x", HTML: `<a href="` + html.EscapeString(address) + `">x</a> and <a href="#section-2">y</a>`},
			{Type: content.BlockPicture, Image: &content.Image{URL: address, Caption: "p"}},
		}}}}
	}
	return []content.Batch{paper.Masthead(), b}
}

// urlsIn returns the values of all URL fields of a document, and the links and pictures in its HTML.
func urlsIn(t *testing.T, path string, body []byte) (urls []string) {
	t.Helper()
	switch {
	case path == "/feeds/":
		return urlsOfHTML(string(body))
	case isJSON(body):
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatal(err)
		}
		return urlsOfJSON("", v)
	case !isXML(body):
		return nil
	}
	for decoder := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return urls
		} else if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				if slices.Contains([]string{"href", "url", "xmlUrl", "htmlUrl"}, a.Name.Local) {
					urls = append(urls, a.Value)
				}
			}
			if slices.Contains([]string{"link", "loc"}, token.Name.Local) && len(token.Attr) == 0 {
				var text string
				if err := decoder.DecodeElement(&text, &token); err != nil {
					t.Fatal(err)
				}
				urls = append(urls, text)
			}
		case xml.CharData:
			urls = append(urls, urlsOfHTML(string(token))...)
		}
	}
}

func urlsOfJSON(key string, v any) (urls []string) {
	switch v := v.(type) {
	case string:
		if slices.Contains([]string{"url", "home_page_url", "feed_url", "next_url", "image", "href", "contentUrl", "ninjs", "jsonld"}, key) || slices.Contains(feedExtensions(), key) {
			urls = append(urls, v)
		}
		if (key == "id" || key == "uri") && strings.Contains(v, ":") && !strings.HasPrefix(v, "urn:") { // in IIIF and ninjs
			urls = append(urls, v)
		}
		urls = append(urls, urlsOfHTML(v)...)
	case []any:
		for _, e := range v {
			urls = append(urls, urlsOfJSON(key, e)...)
		}
	case map[string]any:
		for k, e := range v {
			urls = append(urls, urlsOfJSON(k, e)...)
		}
	}
	return urls
}

func urlsOfHTML(markup string) (urls []string) {
	for z := html.NewTokenizer(strings.NewReader(markup)); z.Next() != html.ErrorToken; {
		for _, a := range z.Token().Attr {
			if a.Key == "href" || a.Key == "src" {
				urls = append(urls, a.Val)
			}
		}
	}
	return urls
}

// TestSitemapLeavesOutLongURLs checks the limit of https://www.sitemaps.org/protocol.html#locdef.
func TestSitemapLeavesOutLongURLs(t *testing.T) {
	const site = "https://paper.example/"
	for length, listed := range map[int]bool{2047: true, 2048: false, 4000: false} {
		g := newGateway(t, contenttest.StartTime())
		g.publish(addressedPaper(site + strings.Repeat("a", length-len(site)))...)
		entries, sources := 0, 0
		for _, u := range urlsIn(t, "/news-sitemap.xml", g.read("/news-sitemap.xml")) {
			entries++
			if len(u) >= 2048 {
				t.Errorf("a URL has %d characters", len(u))
			}
			if strings.HasPrefix(u, site) {
				sources++
			}
		}
		if entries != 6 || (sources == 6) != listed {
			t.Errorf("for URLs of %d characters: %d entries, %d with the address of the source", length, entries, sources)
		}
	}
}
