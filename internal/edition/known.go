package edition

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"broadsheet/internal/content"
)

// known is what the store has of an edition already.
type known struct {
	reader      content.Reader
	publication *content.Publication
	issue       *content.Issue
	pages       map[content.ID]*content.Page
	articles    map[content.ID]*content.Article
	sections    map[content.ID]*content.Section
	authors     map[content.ID]*content.Author
	slugs       map[string]content.ID
}

// known looks up the publication, which converting the edition needs.
func (im *Importer) known(ctx context.Context, e Edition) (*known, error) {
	reader, err := im.store.Read(ctx, content.Editor())
	if err != nil {
		return nil, err
	}
	id := e.Publication.PublicationID()
	publications, err := reader.Publications(ctx, []content.ID{id})
	return &known{reader: reader, publication: publications[id]}, err
}

// load looks up the rest.
func (k *known) load(ctx context.Context, d *documents) error {
	issues, err := k.reader.Issues(ctx, []content.ID{d.issue.ID})
	if err != nil {
		return err
	}
	k.issue = issues[d.issue.ID]
	if err := k.loadNames(ctx, d); err != nil {
		return err
	}
	k.pages = map[content.ID]*content.Page{}
	if k.issue == nil {
		return nil // then it has neither pages nor articles
	}
	pages, err := k.reader.PagesOfIssues(ctx, []content.ID{d.issue.ID})
	if err != nil {
		return err
	}
	for _, p := range pages[d.issue.ID] {
		k.pages[p.ID] = p
	}
	order, err := k.reader.ReadingOrder(ctx, []content.ID{d.issue.ID})
	if err != nil {
		return err
	}
	k.articles, err = k.reader.Articles(ctx, order[d.issue.ID])
	return err
}

func (k *known) loadNames(ctx context.Context, d *documents) (err error) {
	if k.sections, err = k.reader.Sections(ctx, slices.Collect(maps.Keys(d.sections))); err != nil {
		return err
	}
	if k.authors, err = k.reader.Authors(ctx, slices.Collect(maps.Keys(d.authors))); err != nil {
		return err
	}
	all, err := k.reader.SectionsOfPublications(ctx, []content.ID{d.publication.ID})
	k.slugs = map[string]content.ID{}
	for _, s := range all[d.publication.ID] {
		k.slugs[s.Slug] = s.ID
	}
	return err
}

// merge completes the edition's documents with what only the store knows.
func (k *known) merge(e Edition, d *documents) {
	if k.issue != nil {
		d.issue.Number = cmp.Or(d.issue.Number, k.issue.Number)
		d.issue.PDFURL = cmp.Or(d.issue.PDFURL, k.issue.PDFURL)
		if e.Issue.PublishedAt == "" {
			d.issue.PublishedAt = k.issue.PublishedAt
		}
	}
	for _, p := range d.pages {
		k.mergePage(p)
		p.PublishedAt = d.issue.PublishedAt
	}
	k.mergePlaces(d)
	for _, a := range d.articles {
		a.VisibleFrom = later(a.PublishedAt, d.issue.PublishedAt)
	}
	for id, s := range d.sections {
		if old := k.sections[id]; old != nil {
			s.PublishedAt, s.Slug = earlier(s.PublishedAt, old.PublishedAt), old.Slug
		} else if other, taken := k.slugs[s.Slug]; taken && other != id {
			s.Slug += "-" + string(id[len(id)-4:])
		}
		k.slugs[s.Slug] = id
	}
	for id, a := range d.authors {
		if old := k.authors[id]; old != nil {
			a.PublishedAt = earlier(a.PublishedAt, old.PublishedAt)
			if a.Kind == content.Person {
				a.Kind = old.Kind
			}
		}
	}
}

func (k *known) mergePage(p *content.Page) {
	old := k.pages[p.ID]
	if old == nil {
		return
	}
	p.Name, p.PDFURL = cmp.Or(p.Name, old.Name), cmp.Or(p.PDFURL, old.PDFURL)
	p.SectionID = cmp.Or(p.SectionID, old.SectionID)
	if p.Ordinal >= 1_000_000 {
		p.Ordinal = old.Ordinal // it depends on what else was imported
	}
	if p.Image.URL == "" {
		p.Image = old.Image
	}
	if len(p.Regions) == 0 {
		p.Regions = old.Regions
	}
}

// mergePlaces settles where articles stand. An edition that has all that the store has of a
// page tells their order; one that has fewer leaves the others where they are.
func (k *known) mergePlaces(d *documents) {
	given := map[content.ID]bool{}
	pages := map[content.ID]*content.Page{}
	for _, a := range d.articles {
		given[a.ID] = true
	}
	for _, p := range d.pages {
		pages[p.ID] = p
	}
	next := map[content.ID]int{} // the first free place on pages of which the edition has a part
	for _, old := range k.articles {
		if !given[old.ID] {
			next[old.PageID] = max(next[old.PageID], 1)
		}
	}
	for _, old := range k.articles {
		if next[old.PageID] > 0 {
			next[old.PageID] = max(next[old.PageID], old.Position+1)
		}
	}
	for _, a := range d.articles {
		old := k.articles[a.ID]
		if old != nil && a.PageID == "" {
			a.PageID, a.PageOrdinal, a.Position = old.PageID, old.PageOrdinal, old.Position
			a.SectionID = cmp.Or(a.SectionID, old.SectionID)
			continue
		}
		if p := pages[a.PageID]; p != nil {
			a.PageOrdinal, a.SectionID = p.Ordinal, cmp.Or(a.SectionID, p.SectionID)
		}
		if next[a.PageID] == 0 {
			continue
		}
		if old != nil && old.PageID == a.PageID {
			a.Position = old.Position
		} else {
			a.Position = next[a.PageID]
			next[a.PageID]++
		}
	}
}
