package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

func TestRepeatedImportChangesNothing(t *testing.T) {
	d := transfertest.New(t)
	monday := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B")}, []edition.Article{transfertest.Article("3", "C")})
	tuesday := transfertest.Edition("2026-06-02", []edition.Article{transfertest.Article("1", "D")})
	// The editions differ in fields of the newspaper, as pages of different years do.
	monday.Publication.Contact.Phone, tuesday.Publication.Contact.Phone = "1", "2"
	monday.Publication.Contact.Address = "Quay 1"
	monday.Publication.Licences = []edition.Licence{{Kind: content.LicenceICP, Number: "old"}}
	tuesday.Publication.Licences = []edition.Licence{{Kind: content.LicenceICP, Number: "new"}}
	first := d.Import(transfer.Options{}, monday, tuesday)
	if got := fmt.Sprint(first); got != "{{2 0 0} {3 0 0} {4 0 0}}" {
		t.Errorf("everything is new: got %s", got)
	}
	revision := d.Read().Revision()
	if revision != 2 {
		t.Errorf("each edition is one revision: got %d, want 2", revision)
	}
	d.Clock.Advance(time.Hour)
	for _, again := range [][]edition.Edition{{monday, tuesday}, {tuesday, monday}, {monday}} {
		if got := d.Import(transfer.Options{}, again...); got.Articles.New+got.Articles.Changed+got.Pages.New+got.Pages.Changed+got.Issues.New+got.Issues.Changed != 0 {
			t.Errorf("a repeated import reports changes: got %+v", got)
		}
		if got := d.Read().Revision(); got != revision {
			t.Errorf("a repeated import advances the revision: got %d, want %d", got, revision)
		}
	}
	for _, a := range d.Articles() {
		if !a.UpdatedAt.Equal(contenttest.StartTime()) {
			t.Errorf("%s was updated at %s, although nothing changed", a.Title, a.UpdatedAt)
		}
	}
	publications, err := d.Read().AllPublications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p := publications[0]; p.Contact.Phone != "2" || p.Contact.Address != "Quay 1" || fmt.Sprint(p.Licences) != "[{ICP new}]" {
		t.Errorf("the newest edition wins for each field of the newspaper, an older one fills gaps: got %+v %v", p.Contact, p.Licences)
	}
}

func TestImportWritesOnlyChangedDocuments(t *testing.T) {
	d := transfertest.New(t)
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B")}))
	d.Clock.Advance(time.Hour)
	changed := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B, corrected"), transfertest.Article("3", "C")})
	if dry := d.Import(transfer.Options{DryRun: true}, changed); fmt.Sprint(dry) != "{{0 0 1} {0 0 1} {1 1 1}}" {
		t.Errorf("a dry run reports the changes: got %+v", dry)
	}
	if got := d.Titles(); got != "A B" || d.Read().Revision() != 1 {
		t.Errorf("a dry run writes nothing: got %s at revision %d", got, d.Read().Revision())
	}
	d.Import(transfer.Options{}, changed)
	for i, a := range d.Articles() {
		if changed := a.UpdatedAt.Equal(d.Clock.Now()) && a.Revision == 2; changed != (i > 0) {
			t.Errorf("%s: updated at %s in revision %d", a.Title, a.UpdatedAt, a.Revision)
		}
	}
}

func TestPartialEditionLeavesOtherArticlesInPlace(t *testing.T) {
	d := transfertest.New(t)
	whole := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B"), transfertest.Article("3", "C")})
	whole.Issue.Number, whole.Issue.Pages[0].Regions = "7", []edition.Region{{Article: "1", Polygon: []edition.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}}}}
	d.Import(transfer.Options{}, whole)
	if got := d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("2", "B")})); fmt.Sprint(got) != "{{0 0 1} {0 0 1} {0 0 1}}" {
		t.Errorf("an edition with fewer fields and articles changes nothing: got %+v", got)
	}
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("2", "B2"), transfertest.Article("4", "D")}))
	if got := d.Titles(); got != "A B2 C D" {
		t.Errorf("a partial edition keeps the order of the page: got %s", got)
	}
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("4", "D"), transfertest.Article("3", "C"), transfertest.Article("2", "B2"), transfertest.Article("1", "A")}))
	if got := d.Titles(); got != "D C B2 A" {
		t.Errorf("an edition with the whole page determines its order: got %s", got)
	}
	pageless := transfertest.Edition("2026-06-01")
	pageless.Issue.Articles = []edition.Article{transfertest.Article("3", "C"), transfertest.Article("9", "nowhere")}
	d.Import(transfer.Options{}, pageless)
	if got := d.Titles(); got != "D C B2 A nowhere" {
		t.Errorf("an edition without pages moves no article: got %s", got)
	}
}

