package graph_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"broadsheet/graph"
	"broadsheet/graph/guard"
	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

func TestMissingValuesAreNull(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 1, 1)
	a := b.Articles[0]
	a.Kicker, a.Title, a.Byline, a.Summary, a.PageID, a.SectionID, a.Credits = "", "", "", "", "", "", nil
	a.Images = []content.Image{{Caption: "the quay"}}
	b.Articles[0].Body = content.Body{}
	b.Issues[0].Number, b.Pages[0].Name, b.Pages[0].Image, b.Pages[0].Regions, b.Pages[0].SectionID = "", "", content.PageImage{}, nil, ""
	a.UTCOffset = 480
	g.publish(p.Masthead(), b)
	g.wantData("an article with few values", `{ articles { nodes { kicker title subtitle byline credits { name } authors { name } page { number } section { name } viewCount
		body { text } images { url caption credit { name } } editorsNote source sourceUrl summary previous { id } next { id } publishedAt status } } }`,
		`{"articles": {"nodes": [{"kicker": null, "title": null, "subtitle": null, "byline": null, "credits": [], "authors": [], "page": null, "section": null, "viewCount": null,
		"body": null, "images": [{"url": null, "caption": "the quay", "credit": null}], "editorsNote": null, "source": null, "sourceUrl": null, "summary": null,
		"previous": null, "next": null, "publishedAt": "2026-06-01T08:00:00+08:00", "status": "PUBLISHED"}]}}`)
	g.wantData("a page with few values", `{ publications { latestIssue { number previous { id } next { id } pages { name section { name } image { url } regions { polygon { x } } articles { id } } } } }`,
		`{"publications": [{"latestIssue": {"number": null, "previous": null, "next": null, "pages": [{"name": null, "section": null, "image": null, "regions": [], "articles": []}]}}]}`)
	g.wantData("unknown ids", `{ article(id: "x") { id } page(id: "pag_x") { id } node(id: "nonsense") { id } nodes(ids: ["art_x", "art_y"]) { id } issueOn(publicationId: "pub_x", date: "2026-06-01") { id } }`,
		`{"article": null, "page": null, "node": null, "nodes": [null, null], "issueOn": null}`)
}

