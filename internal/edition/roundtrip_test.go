package edition_test

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	tried := 0
	rapid.Check(t, func(rt *rapid.T) {
		if tried++; testing.Short() && tried > 10 {
			return
		}
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
		forget(d)
		text, err := json.Marshal(d)
		must(t, err)
		b.Write(append(text, '\n'))
	}
	return b.String()
}

// forget drops what a document's store remembers of its own.
func forget(d content.Document) {
	switch d := any(d).(type) {
	case *content.Publication:
		d.PolicyRevision, d.WasOpen = 0, false
	case *content.Article:
		d.Trail = content.Trail{}
		if d.Newsroom.Withdrawal != nil {
			d.Newsroom.Withdrawal.Revision = 0
		}
		for i := range d.Newsroom.Corrections {
			d.Newsroom.Corrections[i].Revision = 0
		}
	}
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
