package syndicate

import "time"

// opml is a list of feeds as http://opml.org/spec2.opml has it: each publication an outline,
// with those of its sections below it.
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

// opmlOf writes the directory for feed readers to import.
func (d *directory) opmlOf() ([]byte, error) {
	out := opml{Version: "2.0", Head: opmlHead{Title: "Feeds", Docs: "http://opml.org/spec2.opml"}}
	if !d.modified.IsZero() {
		out.Head.DateModified = d.modified.UTC().Format(time.RFC1123Z)
	}
	for _, e := range d.Entries {
		o := opmlOutline{Text: e.Name, Type: "rss", Language: e.Language, XMLURL: e.RSS, HTMLURL: d.Base + "/feeds/"}
		for _, s := range e.Sections {
			o.Sections = append(o.Sections, opmlOutline{Text: e.Name + " · " + s.Name, Type: "rss", XMLURL: s.RSS, HTMLURL: d.Base + "/feeds/"})
		}
		out.Body = append(out.Body, o)
	}
	return xmlDocument(out)
}
