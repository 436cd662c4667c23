package syndicate

import (
	"context"
	"time"

	"broadsheet/internal/content"
)

// articleSet is a list of articles with all related documents. Each relation is read by one store
// call, however many articles there are.
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

// readArticleSet reads the documents that articles refer to, and their bodies.
func readArticleSet(ctx context.Context, r content.Reader, b base, articles []*content.Article) (*articleSet, error) {
	set := &articleSet{base: b, now: r.Now(), articles: articles}
	var publications, issues, pages, withBody ids
	var sections, authors keySet[content.Reference]
	for _, a := range articles {
		publications.add(a.PublicationID)
		issues.add(a.IssueID)
		pages.add(a.PageID)
		sections.add(a.SectionReference())
		if !a.Stub {
			withBody.add(a.ID)
		}
		for _, c := range a.Credits {
			authors.add(c.AuthorReference())
		}
	}
	err := readInto(ctx, nil, &set.publications, r.Publications, publications)
	err = readInto(ctx, err, &set.issues, r.Issues, issues)
	err = readInto(ctx, err, &set.pages, r.Pages, pages)
	err = set.readFacsimiles(ctx, err, r, append(issues.list, pages.list...))
	err = readInto(ctx, err, &set.sections, r.ReferencedSections, sections)
	err = readInto(ctx, err, &set.authors, r.ReferencedAuthors, authors)
	if err == nil {
		set.bodies, err = content.BodiesOf(ctx, r.Bodies, withBody.list)
	}
	return set, err
}

// readFacsimiles adds to issues and pages the PDFs, images and regions that the audience may read. It
// does nothing if an earlier call failed.
func (set *articleSet) readFacsimiles(ctx context.Context, earlier error, r content.Reader, all []content.ID) error {
	if earlier != nil || len(all) == 0 {
		return earlier
	}
	facsimiles, err := r.Facsimiles(ctx, all)
	for id, i := range set.issues {
		set.issues[id] = i.With(facsimiles[id])
	}
	for id, p := range set.pages {
		set.pages[id] = p.With(facsimiles[id])
	}
	return err
}

// readInto makes one call of a reader and stores the result in *to. It makes no call for no keys, or
// if an earlier call failed; it then returns that call's error.
func readInto[K comparable, T any](ctx context.Context, earlier error, to *map[K]T, read func(context.Context, []K) (map[K]T, error), keys keySet[K]) error {
	if earlier != nil || len(keys.list) == 0 {
		return earlier
	}
	var err error
	*to, err = read(ctx, keys.list)
	return err
}

// keySet is a set of ids or references in the order of their addition. It ignores the zero key.
type keySet[K comparable] struct {
	list    []K
	present map[K]bool
}

type ids = keySet[content.ID]

func (s *keySet[K]) add(key K) {
	var none K
	if key == none || s.present[key] {
		return
	}
	if s.present == nil {
		s.present = map[K]bool{}
	}
	s.present[key] = true
	s.list = append(s.list, key)
}

// stories returns all articles of the set with their related documents.
func (set *articleSet) stories() []story {
	out := make([]story, len(set.articles))
	for i, a := range set.articles {
		out[i] = set.story(a)
	}
	return out
}

func (set *articleSet) story(a *content.Article) story {
	s := story{
		Article: a, base: set.base, publication: set.publications[a.PublicationID], issue: set.issues[a.IssueID],
		page: set.pages[a.PageID], section: set.sections[a.SectionReference()], status: a.StatusAt(set.now), now: set.now,
	}
	if s.publication == nil {
		s.publication = &content.Publication{ID: a.PublicationID}
	}
	if s.headline = line(a.Title); !a.Stub {
		s.headline = headline(a, set.bodies[a.ID])
	}
	s.setImages(set.bodies[a.ID])
	for _, c := range a.Credits {
		credited := credit{id: c.AuthorID, name: c.Name, role: c.Role, kind: content.Person}
		if author := set.authors[c.AuthorReference()]; author != nil {
			credited.name, credited.kind = author.Name, author.Kind
		}
		s.credits = append(s.credits, credited)
	}
	return s
}
