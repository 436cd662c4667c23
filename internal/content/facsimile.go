package content

import (
	"context"
	"slices"
	"time"
)

// Facsimile is the PDF and the image of a page or an issue. It shows every article on it.
type Facsimile struct {
	PDFURL string
	Image  PageImage // of a page
}

func (p *Page) facsimile() Facsimile { return Facsimile{PDFURL: p.PDFURL, Image: p.Image} }

// With returns a copy of the page with the PDF and image of f.
func (p *Page) With(f Facsimile) *Page {
	rest := *p
	rest.PDFURL, rest.Image = f.PDFURL, f.Image
	return &rest
}

// With returns a copy of the issue with the PDF of f.
func (i *Issue) With(f Facsimile) *Issue {
	rest := *i
	rest.PDFURL = f.PDFURL
	return &rest
}

// Facsimiles returns the facsimiles of those pages and issues that an audience may see: it must be entitled
// to the whole publication, and be allowed to read every article on the page or in the issue in full. The
// audience must have its policies. all is the store's reader for editors. partial returns which of some
// pages, or issues, have an article outside [Audience.FullTextScopes].
func Facsimiles(ctx context.Context, all Reader, partial func(context.Context, Kind, []ID) (map[ID]bool, error), who Audience, now time.Time, ids []ID) (map[ID]Facsimile, error) {
	var pageIDs, issueIDs []ID
	found := map[ID]Facsimile{}
	pages, err := all.Pages(ctx, OfKind(KindPage, ids))
	if err != nil {
		return nil, err
	}
	for id, p := range pages {
		if VisibleDocument(p, who, now) && who.wholePages(p.PublicationID, p.PublishedAt, now) {
			found[id], pageIDs = p.facsimile(), append(pageIDs, id)
		}
	}
	issues, err := all.Issues(ctx, OfKind(KindIssue, ids))
	if err != nil {
		return nil, err
	}
	for id, i := range issues {
		if VisibleDocument(i, who, now) && who.wholePages(i.PublicationID, i.PublishedAt, now) {
			found[id], issueIDs = Facsimile{PDFURL: i.PDFURL}, append(issueIDs, id)
		}
	}
	if who.editor {
		return found, nil
	}
	for kind, judged := range map[Kind][]ID{KindPage: pageIDs, KindIssue: issueIDs} {
		if len(judged) == 0 {
			continue
		}
		closed, err := partial(ctx, kind, judged)
		if err != nil {
			return nil, err
		}
		for id := range closed {
			delete(found, id)
		}
	}
	return found, nil
}

// wholePages reports whether an audience is entitled to whole pages of a publication that were published
// at a moment.
func (a Audience) wholePages(publication ID, published, now time.Time) bool {
	switch {
	case a.editor:
		return true
	case a.partner == nil:
		return a.policy(publication).Access == FullAccess
	}
	return slices.ContainsFunc(a.partner.Entitlements, func(e Entitlement) bool {
		return e.PublicationID == publication && len(e.SectionIDs) == 0 && e.Body == FullBody && e.Images && e.InTerm(now) && !published.Add(e.Delay()).After(now)
	})
}
