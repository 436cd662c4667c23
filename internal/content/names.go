package content

import (
	"context"
	"slices"
	"time"
)

// Whether an audience may see authors, sections and the names of pages depends on the articles that it may
// see by [Judge]:
//
//   - An author is visible if a visible article credits them as an author.
//   - A visible page has its name and section if an article on it is visible, or no article is on it.
//   - A section is visible if an article of it is visible, or a page that has its section.
//   - A region of a page is visible if its article is visible, or it has none.
//
// [VisibleDocument] must hold for them, too. An editor sees all of them. So a name disappears together
// with the last article that it is visible by.

// Reference is the id of an author or a section, taken from an article, a page or an entitlement that the
// audience may see. No other code can make one. So the author or section is visible without a query for
// a visible article. The zero value refers to nothing.
type Reference struct{ id ID }

// AuthorReference returns the reference to the author who is credited; zero for none.
func (c Credit) AuthorReference() Reference { return Reference{c.AuthorID} }

// AuthorReferences returns references to the credited authors, in the order of [Article.AuthorIDs].
func (a *Article) AuthorReferences() []Reference { return references(a.AuthorIDs()) }

// SectionReference returns the reference to the section of the article; zero for none.
func (a *Article) SectionReference() Reference { return Reference{a.SectionID} }

// SectionReference returns the reference to the section of the page; zero for none, or for one that is withheld.
func (p *Page) SectionReference() Reference { return Reference{p.SectionID} }

// SectionReferences returns the references to the sections that the entitlement covers; none for all.
func (e Entitlement) SectionReferences() []Reference { return references(e.SectionIDs) }

func references(ids []ID) []Reference {
	var all []Reference
	for _, id := range ids {
		all = append(all, Reference{id})
	}
	return all
}

// Follow reads the documents that references refer to with read, a method that takes ids.
func Follow[T any](ctx context.Context, references []Reference, read func(context.Context, []ID) (map[ID]T, error)) (map[Reference]T, error) {
	ids := make([]ID, 0, len(references))
	for _, r := range references {
		if !slices.Contains(ids, r.id) {
			ids = append(ids, r.id)
		}
	}
	docs, err := read(ctx, ids)
	found := make(map[Reference]T, len(docs))
	for id, doc := range docs {
		found[Reference{id}] = doc
	}
	return found, err
}

// ArticlePlacement is an article that is on a page, or that a region of a page names, and whether the
// audience may see it.
type ArticlePlacement struct {
	ID, PageID ID
	Shown      bool
}

// PagesFor returns the pages that an audience may see at a moment, redacted and in their order. Their PDF
// and image are left out; [Reader.Facsimiles] returns those. placed must return all articles on some pages
// and the articles of some ids, visible or not.
func PagesFor(ctx context.Context, who Audience, now time.Time, pages []*Page, placed func(ctx context.Context, pages, articles []ID) ([]ArticlePlacement, error)) ([]*Page, error) {
	if who.editor {
		return pages, nil
	}
	var visible []*Page
	var pageIDs, articleIDs []ID
	for _, p := range pages {
		if !VisibleDocument(p, who, now) {
			continue
		}
		visible, pageIDs = append(visible, p), append(pageIDs, p.ID)
		for _, r := range p.Regions {
			if r.ArticleID != "" {
				articleIDs = append(articleIDs, r.ArticleID)
			}
		}
	}
	if len(visible) == 0 {
		return nil, nil
	}
	found, err := placed(ctx, pageIDs, articleIDs)
	if err != nil {
		return nil, err
	}
	named, shown := NamedPages(found), map[ID]bool{}
	for _, a := range found {
		shown[a.ID] = a.Shown
	}
	for i, p := range visible {
		visible[i] = p.without(named, shown)
	}
	return visible, nil
}

// NamedPages returns, for each page with articles, whether one of them is visible. A page that is missing
// has no articles.
func NamedPages(articles []ArticlePlacement) map[ID]bool {
	named := map[ID]bool{}
	for _, a := range articles {
		named[a.PageID] = named[a.PageID] || a.Shown
	}
	return named
}

// without returns a redacted copy of the page: without its PDF and image, without its name and section if
// no article on it is visible, and without the regions of articles that are not.
func (p *Page) without(named, shown map[ID]bool) *Page {
	rest := *p
	rest.PDFURL, rest.Image = "", PageImage{}
	if name, articles := named[p.ID]; articles && !name {
		rest.Name, rest.SectionID = "", ""
	}
	hidden := func(r Region) bool { return r.ArticleID != "" && !shown[r.ArticleID] }
	if slices.ContainsFunc(p.Regions, hidden) {
		rest.Regions = slices.DeleteFunc(slices.Clone(p.Regions), hidden)
	}
	return &rest
}
