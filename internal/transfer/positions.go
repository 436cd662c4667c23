package transfer

import (
	"cmp"

	"broadsheet/internal/content"
)

// mergePositions sets the positions of articles. An edition with all stored articles of a page determines
// their order; one with fewer articles leaves the others in place. An article whose page the edition does
// not give stays on its stored page.
func (ex *existing) mergePositions(d *documents) {
	pages := map[content.ID]*content.Page{}
	for _, p := range d.pages {
		pages[p.ID] = p
	}
	nextFree := ex.freePositions(d)
	for _, a := range d.articles {
		old := ex.articles[a.ID]
		if keepsPage(a, old) {
			a.PageID, a.PageOrdinal, a.Position = old.PageID, old.PageOrdinal, old.Position
			a.SectionID = cmp.Or(a.SectionID, old.SectionID)
			continue
		}
		if p := pages[a.PageID]; p != nil {
			a.PageOrdinal = p.Ordinal
			if !d.withoutSection[a.ID] {
				a.SectionID = cmp.Or(a.SectionID, p.SectionID)
			}
		}
		free, partial := nextFree[a.PageID]
		switch {
		case !partial: // the edition has the whole page; its order counts
		case old != nil && old.PageID == a.PageID:
			a.Position = old.Position
		default:
			a.Position = free
			nextFree[a.PageID]++
		}
	}
}

// keepsPage reports whether an article stays on its stored page, because the edition gives none.
func keepsPage(a content.Draft, old *content.Article) bool {
	return old != nil && a.PageID == "" && old.PageID != ""
}

// freePositions returns the first free position of each page of which the edition has only a part.
func (ex *existing) freePositions(d *documents) map[content.ID]int {
	placed := map[content.ID]bool{} // the edition gives the article's page
	for _, a := range d.articles {
		placed[a.ID] = !keepsPage(a, ex.articles[a.ID])
	}
	free := map[content.ID]int{}
	for _, old := range ex.articles {
		if !placed[old.ID] {
			free[old.PageID] = 0
		}
	}
	for _, old := range ex.articles {
		if position, partial := free[old.PageID]; partial {
			free[old.PageID] = max(position, old.Position+1)
		}
	}
	return free
}
