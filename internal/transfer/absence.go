package transfer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"broadsheet/internal/content"
)

// Absence is something that the store has of an issue and an imported edition does not give. The import keeps it
// as it is. It is found only where the edition gives a page or the issue in full, see [existing.absences].
type Absence struct {
	Issue  string // the publication's name and the date
	Part   string // "article", "page" or "section"
	ID     content.ID
	What   string // the title, number or name
	Reason string // what the store has, and what to do
}

// absences returns what the store has of an issue and its edition d does not give. A page is given in full when
// the source lists its articles, or when the edition has more than half of its stored articles: an import of some
// files must not report the rest of the issue. In the same way, a stored page is absent when the edition gives
// more than half of the stored pages in full. It needs no store call.
func (ex *existing) absences(d *documents) []Absence {
	stored, given := map[content.ID]int{}, map[content.ID]int{} // articles by stored page
	present := map[content.ID]bool{}
	for _, a := range d.articles {
		present[a.ID] = true
	}
	var lost []*content.Article
	for _, a := range ex.articles {
		if a.Newsroom.Withdrawal != nil {
			continue
		}
		stored[a.PageID]++
		if present[a.ID] {
			given[a.PageID]++
		} else {
			lost = append(lost, a)
		}
	}
	isWhole := func(page content.ID) bool { return d.listed[page] != nil || 2*given[page] > stored[page] }
	found := ex.absentPages(d, isWhole)
	absentPage := map[content.ID]bool{}
	for _, p := range found {
		absentPage[p.ID] = true
	}
	slices.SortFunc(lost, func(a, b *content.Article) int {
		return cmp.Or(cmp.Compare(a.PageOrdinal, b.PageOrdinal), cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	for _, a := range lost {
		if absentPage[a.PageID] || isWhole(a.PageID) && !d.listed[a.PageID][a.SourceID] {
			found = append(found, Absence{Part: "article", ID: a.ID, What: cmp.Or(a.Title, a.SourceID),
				Reason: fmt.Sprintf("the store has this article, and the import does not give it; it stays as it is. If the newspaper withdrew it: broadsheet article withdraw %s --reason TEXT", a.ID)})
		}
	}
	found = append(found, ex.renamedSections(d)...)
	for i := range found {
		found[i].Issue = fmt.Sprintf("%s of %s", cmp.Or(d.publication.Name, string(d.publication.ID)), d.issue.Date)
	}
	return found
}

// absentPages returns the stored pages that the edition does not give, if it gives most of the issue.
func (ex *existing) absentPages(d *documents, isWhole func(content.ID) bool) (absent []Absence) {
	whole := map[content.ID]bool{}
	for _, p := range d.pages {
		whole[p.ID] = isWhole(p.ID)
	}
	count := 0
	pages := slices.SortedFunc(maps.Values(ex.pages), func(a, b *content.Page) int {
		return cmp.Or(cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.ID, b.ID))
	})
	for _, p := range pages {
		if whole[p.ID] {
			count++
		} else if _, given := whole[p.ID]; !given {
			absent = append(absent, Absence{Part: "page", ID: p.ID, What: p.Number,
				Reason: "the store has this page, and the import does not give it; it stays as it is. Its articles are withdrawn one by one: broadsheet article withdraw ID --reason TEXT"})
		}
	}
	if 2*count <= len(pages) {
		return nil
	}
	return absent
}

// renamedSections returns the sections of stored pages that the edition gives another section.
func (ex *existing) renamedSections(d *documents) (renamed []Absence) {
	for _, p := range d.pages {
		old := ex.pages[p.ID]
		if old == nil || old.SectionID == p.SectionID || ex.allSections[old.SectionID] == nil || d.sections[p.SectionID] == nil {
			continue
		}
		name := ex.allSections[old.SectionID].Name
		renamed = append(renamed, Absence{Part: "section", ID: old.SectionID, What: name,
			Reason: fmt.Sprintf("page %s was in this section in the store, and the import names the section %s; the old section stays with its articles of other pages and issues. An article that is in neither is withdrawn by broadsheet article withdraw ID --reason TEXT", p.Number, d.sections[p.SectionID].Name)})
	}
	return renamed
}
