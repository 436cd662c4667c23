package transfer_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// TestPostponedIssueIsHiddenCompletely postpones an issue by importing a part of it.
func TestPostponedIssueIsHiddenCompletely(t *testing.T) {
	d := transfertest.New(t)
	whole := transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B")}, []edition.Article{transfertest.Article("3", "C")})
	whole.Issue.Pages[1].Name = "Sport"
	whole.Issue.Pages[1].Articles[0].Credits = []edition.Credit{{Name: "Ben"}}
	d.Import(transfer.Options{}, whole)
	if got := d.Public(); got != "1 2 3 2 2" {
		t.Fatalf("the issue is published: got %s", got)
	}
	part := transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A")})
	part.Issue.PublishedAt = "2026-06-04T06:00:00+08:00"
	d.Import(transfer.Options{}, part)
	if got := d.Public(); got != "0 0 0 0 0" {
		t.Errorf("after the postponement, neither the issue nor its authors are visible: got %s", got)
	}
	d.Import(transfer.Options{}, whole)
	if got := d.Public(); got != "0 0 0 0 0" {
		t.Errorf("an edition without a time does not publish the issue: got %s", got)
	}
	revision := d.Read().Revision()
	d.Import(transfer.Options{}, whole)
	if got := d.Read().Revision(); got != revision {
		t.Errorf("the same edition again changes nothing: got revision %d, want %d", got, revision)
	}
	part.Issue.PublishedAt = "2026-06-03T06:00:00+08:00"
	d.Import(transfer.Options{}, part)
	if got := d.Public(); got != "1 2 3 2 2" {
		t.Errorf("brought forward, the whole issue is visible: got %s", got)
	}
	bodies, err := d.Read().Bodies(t.Context(), []content.ID{d.Articles()[2].ID})
	transfertest.Must(t, err)
	if b := bodies[d.Articles()[2].ID]; b.Text() != "Text of C" {
		t.Errorf("a moved article keeps its body: got %q", b.Text())
	}
}

func TestScheduledIssueHidesItsSectionsAndAuthors(t *testing.T) {
	d := transfertest.New(t)
	e := transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A")})
	e.Issue.PublishedAt = "2026-06-05T06:00:00+08:00"
	d.Import(transfer.Options{}, e)
	e.Issue.PublishedAt = ""
	e.Issue.Pages[0].Articles[0].Title = "A2"
	d.Import(transfer.Options{}, e)
	if got := d.Public(); got != "0 0 0 0 0" {
		t.Errorf("got %s", got)
	}
	d.Clock.Advance(72 * time.Hour)
	if got := d.Public(); got != "1 1 1 1 1" {
		t.Errorf("after its publication time, the issue is visible: got %s", got)
	}
}

func TestLaterViewCountIsAddedOnce(t *testing.T) {
	d := transfertest.New(t)
	e := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")})
	d.Import(transfer.Options{}, e)
	id := d.Articles()[0].ID
	views := func() int64 {
		counts, err := d.Read().ViewCounts(t.Context(), []content.ID{id})
		transfertest.Must(t, err)
		return counts[id]
	}
	_, err := d.Store.AddViews(t.Context(), []content.View{{ArticleID: id}})
	transfertest.Must(t, err)
	hundred := int64(100)
	e.Issue.Pages[0].Articles[0].ViewCount = &hundred
	revision := d.Read().Revision()
	for range 2 {
		if r := d.Import(transfer.Options{}, e); r.Articles.Unchanged != 1 || views() != 101 || d.Read().Revision() != revision {
			t.Errorf("a view count given later is added once, and changes no article: got %d views, %+v, revision %d", views(), r.Articles, d.Read().Revision())
		}
	}
}

