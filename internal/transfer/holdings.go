package transfer

import (
	"context"
	"maps"
	"slices"

	"broadsheet/internal/content"
)

// issueSnapshot is all that a store has of an issue for whom it is read.
type issueSnapshot struct {
	publication *content.Publication
	issue       *content.Issue
	pages       []*content.Page    // in printed order
	articles    []*content.Article // in reading order
	bodies      map[content.ID]content.Body
	views       map[content.ID]int64
	sections    map[content.ID]*content.Section
	authors     map[content.ID]*content.Author
	all         bool // of the issue nothing is kept from the reader
}

// snapshotOf looks up all of an issue that a reader sees, in as many calls for a large issue as
// for a small one.
func snapshotOf(ctx context.Context, r content.Reader, issue content.ID) (*issueSnapshot, error) {
	h := &issueSnapshot{all: r.Audience().SeesAll()}
	issues, err := r.Issues(ctx, []content.ID{issue})
	if err != nil {
		return nil, err
	}
	if h.issue = issues[issue]; h.issue == nil {
		return nil, content.Errorf(content.NotFound, "there is no issue %s", issue)
	}
	publications, err := r.Publications(ctx, []content.ID{h.issue.PublicationID})
	if err != nil {
		return nil, err
	}
	h.publication = publications[h.issue.PublicationID]
	if err := h.loadArticles(ctx, r); err != nil {
		return nil, err
	}
	if err := h.loadNames(ctx, r); err != nil {
		return nil, err
	}
	if !h.whole() {
		return nil, content.Errorf(content.Conflict, "the issue of %s is being written at this moment; run again when that is done", h.issue.Date)
	}
	return h, nil
}

func (h *issueSnapshot) loadArticles(ctx context.Context, r content.Reader) error {
	pages, err := r.PagesOfIssues(ctx, []content.ID{h.issue.ID})
	if err != nil {
		return err
	}
	h.pages = pages[h.issue.ID]
	if err := h.loadPrinted(ctx, r); err != nil {
		return err
	}
	order, err := r.ReadingOrder(ctx, []content.ID{h.issue.ID})
	if err != nil {
		return err
	}
	ids := order[h.issue.ID]
	articles, err := r.Articles(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if a := articles[id]; a != nil && !a.Stub {
			h.articles = append(h.articles, a)
		}
	}
	var shown []content.ID
	for _, a := range h.articles {
		shown = append(shown, a.ID)
	}
	if h.bodies, err = content.BodiesOf(ctx, r.Bodies, shown); err != nil {
		return err
	}
	h.views, err = r.ViewCounts(ctx, ids)
	return err
}

// loadPrinted completes the issue and its pages with what the reader gets of them as they were
// asPrinted.
func (h *issueSnapshot) loadPrinted(ctx context.Context, r content.Reader) error {
	ids := []content.ID{h.issue.ID}
	for _, p := range h.pages {
		ids = append(ids, p.ID)
	}
	printed, err := r.Facsimiles(ctx, ids)
	h.issue = h.issue.With(printed[h.issue.ID])
	for i, p := range h.pages {
		h.pages[i] = p.With(printed[p.ID])
	}
	return err
}

func (h *issueSnapshot) loadNames(ctx context.Context, r content.Reader) (err error) {
	sections, authors := h.names()
	if h.sections, err = referenced(ctx, sections, r.ReferencedSections); err != nil {
		return err
	}
	h.authors, err = referenced(ctx, authors, r.ReferencedAuthors)
	return err
}

// referenced reads what references lead to, by ids.
func referenced[D content.Document](ctx context.Context, references map[content.Reference]bool, read func(context.Context, []content.Reference) (map[content.Reference]D, error)) (map[content.ID]D, error) {
	found, err := read(ctx, slices.Collect(maps.Keys(references)))
	byID := make(map[content.ID]D, len(found))
	for _, d := range found {
		byID[d.DocumentID()] = d
	}
	return byID, err
}

// names returns the sections and authors that the issue refers to.
func (h *issueSnapshot) names() (sections, authors map[content.Reference]bool) {
	sections, authors = map[content.Reference]bool{}, map[content.Reference]bool{}
	for _, p := range h.pages {
		sections[p.SectionReference()] = true
	}
	for _, a := range h.articles {
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

// whole reports whether all is there that the issue refers to. What an import has put and not
// committed yet is not.
func (h *issueSnapshot) whole() bool {
	sections, authors := h.names()
	pages := map[content.ID]bool{"": true}
	for _, p := range h.pages {
		pages[p.ID] = true
	}
	for _, a := range h.articles {
		if !pages[a.PageID] {
			return false
		}
	}
	return h.publication != nil && len(h.sections) == len(sections) && len(h.authors) == len(authors)
}

// set is ids, each once, in the order in which they came.
type set struct {
	ids  []content.ID
	seen map[content.ID]bool
}

func (s *set) add(id content.ID) {
	if id == "" || s.seen[id] {
		return
	}
	if s.seen == nil {
		s.seen = map[content.ID]bool{}
	}
	s.seen[id] = true
	s.ids = append(s.ids, id)
}