func TestFormsOfBodyAgree(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 1, 2)
	b.Articles[0].Body = content.Body{Sections: []content.BodySection{{Kicker: "K", Heading: "A < B", Anchor: "section-1", Blocks: []content.BodyBlock{
		{Type: content.BlockParagraph, Text: "1 < 2", HTML: "<b>1</b> &lt; 2"},
		{Type: content.BlockParagraph, Text: "*plain* <text>"},
		{Type: content.BlockVerse, Lines: []string{"one", "and a half", "", "two"}},
		{Type: content.BlockQuote, Text: "Yes"},
		{Type: content.BlockList, Items: []string{"a", "b"}},
		{Type: content.BlockPicture, Image: &content.Image{URL: "/x.svg?a=1&b=2", Caption: "the quay"}},
	}}}}
	b.Articles[1].Body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{
		{Type: content.BlockList, List: &content.BodyList{Ordered: true, Start: new(3), Items: []content.BodyItem{
			{Text: "a", HTML: "<i>a</i>"}, {Text: "b", List: &content.BodyList{Items: []content.BodyItem{{Text: "c"}, {List: &content.BodyList{Ordered: true, Items: []content.BodyItem{{Text: "d"}}}}}}},
		}}},
		{Type: content.BlockTable, Table: &content.BodyTable{
			Caption: "Tides", Head: []content.BodyRow{{Cells: []content.BodyCell{{Text: "Day", Header: true}, {Text: "High | low", Header: true}}}},
			Rows: []content.BodyRow{{Cells: []content.BodyCell{{Text: "Mon", HTML: "<b>Mon</b>"}, {}}}},
		}},
		{Type: content.BlockTable, Table: &content.BodyTable{Rows: []content.BodyRow{{Cells: []content.BodyCell{{Text: "x", ColSpan: 2, RowSpan: 2}, {Text: "y"}}}, {}}}},
		{Type: content.BlockPreformatted, Text: "1  <2>\n  3"},
		{Type: content.BlockEmbed, Embed: &content.BodyEmbed{Kind: content.EmbedVideo, URL: "/v 1.mp4", Title: "The harbour"}},
		{Type: content.BlockEmbed, Embed: &content.BodyEmbed{Kind: content.EmbedFrame, URL: "https://maps.example/"}},
		{Type: content.BlockParagraph, Text: "汉字", HTML: "<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字"},
	}}}}
	g.publish(p.Masthead(), b)
	g.wantData("all forms of lists, tables and embedded objects", `query($id: ID!) { article(id: $id) { body { html text markdown sections { blocks { __typename
		... on List { items ordered start entries { text html list { items ordered start entries { text list { start entries { text } } } } } }
		... on Table { caption head { cells { text header } } rows { cells { text html header colSpan rowSpan } } } ... on Preformatted { text } ... on Embed { kind url title } ... on Paragraph { text html } } } } } }`,
		`{"article": {"body": {
		"html": "<section>\n<ol start=\"3\">\n<li><i>a</i></li>\n<li>b\n<ul>\n<li>c</li>\n<li>\n<ol>\n<li>d</li>\n</ol>\n</li>\n</ul>\n</li>\n</ol>\n<table>\n<caption>Tides</caption>\n<thead>\n<tr><th>Day</th><th>High | low</th></tr>\n</thead>\n<tbody>\n<tr><td><b>Mon</b></td><td></td></tr>\n</tbody>\n</table>\n<table>\n<tbody>\n<tr><td colspan=\"2\" rowspan=\"2\">x</td><td>y</td></tr>\n<tr></tr>\n</tbody>\n</table>\n<pre>1  &lt;2&gt;\n  3</pre>\n<p class=\"embed\"><a href=\"/v%201.mp4\" rel=\"nofollow\">The harbour</a></p>\n<p class=\"embed\"><a href=\"https://maps.example/\" rel=\"nofollow\">https://maps.example/</a></p>\n<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p>\n</section>\n",
		"text": "3. a\n4. b\n  c\n    1. d\n\nTides\nDay | High | low\nMon | \n\nx | y\n\n1  <2>\n  3\n\nThe harbour\n\nhttps://maps.example/\n\n汉字",
		"markdown": "3. *a*\n4. b\n   \n   - c\n   - 1. d\n\n| Day | High \\| low |\n|---|---|\n| **Mon** |  |\n\nTides\n\n<table><tbody><tr><td colspan=\"2\" rowspan=\"2\">x</td><td>y</td></tr><tr></tr></tbody></table>\n\n`+"```\\n1  <2>\\n  3\\n```"+`\n\n[The harbour](/v%201.mp4)\n\n[https://maps.example/](https://maps.example/)\n\n汉(hàn)字",
		"sections": [{"blocks": [
		{"__typename": "List", "items": ["a", "b", "c", "d"], "ordered": true, "start": 3, "entries": [{"text": "a", "html": "<i>a</i>", "list": null}, {"text": "b", "html": "b",
		"list": {"items": ["c", "d"], "ordered": false, "start": null, "entries": [{"text": "c", "list": null}, {"text": "", "list": {"start": 1, "entries": [{"text": "d"}]}}]}}]},
		{"__typename": "Table", "caption": "Tides", "head": [{"cells": [{"text": "Day", "header": true}, {"text": "High | low", "header": true}]}],
		"rows": [{"cells": [{"text": "Mon", "html": "<b>Mon</b>", "header": false, "colSpan": 1, "rowSpan": 1}, {"text": "", "html": "", "header": false, "colSpan": 1, "rowSpan": 1}]}]},
		{"__typename": "Table", "caption": null, "head": [], "rows": [{"cells": [{"text": "x", "html": "x", "header": false, "colSpan": 2, "rowSpan": 2}, {"text": "y", "html": "y", "header": false, "colSpan": 1, "rowSpan": 1}]}, {"cells": []}]},
		{"__typename": "Preformatted", "text": "1  <2>\n  3"}, {"__typename": "Embed", "kind": "VIDEO", "url": "/v%201.mp4", "title": "The harbour"},
		{"__typename": "Embed", "kind": "FRAME", "url": "https://maps.example/", "title": null},
		{"__typename": "Paragraph", "text": "汉字", "html": "<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字"}]}]}}}`, map[string]any{"id": b.Articles[1].ID})
	g.wantData("all forms of a body", `query($id: ID!) { article(id: $id) { body { html text markdown sections { kicker heading anchor blocks { __typename
		... on Paragraph { text html } ... on Verse { lines } ... on Quote { text } ... on List { items } ... on Picture { image { url caption } } } } } } }`,
		`{"article": {"body": {
		"html": "<section id=\"section-1\">\n<p class=\"kicker\">K</p>\n<h2>A &lt; B</h2>\n<p><b>1</b> &lt; 2</p>\n<p>*plain* &lt;text&gt;</p>\n<p class=\"verse\">one<br>\nand a half<br>\n<br>\ntwo</p>\n<blockquote><p>Yes</p></blockquote>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<figure><img src=\"/x.svg?a=1&amp;b=2\" alt=\"\"><figcaption>the quay</figcaption></figure>\n</section>\n",
		"text": "K\nA < B\n\n1 < 2\n\n*plain* <text>\n\none\nand a half\n\ntwo\n\nYes\n\na\nb\n\nthe quay",
		"markdown": "K\n\n## A &lt; B\n\n**1** &lt; 2\n\n\\*plain* &lt;text&gt;\n\none  \nand a half\n\ntwo\n\n> Yes\n\n- a\n- b\n\n![](/x.svg?a=1&b=2)\n\nthe quay",
		"sections": [{"kicker": "K", "heading": "A < B", "anchor": "section-1", "blocks": [
		{"__typename": "Paragraph", "text": "1 < 2", "html": "<b>1</b> &lt; 2"}, {"__typename": "Paragraph", "text": "*plain* <text>", "html": "*plain* &lt;text&gt;"},
		{"__typename": "Verse", "lines": ["one", "and a half", "", "two"]}, {"__typename": "Quote", "text": "Yes"}, {"__typename": "List", "items": ["a", "b"]},
		{"__typename": "Picture", "image": {"url": "/x.svg?a=1&b=2", "caption": "the quay"}}]}]}}}`, map[string]any{"id": b.Articles[0].ID})
}

