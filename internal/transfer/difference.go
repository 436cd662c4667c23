package transfer

import (
	"maps"
	"slices"

	"broadsheet/internal/content"
)

// difference puts what is new or changed into the batch, and counts it.
func (r *Report) difference(k *existing, d *documents, batch *content.Batch) {
	names(k, d, batch)
	if differs(d.issue, k.issue, &r.Issues) {
		batch.Issues = append(batch.Issues, d.issue)
	}
	for _, p := range d.pages {
		if differs(p, k.pages[p.ID], &r.Pages) {
			batch.Pages = append(batch.Pages, p)
		}
	}
	for _, a := range d.articles {
		if differs(a.Article, k.articles[a.ID], &r.Articles, a.Body) {
			batch.Articles = append(batch.Articles, a)
		} else if a.ViewCount != nil {
			batch.Views = append(batch.Views, a)
		}
	}
}

// names puts into the batch what belongs to no issue.
func names(k *existing, d *documents, batch *content.Batch) {
	if differs(d.publication, k.publication, nil) {
		batch.Publications = append(batch.Publications, d.publication)
	}
	for _, id := range slices.Sorted(maps.Keys(d.sections)) {
		if s := d.sections[id]; differs(s, k.sections[id], nil) {
			batch.Sections = append(batch.Sections, s)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.authors)) {
		if a := d.authors[id]; differs(a, k.authors[id], nil) {
			batch.Authors = append(batch.Authors, a)
		}
	}
}

// differs reports whether a document is to be written: it is new, or says something else
// than the one in the store, old. It sets the stamp that the document is written with, and
// counts. What stores keep of their own is no difference.
func differs[D interface {
	comparable
	content.Document
}](doc, old D, t *Tally, more ...any) bool {
	var none D
	if t == nil {
		t = &Tally{} // nobody asks
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
