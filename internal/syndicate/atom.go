package syndicate

import "time"

// generator is what feeds say they were made by.
const generator = "Broadsheet"

// atomFeed is a feed as https://www.rfc-editor.org/rfc/rfc4287 has it, its pages linked by
// https://www.rfc-editor.org/rfc/rfc5005#section-3.
type atomFeed struct {
	XMLName   struct{}    `xml:"http://www.w3.org/2005/Atom feed"`
	AT        string      `xml:"xmlns:at,attr,omitempty"` // the namespace of tombstones, where there are any
	Lang      text        `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     text        `xml:"title"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Rights    text        `xml:"rights,omitempty"`
	Generator string      `xml:"generator"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
	Graves    []atomGrave `xml:"at:deleted-entry"`
}

// atomGrave is an entry that was taken back: https://www.rfc-editor.org/rfc/rfc6721#section-3.
type atomGrave struct {
	Ref     string `xml:"ref,attr"`
	When    string `xml:"when,attr"`
	Comment text   `xml:"at:comment,omitempty"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      text           `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Links      []atomLink     `xml:"link"`
	Summary    text           `xml:"summary,omitempty"`
	Rights     text           `xml:"rights"`
	Content    *atomContent   `xml:"content"` // nil where the summary is all there is
}

type atomPerson struct {
	Name  text `xml:"name"`
	Email text `xml:"email,omitempty"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label text   `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML text   `xml:",cdata"` // markup is as many characters again when it is escaped
}

type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Title text   `xml:"title,attr,omitempty"`
	Href  string `xml:"href,attr"`
}

// atomOf writes a page of a feed as Atom.
func atomOf(f *feed) ([]byte, error) {
	p := f.publication
	out := atomFeed{
		Lang: language(p), ID: feedID(f), Title: line(f.title), Updated: f.updated.Format(time.RFC3339),
		Author: atomPerson{Name: masthead(p), Email: email(p)}, Rights: notice(p), Generator: generator,
		Links: append(feedLinks(f, feedTypes["atom"]), atomLink{Rel: "alternate", Type: "text/html", Href: f.base.at("/feeds/")}),
	}
	for i := range f.stories {
		out.Entries = append(out.Entries, atomEntryOf(&f.stories[i]))
	}
	for _, g := range f.graves {
		out.AT = "http://purl.org/atompub/tombstones/1.0"
		out.Graves = append(out.Graves, atomGrave{Ref: urn(g.ID), When: g.At, Comment: g.Reason})
	}
	return xmlDocument(out)
}

func atomEntryOf(s *story) atomEntry {
	e := atomEntry{
		ID: urn(s.ID), Title: s.headline, Updated: s.updated().Format(time.RFC3339), Published: s.published().Format(time.RFC3339),
		Summary: s.summary(), Rights: s.rights().line(), Links: []atomLink{machineLink(s)},
	}
	if !s.withholds(fieldBody) {
		e.Content = &atomContent{Type: "html", HTML: s.html()}
	}
	if web := s.base.web(s.SourceURL); web != "" {
		e.Links = append(e.Links, atomLink{Rel: "alternate", Type: "text/html", Href: web})
	}
	for _, c := range s.authors() {
		e.Authors = append(e.Authors, atomPerson{Name: line(c.name)})
	}
	if s.section != nil && line(s.section.Name) != "" {
		e.Categories = []atomCategory{{Term: s.section.Slug, Label: line(s.section.Name)}}
	}
	for _, p := range s.pictures {
		e.Links = append(e.Links, atomLink{Rel: "related", Type: p.mediaType, Title: line(p.caption), Href: p.url})
	}
	return e
}

// feedID is the identity of a feed: of what it is chosen by, wherever it is reached.
func feedID(f *feed) string {
	id := urn(f.publication.ID)
	for _, part := range f.parts {
		id += ":" + string(part)
	}
	return id
}

// feedLinks are a page's own address, and those of the first and the next.
func feedLinks(f *feed, mediaType string) []atomLink {
	links := []atomLink{{Rel: "self", Type: mediaType, Href: f.self}, {Rel: "first", Type: mediaType, Href: f.first}}
	if f.next != "" {
		links = append(links, atomLink{Rel: "next", Type: mediaType, Href: f.next})
	}
	return links
}

// machineLink is where a program finds the article alone.
func machineLink(s *story) atomLink {
	return atomLink{Rel: "alternate", Type: jsonldType, Href: s.base.jsonld(s.ID)}
}
