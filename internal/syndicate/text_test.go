package syndicate

import (
	"encoding/xml"
	"strings"
	"testing"

	"broadsheet/internal/content"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ reason, given, want string }{
		{"a form feed from an old typesetting system", "a\x0cb", "ab"},
		{"all that XML forbids", "\x00\x01\x08\x0b\x1f\uFFFE\uFFFF", ""},
		{"a DEL and a C1 control, from a wrong charset", "a\x7f\u0085\u009fb", "ab"},
		{"line breaks and tabs are text", "a\n\tb", "a\n\tb"},
		{"a byte that is not UTF-8", "a\xffb", "ab"},
		{"half of a surrogate pair", "a\xed\xa0\x80b", "ab"},
		{"a byte order mark in the middle", "a\uFEFFb", "ab"},
		{"a replacement character", "a\uFFFDb", "ab"},
		{"noncharacters of another plane", "a\U0001FFFEb", "ab"},
		{"an emoji of two joined ones", "👩‍🚀", "👩‍🚀"},
		{"text from right to left, with its marks", "אב\u200f ׃", "אב\u200f ׃"},
		{"a rare character in a name", "𠮷", "𠮷"},
	} {
		if got := clean(c.given); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

// hostile holds texts that have broken feeds.
var hostile = []string{
	"a\x0cb\x00\x1f", "]]>", "<![CDATA[x]]>]]]]>", "<script>alert(1)</script>", "</content:encoded></item>", "<!-- -- >", "&amp;&lt;&#0;&#xFFFE;&nbsp;",
	"\xff\xfe", "\xed\xa0\x80", "👩‍🚀🇨🇳", "\u202eאבג\u202c", `"'`, "<scr\x00ipt>alert(1)</scr\x00ipt>", "&lt;script&gt;", "{{.}}", "\u2028\u2029", "&",
}

// TestTextSurvivesXML writes each text as an element, as an attribute and as CDATA. Reading it back must
// give the cleaned text.
func TestTextSurvivesXML(t *testing.T) {
	type doc struct {
		XMLName struct{} `xml:"doc"`
		Attr    text     `xml:"attr,attr"`
		Element text     `xml:"element"`
		HTML    cdata    `xml:"html"`
	}
	for _, s := range hostile {
		out, err := xmlDocument(doc{Attr: text(s), Element: text(s), HTML: cdata{HTML: text(s)}})
		if err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		var got struct {
			Attr    string `xml:"attr,attr"`
			Element string `xml:"element"`
			HTML    string `xml:"html"`
		}
		if err := xml.Unmarshal(out, &got); err != nil {
			t.Errorf("%q is not well-formed: %v\n%s", s, err, out)
		}
		if want := clean(s); got.Attr != want || got.Element != want || got.HTML != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}

// TestScriptsAreRemoved sanitises bodies that no importer has cleaned.
func TestScriptsAreRemoved(t *testing.T) {
	for _, c := range []struct{ reason, html, want string }{
		{"a script", "a<script>alert(1)</script>b", "<p>ab</p>"},
		{"a script hidden by a control character", "a<scr\x00ipt>alert(1)</scr\x00ipt>b", "<p>ab</p>"},
		{"an event handler of a picture", `<img src="https://x.example/p.jpg" onerror="alert(1)">`, `<p><img src="https://x.example/p.jpg"></p>`},
		{"a link to a script", `<a href="javascript:alert(1)">x</a>`, "<p>x</p>"},
		{"a link to a script, hidden by a control character", "<a href=\"java\x01script:alert(1)\">x</a>", "<p>x</p>"},
		{"data in a picture", `<img src="data:text/html;base64,x">`, "<p></p>"},
		{"a style", `<b style="position:fixed">x</b>`, "<p><b>x</b></p>"},
		{"a frame, a form and an object", `<iframe src="//x"></iframe><form><input></form><object data="x"></object>x`, "<p>x</p>"},
		{"an SVG with scripts", `<svg onload="alert(1)"><script>x</script></svg>x`, "<p>x</p>"},
		{"an end of CDATA", "x]]>y", "<p>x]]&gt;y</p>"},
		{"allowed markup", `<b>x</b> <a href="https://x.example/">y</a>`, `<p><b>x</b> <a href="https://x.example/" rel="nofollow">y</a></p>`},
	} {
		body := content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: "x", HTML: c.html}}}}}
		got := articleHTML(&content.Article{}, body, base("https://api.example.org").absolute)
		got = strings.TrimSuffix(strings.TrimPrefix(got, "<section>\n"), "\n</section>\n")
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}

func TestHeadline(t *testing.T) {
	picture := content.Image{Caption: "The quay at dawn"}
	body := content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Text: "One\ntwo"}}}}}
	for _, c := range []struct {
		reason  string
		article content.Article
		body    content.Body
		want    text
	}{
		{"the title, in one line", content.Article{Title: " A\nB ", Kicker: "k"}, body, "A B"},
		{"a picture story: the caption", content.Article{Images: []content.Image{picture}}, content.Body{}, "The quay at dawn"},
		{"an article with only a body: the body", content.Article{}, body, "One two"},
		{"control characters only count as empty", content.Article{Title: "\x00", Subtitle: "s"}, body, "s"},
		{"no text at all: the id", content.Article{ID: "art_x"}, content.Body{}, "art_x"},
		{"a text that is too long: its beginning", content.Article{Title: strings.Repeat("长", 500)}, content.Body{}, text(strings.Repeat("长", headlineRunes)) + "…"},
	} {
		if got := headline(&c.article, c.body); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
}
