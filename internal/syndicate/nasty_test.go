package syndicate_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestNastyText puts texts into every field that holds one, past the importer that would have
// cleaned them, and holds every format to its rules.
func TestNastyText(t *testing.T) {
	for _, c := range []struct{ reason, said string }{
		{"control characters of an old typesetting system", "a\x0cb\x00\x01\x1f\x7f"},
		{"an end of CDATA", "]]>"},
		{"CDATA in CDATA", "<![CDATA[x]]>]]]]><![CDATA[>"},
		{"a script", "x<script>alert(1)</script>"},
		{"a script that ends JSON-LD in a page", "</script><script>alert(1)</script>"},
		{"an end of what it is in", "</content:encoded></item></channel></rss>"},
		{"half of a surrogate pair", "a\xed\xa0\x80b"},
		{"bytes of another encoding", "\xff\xfeABC"},
		{"emoji of several characters", "👩‍🚀🇨🇳"},
		{"text from right to left", "\u202eאבג\u202c مرحبا"},
		{"references to what is forbidden", "&#0;&#xFFFE;&nbsp;&amp;"},
		{"quotes", `"'><img src=x onerror=alert(1)>`},
		{"a template", "{{.Base}}${x}"},
		{"line separators, which end a line in JavaScript", "a\u2028b\u2029c"},
		{"nothing", ""},
		{"white space alone", " \n\t"},
	} {
		for _, access := range []content.Access{content.FullAccess, content.SummaryAccess} {
			t.Run(c.reason+", "+string(access), func(t *testing.T) {
				d := newDesk(t, contenttest.Press())
				d.publish(nastyPaper(c.said, access)...)
				for _, path := range append(d.addresses(), d.withdrawn()...) {
					d.validate(path)
					body := strings.ToLower(string(d.read(path)))
					if (strings.HasSuffix(path, "json") || strings.HasSuffix(path, "jsonld") || path == "/feeds/") && strings.Contains(body, "<script") {
						t.Errorf("%s has a script", path)
					}
				}
				for _, said := range contents(t, d) {
					if lower := strings.ToLower(said); strings.Contains(lower, "<script") || strings.Contains(lower, "<img src=x") {
						t.Errorf("a reader would run %q", said)
					}
				}
			})
		}
	}
}

// withdrawn are the addresses of what was withdrawn, of which feeds of all formats say the same.
func (d *desk) withdrawn() (paths []string) {
	d.t.Helper()
	var atom struct {
		Graves []grave `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
	}
	if err := xml.Unmarshal(d.read("/feeds/nasty.atom"), &atom); err != nil {
		d.t.Fatal(err)
	}
	var feed struct {
		Extension struct {
			Deleted []grave `json:"deleted"`
		} `json:"_broadsheet"`
	}
	if err := json.Unmarshal(d.read("/feeds/nasty.json"), &feed); err != nil {
		d.t.Fatal(err)
	}
	for i, g := range feed.Extension.Deleted {
		paths = append(paths, "/articles/"+g.Ref+".ninjs.json", "/articles/"+g.Ref+".jsonld")
		if a := atom.Graves[i]; a.Ref != "urn:broadsheet:"+g.Ref || a.Reason != g.Reason || a.When != g.When {
			d.t.Errorf("Atom has %+v, JSON Feed %+v", a, g)
		}
	}
	if len(paths) != 2 || len(atom.Graves) != 1 {
		d.t.Errorf("the tombstones are %v", atom.Graves)
	}
	return paths
}

// contents is the HTML of articles as readers of feeds get it.
func contents(t *testing.T, d *desk) (html []string) {
	t.Helper()
	for _, item := range d.feed("/feeds/nasty.json").Items {
		html = append(html, item.ContentHTML)
	}
	if len(html) == 0 {
		t.Error("the feed is empty")
	}
	return html
}

// nastyPaper says one thing everywhere.
func nastyPaper(said string, access content.Access) []content.Batch {
	paper := contenttest.NewPaper("nasty")
	p := paper.Publication
	rights := content.Rights{Holder: said, Notice: said}
	p.PublicAccess, p.Rights = access, rights
	p.Name, p.Language, p.RightsNotice = said, said, said
	p.Contact.Email = said
	for _, s := range paper.Sections {
		s.Name = said + s.Slug
	}
	for _, a := range paper.Authors {
		a.Name = said
	}
	b := paper.Issue("2026-06-02", 2, 3)
	b.Issues[0].Number, b.Issues[0].PDFURL = said, said
	for _, page := range b.Pages {
		page.Number, page.Name, page.PDFURL, page.Image.URL = said, said, said, said
	}
	for _, a := range b.Articles {
		a.Kicker, a.Title, a.Subtitle, a.Byline, a.Source, a.EditorsNote, a.Summary, a.SourceURL = said, said, said, said, said, said, said, said
		a.SourceID += said
		a.Rights, a.Newsroom.Corrections = rights, []content.Correction{{At: contenttest.Press(), Note: said}}
		for i := range a.Credits {
			a.Credits[i].Name = said
		}
		a.Images = []content.Image{{URL: said, Caption: said, Credit: said, Rights: rights}, {URL: "/p.jpg", Caption: said, Credit: said, Rights: rights}}
		for i := range a.Body.Sections {
			s := &a.Body.Sections[i]
			s.Kicker, s.Heading, s.Anchor = said, said, said
			s.Blocks = append(s.Blocks, content.BodyBlock{Type: content.BlockParagraph, Text: said, HTML: said},
				content.BodyBlock{Type: content.BlockQuote, Text: said}, content.BodyBlock{Type: content.BlockList, Items: []string{said}},
				content.BodyBlock{Type: content.BlockVerse, Lines: []string{said, "", said}},
				content.BodyBlock{Type: content.BlockPicture, Image: &content.Image{URL: said, Caption: said}})
		}
	}
	b.Articles[len(b.Articles)-1].Newsroom.Withdrawal = &content.Withdrawal{At: contenttest.Press(), Reason: said, KeepsTitle: true}
	return []content.Batch{paper.Masthead(), b}
}