// TestURLsAreValid requests every URL of a newspaper whose source does not encode them. The test bypasses the
// importer, which would encode them.
func TestURLsAreValid(t *testing.T) {
	const raw, markup = "/att?file=海港 1.jpg", `<a href="/att?file=海港 1.jpg" rel="nofollow">x</a> <a href="javascript:y">y</a>`
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	b := p.Issue("2026-06-01", 2, 1)
	b.Issues[0].PDFURL, b.Pages[0].PDFURL, b.Pages[0].Image.URL = raw, raw, raw
	b.Pages[1].PDFURL, b.Pages[1].Image.URL = "file:///etc/passwd", "javascript:alert(1)"
	b.Articles[0].SourceURL, b.Articles[0].Images = "https://海港.example/a b.htm", []content.Image{{URL: raw}, {URL: "data:,x", Caption: "c"}}
	b.Articles[0].Body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{
		{Type: content.BlockParagraph, Text: "x", HTML: markup}, {Type: content.BlockPicture, Image: &content.Image{URL: raw}},
	}}}}
	b.Articles[1].SourceURL, b.Articles[1].Images, b.Articles[1].Body = "https://desk:s3cret@paper.example/", nil, content.Body{}
	g.publish(p.Masthead(), b)
	const want, link = "/att?file=%E6%B5%B7%E6%B8%AF%201.jpg", `<a href=\"/att?file=%E6%B5%B7%E6%B8%AF%201.jpg\" rel=\"nofollow\">x</a> y`
	g.wantData("every URL", `{ issue(id: "`+string(b.Issues[0].ID)+`") { pdfUrl pages { pdfUrl image { url } } articles(first: 2) { nodes { sourceUrl images { url } body { html markdown sections { blocks {
		... on Paragraph { html } ... on Picture { image { url } } } } } } } } }`,
		`{"issue": {"pdfUrl": "`+want+`", "pages": [{"pdfUrl": "`+want+`", "image": {"url": "`+want+`"}}, {"pdfUrl": null, "image": null}],
		"articles": {"nodes": [{"sourceUrl": "https://xn--90w6o.example/a%20b.htm", "images": [{"url": "`+want+`"}, {"url": null}], "body": {
		"html": "<section>\n<p>`+link+`</p>\n<figure><img src=\"`+want+`\" alt=\"\"></figure>\n</section>\n", "markdown": "[x](`+want+`) y\n\n![](`+want+`)",
		"sections": [{"blocks": [{"html": "`+link+`"}, {"image": {"url": "`+want+`"}}]}]}},
		{"sourceUrl": "https://paper.example/", "images": [], "body": null}]}}}`)
}

