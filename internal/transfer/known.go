package transfer

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"broadsheet/internal/content"
)

// existing is what the store has of an edition already.
type existing struct {
	reader      content.Reader
	publication *content.Publication
	issue       *content.Issue
	pages       map[content.ID]*content.Page
	articles    map[content.ID]*content.Article
	sections    map[content.ID]*content.Section
	authors     map[content.ID]*content.Author
	slugs       map[string]content.ID
	all         map[content.ID]*content.Section // of the publication
	corrected   map[content.ID]content.Body     // of articles whose body was corrected
}

// existing looks up the publication and the issue, which converting an edition needs.
func (im *Importer) known(ctx context.Context, id, issueID content.ID) (*existing, error) {
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

// load looks up the rest.
func (k *existing) load(ctx context.Context, d *documents) error {
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
	if k.articles, err = k.reader.Articles(ctx, order[d.issue.ID]); err != nil {
		return err
	}
	return k.loadCorrected(ctx)
}

// loadCorrected looks up the bodies that were corrected.
func (k *existing) loadCorrected(ctx context.Context) (err error) {
	var ids []content.ID
	for id, a := range k.articles {
		if bodyCorrections(a.Newsroom.Corrections) > 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		k.corrected, err = content.BodiesOf(ctx, k.reader.Bodies, ids)
	}
	return err
}

func (k *existing) loadNames(ctx context.Context, d *documents) (err error) {
	if k.sections, err = k.reader.Sections(ctx, slices.Collect(maps.Keys(d.sections))); err != nil {
		return err
	}
	if k.authors, err = k.reader.Authors(ctx, slices.Collect(maps.Keys(d.authors))); err != nil {
		return err
	}
	if k.sections == nil {
		k.sections = map[content.ID]*content.Section{}
	}
	if k.authors == nil {
		k.authors = map[content.ID]*content.Author{}
	}
	all, err := k.reader.SectionsOfPublications(ctx, []content.ID{d.publication.ID})
	k.slugs, k.all = map[string]content.ID{}, map[content.ID]*content.Section{}
	for _, s := range all[d.publication.ID] {
		k.slugs[s.Slug], k.all[s.ID] = s.ID, s
	}
	return err
}

// merge completes the edition's documents with what only the store knows, and with what follows
// from both. What the newsroom decided stays, unless the edition overrules it.
func (k *existing) merge(d *documents, overrule bool) {
	if k.issue != nil {
		d.issue.Number = cmp.Or(d.issue.Number, k.issue.Number)
		d.issue.PDFURL = cmp.Or(d.issue.PDFURL, k.issue.PDFURL)
	}
	for _, p := range d.pages {
		k.mergePage(p, d.told[p.ID] != "")
	}
	k.mergePlaces(d)
	k.mergeNewsroom(d, overrule)
	k.mergeViews(d)
	d.pruneSections()
	firstIn, firstBy := k.firstOfIssue(d)
	k.mergeSections(d, firstIn)
	for _, id := range slices.Sorted(maps.Keys(d.sections)) {
		s := d.sections[id]
		if old := k.sections[id]; old != nil {
			s.PublishedAt, s.Slug = earlier(s.PublishedAt, old.PublishedAt), old.Slug
		} else if other, taken := k.slugs[s.Slug]; taken && other != id {
			s.Slug += "-" + string(id[len(id)-4:])
		}
		k.slugs[s.Slug] = id
	}
	for id, a := range d.authors {
		a.PublishedAt = firstBy[id]
		if old := k.authors[id]; old != nil {
			a.PublishedAt = earlier(a.PublishedAt, old.PublishedAt)
			if old.Kind.SaysMoreThan(a.Kind) {
				a.Kind = old.Kind
			}
		}
	}
}

// pruneSections drops sections that, after all, nothing belongs to.
func (d *documents) pruneSections() {
	belongs := map[content.ID]bool{}
	for _, p := range d.pages {
		belongs[p.SectionID] = true
	}
	for _, a := range d.articles {
		belongs[a.SectionID] = true
	}
	maps.DeleteFunc(d.sections, func(id content.ID, _ *content.Section) bool { return !belongs[id] })
}

// mergeSections brings forward the sections that pages and articles stay in without being told
// to: they are seen from the first of them on.
func (k *existing) mergeSections(d *documents, first map[content.ID]time.Time) {
	for id, at := range first {
		s, old := d.sections[id], k.all[id]
		switch {
		case s != nil:
			s.PublishedAt = at
		case old != nil && at.Before(old.PublishedAt):
			moved := *old
			moved.PublishedAt = at
			d.sections[id], k.sections[id] = &moved, old
		}
	}
}

// mergePage completes a page. The section that a page was said to be in holds until it is said
// otherwise, or the page has another name.
func (k *existing) mergePage(p *content.Page, told bool) {
	old := k.pages[p.ID]
	if old == nil {
		if p.Ordinal >= content.OddPages {
			p.Ordinal = max(p.Ordinal, k.nextOddPage())
		}
		return
	}
	if !told && old.SectionID != "" && (p.Name == "" || p.Name == old.Name) {
		p.SectionID = old.SectionID
	}
	p.Name, p.PDFURL = cmp.Or(p.Name, old.Name), cmp.Or(p.PDFURL, old.PDFURL)
	if p.Ordinal >= content.OddPages {
		p.Ordinal = old.Ordinal // it depends on what else was imported
	}
	sizeless := p.Image.Width == 0 && old.Image.Width > 0
	if p.Image.URL == "" || p.Image.URL == old.Image.URL && sizeless {
		p.Image = old.Image
		if sizeless && len(p.Regions) == len(old.Regions) {
			p.Regions = old.Regions // without the size, fractions are a guess
		}
	}
	if len(p.Regions) == 0 {
		p.Regions = old.Regions
	}
}

// nextOddPage is the ordinal after those of the issue's pages whose numbers do not sort.
func (k *existing) nextOddPage() int {
	next := content.OddPages
	for _, p := range k.pages {
		if p.Ordinal >= content.OddPages && p.Ordinal < content.MaxOrdinal {
			next = max(next, p.Ordinal+1)
		}
	}
	return next
}

// mergeViews lets counting begin where it ended elsewhere, for articles that are new. Of those
// that are there, the store has counted itself, and the same views must not count twice.
func (k *existing) mergeViews(d *documents) {
	for i, a := range d.articles {
		if total, told := d.totals[a.ID]; told && k.articles[a.ID] == nil {
			d.articles[i].ViewCount = &total
		}
	}
}
