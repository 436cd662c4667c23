package edition_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/sqlitestore"
)

// desk is a store in a file, on a clock that a test moves.
type desk struct {
	t     *testing.T
	store content.Store
	clock *contenttest.Clock
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	clock := contenttest.NewClock(contenttest.Press())
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "paper.db"), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return &desk{t: t, store: store, clock: clock}
}

// bring imports editions in one import and returns its report.
func (d *desk) bring(o edition.Options, editions ...edition.Edition) edition.Report {
	d.t.Helper()
	im := edition.NewImporter(d.store, o)
	for _, e := range editions {
		if err := im.Import(d.t.Context(), e); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := im.Close(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return im.Report()
}

func (d *desk) read() content.Reader {
	d.t.Helper()
	r, err := d.store.Read(d.t.Context(), content.Editor())
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// articles returns all articles of the store in reading order.
func (d *desk) articles() []*content.Article {
	d.t.Helper()
	lists, err := d.read().ArticleLists(d.t.Context(), []content.ArticleQuery{{Order: content.InReadingOrder, Window: content.Window{Limit: 1000}}})
	if err != nil {
		d.t.Fatal(err)
	}
	var articles []*content.Article
	for _, a := range lists[0] {
		articles = append(articles, a.Article)
	}
	return articles
}

func (d *desk) titles() string {
	var titles []string
	for _, a := range d.articles() {
		titles = append(titles, a.Title)
	}
	return strings.Join(titles, " ")
}

// sheet is an edition of a day with pages of the given articles.
func sheet(date string, pages ...[]edition.Article) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: edition.Publication{ID: "quay", Name: "The Quay", TimeZone: "Asia/Shanghai"}, Issue: edition.Issue{Date: date}}
	for i, articles := range pages {
		e.Issue.Pages = append(e.Issue.Pages, edition.Page{Number: fmt.Sprint(i + 1), Name: "News", Articles: articles})
	}
	return e
}

func story(id, title string) edition.Article {
	return edition.Article{ID: id, Title: title, Credits: []edition.Credit{{Name: "Ada", Role: content.RoleReporter}}, Body: []edition.BodySection{{Blocks: []edition.Block{{Type: edition.Paragraph, Text: "Text of " + title}}}}}
}

func TestImportingAgainChangesNothing(t *testing.T) {
	d := newDesk(t)
	monday := sheet("2026-06-01", []edition.Article{story("1", "A"), story("2", "B")}, []edition.Article{story("3", "C")})
	tuesday := sheet("2026-06-02", []edition.Article{story("1", "D")})
	// They tell different things of the newspaper, as pages of different years do.
	monday.Publication.Contact.Phone, tuesday.Publication.Contact.Phone = "1", "2"
	monday.Publication.Contact.Address = "Quay 1"
	monday.Publication.Licences = []edition.Licence{{Kind: content.LicenceICP, Number: "old"}}
	tuesday.Publication.Licences = []edition.Licence{{Kind: content.LicenceICP, Number: "new"}}
	first := d.bring(edition.Options{}, monday, tuesday)
	if got := fmt.Sprint(first); got != "{{2 0 0} {3 0 0} {4 0 0}}" {
		t.Errorf("all is new: got %s", got)
	}
	revision := d.read().Revision()
	if revision != 2 {
		t.Errorf("an edition is a revision: got %d, want 2", revision)
	}
	d.clock.Advance(time.Hour)
	for _, again := range [][]edition.Edition{{monday, tuesday}, {tuesday, monday}, {monday}} {
		if got := d.bring(edition.Options{}, again...); got.Articles.New+got.Articles.Changed+got.Pages.New+got.Pages.Changed+got.Issues.New+got.Issues.Changed != 0 {
			t.Errorf("nothing is new or changed: got %+v", got)
		}
		if got := d.read().Revision(); got != revision {
			t.Errorf("nothing advances: got revision %d, want %d", got, revision)
		}
	}
	for _, a := range d.articles() {
		if !a.UpdatedAt.Equal(contenttest.Press()) {
			t.Errorf("%s was updated at %s, although nothing changed", a.Title, a.UpdatedAt)
		}
	}
	publications, err := d.read().AllPublications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p := publications[0]; p.Contact.Phone != "2" || p.Contact.Address != "Quay 1" || fmt.Sprint(p.Licences) != "[{ICP new}]" {
		t.Errorf("the newest edition is right about the newspaper, an older one fills gaps: got %+v %v", p.Contact, p.Licences)
	}
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	d := newDesk(t)
	d.bring(edition.Options{}, sheet("2026-06-01", []edition.Article{story("1", "A"), story("2", "B")}))
	d.clock.Advance(time.Hour)
	changed := sheet("2026-06-01", []edition.Article{story("1", "A"), story("2", "B, corrected"), story("3", "C")})
	if dry := d.bring(edition.Options{DryRun: true}, changed); fmt.Sprint(dry) != "{{0 0 1} {0 0 1} {1 1 1}}" {
		t.Errorf("a dry run tells the difference: got %+v", dry)
	}
	if got := d.titles(); got != "A B" || d.read().Revision() != 1 {
		t.Errorf("a dry run writes nothing: got %s at revision %d", got, d.read().Revision())
	}
	d.bring(edition.Options{}, changed)
	for i, a := range d.articles() {
		if changed := a.UpdatedAt.Equal(d.clock.Now()) && a.Revision == 2; changed != (i > 0) {
			t.Errorf("%s: updated at %s in revision %d", a.Title, a.UpdatedAt, a.Revision)
		}
	}
}

func TestAPartLeavesTheRestInPlace(t *testing.T) {
	d := newDesk(t)
	whole := sheet("2026-06-01", []edition.Article{story("1", "A"), story("2", "B"), story("3", "C")})
	whole.Issue.Number, whole.Issue.Pages[0].Regions = "7", []edition.Region{{Article: "1", Polygon: []edition.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}}}}
	d.bring(edition.Options{}, whole)
	if got := d.bring(edition.Options{}, sheet("2026-06-01", []edition.Article{story("2", "B")})); fmt.Sprint(got) != "{{0 0 1} {0 0 1} {0 0 1}}" {
		t.Errorf("an edition that tells less changes nothing: got %+v", got)
	}
	d.bring(edition.Options{}, sheet("2026-06-01", []edition.Article{story("2", "B2"), story("4", "D")}))
	if got := d.titles(); got != "A B2 C D" {
		t.Errorf("the order of a page stays: got %s", got)
	}
	d.bring(edition.Options{}, sheet("2026-06-01", []edition.Article{story("4", "D"), story("3", "C"), story("2", "B2"), story("1", "A")}))
	if got := d.titles(); got != "D C B2 A" {
		t.Errorf("an edition that has the whole page tells its order: got %s", got)
	}
	pageless := sheet("2026-06-01")
	pageless.Issue.Articles = []edition.Article{story("3", "C"), story("9", "nowhere")}
	d.bring(edition.Options{}, pageless)
	if got := d.titles(); got != "D C B2 A nowhere" {
		t.Errorf("who does not tell the page moves nothing: got %s", got)
	}
}

