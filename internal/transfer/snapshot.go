package transfer

import (
	"context"
	"maps"
	"slices"

	"broadsheet/internal/content"
)

// issueSnapshot holds an issue with everything in it that the reader's audience may see.
type issueSnapshot struct {
	publication  *content.Publication
	issue        *content.Issue
	pages        []*content.Page    // in printed order
	articles     []*content.Article // in reading order
	bodies       map[content.ID]content.Body
	views        map[content.ID]int64
	sections     map[content.ID]*content.Section
	authors      map[content.ID]*content.Author
	unrestricted bool // the audience sees everything of the issue
}

// snapshotOf reads an issue. The number of store calls does not depend on the size of the issue. It
// returns Conflict while an import is writing the issue.
func snapshotOf(ctx context.Context, r content.Reader, issue content.ID) (*issueSnapshot, error) {
	s := &issueSnapshot{unrestricted: r.Audience().SeesAll()}
	issues, err := r.Issues(ctx, []content.ID{issue})
	if err != nil {
		return nil, err
	}
	if s.issue = issues[issue]; s.issue == nil {
		return nil, content.Errorf(content.NotFound, "the store has no issue %s", issue)
	}
	publications, err := r.Publications(ctx, []content.ID{s.issue.PublicationID})
	if err != nil {
		return nil, err
	}
	s.publication = publications[s.issue.PublicationID]
	if err := s.loadArticles(ctx, r); err != nil {
		return nil, err
	}
	if err := s.loadNames(ctx, r); err != nil {
		return nil, err
	}
	if !s.isComplete() {
		return nil, content.Errorf(content.Conflict, "an import is writing the issue of %s; run the same command again when it is done", s.issue.Date)
	}
	return s, nil
}

func (s *issueSnapshot) loadArticles(ctx context.Context, r content.Reader) error {
	pages, err := r.PagesOfIssues(ctx, []content.ID{s.issue.ID})
	if err != nil {
		return err
	}
	s.pages = pages[s.issue.ID]
	if err := s.loadFacsimiles(ctx, r); err != nil {
		return err
	}
	order, err := r.ReadingOrder(ctx, []content.ID{s.issue.ID})
	if err != nil {
		return err
	}
	ids := order[s.issue.ID]
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if a := articles[id]; a != nil && !a.Stub {
			s.articles = append(s.articles, a)
		}
	}
	var articleIDs []content.ID
	for _, a := range s.articles {
		articleIDs = append(articleIDs, a.ID)
	}
	if s.bodies, err = content.BodiesOf(ctx, r.Bodies, articleIDs); err != nil {
		return err
	}
	s.views, err = r.ViewCounts(ctx, ids)
	return err
}

// loadFacsimiles adds the facsimiles (page images and PDFs) that the audience may see to the issue and
// its pages.
func (s *issueSnapshot) loadFacsimiles(ctx context.Context, r content.Reader) error {
	ids := []content.ID{s.issue.ID}
	for _, p := range s.pages {
		ids = append(ids, p.ID)
	}
	facsimiles, err := r.Facsimiles(ctx, ids)
	s.issue = s.issue.With(facsimiles[s.issue.ID])
	for i, p := range s.pages {
		s.pages[i] = p.With(facsimiles[p.ID])
	}
	return err
}

func (s *issueSnapshot) loadNames(ctx context.Context, r content.Reader) (err error) {
	sections, authors := s.references()
	if s.sections, err = referenced(ctx, sections, r.ReferencedSections); err != nil {
		return err
	}
	s.authors, err = referenced(ctx, authors, r.ReferencedAuthors)
	return err
}

// referenced reads the documents that references lead to, and returns them by id.
func referenced[D content.Document](ctx context.Context, references map[content.Reference]bool, read func(context.Context, []content.Reference) (map[content.Reference]D, error)) (map[content.ID]D, error) {
	found, err := read(ctx, slices.Collect(maps.Keys(references)))
	byID := make(map[content.ID]D, len(found))
	for _, d := range found {
		byID[d.DocumentID()] = d
	}
	return byID, err
}

// references returns the references to sections and authors in the issue.
func (s *issueSnapshot) references() (sections, authors map[content.Reference]bool) {
	sections, authors = map[content.Reference]bool{}, map[content.Reference]bool{}
	for _, p := range s.pages {
		sections[p.SectionReference()] = true
	}
	for _, a := range s.articles {
		sections[a.SectionReference()] = true
		for _, c := range a.Credits {
			authors[c.AuthorReference()] = true
		}
	}
	for _, references := range []map[content.Reference]bool{sections, authors} {
		delete(references, content.Reference{})
	}
	return sections, authors
}

// isComplete reports whether the store has everything that the issue refers to. It has not while an
// import has put but not committed a part of it.
func (s *issueSnapshot) isComplete() bool {
	sections, authors := s.references()
	pages := map[content.ID]bool{"": true}
	for _, p := range s.pages {
		pages[p.ID] = true
	}
	for _, a := range s.articles {
		if !pages[a.PageID] {
			return false
		}
	}
	return s.publication != nil && len(s.sections) == len(sections) && len(s.authors) == len(authors)
}

// idSet holds ids without duplicates, in the order in which they were added.
type idSet struct {
	ids  []content.ID
	seen map[content.ID]bool
}

func (s *idSet) add(id content.ID) {
	if id == "" || s.seen[id] {
		return
	}
	if s.seen == nil {
		s.seen = map[content.ID]bool{}
	}
	s.seen[id] = true
	s.ids = append(s.ids, id)
}
