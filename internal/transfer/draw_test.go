package transfer_test

import (
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"

	"pgregory.net/rapid"
)

// drawHistory draws valid editions of one newspaper, of three dates.
func drawHistory(t *rapid.T) []edition.Edition {
	key := rapid.SampledFrom([]string{"quay", ""}).Draw(t, "key")
	editions := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.Edition { return drawEdition(t, key) }), 1, 4).Draw(t, "editions")
	return slices.DeleteFunc(editions, func(e edition.Edition) bool { return e.Validate() != nil })
}

// words are the texts to draw from. Some need cleaning, escaping or splitting.
var words = []string{"", "Quay", "灯塔", " a & <b> ", "x\x07y", "one\n\ntwo", "one\n\n\ntwo", "\ufeffé", "“q”.", strings.Repeat("堤上的灯。", 40)}

func word(t *rapid.T, label string) string { return rapid.SampledFrom(words).Draw(t, label) }

func pick(t *rapid.T, label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(t, label)
}

func url(t *rapid.T) string {
	return pick(t, "url", "", "/a.svg", "https://quay.example/ä?b=c", "/att?file=海港 1.jpg", "/100%/[a].jpg", "javascript:x")
}

func maybe(t *rapid.T, label string) *int64 {
	return rapid.SampledFrom([]*int64{nil, new(int64), func() *int64 { n := int64(7); return &n }()}).Draw(t, label)
}

func drawEdition(t *rapid.T, key string) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: edition.Publication{
		ID: key, Name: pick(t, "name", "", "quay", "The Quay"), Language: pick(t, "language", "", "zh-CN", "en"),
		TimeZone: pick(t, "zone", "", "", "Asia/Shanghai", "America/New_York"), RightsNotice: word(t, "rights"),
		Contact: edition.Contact{Address: word(t, "address"), PostalCode: word(t, "code"), Phone: word(t, "phone"), Email: word(t, "email")},
	}}
	drawPolicy(t, &e.Publication)
	if key == "" {
		e.Publication.Name = "The Quay"
	}
	e.Publication.Licences = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.Licence {
		return edition.Licence{Kind: rapid.SampledFrom([]content.LicenceKind{content.LicenceICP, content.LicenceISSN}).Draw(t, "kind"), Number: word(t, "number")}
	}), 0, 2).Draw(t, "licences")
	e.Issue = edition.Issue{
		Date: pick(t, "date", "2026-06-01", "2026-06-02", "1900-01-01"), Edition: pick(t, "edition", "", "", "晚版", " Ｎight/1 "), Number: word(t, "number"), PDFURL: url(t),
		PublishedAt: pick(t, "issued", "", "", "2026-06-02T06:00:00.25+08:00", "2026-05-31T22:00:00Z"),
	}
	ids := rapid.Permutation([]string{"1", "2", "", "a b", "title:1:Quay", "c.html"}).Draw(t, "ids")
	numbers := rapid.Permutation([]string{"1", "Ａ02 ", "2-3", "特刊", "增刊\x07"}).Draw(t, "numbers")
	for _, number := range numbers[:rapid.IntRange(0, 3).Draw(t, "pages")] {
		n := rapid.IntRange(0, min(3, len(ids))).Draw(t, "articles")
		e.Issue.Pages = append(e.Issue.Pages, drawPage(t, number, ids[:n]))
		ids = ids[n:]
	}
	if rapid.Bool().Draw(t, "pageless") {
		e.Issue.Articles = drawArticles(t, ids)
	}
	return e
}

func drawPage(t *rapid.T, number string, ids []string) edition.Page {
	p := edition.Page{Number: number, Name: section(t), Section: section(t), PDFURL: url(t), Articles: drawArticles(t, ids)}
	p.Image = edition.PageImage{URL: url(t), Width: rapid.IntRange(0, 1).Draw(t, "width") * 400}
	p.Regions = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.Region {
		return edition.Region{Article: pick(t, "article", "", "1", "2", "gone"), Polygon: []edition.Point{{}, {X: rapid.Float64Range(0, 1).Draw(t, "x")}, {Y: 1}}}
	}), 0, 2).Draw(t, "regions")
	return p
}

// section draws the name of a section. Two of the names give the same slug.
func section(t *rapid.T) string { return pick(t, "section", "", "Sport", "SPORT!", "要闻") }

func drawArticles(t *rapid.T, ids []string) (articles []edition.Article) {
	for _, id := range ids {
		articles = append(articles, drawArticle(t, id))
	}
	return articles
}