// TestTomorrowsIssueIsNotVisible tries to reach an article of tomorrow's issue in every way.
func TestTomorrowsIssueIsNotVisible(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	today, tomorrow := p.Issue("2026-06-03", 1, 2), p.Issue("2026-06-04", 1, 2)
	today.Pages[0].Regions[0].ArticleID = tomorrow.Articles[0].ID
	g.publish(p.Masthead(), today, tomorrow)
	ids := map[string]any{"article": tomorrow.Articles[0].ID, "issue": tomorrow.Issues[0].ID, "page": tomorrow.Pages[0].ID, "publication": p.Publication.ID, "section": p.Sections[0].ID, "author": p.Authors[0].ID}
	query := `query($article: ID!, $issue: ID!, $page: ID!, $publication: ID!, $section: ID!, $author: ID!) {
		article(id: $article) { id } issue(id: $issue) { id } page(id: $page) { id } node(id: $article) { id } nodes(ids: [$article, $issue, $page]) { id }
		issueOn(publicationId: $publication, date: "2026-06-04") { id } latestIssue(publicationId: $publication) { date next { id } pages { regions { article { id } } } }
		issues(publicationId: $publication) { totalCount nodes { date } } articles { totalCount } byViews: articles(orderBy: VIEWS_ASC) { totalCount nodes { issue { date } } }
		section(id: $section) { articles { totalCount } latest { issue { date } } pages { totalCount } } author(id: $author) { articleCount articles { totalCount } } }`
	g.wantData("the public sees nothing of tomorrow's issue", query, `{"article": null, "issue": null, "page": null, "node": null, "nodes": [null, null, null], "issueOn": null,
		"latestIssue": {"date": "2026-06-03", "next": null, "pages": [{"regions": [{"article": {"id": "`+string(today.Articles[1].ID)+`"}}]}]},
		"issues": {"totalCount": 1, "nodes": [{"date": "2026-06-03"}]}, "articles": {"totalCount": 2}, "byViews": {"totalCount": 2, "nodes": [{"issue": {"date": "2026-06-03"}}, {"issue": {"date": "2026-06-03"}}]},
		"section": {"articles": {"totalCount": 2}, "latest": {"issue": {"date": "2026-06-03"}}, "pages": {"totalCount": 1}}, "author": {"articleCount": 1, "articles": {"totalCount": 1}}}`, ids)
	g.as = content.Editor()
	g.wantData("an editor sees it", `query($article: ID!) { article(id: $article) { status issue { date } } }`, `{"article": {"status": "SCHEDULED", "issue": {"date": "2026-06-04"}}}`, map[string]any{"article": ids["article"]})
}

func TestTrackViewCountsATokenOnce(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	today, tomorrow := p.Issue("2026-06-03", 1, 1), p.Issue("2026-06-04", 1, 1)
	g.publish(p.Masthead(), today, tomorrow)
	track := `mutation($id: ID!, $token: String) { trackView(input: {articleId: $id, token: $token}) { article { position viewCount } viewCount counted userErrors { field code } } }`
	id := map[string]any{"id": today.Articles[0].ID, "token": "one"}
	g.wantData("the first view is counted", track, `{"trackView": {"article": {"position": 0, "viewCount": 1}, "viewCount": 1, "counted": true, "userErrors": []}}`, id)
	g.wantData("a second view with the same token is not", track, `{"trackView": {"article": {"position": 0, "viewCount": 1}, "viewCount": 1, "counted": false, "userErrors": []}}`, id)
	for reason, unknown := range map[string]any{"an unknown article": "art_x", "an article of tomorrow's issue": tomorrow.Articles[0].ID} {
		g.wantData(reason+" is not counted", track, `{"trackView": {"article": null, "viewCount": null, "counted": false, "userErrors": [{"field": ["input", "articleId"], "code": "NOT_FOUND"}]}}`, map[string]any{"id": unknown})
	}
	g.clock.Advance(48 * time.Hour)
	g.wantData("the view before publication was not counted", `query($id: ID!) { article(id: $id) { viewCount } }`, `{"article": {"viewCount": null}}`, map[string]any{"id": tomorrow.Articles[0].ID})
}

// failing is a store that fails with an internal error message.
type failing struct{ content.Store }

func (failing) Read(context.Context, content.Audience) (content.Reader, error) {
	return nil, &content.Error{Code: content.Unavailable, Message: "the store did not answer in time", Err: errors.New("mongodb://secret.host")}
}

func TestInternalErrorsAreNotSentToClients(t *testing.T) {
	g := gatewayOn(t, failing{}, contenttest.NewClock(contenttest.StartTime()))
	a := g.send(`{ publications { name } }`)
	if len(a.Errors) != 1 || a.Errors[0].Message != "the store did not answer in time" || a.Errors[0].Extensions["code"] != "UNAVAILABLE" || a.Errors[0].Extensions["id"] == nil {
		t.Errorf("want a message, a code, and an id for the log; got %+v", a.Errors)
	}
}

