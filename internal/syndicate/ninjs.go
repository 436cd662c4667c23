package syndicate

import (
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// ninjs is an article as https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json has it
// (https://www.iptc.org/std/ninjs/userguide/). The schema refuses properties that it does not
// know, so the issue, the page and the pictures are associations: objects of their own.
type ninjs struct {
	URI           string             `json:"uri"`
	Standard      *ninjsStandard     `json:"standard,omitempty"`
	Name          text               `json:"name,omitempty"` // of an association
	Rel           string             `json:"rel,omitempty"`  // of an association
	Type          string             `json:"type,omitempty"`
	Represents    string             `json:"representationType,omitempty"`
	Version       string             `json:"version,omitempty"`
	Versioned     string             `json:"versionCreated,omitempty"`
	Created       string             `json:"contentCreated,omitempty"`
	Embargoed     string             `json:"embargoedUntil,omitempty"`
	PubStatus     string             `json:"pubStatus,omitempty"`
	UsageTerms    text               `json:"usageTerms,omitempty"`
	Language      text               `json:"language,omitempty"`
	Title         text               `json:"title,omitempty"`
	By            text               `json:"by,omitempty"`
	Headlines     []ninjsPart        `json:"headlines,omitempty"`
	Descriptions  []ninjsPart        `json:"descriptions,omitempty"`
	Bodies        []ninjsPart        `json:"bodies,omitempty"`
	People        []ninjsConcept     `json:"people,omitempty"`
	Organisations []ninjsConcept     `json:"organisations,omitempty"`
	Subjects      []ninjsConcept     `json:"subjects,omitempty"`
	InfoSources   []ninjsInfoSource  `json:"infoSources,omitempty"`
	Renditions    []ninjsRendition   `json:"renditions,omitempty"`
	AltIDs        []ninjsAlternative `json:"altIds,omitempty"`
	Associations  []ninjs            `json:"associations,omitempty"`
}

type ninjsStandard struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Schema  string `json:"schema"`
}

// ninjsPart is a headline, a description or a body. WordCount is of bodies alone.
type ninjsPart struct {
	Role        string `json:"role"`
	ContentType string `json:"contentType"`
	WordCount   int    `json:"wordCount,omitempty"`
	Value       text   `json:"value"`
}

type ninjsConcept struct {
	Name text   `json:"name"`
	Rel  string `json:"rel"`
	URI  string `json:"uri,omitempty"`
}

type ninjsInfoSource struct {
	Name    text           `json:"name"`
	Role    string         `json:"role"`
	URI     string         `json:"uri,omitempty"`
	Contact []ninjsContact `json:"contactInfo,omitempty"`
}

type ninjsContact struct {
	Type  string `json:"type"`
	Value text   `json:"value"`
}

type ninjsRendition struct {
	Name        string `json:"name"`
	Href        string `json:"href"`
	ContentType string `json:"contentType,omitempty"`
	Width       int    `json:"width,omitempty"`
	Height      int    `json:"height,omitempty"`
}

type ninjsAlternative struct {
	Role  string `json:"role"`
	Value text   `json:"value"`
}

// ninjsOf writes an article as ninjs.
func ninjsOf(s *story) ([]byte, error) {
	n := ninjs{
		URI:      urn(s.ID),
		Standard: &ninjsStandard{Name: "ninjs", Version: "3.1", Schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"},
		Type:     "text", Represents: "full", Version: strconv.FormatInt(s.Revision, 10),
		Versioned: s.updated().Format(time.RFC3339), Created: s.published().Format(time.RFC3339),
		UsageTerms: line(s.publication.RightsNotice), Language: language(s.publication), Title: s.headline, By: s.by(),
		AltIDs: []ninjsAlternative{{Role: "sourceId", Value: line(s.SourceID)}},
	}
	if s.plain() == "" && len(s.pictures) > 0 {
		n.Type = "picture"
	}
	n.status(s)
	n.words(s)
	n.credited(s)
	if web := s.base.web(s.SourceURL); web != "" {
		n.Renditions = []ninjsRendition{{Name: "web", Href: web, ContentType: "text/html"}}
	}
	n.Associations = append(ninjsPrinted(s), ninjsPictures(s)...)
	return jsonDocument(n)
}

// status says whether the article may be used; who sees one before its time is told from when.
func (n *ninjs) status(s *story) {
	n.PubStatus = "usable"
	if s.scheduled {
		n.PubStatus, n.Embargoed = "withheld", s.VisibleFrom.Format(time.RFC3339)
	}
}

func (n *ninjs) words(s *story) {
	for _, h := range []struct {
		role  string
		value text
	}{{"kicker", line(s.Kicker)}, {"main", s.headline}, {"subtitle", line(s.Subtitle)}} {
		if h.value != "" {
			n.Headlines = append(n.Headlines, ninjsPart{Role: h.role, ContentType: "text/plain", Value: h.value})
		}
	}
	if summary := s.summary(); summary != "" {
		n.Descriptions = append(n.Descriptions, ninjsPart{Role: "summary", ContentType: "text/plain", Value: summary})
	}
	if s.EditorsNote != "" {
		n.Descriptions = append(n.Descriptions, ninjsPart{Role: "editorsNote", ContentType: "text/plain", Value: text(s.EditorsNote)})
	}
	n.Bodies = []ninjsPart{
		{Role: "main", ContentType: "text/html", WordCount: s.WordCount, Value: s.html()},
		{Role: "main", ContentType: "text/plain", WordCount: s.WordCount, Value: s.plain()},
	}
}

// credited says who did what, what it belongs to, and whose it is.
func (n *ninjs) credited(s *story) {
	for _, c := range s.credits {
		concept := ninjsConcept{Name: line(c.name), Rel: strings.ToLower(string(c.role))}
		if c.id != "" {
			concept.URI = urn(c.id)
		}
		if c.kind == content.Person {
			n.People = append(n.People, concept)
		} else {
			n.Organisations = append(n.Organisations, concept)
		}
	}
	if s.section != nil {
		n.Subjects = []ninjsConcept{{Name: line(s.section.Name), Rel: "section", URI: urn(s.section.ID)}}
	}
	publisher := ninjsInfoSource{Name: masthead(s.publication), Role: "publisher", URI: urn(s.publication.ID)}
	if address := email(s.publication); address != "" {
		publisher.Contact = []ninjsContact{{Type: "email", Value: address}}
	}
	n.InfoSources = []ninjsInfoSource{publisher}
	if s.Source != "" {
		n.InfoSources = append(n.InfoSources, ninjsInfoSource{Name: line(s.Source), Role: "source"})
	}
}

// ninjsPrinted is where the article was printed.
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

// ninjsRenditions are those that are somewhere, with their types.
func ninjsRenditions(all ...ninjsRendition) (there []ninjsRendition) {
	for _, r := range all {
		if r.Href != "" {
			r.ContentType = mediaType(r.Href)
			there = append(there, r)
		}
	}
	return there
}

func ninjsPictures(s *story) []ninjs {
	var out []ninjs
	for i, p := range s.pictures {
		n := ninjs{
			URI: p.url, Name: text("picture-" + strconv.Itoa(i+1)), Rel: "illustration", Type: "picture", By: line(p.credit),
			Renditions: ninjsRenditions(ninjsRendition{Name: "original", Href: p.url}),
		}
		if caption := line(p.caption); caption != "" {
			n.Descriptions = []ninjsPart{{Role: "caption", ContentType: "text/plain", Value: caption}}
		}
		out = append(out, n)
	}
	return out
}