// TestContradictingEditionsSettle imports editions with different values, again and again: the second round
// settles the result.
func TestContradictingEditionsSettle(t *testing.T) {
	for reason, change := range map[string]func(monday, tuesday, again *edition.Edition){
		"one gives the time zone": func(m, _, _ *edition.Edition) { m.Publication.TimeZone = "" },
		"one gives the language": func(m, t, _ *edition.Edition) {
			m.Publication.TimeZone, t.Publication.TimeZone = "", ""
			t.Publication.Language = "zh-CN"
		},
		"one gives the name": func(_, t, _ *edition.Edition) { t.Publication.Name = "" },
		"one gives the same licence twice": func(m, _, _ *edition.Edition) {
			m.Publication.Licences = []edition.Licence{{Kind: content.LicenceICP, Number: " 12 "}, {Kind: content.LicenceICP, Number: "12"}}
		},
		"one gives a page's section": func(_, t, a *edition.Edition) { t.Issue.Pages[0].Section = "Sport" },
		"one gives an image's size": func(_, t, a *edition.Edition) {
			t.Issue.Pages[0].Image = edition.PageImage{URL: "/p.svg", Width: 4, Height: 6}
			a.Issue.Pages[0].Image.URL = "/p.svg"
		},
		"their regions differ": func(_, t, a *edition.Edition) {
			t.Issue.Pages[0].Image, a.Issue.Pages[0].Image = edition.PageImage{URL: "/p.svg", Width: 4, Height: 6}, edition.PageImage{URL: "/p.svg"}
			t.Issue.Pages[0].Regions = []edition.Region{{Article: "1", Polygon: []edition.Point{{X: 0, Y: 0}, {X: 0.5, Y: 0}, {X: 0.5, Y: 1}}}}
			a.Issue.Pages[0].Regions = []edition.Region{{Article: "1", Polygon: []edition.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}}}}
		},
		"they differ in the kind of an author": func(m, t, _ *edition.Edition) {
			m.Issue.Pages[0].Articles[0].Credits[0].Kind, t.Issue.Pages[0].Articles[0].Credits[0].Kind = content.Collective, content.Agency
		},
		"their sections have the same slug": func(m, t, _ *edition.Edition) { m.Issue.Pages[0].Section, t.Issue.Pages[0].Section = "News!", "News?" },
	} {
		d := transfertest.New(t)
		monday, tuesday, again := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}), transfertest.Edition("2026-06-02", []edition.Article{transfertest.Article("1", "B")}), transfertest.Edition("2026-06-02", []edition.Article{transfertest.Article("1", "B")})
		change(&monday, &tuesday, &again)
		d.Import(transfer.Options{}, monday, tuesday, again)
		d.Import(transfer.Options{}, monday, tuesday, again) // the first round lacked later values
		state, revision := d.State(), d.Read().Revision()
		d.Import(transfer.Options{}, monday, tuesday, again)
		if got := d.Read().Revision(); got != revision || d.State() != state {
			t.Errorf("%s: the third round goes from revision %d to %d", reason, revision, got)
		}
	}
}

func TestDateStaysInOldTimeZones(t *testing.T) {
	d := transfertest.New(t)
	e := transfertest.Edition("1930-05-01", []edition.Article{transfertest.Article("1", "A")})
	e.Publication.TimeZone = "Europe/Amsterdam" // 19 minutes and 32 seconds ahead of Greenwich then
	d.Import(transfer.Options{}, e)
	if got := d.Articles()[0].PublishedLocal().Format(time.DateOnly); got != "1930-05-01" {
		t.Errorf("got %s", got)
	}
}

// TestSlowImportKeepsTheLease imports editions that change nothing, slowly.
func TestSlowImportKeepsTheLease(t *testing.T) {
	d := transfertest.New(t)
	e := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")})
	im := transfer.NewImporter(d.Store, transfer.Options{Holder: "the night desk"})
	for range 5 {
		transfertest.Must(t, im.Import(t.Context(), e))
		if _, err := d.Store.Write(t.Context(), "the day desk"); content.CodeOf(err) != content.Conflict {
			t.Fatalf("the importer lost its lease: got %v", err)
		}
		d.Clock.Advance(content.LeaseTime - time.Second)
	}
	transfertest.Must(t, im.Close(t.Context()))
}

