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
	n.EdNote = s.corrected()
	n.status(s)
	n.protected(s)
	n.words(s)
	n.credited(s)
	if web := s.base.web(s.SourceURL); web != "" {
		n.Renditions = []ninjsRendition{{Name: "web", Href: web, ContentType: "text/html"}}
	}
	n.Associations = append(ninjsPrinted(s), ninjsPictures(s)...)
	return jsonDocument(n)
}

// cancel takes the article back: what stays is what it was, and why it is not any more.
func (n *ninjs) cancel(s *story) {
	n.PubStatus, n.Represents, n.EdNote = "canceled", "partial", line(s.Newsroom.Withdrawal.Reason)
	if n.Title != "" {
		n.Headlines = []ninjsPart{{Role: "main", ContentType: "text/plain", Value: n.Title}}
	}
	n.InfoSources = ninjsPublisher(s)
	for _, printed := range ninjsPrinted(s) {
		printed.Renditions = nil // they would show it
		n.Associations = append(n.Associations, printed)
	}
}

// status says whether the article may be used; who sees one before its time is told from when.
func (n *ninjs) status(s *story) {
	n.PubStatus = "usable"
	switch s.status {
	case content.Scheduled, content.Embargoed:
		n.PubStatus, n.Embargoed = "withheld", s.local(s.VisibleFrom)
	case content.Expired:
		n.PubStatus = "withheld"
	}
}

// protected says whose it is, and what may be done with it.
func (n *ninjs) protected(s *story) {
	r := s.rights()
	n.Holder, n.Notice, n.UsageTerms, n.Expires = r.holder, r.notice, text(strings.TrimSpace(string(r.terms()+" "+s.access()))), s.local(r.expires)
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
	if s.withholds(fieldBody) {
		n.Represents = "partial"
		return
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
	n.InfoSources = ninjsPublisher(s)
	if s.Source != "" {
		n.InfoSources = append(n.InfoSources, ninjsInfoSource{Name: line(s.Source), Role: "source"})
	}
}
