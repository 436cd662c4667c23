package syndicate

import (
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// ninjs is an article in https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json
// (https://www.iptc.org/std/ninjs/userguide/). The schema allows no other properties, so the issue, the
// page and the pictures are associations, which are ninjs objects of their own.
type ninjs struct {
	URI           string             `json:"uri"`
	Standard      *ninjsStandard     `json:"standard,omitempty"`
	Name          text               `json:"name,omitempty"` // only in an association
	Rel           string             `json:"rel,omitempty"`  // only in an association
	Type          string             `json:"type,omitempty"`
	Represents    string             `json:"representationType,omitempty"`
	Version       string             `json:"version,omitempty"`
	Versioned     string             `json:"versionCreated,omitempty"`
	Created       string             `json:"contentCreated,omitempty"`
	Embargoed     string             `json:"embargoedUntil,omitempty"`
	PubStatus     string             `json:"pubStatus,omitempty"`
	Expires       string             `json:"expires,omitempty"`
	Holder        text               `json:"copyrightHolder,omitempty"`
	Notice        text               `json:"copyrightNotice,omitempty"`
	UsageTerms    text               `json:"usageTerms,omitempty"`
	EdNote        text               `json:"edNote,omitempty"`
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

// ninjsPart is a headline, a description or a body. Only bodies have a WordCount.
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
		Language: language(s.publication), Title: s.headline, By: s.by(),
	}
	if s.Stub {
		n.cancel(s)
		return jsonDocument(n)
	}
	if s.plain() == "" && !s.withholds(fieldBody) && len(s.pictures) > 0 {
		n.Type = "picture"
	}
	n.AltIDs = []ninjsAlternative{{Role: "sourceId", Value: line(s.SourceID)}}
	n.EdNote = s.correctionNotes()
	n.addStatus(s)
	n.addRights(s)
	n.addTexts(s)
	n.addCredits(s)
	if web := s.base.web(s.SourceURL); web != "" {
		n.Renditions = []ninjsRendition{{Name: "web", Href: web, ContentType: "text/html"}}
	}
	n.Associations = append(ninjsPrinted(s), ninjsPictures(s)...)
	return jsonDocument(n)
}

// cancel marks the article as withdrawn. Only its title, if the tombstone keeps it, its publisher, its
// issue and the reason remain.
func (n *ninjs) cancel(s *story) {
	n.PubStatus, n.Represents, n.EdNote = "canceled", "partial", line(s.Newsroom.Withdrawal.Reason)
	if n.Title != "" {
		n.Headlines = []ninjsPart{{Role: "main", ContentType: "text/plain", Value: n.Title}}
	}
	n.InfoSources = ninjsPublisher(s)
	for _, printed := range ninjsPrinted(s) {
		printed.Renditions = nil // the PDF still contains the article
		n.Associations = append(n.Associations, printed)
	}
}

// addStatus says whether the article may be used. An audience that may read it before its publication
// time or embargo gets the time from which it may be used.
func (n *ninjs) addStatus(s *story) {
	n.PubStatus = "usable"
	switch s.status {
	case content.Scheduled, content.Embargoed:
		n.PubStatus, n.Embargoed = "withheld", s.local(s.VisibleFrom)
	case content.Expired:
		n.PubStatus = "withheld"
	}
}

// addRights adds the holder and the usage terms.
func (n *ninjs) addRights(s *story) {
	r := s.rights()
	n.Holder, n.Notice, n.UsageTerms, n.Expires = r.holder, r.notice, text(strings.TrimSpace(string(r.usageTerms()+" "+s.accessNote()))), s.local(r.expires)
}

// addTexts adds headlines, descriptions and, unless it is withheld, the body.
func (n *ninjs) addTexts(s *story) {
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
	if s.withholds(fieldBody) {
		n.Represents = "partial"
		return
	}
	n.Bodies = []ninjsPart{
		{Role: "main", ContentType: "text/html", WordCount: s.WordCount, Value: s.html()},
		{Role: "main", ContentType: "text/plain", WordCount: s.WordCount, Value: s.plain()},
	}
}

// addCredits adds the credits, the section, the publisher and the source.
func (n *ninjs) addCredits(s *story) {
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
	n.InfoSources = ninjsPublisher(s)
	if s.Source != "" {
		n.InfoSources = append(n.InfoSources, ninjsInfoSource{Name: line(s.Source), Role: "source"})
	}
}
