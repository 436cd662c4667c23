package transfer

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// rescheduled reports whether the edition publishes an issue at another time than the store
// has for it, or for a part of it: an article may have another embargo, and an importer may have
// died while it moved the parts.
func (k *existing) rescheduled(d *documents) bool {
	at := d.issue.PublishedAt
	for _, p := range k.pages {
		if !p.PublishedAt.Equal(at) {
			return true
		}
	}
	for _, a := range k.articles {
		if !a.VisibleFrom.Equal(visibleFrom(a, at)) {
			return true
		}
	}
	for _, a := range d.articles {
		if old := k.articles[a.ID]; old != nil && !a.VisibleFrom.Equal(old.VisibleFrom) {
			return true
		}
	}
	return k.issue != nil && !k.issue.PublishedAt.Equal(at)
}

// reschedule moves what the edition does not tell of with its issue: pages, articles, and the
// sections and authors that may now be seen later than before.
func (k *existing) reschedule(ctx context.Context, d *documents) error {
	if err := k.restOfIssue(ctx, d); err != nil {
		return err
	}
	if err := k.names(ctx, d); err != nil {
		return err
	}
	firstIn, firstBy := k.firstOfIssue(d)
	for id, s := range d.sections {
		elsewhere, err := k.firstElsewhere(ctx, content.ArticleFilter{SectionIDs: []content.ID{id}}, d.issue.ID)
		if err != nil {
			return err
		}
		pages, err := k.firstPageElsewhere(ctx, id, d.issue.ID)
		if err != nil {
			return err
		}
		s.PublishedAt = earliest(earliest(elsewhere, pages), firstIn[id])
	}
	for id, a := range d.authors {
		elsewhere, err := k.firstElsewhere(ctx, content.ArticleFilter{AuthorIDs: []content.ID{id}}, d.issue.ID)
		if err != nil {
			return err
		}
		a.PublishedAt = earliest(elsewhere, firstBy[id])
	}
	return nil
}

// restOfIssue adds the pages and articles that the edition does not tell of.
func (k *existing) restOfIssue(ctx context.Context, d *documents) error {
	given := map[content.ID]bool{}
	for _, p := range d.pages {
		given[p.ID] = true
	}
	for _, a := range d.articles {
		given[a.ID] = true
	}
	for id, p := range k.pages {
		if !given[id] {
			moved := *p
			moved.PublishedAt = d.issue.PublishedAt
			d.pages = append(d.pages, &moved)
		}
	}
	var rest []content.ID
	for id := range k.articles {
		if !given[id] {
			rest = append(rest, id)
		}
	}
	bodies, err := content.BodiesOf(ctx, k.reader.Bodies, rest)
	for _, id := range rest {
		moved := *k.articles[id]
		moved.VisibleFrom = visibleFrom(&moved, d.issue.PublishedAt)
		d.articles = append(d.articles, content.Draft{Article: &moved, Body: bodies[id]})
	}
	return err
}

// names adds the sections and authors of all that the issue has.
func (k *existing) names(ctx context.Context, d *documents) error {
	var sections, authors []content.ID
	for _, p := range d.pages {
		sections = append(sections, p.SectionID)
	}
	for _, a := range d.articles {
		sections, authors = append(sections, a.SectionID), append(authors, a.AuthorIDs()...)
	}
	known, err := k.reader.Sections(ctx, sections)
	if err != nil {
		return err
	}
	for id, s := range known {
		k.sections[id] = s
		if d.sections[id] == nil {
			copied := *s
			d.sections[id] = &copied
		}
	}
	credited, err := k.reader.Authors(ctx, authors)
	for id, a := range credited {
		k.authors[id] = a
		if d.authors[id] == nil {
			copied := *a
			d.authors[id] = &copied
		}
	}
	return err
}

// firstOfIssue tells when something of the issue is first seen in each section, and by each
// author.
func (k *existing) firstOfIssue(d *documents) (in, by map[content.ID]time.Time) {
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

// lookBack is how many of the oldest articles are looked at for the first that is seen: it is
// among those that were published first, unless as many were scheduled for later.
const lookBack = 200

// firstElsewhere tells when the first article outside an issue is seen; zero for never.
func (k *existing) firstElsewhere(ctx context.Context, f content.ArticleFilter, issue content.ID) (first time.Time, err error) {
	lists, err := k.reader.ArticleLists(ctx, []content.ArticleQuery{{ArticleFilter: f, Order: content.OldestFirst, Window: content.Window{Limit: lookBack}}})
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

// firstPageElsewhere tells when the first page of a section outside an issue is seen; zero for
// never.
func (k *existing) firstPageElsewhere(ctx context.Context, section, issue content.ID) (first time.Time, err error) {
	lists, err := k.reader.PageLists(ctx, []content.PageQuery{{PageFilter: content.PageFilter{SectionID: section}, Window: content.Window{Limit: lookBack, Last: true}}})
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

// earliest returns the earlier of two times, of which zero is never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
