package edition_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/weburl"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// hosts are pages into which a body is embedded at the mark.
var hosts = []string{
	`<!DOCTYPE html><title>t</title><body><header><b>h</b></header><main>@</main><footer><p>f <a href="/f">x</a></p></footer>`,
	`<!DOCTYPE html><table><tr><td><div>@</div></td><td>f</td></tr></table><ul><li><div>@</div><li>f</ul>f`,
}

// outside returns the page with a body embedded into it as a browser parses it, without what is in the
// elements that contain the body.
func outside(t interface{ Fatal(...any) }, host, body string) string {
	page, err := html.Parse(strings.NewReader(strings.ReplaceAll(host, "@", "<!--here-->"+body)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		if c := n.FirstChild; c != nil && c.Type == html.CommentNode && c.Data == "here" {
			for n.FirstChild != nil {
				n.RemoveChild(n.FirstChild)
			}
		}
	}
	var out strings.Builder
	if err := html.Render(&out, page); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// hostile are pieces of markup that try to leave the element into which they are put.
var hostile = strings.Fields(`a < & </p> </section> </main> </div> </td> </table> </body> </html> <a␣href="/x"> <a␣href=/y </a> <b> </b> <i> </i> <u> <q> <br> <br/> </br> <p>
	<table> <tr> <td> <tbody> <caption> <li> <ul> <select> <option> <button> <form> </form> <input> <textarea> <title> <script> </script> <style> <xmp> <plaintext> <noscript> <iframe␣src=x> <svg> <math>
	<mi> <foreignObject> <desc> <template> </template> <frameset> <head> <body␣class=x> <html␣lang=x> <!-- --> <![CDATA[ ]]> <?x <!DOCTYPE␣html> <ruby> <rt> <rp> </ruby> <nobr> <marquee> <object> <applet>
	<h1> <h2> </h2> <hr> <image> <img␣src=x␣onerror=y> &lt;a&gt; &#0; &#x3c;b> <sub> <sup> <code> <small> <strong> <em> <cite> <s> " ' > \ `)

func drawHostile(t *rapid.T) string {
	return strings.ReplaceAll(strings.Join(rapid.SliceOfN(rapid.SampledFrom(hostile), 0, 12).Draw(t, "markup"), ""), "␣", " ")
}

// TestEmbeddedBodyChangesNothingOutside: Body.html promises that it is safe to embed.
func TestEmbeddedBodyChangesNothingOutside(t *testing.T) {
	clean := edition.NewCleaner()
	rapid.Check(t, func(t *rapid.T) {
		s := drawHostile(t)
		item := content.BodyItem{Text: drawHostile(t), HTML: s, List: &content.BodyList{Items: []content.BodyItem{{HTML: s}}}}
		rows := []content.BodyRow{{Cells: []content.BodyCell{{HTML: s, ColSpan: 2}, {Text: s}}}}
		sections := []edition.BodySection{{Kicker: s, Heading: s, Blocks: []edition.Block{
			{Type: edition.Paragraph, HTML: s}, {Type: edition.Paragraph, Text: s}, {Type: edition.Quote, HTML: s}, {Type: edition.Verse, Lines: []string{s}},
			{Type: edition.List, List: &content.BodyList{Ordered: true, Items: []content.BodyItem{item}}}, {Type: edition.Preformatted, Text: s},
			{Type: edition.Table, Table: &content.BodyTable{Caption: s, Head: rows, Rows: rows}},
			{Type: edition.Embed, Embed: &content.BodyEmbed{Kind: content.EmbedOther, URL: s, Title: s}},
			{Type: edition.Picture, Image: &edition.Image{URL: s, Caption: s}},
		}}}
		body := clean.Body(sections)
		if again := clean.Body(body.Sections).HTML(); again != body.HTML() {
			t.Fatalf("cleaned again, %q becomes\n%s\nfirst\n%s", s, again, body.HTML())
		}
		unclean := content.Body{Sections: slices.Clone(body.Sections)} // stored before imports balanced markup
		unclean.Sections = append(unclean.Sections, edition.BodySection{Blocks: []edition.Block{{Type: edition.Paragraph, HTML: s}}})
		for _, b := range []content.Body{body, weburl.Body(body, weburl.Reference), weburl.Body(unclean, weburl.Reference)} {
			for _, host := range hosts {
				if got, want := outside(t, host, b.HTML()), outside(t, host, ""); got != want {
					t.Fatalf("%q: with\n%s\nthe page is\n%s\nwant\n%s", s, b.HTML(), got, want)
				}
			}
		}
	})
}

func TestMarkupIsBalancedAndItsWordsStayApart(t *testing.T) {
	for _, c := range []struct{ reason, html, wantHTML, wantText string }{
		{"an unclosed link", `see <a href="https://a.example/">the harbour`, `see <a href="https://a.example/" rel="nofollow">the harbour</a>`, "see the harbour"},
		{"line breaks", `one<br>two<br/><b>three</b>`, `one<br>two<br/><b>three</b>`, "one\ntwo\nthree"},
		{"paragraphs", `<p>one</p><p>two</p>`, `one<br>two`, "one\ntwo"},
		{"cells", `<table><tr><td>one</td><td>two</td></tr></table>`, ``, "one two"},
		{"ruby", `<ruby>汉<rt onclick=x>hàn</rt></ruby>字`, `<ruby>汉<rt>hàn</rt></ruby>字`, "汉字"},
	} {
		b := edition.NewCleaner().Body([]edition.BodySection{{Blocks: []edition.Block{{Type: edition.Paragraph, HTML: c.html}}}}).Sections[0].Blocks[0]
		if b.HTML != c.wantHTML || b.Text != c.wantText {
			t.Errorf("%s: got %q, %q, want %q, %q", c.reason, b.HTML, b.Text, c.wantHTML, c.wantText)
		}
	}
}
