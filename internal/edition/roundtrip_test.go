package edition_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/sqlitestore"

	"pgregory.net/rapid"
)

// TestExportAndImportAreInverse brings random histories of imports into a store: issues in any
// order, told in several versions that contradict each other. Their export changes nothing where
// it is from, makes the same documents in an empty store, in whatever order it is imported, and
// is exported from there in the same bytes.
func TestExportAndImportAreInverse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		history := drawHistory(rt)
		first := newShelf(t)
		first.bring(history...)
		first.view(rapid.SliceOf(rapid.IntRange(0, 20)).Draw(rt, "views"))
		files := first.export()
		before, revision := first.snapshot(), first.read().Revision()

		r := first.bring(decode(t, files)...)
		if changed := r.Issues.New + r.Issues.Changed + r.Pages.New + r.Pages.Changed + r.Articles.New + r.Articles.Changed; changed > 0 {
			rt.Errorf("imported where it is from, it changes %d documents: %+v", changed, r)
		}
		if got := first.read().Revision(); got != revision {
			rt.Errorf("imported where it is from, it advances the revision from %d to %d", revision, got)
		}
		wantSame(rt, "imported where it is from", before, first.snapshot())

		second := newShelf(t)
		second.bring(rapid.Permutation(decode(t, files)).Draw(rt, "order")...)
		after := second.snapshot()
		if !once(history) { // names of which versions told that are gone are in no edition
			for _, names := range []string{"authors", "sections"} {
				delete(before, names)
				delete(after, names)
			}
		}
		wantSame(rt, "imported into an empty store", before, after)
		wantSame(rt, "exported again", named(files), named(second.export()))
	})
}

// once reports whether a history tells of every issue once.
func once(history []edition.Edition) bool {
	seen := map[string]bool{}
	for _, e := range history {
		if seen[e.Issue.Date] {
			return false
		}
		seen[e.Issue.Date] = true
	}
	return true
}

// shelf is a store in memory, with what is on it.
type shelf struct {
	t     *testing.T
	store content.Store
}

func newShelf(t *testing.T) shelf {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, contenttest.NewClock(contenttest.Press()).Now)
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return shelf{t: t, store: store}
}

func (a shelf) read() content.Reader {
	a.t.Helper()
	r, err := a.store.Read(a.t.Context(), content.Editor())
	must(a.t, err)
	return r
}

func (a shelf) bring(editions ...edition.Edition) edition.Report {
	a.t.Helper()
	im := edition.NewImporter(a.store, edition.Options{})
	for _, e := range editions {
		must(a.t, im.Import(a.t.Context(), e))
	}
	must(a.t, im.Close(a.t.Context()))
	return im.Report()
}

func (a shelf) issues() []*content.Issue {
	a.t.Helper()
	lists, err := a.read().IssueLists(a.t.Context(), []content.IssueQuery{{Ascending: true, Window: content.Window{Limit: 1000}}})
	must(a.t, err)
	return lists[0]
}

func (a shelf) articles() []content.RankedArticle {
	a.t.Helper()
	lists, err := a.read().ArticleLists(a.t.Context(), []content.ArticleQuery{{Order: content.OldestFirst, Window: content.Window{Limit: 1000}}})
	must(a.t, err)
	return lists[0]
}

// view counts views of the articles at such places.
func (a shelf) view(places []int) {
	a.t.Helper()
	articles, views := a.articles(), []content.View(nil)
	for _, n := range places {
		if n < len(articles) {
			views = append(views, content.View{ArticleID: articles[n].ID})
		}
	}
	_, err := a.store.AddViews(a.t.Context(), views)
	must(a.t, err)
}

// export writes the edition of every issue.
func (a shelf) export() (files []string) {
	a.t.Helper()
	for _, issue := range a.issues() {
		e, err := edition.Read(a.t.Context(), a.read(), issue.ID)
		must(a.t, err)
		var file bytes.Buffer
		must(a.t, e.Write(&file))
		files = append(files, file.String())
	}
	return files
}

func decode(t *testing.T, files []string) (editions []edition.Edition) {
	t.Helper()
	for _, file := range files {
		for e, err := range edition.Decode(strings.NewReader(file)) {
			if err != nil {
				t.Fatalf("%v in\n%s", err, file)
			}
			editions = append(editions, e)
		}
	}
	return editions
}

func named(files []string) map[string]string {
	m := map[string]string{}
	for i, file := range files {
		m[fmt.Sprint("file ", i)] = file
	}
	return m
}