// TestInterruptedAndRunAgain lets the importer die between any two of its writes, and wants
// the second run to end where an undisturbed one does.
func TestInterruptedAndRunAgain(t *testing.T) {
	var long []edition.Article
	for i := range 450 { // more than is put at once
		long = append(long, story(fmt.Sprint("x", i), fmt.Sprint("L", i)))
	}
	before := []edition.Edition{sheet("2026-06-01", []edition.Article{story("1", "A"), story("2", "B")})}
	after := []edition.Edition{
		sheet("2026-06-01", []edition.Article{story("1", "A2"), story("2", "B"), story("3", "C")}),
		sheet("2026-06-02", long),
	}
	undisturbed := newDesk(t)
	undisturbed.bring(edition.Options{}, before...)
	undisturbed.bring(edition.Options{}, after...)
	want := undisturbed.state()
	for steps := range 6 {
		d := newDesk(t)
		d.bring(edition.Options{}, before...)
		im := edition.NewImporter(contenttest.Dying(d.store, steps), edition.Options{})
		var died error
		for _, e := range after {
			if died = im.Import(t.Context(), e); died != nil {
				break
			}
		}
		if steps < 5 && !errors.Is(died, contenttest.ErrDied) {
			t.Fatalf("after %d steps: %v", steps, died)
		}
		if n := len(d.articles()); n != 2 && n != 3 && n != 453 {
			t.Errorf("after %d steps, an issue is there in part: %d articles", steps, n)
		}
		d.clock.Advance(2 * content.LeaseTime)
		d.bring(edition.Options{}, after...)
		if got := d.state(); got != want {
			t.Errorf("after %d steps and a second run:\n got %s\nwant %s", steps, got[:200], want[:200])
		}
		revision := d.read().Revision()
		d.bring(edition.Options{}, after...)
		if got := d.read().Revision(); got != revision {
			t.Errorf("after %d steps, the third run advances to %d", steps, got)
		}
	}
}