// TestInterruptedImportIsResumed stops the importer between any two of its writes. The second run must give
// the same result as an undisturbed one.
func TestInterruptedImportIsResumed(t *testing.T) {
	var long []edition.Article
	for i := range 5 { // three puts of at most two
		long = append(long, transfertest.Article(fmt.Sprint("x", i), fmt.Sprint("L", i)))
	}
	before := []edition.Edition{transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B")})}
	after := []edition.Edition{
		transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A2"), transfertest.Article("2", "B"), transfertest.Article("3", "C")}),
		transfertest.Edition("2026-06-02", long),
	}
	undisturbed := transfertest.New(t)
	undisturbed.Import(transfer.Options{}, before...)
	undisturbed.Import(transfer.Options{}, after...)
	want := undisturbed.State()
	for steps := range 6 {
		d := transfertest.New(t)
		d.Import(transfer.Options{}, before...)
		im := transfer.NewImporter(contenttest.Dying(d.Store, steps), transfer.Options{})
		im.SetPutSize(2)
		var died error
		for _, e := range after {
			if died = im.Import(t.Context(), e); died != nil {
				break
			}
		}
		if steps < 5 && !errors.Is(died, contenttest.ErrDied) {
			t.Fatalf("after %d steps: %v", steps, died)
		}
		if n := len(d.Articles()); n != 2 && n != 3 && n != 8 {
			t.Errorf("after %d steps, a part of an issue is visible: %d articles", steps, n)
		}
		d.Clock.Advance(2 * content.LeaseTime)
		d.Import(transfer.Options{}, after...)
		if got := d.State(); got != want {
			t.Errorf("after %d steps and a second run:\n got %s\nwant %s", steps, got[:200], want[:200])
		}
		revision := d.Read().Revision()
		d.Import(transfer.Options{}, after...)
		if got := d.Read().Revision(); got != revision {
			t.Errorf("after %d steps, the third run advances the revision to %d", steps, got)
		}
	}
}

func TestImporterWaitsForLease(t *testing.T) {
	d := transfertest.New(t)
	other, err := d.Store.Write(t.Context(), "the night desk")
	if err != nil {
		t.Fatal(err)
	}
	reported := ""
	o := transfer.Options{Waiting: func(why error) {
		reported = why.Error()
		d.Clock.Advance(2 * content.LeaseTime) // the other writer died
	}}
	d.Import(o, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}))
	if !strings.Contains(reported, "the night desk") {
		t.Errorf("the report names the holder of the lease: got %q", reported)
	}
	if _, err := other.Commit(t.Context()); content.CodeOf(err) != content.Conflict {
		t.Errorf("the other writer has lost its lease: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	third, err := d.Store.Write(t.Context(), "the night desk")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := transfer.NewImporter(d.Store, transfer.Options{}).Import(ctx, transfertest.Edition("2026-06-02")); err == nil {
		t.Error("the importer still waited after its context ended")
	}
	_ = third.Close(t.Context())
}

func TestImportCleansAndCompletesArticles(t *testing.T) {
	d := transfertest.New(t)
	e := transfertest.Edition("2026-06-01", []edition.Article{{
		ID: "1", Title: " A\u0000B ", PublishedAt: "2026-05-31T22:30:00+08:00", PublishedPrecision: content.PrecisionMinute,
		EditorsNote: []string{"one", " ", "two"}, URL: "javascript:alert(1)",
		Body: []edition.BodySection{{Heading: "H", Blocks: []edition.Block{
			{Type: edition.Paragraph, HTML: `<b onclick="x">汉字</b> two words<script>alert(1)</script>`},
			{Type: edition.Paragraph, Text: "  "},
			{Type: edition.Picture, Image: &edition.Image{URL: "data:text/html,x"}},
			{Type: edition.Verse, Lines: []string{"", "a", "", "", "b", ""}},
		}}},
	}})
	d.Import(transfer.Options{}, e)
	a := d.Articles()[0]
	bodies, err := d.Read().Bodies(t.Context(), []content.ID{a.ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reason    string
		got, want any
	}{
		{"control characters are removed", a.Title, "AB"},
		{"the paragraphs of a note are separated by a blank line", a.EditorsNote, "one\n\ntwo"},
		{"a javascript: URL is dropped", a.SourceURL, ""},
		{"Han characters and words count", a.WordCount, 7},
		{"the opening of the body is the default summary", a.Summary, "汉字 two words"},
		{"the local publication time has the offset of the source", a.PublishedLocal().Format(time.RFC3339), "2026-05-31T22:30:00+08:00"},
		{"it is not visible before its issue", a.VisibleFrom.UTC().Format(time.RFC3339), "2026-05-31T16:00:00Z"},
		{"markup is cleaned, and empty blocks are dropped", bodies[a.ID].HTML(),
			"<section id=\"section-1\">\n<h2>H</h2>\n<p><b>汉字</b> two words</p>\n<p class=\"verse\">a<br>\n<br>\nb</p>\n</section>\n"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.reason, c.got, c.want)
		}
	}
}
