package syndicate_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestHostileText writes hostile texts into every text field, bypassing the importer that would clean them,
// and validates the documents in all formats.
func TestHostileText(t *testing.T) {
	for _, c := range []struct{ reason, text string }{
		{"control characters of an old typesetting system", "a\x0cb\x00\x01\x1f\x7f"},
		{"an end of CDATA", "]]>"},
		{"CDATA in CDATA", "<![CDATA[x]]>]]]]><![CDATA[>"},
		{"a script", "x<script>alert(1)</script>"},
		{"a script that ends JSON-LD in a page", "</script><script>alert(1)</script>"},
		{"end tags of the feed", "</content:encoded></item></channel></rss>"},
		{"half of a surrogate pair", "a\xed\xa0\x80b"},
		{"bytes of another encoding", "\xff\xfeABC"},
		{"emoji of several characters", "👩‍🚀🇨🇳"},
		{"text from right to left", "\u202eאבג\u202c مرحبا"},
		{"references to forbidden characters", "&#0;&#xFFFE;&nbsp;&amp;"},
		{"quotes", `"'><img src=x onerror=alert(1)>`},
		{"a template", "{{.Base}}${x}"},
		{"line separators, which end a line in JavaScript", "a\u2028b\u2029c"},
		{"an empty text", ""},
		{"only white space", " \n\t"},
	} {
		for _, access := range []content.Access{content.FullAccess, content.SummaryAccess} {
			t.Run(c.reason+", "+string(access), func(t *testing.T) {
				g := newGateway(t, contenttest.StartTime())
				g.publish(hostilePaper(c.text, access)...)
				for _, path := range append(g.addresses(), g.withdrawn()...) {
					g.validate(path)
					body := strings.ToLower(string(g.read(path)))
					if (strings.HasSuffix(path, "json") || strings.HasSuffix(path, "jsonld") || path == "/feeds/") && strings.Contains(body, "<script") {
						t.Errorf("%s contains a script", path)
					}
				}
				for _, html := range contents(t, g) {
					if lower := strings.ToLower(html); strings.Contains(lower, "<script") || strings.Contains(lower, "<img src=x") {
						t.Errorf("a feed reader would execute %q", html)
					}
				}
			})
		}
	}
}

// withdrawn returns the addresses of withdrawn articles, from the tombstones in the feed. The tombstones of
// all formats must be equal.
func (g *gateway) withdrawn() (paths []string) {
	g.t.Helper()
	var atom struct {
		Tombstones []tombstone `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
	}
	if err := xml.Unmarshal(g.read("/feeds/hostile.atom"), &atom); err != nil {
		g.t.Fatal(err)
	}
	var feed struct {
		Extension struct {
			Deleted []tombstone `json:"deleted"`
		} `json:"_broadsheet"`
	}
	if err := json.Unmarshal(g.read("/feeds/hostile.json"), &feed); err != nil {
		g.t.Fatal(err)
	}
	for i, w := range feed.Extension.Deleted {
		paths = append(paths, "/articles/"+w.Ref+".ninjs.json", "/articles/"+w.Ref+".jsonld")
		if a := atom.Tombstones[i]; a.Ref != "urn:broadsheet:"+w.Ref || a.Reason != w.Reason || a.When != w.When {
			g.t.Errorf("Atom has %+v, JSON Feed %+v", a, w)
		}
	}
	if len(paths) != 2 || len(atom.Tombstones) != 1 {
		g.t.Errorf("the tombstones are %v", atom.Tombstones)
	}
	return paths
}

// contents returns the HTML of all articles in the feed.
func contents(t *testing.T, g *gateway) (html []string) {
	t.Helper()
	for _, item := range g.feed("/feeds/hostile.json").Items {
		html = append(html, item.ContentHTML)
	}
	if len(html) == 0 {
		t.Error("the feed is empty")
	}
	return html
}

// hostilePaper returns a newspaper with the same text in every field.
func hostilePaper(value string, access content.Access) []content.Batch {
	paper := contenttest.NewPaper("hostile")
	p := paper.Publication
	rights := content.Rights{Holder: value, Notice: value}
	p.PublicAccess, p.Rights = access, rights
	p.Name, p.Language, p.RightsNotice = value, value, value
	p.Contact.Email = value
	for _, s := range paper.Sections {
		s.Name = value + s.Slug
	}
	for _, a := range paper.Authors {
		a.Name = value
	}
	b := paper.Issue("2026-06-02", 2, 3)
	b.Issues[0].Number, b.Issues[0].PDFURL = value, value
	for _, page := range b.Pages {
		page.Number, page.Name, page.PDFURL, page.Image.URL = value, value, value, value
	}
	for _, a := range b.Articles {
		a.Kicker, a.Title, a.Subtitle, a.Byline, a.Source, a.EditorsNote, a.Summary, a.SourceURL = value, value, value, value, value, value, value, value
		a.SourceID += value
		a.Rights, a.Newsroom.Corrections = rights, []content.Correction{{At: contenttest.StartTime(), Note: value}}
		for i := range a.Credits {
			a.Credits[i].Name = value
		}
		a.Images = []content.Image{{URL: value, Caption: value, Credit: value, Rights: rights}, {URL: "/p.jpg", Caption: value, Credit: value, Rights: rights}}
		for i := range a.Body.Sections {
			s := &a.Body.Sections[i]
			s.Kicker, s.Heading, s.Anchor = value, value, value
			s.Blocks = append(s.Blocks, content.BodyBlock{Type: content.BlockParagraph, Text: value, HTML: value},
				content.BodyBlock{Type: content.BlockQuote, Text: value}, content.BodyBlock{Type: content.BlockList, Items: []string{value}},
				content.BodyBlock{Type: content.BlockVerse, Lines: []string{value, "", value}}, content.BodyBlock{Type: content.BlockPreformatted, Text: value},
				content.BodyBlock{Type: content.BlockList, List: &content.BodyList{Ordered: true, Items: []content.BodyItem{{Text: value, HTML: value}}}},
				content.BodyBlock{Type: content.BlockTable, Table: &content.BodyTable{Caption: value, Rows: []content.BodyRow{{Cells: []content.BodyCell{{Text: value, HTML: value}}}}}},
				content.BodyBlock{Type: content.BlockEmbed, Embed: &content.BodyEmbed{Kind: content.EmbedOther, URL: value, Title: value}},
				content.BodyBlock{Type: content.BlockPicture, Image: &content.Image{URL: value, Caption: value}})
		}
	}
	b.Articles[len(b.Articles)-1].Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.StartTime(), Reason: value, KeepsTitle: true}
	return []content.Batch{paper.Masthead(), b}
}
