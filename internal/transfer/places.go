package transfer

import (
	"cmp"

	"broadsheet/internal/content"
)

// mergePlaces settles where articles stand. An edition that has all that the store has of a
// page tells their order; one that has fewer leaves the others where they are. An article
// whose page the edition does not tell stays on the page that it is known to be on.
func (k *existing) mergePlaces(d *documents) {
	pages := map[content.ID]*content.Page{}
	for _, p := range d.pages {
		pages[p.ID] = p
	}
	next := k.freePlaces(d)
	for _, a := range d.articles {
		old := k.articles[a.ID]
		if stays(a, old) {
			a.PageID, a.PageOrdinal, a.Position = old.PageID, old.PageOrdinal, old.Position
			a.SectionID = cmp.Or(a.SectionID, old.SectionID)
			continue
		}
		if p := pages[a.PageID]; p != nil {
			a.PageOrdinal = p.Ordinal
			if !d.sectionless[a.ID] {
				a.SectionID = cmp.Or(a.SectionID, p.SectionID)
			}
		}
		free, part := next[a.PageID]
		switch {
		case !part:
		case old != nil && old.PageID == a.PageID:
			a.Position = old.Position
		default:
			a.Position = free
			next[a.PageID]++
		}
	}
}

// stays reports whether an article's page is known, and not told.
func stays(a content.Draft, old *content.Article) bool {
	return old != nil && a.PageID == "" && old.PageID != ""
}

// freePlaces returns the first free place on the pages of which the edition has only a part.
func (k *existing) freePlaces(d *documents) map[content.ID]int {
	placed := map[content.ID]bool{} // by the edition
	for _, a := range d.articles {
		placed[a.ID] = !stays(a, k.articles[a.ID])
	}
	free := map[content.ID]int{}
	for _, old := range k.articles {
		if !placed[old.ID] {
			free[old.PageID] = 0
		}
	}
	for _, old := range k.articles {
		if place, part := free[old.PageID]; part {
			free[old.PageID] = max(place, old.Position+1)
		}
	}
	return free
}
