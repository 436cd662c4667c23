package transfer

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// existing holds the documents in the store that an edition may change.
type existing struct {
	reader          content.Reader
	publication     *content.Publication
	issue           *content.Issue
	pages           map[content.ID]*content.Page
	articles        map[content.ID]*content.Article
	sections        map[content.ID]*content.Section
	authors         map[content.ID]*content.Author
	sectionBySlug   map[string]content.ID
	allSections     map[content.ID]*content.Section // all of the publication
	correctedBodies map[content.ID]content.Body     // of articles with a corrected body
}

// readExisting opens a reader and reads the publication and the issue, which convertEdition needs. Either
// may be missing.
func (im *Importer) readExisting(ctx context.Context, id, issueID content.ID) (*existing, error) {
	reader, err := im.store.Read(ctx, content.Editor())
	if err != nil {
		return nil, err
	}
	publications, err := reader.Publications(ctx, []content.ID{id})
	if err != nil {
		return nil, err
	}
	issues, err := reader.Issues(ctx, []content.ID{issueID})
	return &existing{reader: reader, publication: publications[id], issue: issues[issueID]}, err
}

// load reads the documents of the issue that d may change.
func (ex *existing) load(ctx context.Context, d *documents) error {
	if err := ex.loadNames(ctx, d); err != nil {
		return err
	}
	ex.pages = map[content.ID]*content.Page{}
	if ex.issue == nil {
		return nil // then it has neither pages nor articles
	}
	pages, err := ex.reader.PagesOfIssues(ctx, []content.ID{d.issue.ID})
	if err != nil {
		return err
	}
	for _, p := range pages[d.issue.ID] {
		ex.pages[p.ID] = p
	}
	order, err := ex.reader.ReadingOrder(ctx, []content.ID{d.issue.ID})
	if err != nil {
		return err
	}
	if ex.articles, err = ex.reader.Articles(ctx, order[d.issue.ID]); err != nil {
		return err
	}
	return ex.loadCorrected(ctx)
}

// loadCorrected reads the bodies that the newsroom corrected.
func (ex *existing) loadCorrected(ctx context.Context) (err error) {
	var ids []content.ID
	for id, a := range ex.articles {
		if bodyCorrections(a.Newsroom.Corrections) > 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		ex.correctedBodies, err = content.BodiesOf(ctx, ex.reader.Bodies, ids)
	}
	return err
}

// loadNames reads the sections and authors in d, and all sections of the publication.
func (ex *existing) loadNames(ctx context.Context, d *documents) (err error) {
	if ex.sections, err = ex.reader.Sections(ctx, slices.Collect(maps.Keys(d.sections))); err != nil {
		return err
	}
	if ex.authors, err = ex.reader.Authors(ctx, slices.Collect(maps.Keys(d.authors))); err != nil {
		return err
	}
	if ex.sections == nil {
		ex.sections = map[content.ID]*content.Section{}
	}
	if ex.authors == nil {
		ex.authors = map[content.ID]*content.Author{}
	}
	ofPublication, err := ex.reader.SectionsOfPublications(ctx, []content.ID{d.publication.ID})
	ex.sectionBySlug, ex.allSections = map[string]content.ID{}, map[content.ID]*content.Section{}
	for _, s := range ofPublication[d.publication.ID] {
		ex.sectionBySlug[s.Slug], ex.allSections[s.ID] = s.ID, s
	}
	return err
}

