package syndicate

import (
	"strconv"
	"time"
)

// ninjsPrinted returns the issue and the page that the article was printed in.
func ninjsPrinted(s *story) []ninjs {
	var out []ninjs
	if i := s.issue; i != nil {
		n := ninjs{
			URI: urn(i.ID), Name: "issue", Rel: "isPartOf", Type: "composite", Title: masthead(s.publication) + text(", "+editionName(i)),
			Created: i.PublishedAt.In(s.published().Location()).Format(time.RFC3339), AltIDs: []ninjsAlternative{{Role: "date", Value: text(i.Date)}},
			Renditions: ninjsRenditions(ninjsRendition{Name: "pdf", Href: s.base.absolute(i.PDFURL)}),
		}
		if i.Number != "" {
			n.AltIDs = append(n.AltIDs, ninjsAlternative{Role: "number", Value: line(i.Number)})
		}
		out = append(out, n)
	}
	if p := s.page; p != nil {
		out = append(out, ninjs{
			URI: urn(p.ID), Name: "page", Rel: "printedOn", Type: "component", Title: line(pageLabel(p)),
			AltIDs: []ninjsAlternative{{Role: "number", Value: line(p.Number)}},
			Renditions: ninjsRenditions(
				ninjsRendition{Name: "pdf", Href: s.base.absolute(p.PDFURL)},
				ninjsRendition{Name: "image", Href: s.base.absolute(p.Image.URL), Width: p.Image.Width, Height: p.Image.Height}),
		})
	}
	return out
}

// ninjsRenditions returns the renditions that have an address, with their media types.
func ninjsRenditions(all ...ninjsRendition) (addressed []ninjsRendition) {
	for _, r := range all {
		if r.Href != "" {
			r.ContentType = mediaType(r.Href)
			addressed = append(addressed, r)
		}
	}
	return addressed
}

// ninjsPictures returns the pictures, each with its own rights if it has any.
func ninjsPictures(s *story) []ninjs {
	var out []ninjs
	for i, p := range s.pictures {
		n := ninjs{
			URI: p.url, Name: text("picture-" + strconv.Itoa(i+1)), Rel: "illustration", Type: "picture", By: line(p.credit),
			Holder: line(p.rights.Holder), Notice: line(p.rights.Notice), Expires: s.local(p.rights.ExpiresAt),
			Renditions: ninjsRenditions(ninjsRendition{Name: "original", Href: p.url}),
		}
		if p.rights.Syndication != "" {
			n.UsageTerms = rights{syndication: p.rights.Syndication}.usageTerms()
		}
		switch now := s.now; {
		case p.rights.EmbargoUntil.After(now):
			n.PubStatus, n.Embargoed = "withheld", s.local(p.rights.EmbargoUntil)
		case !p.rights.ExpiresAt.IsZero() && !p.rights.ExpiresAt.After(now):
			n.PubStatus = "withheld"
		}
		if caption := line(p.caption); caption != "" {
			n.Descriptions = []ninjsPart{{Role: "caption", ContentType: "text/plain", Value: caption}}
		}
		out = append(out, n)
	}
	return out
}

// ninjsPublisher returns the publication with its e-mail address.
func ninjsPublisher(s *story) []ninjsInfoSource {
	publisher := ninjsInfoSource{Name: masthead(s.publication), Role: "publisher", URI: urn(s.publication.ID)}
	if address := email(s.publication); address != "" {
		publisher.Contact = []ninjsContact{{Type: "email", Value: address}}
	}
	return []ninjsInfoSource{publisher}
}
