package syndicate

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// articleSet is what is known of some articles, each relation read by one call.
type articleSet struct {
	base         base
	now          time.Time
	articles     []*content.Article
	publications map[content.ID]*content.Publication
	issues       map[content.ID]*content.Issue
	pages        map[content.ID]*content.Page
	sections     map[content.Reference]*content.Section
	authors      map[content.Reference]*content.Author
	bodies       map[content.ID]content.Body
}

// compile reads what belongs to articles.
func compile(ctx context.Context, r content.Reader, b base, articles []*content.Article) (*articleSet, error) {
	d := &articleSet{base: b, now: r.Now(), articles: articles}
	var publications, issues, pages, all ids
	var sections, authors keys[content.Reference]
	for _, a := range articles {
		publications.add(a.PublicationID)
		issues.add(a.IssueID)
		pages.add(a.PageID)
		sections.add(a.SectionReference())
		if !a.Stub {
			all.add(a.ID)
		}
		for _, c := range a.Credits {
			authors.add(c.AuthorReference())
		}
	}
	err := fill(ctx, nil, &d.publications, r.Publications, publications)
	err = fill(ctx, err, &d.issues, r.Issues, issues)
	err = fill(ctx, err, &d.pages, r.Pages, pages)
	err = d.print(ctx, err, r, append(issues.list, pages.list...))
	err = fill(ctx, err, &d.sections, r.ReferencedSections, sections)
	err = fill(ctx, err, &d.authors, r.ReferencedAuthors, authors)
	if err == nil {
		d.bodies, err = content.BodiesOf(ctx, r.Bodies, all.list)
	}
	return d, err
}

// print completes issues and pages with what the reader gets of them as they were printed.
func (d *articleSet) print(ctx context.Context, failed error, r content.Reader, all []content.ID) error {
	if failed != nil || len(all) == 0 {
		return failed
	}
	printed, err := r.Facsimiles(ctx, all)
	for id, i := range d.issues {
		d.issues[id] = i.With(printed[id])
	}
	for id, p := range d.pages {
		d.pages[id] = p.With(printed[id])
	}
	return err
}

// fill makes one call of a reader, unless nothing is asked for or an earlier one failed.
func fill[K comparable, T any](ctx context.Context, failed error, to *map[K]T, read func(context.Context, []K) (map[K]T, error), keys keys[K]) error {
	if failed != nil || len(keys.list) == 0 {
		return failed
	}
	var err error
	*to, err = read(ctx, keys.list)
	return err
}

// keys are ids or references, each once, and none that is zero.
type keys[K comparable] struct {
	list []K
	seen map[K]bool
}

type ids = keys[content.ID]

func (s *keys[K]) add(key K) {
	var none K
	if key == none || s.seen[key] {
		return
	}
	if s.seen == nil {
		s.seen = map[K]bool{}
	}
	s.seen[key] = true
	s.list = append(s.list, key)
}

// stories puts together what was read.
func (d *articleSet) stories() []story {
	out := make([]story, len(d.articles))
	for i, a := range d.articles {
		out[i] = d.story(a)
	}
	return out
}

func (d *articleSet) story(a *content.Article) story {
	s := story{
		Article: a, base: d.base, publication: d.publications[a.PublicationID], issue: d.issues[a.IssueID],
		page: d.pages[a.PageID], section: d.sections[a.SectionReference()], status: a.StatusAt(d.now), now: d.now,
	}
	if s.publication == nil {
		s.publication = &content.Publication{ID: a.PublicationID}
	}
	if s.headline = line(a.Title); !a.Stub {
		s.headline = headline(a, d.bodies[a.ID])
	}
	s.illustrate(d.bodies[a.ID])
	for _, c := range a.Credits {
		known := credit{id: c.AuthorID, name: c.Name, role: c.Role, kind: content.Person}
		if author := d.authors[c.AuthorReference()]; author != nil {
			known.name, known.kind = author.Name, author.Kind
		}
		s.credits = append(s.credits, known)
	}
	return s
}