// snapshot is all that the store tells of its documents, without when they were written.
func (a shelf) snapshot() map[string]string {
	a.t.Helper()
	m, r, ctx := map[string]string{}, a.read(), a.t.Context()
	publications, err := r.AllPublications(ctx)
	must(a.t, err)
	m["publications"] = show(a.t, publications)
	issues := a.issues()
	m["issues"] = show(a.t, issues)
	for _, i := range issues {
		pages, err := r.PagesOfIssues(ctx, []content.ID{i.ID})
		must(a.t, err)
		m["pages of "+string(i.Date)] = show(a.t, pages[i.ID])
		order, err := r.ReadingOrder(ctx, []content.ID{i.ID})
		must(a.t, err)
		m["order of "+string(i.Date)] = fmt.Sprint(order[i.ID])
	}
	for _, article := range a.articles() {
		bodies, err := r.Bodies(ctx, []content.ID{article.ID})
		must(a.t, err)
		views, err := r.ViewCounts(ctx, []content.ID{article.ID})
		must(a.t, err)
		body, err := json.Marshal(bodies[article.ID])
		must(a.t, err)
		m[string(article.ID)] = show(a.t, []*content.Article{article.Article}) + string(body) + fmt.Sprint(views)
	}
	for _, p := range publications {
		sections, err := r.SectionsOfPublications(ctx, []content.ID{p.ID})
		must(a.t, err)
		m["sections"] += show(a.t, sections[p.ID])
		authors, err := r.AuthorLists(ctx, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: p.ID}, Window: content.Window{Limit: 1000}}})
		must(a.t, err)
		m["authors"] += show(a.t, authors[0])
	}
	return m
}

// show writes documents with the digests of their stamps.
func show[D content.Document](t *testing.T, docs []D) string {
	t.Helper()
	var b strings.Builder
	for _, d := range docs {
		*d.DocumentStamp() = content.Stamp{Digest: d.DocumentStamp().Digest}
		text, err := json.Marshal(d)
		must(t, err)
		b.Write(append(text, '\n'))
	}
	return b.String()
}

func wantSame(t *rapid.T, reason string, want, got map[string]string) {
	t.Helper()
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s, %s are\n%s\nwant\n%s", reason, name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s, there are %d things, want %d", reason, len(got), len(want))
	}
}

// drawHistory draws editions of one newspaper that can be imported, of three days.
func drawHistory(t *rapid.T) []edition.Edition {
	key := rapid.SampledFrom([]string{"quay", ""}).Draw(t, "key")
	editions := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.Edition { return drawEdition(t, key) }), 1, 4).Draw(t, "editions")
	return slices.DeleteFunc(editions, func(e edition.Edition) bool { return e.Validate() != nil })
}

// words are what texts are drawn from: what has to be cleaned, escaped or parted among it.
var words = []string{"", "Quay", "灯塔", " a & <b> ", "x\x07y", "one\n\ntwo", "one\n\n\ntwo", "\ufeffé", "“q”.", strings.Repeat("堤上的灯。", 40)}

func word(t *rapid.T, label string) string { return rapid.SampledFrom(words).Draw(t, label) }

func pick(t *rapid.T, label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(t, label)
}

func url(t *rapid.T) string {
	return pick(t, "url", "", "/a.svg", "https://quay.example/ä?b=c", "javascript:x")
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
	if key == "" {
		e.Publication.Name = "The Quay"
	}
	e.Publication.Licences = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.Licence {
		return edition.Licence{Kind: rapid.SampledFrom([]content.LicenceKind{content.LicenceICP, content.LicenceISSN}).Draw(t, "kind"), Number: word(t, "number")}
	}), 0, 2).Draw(t, "licences")
	e.Issue = edition.Issue{
		Date: pick(t, "date", "2026-06-01", "2026-06-02", "1900-01-01"), Number: word(t, "number"), PDFURL: url(t),
		PublishedAt: pick(t, "issued", "", "", "2026-06-02T06:00:00.25+08:00", "2026-05-31T22:00:00Z"),
	}
	ids := rapid.Permutation([]string{"1", "2", "", "a b", "title:1:Quay", "c.html"}).Draw(t, "ids")
	numbers := rapid.Permutation([]string{"1", "Ａ02 ", "特刊", "增刊\x07"}).Draw(t, "numbers")
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

// section draws a section, of those that would like the same slug among others.
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
	a.Body = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edition.BodySection {
		return edition.BodySection{Kicker: word(t, "kicker"), Heading: word(t, "heading"), Blocks: rapid.SliceOfN(rapid.Custom(drawBlock), 0, 4).Draw(t, "blocks")}
	}), 0, 2).Draw(t, "body")
	return a
}

func drawImage(t *rapid.T) edition.Image {
	return edition.Image{URL: url(t), Caption: word(t, "caption"), Credit: word(t, "credit")}
}

func drawBlock(t *rapid.T) edition.Block {
	b := edition.Block{Type: rapid.SampledFrom([]edition.BlockType{edition.Paragraph, edition.Picture, edition.Quote, edition.List, edition.Verse}).Draw(t, "type")}
	lines := rapid.SliceOfN(rapid.SampledFrom(words), 0, 4).Draw(t, "lines")
	switch b.Type {
	case edition.Picture:
		i := drawImage(t)
		b.Image = &i
	case edition.List:
		b.Items = lines
	case edition.Verse:
		b.Lines = lines
	default:
		b.Text = word(t, "text")
		b.HTML = strings.Join(rapid.SliceOfN(rapid.SampledFrom(markup), 0, 5).Draw(t, "html"), "")
	}
	return b
}

// markup is what inline HTML is drawn from.
var markup = []string{"<b>", "</b>", "Quay & ", "&#7;", "&#0;", "&lt;i&gt;", `<a href="https://quay.example/?a=1&b=2">`, "</a>", "<br>", `<script>x</script>`, "灯", "\x07", "&amp;lt;", `<a href="java&#7;script:x">`}