func drawArticle(t *rapid.T, id string) edition.Article {
	a := edition.Article{
		ID: id, URL: url(t), Section: section(t), Kicker: word(t, "kicker"), Title: word(t, "title"), Subtitle: word(t, "subtitle"),
		Byline: word(t, "byline"), PublishedAt: pick(t, "published", "", "", "2026-06-01", "2026-06-02", "2026-06-01T04:05:06.0071-11:00", "2026-06-30T00:00:00Z"),
		PublishedPrecision: rapid.SampledFrom([]content.Precision{"", content.PrecisionDay, content.PrecisionMinute, content.PrecisionSecond}).Draw(t, "precision"),
		Source:             word(t, "source"), Summary: word(t, "summary"), ViewCount: maybe(t, "count"), TotalViews: maybe(t, "total"),
	}
	a.EditorsNote = rapid.SliceOfN(rapid.SampledFrom(words), 0, 2).Draw(t, "note")
	a.Credits = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.Credit {
		return edition.Credit{
			Name: pick(t, "name", "Ada", "新华社 "), Role: rapid.SampledFrom([]content.Role{"", content.RoleReporter, content.RoleDesigner}).Draw(t, "role"),
			Kind: rapid.SampledFrom([]content.AuthorKind{"", content.Collective, content.Agency}).Draw(t, "kind"),
		}
	}), 0, 2).Draw(t, "credits")
	a.Images = rapid.SliceOfN(rapid.Custom(drawImage), 0, 2).Draw(t, "images")
	a.Body = drawBody(t)
	a.Continues, a.ContinuedFrom = pick(t, "continues", "", "", "1", "gone"), pick(t, "continuedFrom", "", "", "2", "gone")
	drawDecisions(t, &a)
	return a
}

func drawBody(t *rapid.T) []edition.BodySection {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.BodySection {
		return edition.BodySection{Kicker: word(t, "kicker"), Heading: word(t, "heading"), Blocks: rapid.SliceOfN(rapid.Custom(drawBlock), 0, 4).Draw(t, "blocks")}
	}), 0, 2).Draw(t, "body")
}

func drawImage(t *rapid.T) edition.Image {
	i := edition.Image{URL: url(t), Caption: word(t, "caption"), Credit: word(t, "credit")}
	if rapid.IntRange(0, 3).Draw(t, "rights") == 0 {
		i.Rights = drawRights(t)
	}
	return i
}

func drawBlock(t *rapid.T) edition.Block {
	b := edition.Block{Type: rapid.SampledFrom(content.BlockTypes()).Draw(t, "type")}
	lines := rapid.SliceOfN(rapid.SampledFrom(words), 0, 4).Draw(t, "lines")
	switch b.Type {
	case edition.Picture:
		i := drawImage(t)
		b.Image = &i
	case edition.List:
		if b.Items = lines; rapid.Bool().Draw(t, "rich") {
			list := drawList(t, rapid.IntRange(1, content.MaxListDepth+1).Draw(t, "depth"))
			b.Items, b.List = nil, &list
		}
	case edition.Verse:
		b.Lines = lines
	case edition.Table:
		b.Table = &content.BodyTable{Caption: word(t, "caption"), Head: drawRows(t, 2), Rows: drawRows(t, 3)}
	case edition.Preformatted:
		b.Text = strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "  b ", "\t", "", "\u3000 灯", " \x07 "}), 0, 5).Draw(t, "pre"), "\n")
	case edition.Embed:
		b.Embed = &content.BodyEmbed{Kind: rapid.SampledFrom(content.EmbedKinds()).Draw(t, "kind"), URL: url(t), Title: word(t, "title")}
	default:
		b.Text, b.HTML = word(t, "text"), drawHTML(t)
	}
	return b
}

func drawHTML(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(markup), 0, 5).Draw(t, "html"), "")
}

func drawList(t *rapid.T, depth int) content.BodyList {
	l := content.BodyList{Ordered: rapid.Bool().Draw(t, "ordered"), Start: rapid.SampledFrom([]*int{nil, new(int), new(1), new(-3)}).Draw(t, "start")}
	for range rapid.IntRange(0, 2).Draw(t, "items") {
		item := content.BodyItem{Text: word(t, "text"), HTML: drawHTML(t)}
		if depth > 1 {
			inner := drawList(t, depth-1)
			item.List = &inner
		}
		l.Items = append(l.Items, item)
	}
	return l
}

func drawRows(t *rapid.T, most int) []content.BodyRow {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) content.BodyRow {
		return content.BodyRow{Cells: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) content.BodyCell {
			span := rapid.SampledFrom([]int{0, 1, 2, 70_000, -1})
			return content.BodyCell{Text: word(t, "text"), HTML: drawHTML(t), Header: rapid.Bool().Draw(t, "header"), ColSpan: span.Draw(t, "colSpan"), RowSpan: span.Draw(t, "rowSpan")}
		}), 0, 2).Draw(t, "cells")}
	}), 0, most).Draw(t, "rows")
}

// markup are the parts that inline HTML is made of.
var markup = []string{"<b>", "</b>", "Quay & ", "&#7;", "&#0;", "&lt;i&gt;", `<a href="https://quay.example/?a=1&b=2">`, "</a>", "<br>", `<script>x</script>`, "<p>", "<td>", "</i>", "<ruby>海<rt>hai</rt></ruby>", "<rt>", "灯", "\x07", "&amp;lt;", `<a href="java&#7;script:x">`}
