package content

import (
	"context"
	"slices"
	"time"
)

// The names of authors, sections and pages follow the articles that [Judge] shows to an audience:
//
//   - An author is there if an article that is shown credits them as an author.
//   - A page that is there has its name and its section if an article on it is shown, or none stands on it.
//   - A section is there if an article of it is shown, or a page that has its section.
//   - A region of a page is there if the article that it names is shown, or it names none.
//
// All of them must be [VisibleDocument], too. An editor sees every name. So a name leaves with the last article
// that shows it, at once.

// Reference is the id of an author or a section that an article, a page or an entitlement names. Only
// these make references, and a [Reader] gives only those that the audience may see: so what a reference
// leads to needs no article to show it. The zero value leads nowhere.
type Reference struct{ id ID }

// AuthorReference is the reference to the author who is credited; zero for none.
func (c Credit) AuthorReference() Reference { return Reference{c.AuthorID} }

// AuthorReferences are the references to the authors among those credited, as [Article.AuthorIDs] has them.
func (a *Article) AuthorReferences() []Reference { return references(a.AuthorIDs()) }

// SectionReference is the reference to the section of the article; zero for none.
func (a *Article) SectionReference() Reference { return Reference{a.SectionID} }

// SectionReference is the reference to the section of the page; zero for none, or for one that is withheld.
func (p *Page) SectionReference() Reference { return Reference{p.SectionID} }

// SectionReferences are the references to the sections that the entitlement covers; none for all.
func (e Entitlement) SectionReferences() []Reference { return references(e.SectionIDs) }

func references(ids []ID) []Reference {
	var all []Reference
	for _, id := range ids {
		all = append(all, Reference{id})
	}
	return all
}

// CarryHistory reads what references lead to by a method that takes ids.
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

// ArticlePlacement is an article that is on a page, or that a region of a page names, and whether the audience is
// shown it.
type ArticlePlacement struct {
	ID, PageID ID
	Shown      bool
}

// PagesFor returns what an audience gets of pages at a moment, in their order, without what is printed
// on them, which [Reader.Facsimiles] has. placed finds articles: all that are on one of some pages, and
// those of some ids, whatever may be seen of them.
func PagesFor(ctx context.Context, who Audience, now time.Time, pages []*Page, placed func(ctx context.Context, pages, articles []ID) ([]ArticlePlacement, error)) ([]*Page, error) {
	if who.editor {
		return pages, nil
	}
	var there []*Page
	var pageIDs, articleIDs []ID
	for _, p := range pages {
		if !VisibleDocument(p, who, now) {
			continue
		}
		there, pageIDs = append(there, p), append(pageIDs, p.ID)
		for _, r := range p.Regions {
			if r.ArticleID != "" {
				articleIDs = append(articleIDs, r.ArticleID)
			}
		}
	}
	if len(there) == 0 {
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
	for i, p := range there {
		there[i] = p.without(named, shown)
	}
	return there, nil
}

// NamedPages reports of pages on which there are articles whether one of them is shown. A page that is
// missing has none.
func NamedPages(articles []ArticlePlacement) map[ID]bool {
	named := map[ID]bool{}
	for _, a := range articles {
		named[a.PageID] = named[a.PageID] || a.Shown
	}
	return named
}

// without is the page without what is withheld: as it was printed, its names where nothing on it is
// shown, and the regions of what is not.
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