// merge completes the documents of an edition with stored values, and with values that follow from both.
// The newsroom's decisions stay, unless overrule is true.
func (ex *existing) merge(d *documents, overrule bool) {
	if ex.issue != nil {
		d.issue.Number = cmp.Or(d.issue.Number, ex.issue.Number)
		d.issue.PDFURL = cmp.Or(d.issue.PDFURL, ex.issue.PDFURL)
	}
	for _, p := range d.pages {
		ex.mergePage(p, d.pageSections[p.ID] != "")
	}
	ex.mergePositions(d)
	ex.mergeNewsroom(d, overrule)
	ex.mergeViews(d)
	d.pruneSections()
	firstIn, firstBy := ex.firstOfIssue(d)
	ex.mergeSections(d, firstIn)
	for _, id := range slices.Sorted(maps.Keys(d.sections)) {
		s := d.sections[id]
		if old := ex.sections[id]; old != nil {
			s.PublishedAt, s.Slug = earlier(s.PublishedAt, old.PublishedAt), old.Slug
		} else if other, taken := ex.sectionBySlug[s.Slug]; taken && other != id {
			s.Slug += "-" + string(id[len(id)-4:])
		}
		ex.sectionBySlug[s.Slug] = id
	}
	for id, a := range d.authors {
		a.PublishedAt = firstBy[id]
		if old := ex.authors[id]; old != nil {
			a.PublishedAt = earlier(a.PublishedAt, old.PublishedAt)
			if old.Kind.SaysMoreThan(a.Kind) {
				a.Kind = old.Kind
			}
		}
	}
}

// pruneSections drops sections that have neither pages nor articles after merging.
func (d *documents) pruneSections() {
	used := map[content.ID]bool{}
	for _, p := range d.pages {
		used[p.SectionID] = true
	}
	for _, a := range d.articles {
		used[a.SectionID] = true
	}
	maps.DeleteFunc(d.sections, func(id content.ID, _ *content.Section) bool { return !used[id] })
}

// mergeSections sets the time from which sections are visible: that of their first page or article. A
// stored section that the edition does not name can become visible earlier, too.
func (ex *existing) mergeSections(d *documents, first map[content.ID]time.Time) {
	for id, at := range first {
		s, old := d.sections[id], ex.allSections[id]
		switch {
		case s != nil:
			s.PublishedAt = at
		case old != nil && at.Before(old.PublishedAt):
			moved := *old
			moved.PublishedAt = at
			d.sections[id], ex.sections[id] = &moved, old
		}
	}
}

// mergePage completes a page with stored values. The stored section of a page stays until an edition
// gives another section or another page name.
func (ex *existing) mergePage(p *content.Page, sectionGiven bool) {
	old := ex.pages[p.ID]
	if old == nil {
		if p.Ordinal >= content.OddPages {
			p.Ordinal = max(p.Ordinal, ex.nextOddPage())
		}
		return
	}
	if !sectionGiven && old.SectionID != "" && (p.Name == "" || p.Name == old.Name) {
		p.SectionID = old.SectionID
	}
	p.Name, p.PDFURL = cmp.Or(p.Name, old.Name), cmp.Or(p.PDFURL, old.PDFURL)
	if p.Ordinal >= content.OddPages {
		p.Ordinal = old.Ordinal // it depends on the pages that were imported before
	}
	sizeless := p.Image.Width == 0 && old.Image.Width > 0
	if p.Image.URL == "" || p.Image.URL == old.Image.URL && sizeless {
		p.Image = old.Image
		if sizeless && len(p.Regions) == len(old.Regions) {
			p.Regions = old.Regions // without the image size, the new fractions are a guess
		}
	}
	if len(p.Regions) == 0 {
		p.Regions = old.Regions
	}
}

// nextOddPage returns the next free ordinal for a page whose number cannot be sorted.
func (ex *existing) nextOddPage() int {
	next := content.OddPages
	for _, p := range ex.pages {
		if p.Ordinal >= content.OddPages && p.Ordinal < content.MaxOrdinal {
			next = max(next, p.Ordinal+1)
		}
	}
	return next
}

// mergeViews sets the start of the view count of new articles to their count in another store. A stored
// article has a count of its own, to which the same views must not be added again.
func (ex *existing) mergeViews(d *documents) {
	for i, a := range d.articles {
		if total, given := d.totalViews[a.ID]; given && ex.articles[a.ID] == nil {
			d.articles[i].ViewCount = &total
		}
	}
}
