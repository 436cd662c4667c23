// Package transfertest helps tests that import editions. It provides a store with a clock, and small editions
// to import.
package transfertest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/sqlitestore"
	"broadsheet/internal/transfer"
)

// Store is an SQLite store with a clock that the test controls.
type Store struct {
	T     *testing.T
	Store content.Store
	Clock *contenttest.Clock
}

// New opens an empty store in memory. It is closed when the test ends.
func New(t *testing.T) *Store {
	t.Helper()
	clock := contenttest.NewClock(contenttest.StartTime())
	store, err := sqlitestore.Open(t.Context(), sqlitestore.Memory, clock.Now)
	Must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return &Store{T: t, Store: store, Clock: clock}
}

// Import imports editions in one import and returns its report.
func (d *Store) Import(o transfer.Options, editions ...edition.Edition) transfer.Report {
	d.T.Helper()
	im := transfer.NewImporter(d.Store, o)
	for _, e := range editions {
		if err := im.Import(d.T.Context(), e); err != nil {
			d.T.Fatal(err)
		}
	}
	if err := im.Close(d.T.Context()); err != nil {
		d.T.Fatal(err)
	}
	return im.Report()
}

// Read opens a Reader for an editor.
func (d *Store) Read() content.Reader {
	d.T.Helper()
	r, err := d.Store.Read(d.T.Context(), content.Editor())
	if err != nil {
		d.T.Fatal(err)
	}
	return r
}

// Articles returns all articles of the store in reading order.
func (d *Store) Articles() []*content.Article {
	d.T.Helper()
	lists, err := d.Read().ArticleLists(d.T.Context(), []content.ArticleQuery{{Order: content.InReadingOrder, Window: content.Window{Limit: 1000}}})
	if err != nil {
		d.T.Fatal(err)
	}
	var articles []*content.Article
	for _, a := range lists[0] {
		articles = append(articles, a.Article)
	}
	return articles
}

// Titles returns the titles of all articles in reading order, separated by spaces.
func (d *Store) Titles() string {
	var titles []string
	for _, a := range d.Articles() {
		titles = append(titles, a.Title)
	}
	return strings.Join(titles, " ")
}

// Edition returns an edition of a date, with pages of the given articles.
func Edition(date string, pages ...[]edition.Article) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: edition.Publication{ID: "quay", Name: "The Quay", TimeZone: "Asia/Shanghai"}, Issue: edition.Issue{Date: date}}
	for i, articles := range pages {
		e.Issue.Pages = append(e.Issue.Pages, edition.Page{Number: fmt.Sprint(i + 1), Name: "News", Articles: articles})
	}
	return e
}

// Article returns a small article.
func Article(id, title string) edition.Article {
	return edition.Article{ID: id, Title: title, Credits: []edition.Credit{{Name: "Ada", Role: content.RoleReporter}}, Body: []edition.BodySection{{Blocks: []edition.Block{{Type: edition.Paragraph, Text: "Text of " + title}}}}}
}

// State returns the documents of the store as JSON, without revisions and times of writing.
func (d *Store) State() string {
	d.T.Helper()
	r, ctx := d.Read(), d.T.Context()
	var docs []content.Document
	publications, err := r.AllPublications(ctx)
	Must(d.T, err)
	for _, p := range publications {
		docs = append(docs, p)
		sections, err := r.SectionsOfPublications(ctx, []content.ID{p.ID})
		Must(d.T, err)
		for _, s := range sections[p.ID] {
			docs = append(docs, s)
		}
		authors, err := r.AuthorLists(ctx, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: p.ID}, Window: content.Window{Limit: 1000}}})
		Must(d.T, err)
		for _, a := range authors[0] {
			docs = append(docs, a)
		}
	}
	issues, err := r.IssueLists(ctx, []content.IssueQuery{{Window: content.Window{Limit: 1000}}})
	Must(d.T, err)
	for _, i := range issues[0] {
		docs = append(docs, i)
		pages, err := r.PagesOfIssues(ctx, []content.ID{i.ID})
		Must(d.T, err)
		for _, p := range pages[i.ID] {
			docs = append(docs, p)
		}
	}
	for _, a := range d.Articles() {
		docs = append(docs, a)
	}
	for _, doc := range docs {
		*doc.DocumentStamp() = content.Stamp{Digest: doc.DocumentStamp().Digest}
	}
	text, err := json.Marshal(docs)
	Must(d.T, err)
	return string(text)
}

// Must fails the test on an error.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Public returns the numbers of issues, pages, articles, sections and authors that the public may see.
func (d *Store) Public() string {
	d.T.Helper()
	ctx := d.T.Context()
	r, err := d.Store.Read(ctx, content.Public())
	Must(d.T, err)
	id := content.PublicationID("quay")
	issues, err := r.IssueLists(ctx, []content.IssueQuery{{Window: content.Window{Limit: 100}}})
	Must(d.T, err)
	pages := 0
	editor, err := d.Read().IssueLists(ctx, []content.IssueQuery{{Window: content.Window{Limit: 100}}})
	Must(d.T, err)
	for _, i := range editor[0] {
		of, err := r.PagesOfIssues(ctx, []content.ID{i.ID})
		Must(d.T, err)
		pages += len(of[i.ID])
	}
	articles, err := r.CountArticles(ctx, []content.ArticleFilter{{}})
	Must(d.T, err)
	sections, err := r.SectionsOfPublications(ctx, []content.ID{id})
	Must(d.T, err)
	authors, err := r.CountAuthors(ctx, []content.AuthorFilter{{PublicationID: id}})
	Must(d.T, err)
	return fmt.Sprint(len(issues[0]), pages, articles[0], len(sections[id]), authors[0])
}
