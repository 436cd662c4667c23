package transfer

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// isRescheduled reports whether the edition changes the publication time of the issue or of a part of it.
// A part can differ from its issue: an article may have another embargo, or an importer may have died
// while it moved the parts.
func (ex *existing) isRescheduled(d *documents) bool {
	at := d.issue.PublishedAt
	for _, p := range ex.pages {
		if !p.PublishedAt.Equal(at) {
			return true
		}
	}
	for _, a := range ex.articles {
		if !a.VisibleFrom.Equal(visibleFrom(a, at)) {
			return true
		}
	}
	for _, a := range d.articles {
		if old := ex.articles[a.ID]; old != nil && !a.VisibleFrom.Equal(old.VisibleFrom) {
			return true
		}
	}
	return ex.issue != nil && !ex.issue.PublishedAt.Equal(at)
}

// reschedule moves the rest of the issue, which the edition does not contain, to the new publication time:
// pages, articles, and the sections and authors that may become visible later than before.
func (ex *existing) reschedule(ctx context.Context, d *documents) error {
	if err := ex.addRestOfIssue(ctx, d); err != nil {
		return err
	}
	if err := ex.addReferencedNames(ctx, d); err != nil {
		return err
	}
	firstIn, firstBy := ex.firstOfIssue(d)
	for id, s := range d.sections {
		elsewhere, err := ex.firstElsewhere(ctx, content.ArticleFilter{SectionIDs: []content.ID{id}}, d.issue.ID)
		if err != nil {
			return err
		}
		pages, err := ex.firstPageElsewhere(ctx, id, d.issue.ID)
		if err != nil {
			return err
		}
		s.PublishedAt = earliest(earliest(elsewhere, pages), firstIn[id])
	}
	for id, a := range d.authors {
		elsewhere, err := ex.firstElsewhere(ctx, content.ArticleFilter{AuthorIDs: []content.ID{id}}, d.issue.ID)
		if err != nil {
			return err
		}
		a.PublishedAt = earliest(elsewhere, firstBy[id])
	}
	return nil
}

// addRestOfIssue adds the stored pages and articles of the issue that the edition does not contain.
func (ex *existing) addRestOfIssue(ctx context.Context, d *documents) error {
	given := map[content.ID]bool{}
	for _, p := range d.pages {
		given[p.ID] = true
	}
	for _, a := range d.articles {
		given[a.ID] = true
	}
	for id, p := range ex.pages {
		if !given[id] {
			moved := *p
			moved.PublishedAt = d.issue.PublishedAt
			d.pages = append(d.pages, &moved)
		}
	}
	var rest []content.ID
	for id := range ex.articles {
		if !given[id] {
			rest = append(rest, id)
		}
	}
	bodies, err := content.BodiesOf(ctx, ex.reader.Bodies, rest)
	for _, id := range rest {
		moved := *ex.articles[id]
		moved.VisibleFrom = visibleFrom(&moved, d.issue.PublishedAt)
		d.articles = append(d.articles, content.Draft{Article: &moved, Body: bodies[id]})
	}
	return err
}

// addReferencedNames adds the stored sections and authors of everything in the issue.
func (ex *existing) addReferencedNames(ctx context.Context, d *documents) error {
	var sections, authors []content.ID
	for _, p := range d.pages {
		sections = append(sections, p.SectionID)
	}
	for _, a := range d.articles {
		sections, authors = append(sections, a.SectionID), append(authors, a.AuthorIDs()...)
	}
	found, err := ex.reader.Sections(ctx, sections)
	if err != nil {
		return err
	}
	for id, s := range found {
		ex.sections[id] = s
		if d.sections[id] == nil {
			copied := *s
			d.sections[id] = &copied
		}
	}
	credited, err := ex.reader.Authors(ctx, authors)
	for id, a := range credited {
		ex.authors[id] = a
		if d.authors[id] == nil {
			copied := *a
			d.authors[id] = &copied
		}
	}
	return err
}

// firstOfIssue returns the time from which the first page or article of the issue is visible, by section
// and by author.
func (ex *existing) firstOfIssue(d *documents) (in, by map[content.ID]time.Time) {
	in, by = map[content.ID]time.Time{}, map[content.ID]time.Time{}
	for _, p := range d.pages {
		in[p.SectionID] = earliest(in[p.SectionID], p.PublishedAt)
	}
	for _, a := range d.articles {
		in[a.SectionID] = earliest(in[a.SectionID], a.VisibleFrom)
		for _, id := range a.AuthorIDs() {
			by[id] = earliest(by[id], a.VisibleFrom)
		}
	}
	return in, by
}

// oldestLimit is the number of oldest articles among which the first visible one is searched. It is among
// them, unless as many older ones were scheduled for later.
const oldestLimit = 200

// firstElsewhere returns the time from which the first article outside the issue is visible; zero when
// there is none.
func (ex *existing) firstElsewhere(ctx context.Context, f content.ArticleFilter, issue content.ID) (first time.Time, err error) {
	lists, err := ex.reader.ArticleLists(ctx, []content.ArticleQuery{{ArticleFilter: f, Order: content.OldestFirst, Window: content.Window{Limit: oldestLimit}}})
	if err != nil {
		return first, err
	}
	for _, a := range lists[0] {
		if a.IssueID != issue {
			first = earliest(first, a.VisibleFrom)
		}
	}
	return first, nil
}

// firstPageElsewhere returns the time from which the first page of a section outside the issue is visible;
// zero when there is none.
func (ex *existing) firstPageElsewhere(ctx context.Context, section, issue content.ID) (first time.Time, err error) {
	lists, err := ex.reader.PageLists(ctx, []content.PageQuery{{PageFilter: content.PageFilter{SectionID: section}, Window: content.Window{Limit: oldestLimit, Last: true}}})
	if err != nil {
		return first, err
	}
	for _, p := range lists[0] {
		if p.IssueID != issue {
			first = earliest(first, p.PublishedAt)
		}
	}
	return first, nil
}

// earliest returns the earlier of two times. Zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