// state is what the store holds, without revisions and times.
func (d *desk) state() string {
	d.t.Helper()
	r, ctx := d.read(), d.t.Context()
	var docs []content.Document
	publications, err := r.AllPublications(ctx)
	must(d.t, err)
	for _, p := range publications {
		docs = append(docs, p)
		sections, err := r.SectionsOfPublications(ctx, []content.ID{p.ID})
		must(d.t, err)
		for _, s := range sections[p.ID] {
			docs = append(docs, s)
		}
		authors, err := r.AuthorLists(ctx, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: p.ID}, Window: content.Window{Limit: 1000}}})
		must(d.t, err)
		for _, a := range authors[0] {
			docs = append(docs, a)
		}
	}
	issues, err := r.IssueLists(ctx, []content.IssueQuery{{Window: content.Window{Limit: 1000}}})
	must(d.t, err)
	for _, i := range issues[0] {
		docs = append(docs, i)
		pages, err := r.PagesOfIssues(ctx, []content.ID{i.ID})
		must(d.t, err)
		for _, p := range pages[i.ID] {
			docs = append(docs, p)
		}
	}
	for _, a := range d.articles() {
		docs = append(docs, a)
	}
	for _, doc := range docs {
		*doc.DocumentStamp() = content.Stamp{Digest: doc.DocumentStamp().Digest}
	}
	text, err := json.Marshal(docs)
	must(d.t, err)
	return string(text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnImporterWaitsForAnother(t *testing.T) {
	d := newDesk(t)
	other, err := d.store.Write(t.Context(), "the night desk")
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	o := edition.Options{Waiting: func(why error) {
		told = why.Error()
		d.clock.Advance(2 * content.LeaseTime) // the other died
	}}
	d.bring(o, sheet("2026-06-01", []edition.Article{story("1", "A")}))
	if !strings.Contains(told, "the night desk") {
		t.Errorf("whoever waits is told for whom: got %q", told)
	}
	if _, err := other.Commit(t.Context()); content.CodeOf(err) != content.Conflict {
		t.Errorf("the other has lost its lease: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	third, err := d.store.Write(t.Context(), "the night desk")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := edition.NewImporter(d.store, edition.Options{}).Import(ctx, sheet("2026-06-02")); err == nil {
		t.Error("who is told to stop waits no longer")
	}
	_ = third.Close(t.Context())
}

func TestWhatIsTold(t *testing.T) {
	d := newDesk(t)
	e := sheet("2026-06-01", []edition.Article{{
		ID: "1", Title: " A\u0000B ", PublishedAt: "2026-05-31T22:30:00+08:00", PublishedPrecision: content.PrecisionMinute,
		EditorsNote: []string{"one", " ", "two"}, URL: "javascript:alert(1)",
		Body: []edition.BodySection{{Heading: "H", Blocks: []edition.Block{
			{Type: edition.Paragraph, HTML: `<b onclick="x">汉字</b> two words<script>alert(1)</script>`},
			{Type: edition.Paragraph, Text: "  "},
			{Type: edition.Picture, Image: &edition.Image{URL: "data:text/html,x"}},
			{Type: edition.Verse, Lines: []string{"", "a", "", "", "b", ""}},
		}}},
	}})
	d.bring(edition.Options{}, e)
	a := d.articles()[0]
	bodies, err := d.read().Bodies(t.Context(), []content.ID{a.ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason    string
		got, want any
	}{
		{"control characters are no text", a.Title, "AB"},
		{"a note's paragraphs are parted by a blank line", a.EditorsNote, "one\n\ntwo"},
		{"an address must be one to follow", a.SourceURL, ""},
		{"Han characters and words count", a.WordCount, 7},
		{"the opening serves as summary", a.Summary, "汉字 two words"},
		{"it was published by the clocks of its newspaper", a.PublishedLocal().Format(time.RFC3339), "2026-05-31T22:30:00+08:00"},
		{"it is not seen before its issue", a.VisibleFrom.UTC().Format(time.RFC3339), "2026-05-31T16:00:00Z"},
		{"markup is cleaned, and what is empty is dropped", fmt.Sprintf("%+v", bodies[a.ID].Sections),
			`[{Kicker: Heading:H Anchor:section-1 Blocks:[{Type:paragraph Text:汉字 two words HTML:<b>汉字</b> two words Image:<nil> Items:[] Lines:[]} {Type:verse Text: HTML: Image:<nil> Items:[] Lines:[a  b]}]}]`},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.reason, c.got, c.want)
		}
	}
}
