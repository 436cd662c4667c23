package transfertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

func (d *Store) issues() []*content.Issue {
	d.T.Helper()
	lists, err := d.Read().IssueLists(d.T.Context(), []content.IssueQuery{{Ascending: true, Window: content.Window{Limit: 1000}}})
	Must(d.T, err)
	return lists[0]
}

func (d *Store) articlesByAge() []content.RankedArticle {
	d.T.Helper()
	lists, err := d.Read().ArticleLists(d.T.Context(), []content.ArticleQuery{{Order: content.OldestFirst, Window: content.Window{Limit: 1000}}})
	Must(d.T, err)
	return lists[0]
}

// View counts one view of each article at the given places, in the order of publication.
func (d *Store) View(places []int) {
	d.T.Helper()
	articles, views := d.articlesByAge(), []content.View(nil)
	for _, n := range places {
		if n < len(articles) {
			views = append(views, content.View{ArticleID: articles[n].ID})
		}
	}
	_, err := d.Store.AddViews(d.T.Context(), views)
	Must(d.T, err)
}

// Export returns the edition of every issue as JSON.
func (d *Store) Export() (files []string) {
	d.T.Helper()
	for _, issue := range d.issues() {
		e, err := transfer.Read(d.T.Context(), d.Read(), issue.ID)
		Must(d.T, err)
		var file bytes.Buffer
		Must(d.T, e.Write(&file))
		files = append(files, file.String())
	}
	return files
}

// Decode decodes the editions of files.
func Decode(t *testing.T, files []string) (editions []edition.Edition) {
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

// ByName returns files with made-up names as keys.
func ByName(files []string) map[string]string {
	m := map[string]string{}
	for i, file := range files {
		m[fmt.Sprint("file ", i)] = file
	}
	return m
}

// Snapshot returns the content of all documents in the store, without times and revisions of writing.
func (d *Store) Snapshot() map[string]string {
	d.T.Helper()
	m, r, ctx := map[string]string{}, d.Read(), d.T.Context()
	publications, err := r.AllPublications(ctx)
	Must(d.T, err)
	m["publications"] = encode(d.T, publications)
	issues := d.issues()
	m["issues"] = encode(d.T, issues)
	for _, i := range issues {
		pages, err := r.PagesOfIssues(ctx, []content.ID{i.ID})
		Must(d.T, err)
		m["pages of "+string(i.Date)] = encode(d.T, pages[i.ID])
		order, err := r.ReadingOrder(ctx, []content.ID{i.ID})
		Must(d.T, err)
		m["order of "+string(i.Date)] = fmt.Sprint(order[i.ID])
	}
	for _, article := range d.articlesByAge() {
		bodies, err := r.Bodies(ctx, []content.ID{article.ID})
		Must(d.T, err)
		views, err := r.ViewCounts(ctx, []content.ID{article.ID})
		Must(d.T, err)
		body, err := json.Marshal(bodies[article.ID])
		Must(d.T, err)
		m[string(article.ID)] = encode(d.T, []*content.Article{article.Article}) + string(body) + fmt.Sprint(views)
	}
	for _, p := range publications {
		sections, err := r.SectionsOfPublications(ctx, []content.ID{p.ID})
		Must(d.T, err)
		m["sections"] += encode(d.T, sections[p.ID])
		authors, err := r.AuthorLists(ctx, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: p.ID}, Window: content.Window{Limit: 1000}}})
		Must(d.T, err)
		m["authors"] += encode(d.T, authors[0])
	}
	return m
}

// encode encodes documents as JSON, with the digest of their stamp only.
func encode[D content.Document](t *testing.T, docs []D) string {
	t.Helper()
	var b strings.Builder
	for _, d := range docs {
		*d.DocumentStamp() = content.Stamp{Digest: d.DocumentStamp().Digest}
		dropStoreFields(d)
		text, err := json.Marshal(d)
		Must(t, err)
		b.Write(append(text, '\n'))
	}
	return b.String()
}

// dropStoreFields clears the fields that belong to the store.
func dropStoreFields(d content.Document) {
	switch d := any(d).(type) {
	case *content.Publication:
		d.PolicyRevision, d.WasOpen = 0, false
	case *content.Article:
		d.Exposure = content.Exposure{}
		if d.Newsroom.Withdrawal != nil {
			d.Newsroom.Withdrawal.Revision = 0
		}
		for i := range d.Newsroom.Corrections {
			d.Newsroom.Corrections[i].Revision = 0
		}
	}
}

// Everything returns a store with every field that editions can have, with views, and with an author without
// articles.
func Everything(t *testing.T) *Store {
	t.Helper()
	d := New(t)
	last := Edition("2026-06-09", []edition.Article{Article("1", "A")})
	last.Publication.ID = "mole"
	last.Issue.Pages[0].Articles[0].Credits[0].Name = "Gone"
	d.Import(transfer.Options{}, append(contenttest.Everything(), last)...)
	last.Issue.Pages[0].Articles[0].Credits = nil
	d.Import(transfer.Options{}, last)
	d.View([]int{0, 0, 1})
	return d
}

// Copy copies a store into another and returns the report.
func Copy(t *testing.T, from, to content.Store) (transfer.Report, error) {
	t.Helper()
	done := 0
	c, err := transfer.NewCopier(t.Context(), from, to, transfer.Options{}, func() { done++ })
	Must(t, err)
	err = c.Run(t.Context())
	if err == nil && done != c.Steps() {
		t.Errorf("progress was called for %d of %d steps", done, c.Steps())
	}
	if closing := c.Close(t.Context()); err == nil {
		err = closing
	}
	return c.Report(), err
}