// defective is a store whose readers panic when they read authors.
type defective struct{ content.Store }

type defectiveReader struct{ content.Reader }

func (s defective) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	return defectiveReader{r}, err
}

func (defectiveReader) Authors(context.Context, []content.ID) (map[content.ID]*content.Author, error) {
	panic("a defect")
}

func (defectiveReader) ReferencedAuthors(context.Context, []content.Reference) (map[content.Reference]*content.Author, error) {
	panic("a defect")
}

func TestPanicIsAnErrorInEveryBranch(t *testing.T) {
	sound := newGateway(t)
	p := contenttest.NewPaper("quay")
	sound.publish(p.Masthead(), p.Issue("2026-06-01", 2, 2))
	g := gatewayOn(t, defective{sound.store}, sound.clock)
	for reason, query := range map[string]string{
		"in a branch":      `{ a: articles { nodes { authors { name } } } b: articles(first: 3) { nodes { authors { name } } } }`,
		"in nodes":         sprintf(`{ nodes(ids: [%q]) { id } }`, p.Authors[0].ID),
		"in a nested list": `{ publications { latestIssue { pages { articles { authors { name } } } } } }`,
	} {
		a := g.send(query)
		if len(a.Errors) == 0 || a.Errors[0].Extensions["code"] != string(content.Internal) || a.Errors[0].Message != "the gateway failed" {
			t.Errorf("%s: got %+v %v", reason, a.Errors, a.Data)
		}
	}
	a := g.send(`{ a: articles { nodes { credits { author { name } } } } b: articles(first: 3) { nodes { credits { author { name } } } } }`)
	if len(a.Errors) < 2 {
		t.Errorf("each branch must have an error: got %d errors", len(a.Errors))
	}
}

func TestDatesAndTimesAreChecked(t *testing.T) {
	g := newGateway(t)
	p := contenttest.NewPaper("quay")
	g.publish(p.Masthead(), p.Issue("2026-06-01", 1, 3))
	for from, want := range map[string]int{"2000-01-01T00:00:00+24:00": 3, "2000-01-01T00:00:00Z": 3, "2026-06-01T08:00:00+08:00": 3, "2026-06-01T08:00:01+08:00": 0} {
		g.wantData("from "+from, sprintf(`{ articles(filter: {publishedFrom: %q}) { totalCount } }`, from), sprintf(`{"articles": {"totalCount": %d}}`, want))
	}
	g.wantError("a date before the year 1600", `{ issueOn(publicationId: "pub_x", date: "0000-01-01") { id } }`, content.Invalid, "of the years 1600 to 9999")
	g.wantError("an invalid time", `{ articles(filter: {publishedFrom: "0000-01-01T00:00:00+23:00"}) { totalCount } }`, content.Invalid, "RFC 3339")
}

// TestURLsAreAbsoluteWithAPublicURL reads pictures, PDFs and markup whose addresses are relative to the gateway.
func TestURLsAreAbsoluteWithAPublicURL(t *testing.T) {
	g := newGateway(t)
	g.http = overHTTP(graph.Config{Store: g.store, Log: slog.New(slog.DiscardHandler), Limits: guard.Default(), PublicURL: "https://api.example/news"})
	p := contenttest.NewPaper("quay")
	issue := p.Issue("2026-06-01", 1, 1)
	issue.Issues[0].PDFURL, issue.Pages[0].PDFURL, issue.Pages[0].Image.URL = "/all.pdf", "1.pdf", "/1.jpg"
	d := &issue.Articles[0]
	d.Images = []content.Image{{URL: "/a.jpg"}, {URL: "https://img.example/b.jpg"}}
	d.Body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{
		{Type: content.BlockParagraph, Text: "x y", HTML: `<a href="/x">x</a> <a href="#note">y</a>`}, {Type: content.BlockPicture, Image: &d.Images[0]},
	}}}}
	g.publish(p.Masthead(), issue)
	got := fmt.Sprint(g.send(`{ latestIssue(publicationId: "pub_quay") { pdfUrl pages { pdfUrl image { url } articles { images { url } body { html markdown } } } } }`))
	for _, url := range []string{"/all.pdf", "/1.pdf", "/1.jpg", "/a.jpg", "/x"} {
		if n := strings.Count(got, "https://api.example/news"+url); n == 0 || n < strings.Count(got, url) {
			t.Errorf("%s is absolute %d times in %s", url, n, got)
		}
	}
	if !strings.Contains(got, `href="#note"`) || !strings.Contains(got, "https://img.example/b.jpg") {
		t.Errorf("got %s", got)
	}
}
