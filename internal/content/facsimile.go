package content

import (
	"context"
	"slices"
	"time"
)

// Facsimile is a page, or an issue, as it was printed. It shows every article that stands there.
type Facsimile struct {
	PDFURL string
	Image  PageImage // of a page
}

func (p *Page) facsimile() Facsimile { return Facsimile{PDFURL: p.PDFURL, Image: p.Image} }

// With returns the page with what the audience gets of it as it was printed.
func (p *Page) With(f Facsimile) *Page {
	rest := *p
	rest.PDFURL, rest.Image = f.PDFURL, f.Image
	return &rest
}

// With returns the issue with what the audience gets of it as it was printed.
func (i *Issue) With(f Facsimile) *Issue {
	rest := *i
	rest.PDFURL = f.PDFURL
	return &rest
}

// Facsimiles returns those of pages and issues that an audience, which is bound to its policies, gets
// whole: it gets all of the publication, and nothing that stands there is withheld. all is the
// store's reader for editors; partial returns those of pages, or issues, on which stands an article
// that the audience does not get whole, as [Audience.FullTextScopes] says.
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

// wholePages reports whether an audience gets all of a publication that was printed at a moment.
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
