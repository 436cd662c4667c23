package syndicate_test

import (
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestNastyText puts texts into every field that holds one, past the importer that would have
// cleaned them, and holds every format to its rules.
func TestNastyText(t *testing.T) {
	ninjs, jsonFeed := schema(t, "ninjs-3.1.json"), schema(t, "jsonfeed-1.1.json")
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
		t.Run(c.reason, func(t *testing.T) {
			d := newDesk(t, contenttest.Press())
			d.publish(nastyPaper(c.said)...)
			for _, path := range d.formats() {
				d.check(path, ninjs, jsonFeed)
				body := strings.ToLower(string(d.read(path)))
				if strings.HasSuffix(path, "json") || path == "/feeds/" {
					if strings.Contains(body, "<script") {
						t.Errorf("%s has a script", path)
					}
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
func nastyPaper(said string) []content.Batch {
	paper := contenttest.NewPaper("nasty")
	p := paper.Publication
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
		for i := range a.Credits {
			a.Credits[i].Name = said
		}
		a.Images = []content.Image{{URL: said, Caption: said, Credit: said}, {URL: "/p.jpg", Caption: said, Credit: said}}
		for i := range a.Body.Sections {
			s := &a.Body.Sections[i]
			s.Kicker, s.Heading, s.Anchor = said, said, said
			s.Blocks = append(s.Blocks, content.BodyBlock{Type: content.BlockParagraph, Text: said, HTML: said},
				content.BodyBlock{Type: content.BlockQuote, Text: said}, content.BodyBlock{Type: content.BlockList, Items: []string{said}},
				content.BodyBlock{Type: content.BlockVerse, Lines: []string{said, "", said}},
				content.BodyBlock{Type: content.BlockPicture, Image: &content.Image{URL: said, Caption: said}})
		}
	}
	return []content.Batch{paper.Masthead(), b}
}
