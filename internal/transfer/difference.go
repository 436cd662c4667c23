package transfer

import (
	"maps"
	"slices"

	"broadsheet/internal/content"
)

// addDifferences adds new and changed documents to the batch, and counts all documents in the report.
func (r *Report) addDifferences(ex *existing, d *documents, batch *content.Batch) {
	addNames(ex, d, batch)
	if differs(d.issue, ex.issue, &r.Issues) {
		batch.Issues = append(batch.Issues, d.issue)
	}
	for _, p := range d.pages {
		if differs(p, ex.pages[p.ID], &r.Pages) {
			batch.Pages = append(batch.Pages, p)
		}
	}
	for _, a := range d.articles {
		if differs(a.Article, ex.articles[a.ID], &r.Articles, a.Body) {
			batch.Articles = append(batch.Articles, a)
		} else if a.ViewCount != nil {
			batch.Views = append(batch.Views, a)
		}
	}
}

// addNames adds the publication, sections and authors that are new or changed to the batch.
func addNames(ex *existing, d *documents, batch *content.Batch) {
	if differs(d.publication, ex.publication, nil) {
		batch.Publications = append(batch.Publications, d.publication)
	}
	for _, id := range slices.Sorted(maps.Keys(d.sections)) {
		if s := d.sections[id]; differs(s, ex.sections[id], nil) {
			batch.Sections = append(batch.Sections, s)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.authors)) {
		if a := d.authors[id]; differs(a, ex.authors[id], nil) {
			batch.Authors = append(batch.Authors, a)
		}
	}
}

// differs reports whether a document must be written, because it is new or differs from the stored
// document, old. It sets the stamp to write, and counts the document in t, which may be nil. Fields that
// belong to the store make no difference.
func differs[D interface {
	comparable
	content.Document
}](doc, old D, t *Tally, more ...any) bool {
	var none D
	if t == nil {
		t = &Tally{} // the caller needs no count
	}
	*doc.DocumentStamp() = content.Stamp{}
	sum := content.Digest(append([]any{withoutStoreFields(doc)}, more...)...)
	doc.DocumentStamp().Digest = sum
	if old == none {
		t.New++
		return true
	}
	doc.DocumentStamp().Created = old.DocumentStamp().Created
	if old.DocumentStamp().Digest == sum {
		t.Unchanged++
		return false
	}
	t.Changed++
	return true
}
