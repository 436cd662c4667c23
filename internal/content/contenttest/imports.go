package contenttest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// testImport imports editions that are new, repeated and changed, and imports that are interrupted.
func testImport(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	monday, tuesday := sheet(monday, "A", "B"), sheet(tuesday, "C")
	wantReport(t, "all articles are new", d.importEditions(d.store, monday, tuesday), 3, 0, 0)
	revision := d.read(content.Editor()).Revision()
	d.clock.Advance(time.Hour)
	wantReport(t, "importing again changes nothing", d.importEditions(d.store, tuesday, monday), 0, 0, 3)
	if got := d.read(content.Editor()).Revision(); got != revision {
		t.Errorf("a repeated import commits no revision: got revision %d, want %d", got, revision)
	}
	monday.Issue.Pages[0].Articles[1].Title = "B2"
	wantReport(t, "only the article that differs is changed", d.importEditions(d.store, monday, tuesday), 0, 1, 2)
	before := d.titles()
	for _, a := range d.all() {
		if changed := a.UpdatedAt.Equal(d.clock.Now()); changed != (a.Title == "B2") {
			t.Errorf("only the changed article has a new update time: %s was updated at %s", a.Title, a.UpdatedAt)
		}
	}

	wednesday := sheet("2026-06-03", "D", "E")
	for steps := range 2 {
		d.clock.Advance(time.Hour)
		if err := d.try(Dying(d.store, steps), wednesday); !errors.Is(err, ErrDied) {
			t.Fatalf("after %d steps: %v", steps, err)
		}
		if got := d.titles(); got != before {
			t.Errorf("after %d steps, a part of an issue is visible: %s", steps, got)
		}
	}
	d.clock.Advance(time.Hour)
	wantReport(t, "the import that runs again completes the issue", d.importEditions(d.store, wednesday), 2, 0, 0)
	wantReport(t, "a further import has nothing left to do", d.importEditions(d.store, wednesday), 0, 0, 2)
}

func sheet(date content.Date, titles ...string) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: edition.Publication{ID: "quay", Name: "The Quay"}, Issue: edition.Issue{Date: string(date)}}
	p := edition.Page{Number: "1", Name: "News"}
	for i, title := range titles {
		p.Articles = append(p.Articles, edition.Article{ID: fmt.Sprint(i), Title: title, Credits: []edition.Credit{{Name: "Ada"}}})
	}
	e.Issue.Pages = []edition.Page{p}
	return e
}

func (d *database) importEditions(s content.Store, editions ...edition.Edition) transfer.Report {
	d.t.Helper()
	im := transfer.NewImporter(s, transfer.Options{})
	for _, e := range editions {
		must(d.t, im.Import(d.ctx, e))
	}
	must(d.t, im.Close(d.ctx))
	return im.Report()
}

// try imports an edition and returns the error, such as [ErrDied].
func (d *database) try(s content.Store, e edition.Edition) error {
	im := transfer.NewImporter(s, transfer.Options{})
	return im.Import(d.ctx, e)
}

func (d *database) all() []content.RankedArticle {
	d.t.Helper()
	lists, err := d.read(content.Editor()).ArticleLists(d.ctx, []content.ArticleQuery{{Order: content.OldestFirst, Window: content.Window{Limit: 100}}})
	must(d.t, err)
	return lists[0]
}

func (d *database) titles() (titles string) {
	for _, a := range d.all() {
		titles += a.Title + " "
	}
	return titles
}

func wantReport(t *testing.T, reason string, r transfer.Report, fresh, changed, unchanged int) {
	t.Helper()
	if want := (transfer.Tally{New: fresh, Changed: changed, Unchanged: unchanged}); r.Articles != want {
		t.Errorf("%s: got %+v, want %+v", reason, r.Articles, want)
	}
}
