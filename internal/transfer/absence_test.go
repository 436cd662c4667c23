package transfer_test

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

// absencesOf imports an edition and returns the absences, one a word: part and name.
func absencesOf(t *testing.T, d *transfertest.Store, e edition.Edition) string {
	t.Helper()
	im := transfer.NewImporter(d.Store, transfer.Options{})
	transfertest.Must(t, im.Import(t.Context(), e))
	transfertest.Must(t, im.Close(t.Context()))
	var found []string
	for _, a := range im.Absences() {
		found = append(found, a.Part+":"+a.What)
		if a.Part == "article" && !strings.Contains(a.Reason, "broadsheet article withdraw "+string(a.ID)) {
			t.Errorf("the reason names the command: got %q", a.Reason)
		}
	}
	return strings.Join(found, " ")
}

// TestAbsencesAreWhatAWholePageOfTheStoreHasMore imports parts of a stored issue.
func TestAbsencesAreWhatAWholePageOfTheStoreHasMore(t *testing.T) {
	articles := func(ids ...string) (list []edition.Article) {
		for _, id := range ids {
			list = append(list, transfertest.Article(id, "T"+id))
		}
		return list
	}
	stored := transfertest.Edition("2026-06-03", articles("1", "2", "3"), articles("4", "5"), articles("6"))
	stored.Issue.Articles = articles("7")
	listed := func(e edition.Edition, ids ...string) edition.Edition { e.Issue.Pages[0].Listed = ids; return e }
	for _, c := range []struct {
		reason string
		e      edition.Edition
		want   string
	}{
		{"the same", stored, ""},
		{"one article of a page", transfertest.Edition("2026-06-03", articles("1")), ""},
		{"most articles of a page", transfertest.Edition("2026-06-03", articles("1", "2")), "article:T3"},
		{"a page whose list has one article less", listed(transfertest.Edition("2026-06-03", nil), "1", "3"), "article:T2"},
		{"a page whose list has all articles, and one file", listed(transfertest.Edition("2026-06-03", articles("1")), "1", "2", "3"), ""},
		{"most pages", transfertest.Edition("2026-06-03", articles("1", "2", "3"), articles("4", "5")), "page:3 article:T6"},
		{"an article that moved to another page", transfertest.Edition("2026-06-03", articles("1", "2"), articles("3", "4", "5")), "page:3 article:T6"},
		{"another day", transfertest.Edition("2026-06-04", articles("1")), ""},
	} {
		d := transfertest.New(t)
		d.Import(transfer.Options{}, stored)
		before := d.Titles()
		if got := absencesOf(t, d, c.e); got != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
		if c.e.Issue.Date == "2026-06-03" && !strings.Contains(c.reason, "moved") && d.Titles() != before {
			t.Errorf("%s: the store keeps the articles: got %s, want %s", c.reason, d.Titles(), before)
		}
	}
}

func TestWithdrawnArticleIsNotAbsent(t *testing.T) {
	d := transfertest.New(t)
	whole := transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A"), transfertest.Article("2", "B"), transfertest.Article("3", "C")})
	d.Import(transfer.Options{}, whole)
	desk := newsroom.NewDesk(d.Store, transfer.Options{})
	_, err := desk.Withdraw(t.Context(), d.Articles()[2].ID, "mistaken", false)
	transfertest.Must(t, err)
	whole.Issue.Pages[0].Articles = whole.Issue.Pages[0].Articles[:2]
	if got := absencesOf(t, d, whole); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestRenamedSectionIsReported(t *testing.T) {
	d := transfertest.New(t)
	e := transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "A")})
	d.Import(transfer.Options{}, e)
	e.Issue.Pages[0].Name = "World"
	if got := absencesOf(t, d, e); got != "section:News" {
		t.Errorf("got %q", got)
	}
	if got := absencesOf(t, d, e); got != "" {
		t.Errorf("the next import has nothing to report: got %q", got)
	}
}

func TestAbsencesAreInReadingOrder(t *testing.T) {
	d := transfertest.New(t)
	var many []edition.Article
	for i := range 30 {
		many = append(many, transfertest.Article(fmt.Sprint(i), fmt.Sprintf("T%02d", i)))
	}
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-03", many))
	var want []string
	for _, a := range many[20:] {
		want = append(want, "article:"+a.Title)
	}
	if got := absencesOf(t, d, transfertest.Edition("2026-06-03", many[:20])); got != strings.Join(want, " ") {
		t.Errorf("got %q", got)
	}
}
