package syndicate

import "time"

// opml is the list of feeds in http://opml.org/spec2.opml: an outline for each publication, which
// contains the outlines of its sections.
type opml struct {
	XMLName struct{}      `xml:"opml"`
	Version string        `xml:"version,attr"`
	Head    opmlHead      `xml:"head"`
	Body    []opmlOutline `xml:"body>outline"`
}

type opmlHead struct {
	Title        string `xml:"title"`
	DateModified string `xml:"dateModified,omitempty"`
	Docs         string `xml:"docs"`
}

type opmlOutline struct {
	Text     text          `xml:"text,attr"`
	Type     string        `xml:"type,attr"`
	Language text          `xml:"language,attr,omitempty"`
	XMLURL   string        `xml:"xmlUrl,attr"`
	HTMLURL  string        `xml:"htmlUrl,attr"`
	Sections []opmlOutline `xml:"outline"`
}

// opmlOf writes the list for import into feed readers, in the formats that have an outline type.
func opmlOf(l *feedList) ([]byte, error) {
	out := opml{Version: "2.0", Head: opmlHead{Title: "Feeds", Docs: "http://opml.org/spec2.opml"}}
	if !l.modified.IsZero() {
		out.Head.DateModified = l.modified.UTC().Format(time.RFC1123Z)
	}
	page := l.Base + "/feeds/"
	for _, p := range l.Publications {
		for i, f := range p.Feeds {
			if f.outlineType == "" {
				continue
			}
			o := opmlOutline{Text: p.Name, Type: f.outlineType, Language: p.Language, XMLURL: f.Href, HTMLURL: page}
			for _, s := range p.Sections {
				o.Sections = append(o.Sections, opmlOutline{Text: p.Name + " · " + s.Name, Type: f.outlineType, XMLURL: s.Feeds[i].Href, HTMLURL: page})
			}
			out.Body = append(out.Body, o)
		}
	}
	return xmlDocument(out)
}
