package syndicate

import "time"

// generator is the name of the program in RSS and Atom feeds.
const generator = "Broadsheet"

// atomFeed is a feed in https://www.rfc-editor.org/rfc/rfc4287. Its pages are linked as in
// https://www.rfc-editor.org/rfc/rfc5005#section-3.
type atomFeed struct {
	XMLName    struct{}        `xml:"http://www.w3.org/2005/Atom feed"`
	AT         string          `xml:"xmlns:at,attr,omitempty"` // the namespace of tombstones; "" in a feed without tombstones
	Lang       text            `xml:"xml:lang,attr,omitempty"`
	ID         string          `xml:"id"`
	Title      text            `xml:"title"`
	Updated    string          `xml:"updated"`
	Author     atomPerson      `xml:"author"`
	Rights     text            `xml:"rights,omitempty"`
	Generator  string          `xml:"generator"`
	Links      []atomLink      `xml:"link"`
	Entries    []atomEntry     `xml:"entry"`
	Tombstones []atomTombstone `xml:"at:deleted-entry"`
}

// atomTombstone is a withdrawn entry: https://www.rfc-editor.org/rfc/rfc6721#section-3.
type atomTombstone struct {
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
	Content    *atomContent   `xml:"content"` // nil if the body is withheld
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
	HTML text   `xml:",cdata"` // CDATA, because escaped markup is much longer
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
		Links: append(feedLinks(f), atomLink{Rel: "alternate", Type: "text/html", Href: f.base.at("/feeds/")}),
	}
	for i := range f.stories {
		out.Entries = append(out.Entries, atomEntryOf(&f.stories[i]))
	}
	for _, t := range f.tombstones {
		out.AT = "http://purl.org/atompub/tombstones/1.0"
		out.Tombstones = append(out.Tombstones, atomTombstone{Ref: urn(t.ID), When: t.At, Comment: t.Reason})
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

// feedID returns the id of a feed: a URN of its publication and filters. It is the same on every page
// and under every host.
func feedID(f *feed) string {
	id := urn(f.publication.ID)
	for _, part := range f.parts {
		id += ":" + string(part)
	}
	return id
}

// feedLinks returns links to the page itself, the first page and the next page.
func feedLinks(f *feed) []atomLink {
	links := []atomLink{{Rel: "self", Type: f.mediaType, Href: f.self}, {Rel: "first", Type: f.mediaType, Href: f.first}}
	if f.next != "" {
		links = append(links, atomLink{Rel: "next", Type: f.mediaType, Href: f.next})
	}
	return links
}

// machineLink links an entry to the JSON-LD of its article.
func machineLink(s *story) atomLink {
	return atomLink{Rel: "alternate", Type: jsonldType, Href: s.base.jsonld(s.ID)}
}