// TestInterruptedPostponementIsFinished stops the importer while it postpones an issue, and runs it again.
func TestInterruptedPostponementIsFinished(t *testing.T) {
	var long []edition.Article
	for i := range 5 { // three puts of at most two
		long = append(long, transfertest.Article(fmt.Sprint("x", i), fmt.Sprint("L", i)))
	}
	for steps := range 4 {
		d := transfertest.New(t)
		d.Import(transfer.Options{}, transfertest.Edition("2026-06-03", long))
		part := transfertest.Edition("2026-06-03", long[:1])
		part.Issue.PublishedAt = "2026-06-04T06:00:00+08:00"
		im := transfer.NewImporter(contenttest.Dying(d.Store, steps), transfer.Options{})
		im.SetPutSize(2)
		if err := im.Import(t.Context(), part); steps < 4 && !errors.Is(err, contenttest.ErrDied) {
			t.Fatalf("after %d steps: %v", steps, err)
		}
		d.Clock.Advance(2 * content.LeaseTime)
		d.Import(transfer.Options{}, part)
		if got := d.Public(); got != "0 0 0 0 0" {
			t.Errorf("after %d steps and a second run, the public sees %s", steps, got)
		}
	}
}

func TestPositionsOfArticlesWithoutPage(t *testing.T) {
	pageless := func(articles ...edition.Article) edition.Edition {
		e := transfertest.Edition("2026-06-01")
		e.Issue.Articles = articles
		return e
	}
	a, b, c := transfertest.Article("1", "A"), transfertest.Article("2", "B"), transfertest.Article("3", "C")
	d := transfertest.New(t)
	d.Import(transfer.Options{}, pageless(a, b, c))
	d.Import(transfer.Options{}, pageless(transfertest.Article("4", "D"), c, b, a))
	if got := d.Titles(); got != "D C B A" {
		t.Errorf("a complete edition determines the order of articles without a page, too: got %s", got)
	}
	d = transfertest.New(t)
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{a, b, c}))
	some := transfertest.Edition("2026-06-01", []edition.Article{b, c})
	some.Issue.Articles = []edition.Article{a}
	d.Import(transfer.Options{}, some)
	if got := d.Titles(); got != "A B C" {
		t.Errorf("an article whose page is not given keeps its position: got %s", got)
	}
}

func TestSectionOfOtherIssueStaysVisible(t *testing.T) {
	d := transfertest.New(t)
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", nil), transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A")}))
	later := transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A")})
	later.Issue.PublishedAt = "2026-06-04T06:00:00+08:00"
	d.Import(transfer.Options{}, later)
	if got := d.Public(); got != "1 1 0 1 0" {
		t.Errorf("a page of an older issue keeps the section visible, although no article does: got %s", got)
	}
}

func TestMissingFieldReplacesNoOlderValue(t *testing.T) {
	for _, order := range [][]int{{1, 2, 3}, {1, 3, 2}, {3, 2, 1}, {2, 3, 1}} {
		d := transfertest.New(t)
		for _, day := range order {
			e := transfertest.Edition(fmt.Sprintf("2026-06-0%d", day), []edition.Article{transfertest.Article("1", "A")})
			if day < 3 {
				e.Publication.Contact.Phone = fmt.Sprint(day)
			}
			d.Import(transfer.Options{}, e)
		}
		publications, err := d.Read().AllPublications(t.Context())
		transfertest.Must(t, err)
		if got := publications[0].Contact.Phone; got != "2" {
			t.Errorf("in the order %v: got phone %s, want the newest given one", order, got)
		}
	}
}

// TestSectionIsVisibleWithItsFirstArticle moves an article of a section to an earlier time, in an edition
// that does not name the section.
func TestSectionIsVisibleWithItsFirstArticle(t *testing.T) {
	d := transfertest.New(t)
	a := transfertest.Article("1", "A")
	a.Section, a.PublishedAt = "Sport", "2026-06-01T20:00:00+08:00"
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{a}))
	a.Section, a.PublishedAt = "", "2026-06-01T08:00:00+08:00"
	pageless := transfertest.Edition("2026-06-01")
	pageless.Issue.Articles = []edition.Article{a}
	d.Import(transfer.Options{}, pageless)
	article := d.Articles()[0]
	sections, err := d.Read().Sections(t.Context(), []content.ID{article.SectionID})
	transfertest.Must(t, err)
	if s := sections[article.SectionID]; s == nil || s.Name != "Sport" || s.PublishedAt.After(article.VisibleFrom) {
		t.Errorf("the section is %+v; its article is visible from %s", s, article.VisibleFrom)
	}
}
