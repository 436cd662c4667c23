package syndicate

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"time"

	"broadsheet/internal/content"
)

// directory is which feeds there are.
type directory struct {
	Base     string           `json:"-"`
	Entries  []directoryEntry `json:"publications"`
	modified time.Time
}

type directoryEntry struct {
	ID       content.ID         `json:"id"`
	Name     text               `json:"name"`
	Language text               `json:"language,omitempty"`
	RSS      string             `json:"rss"`
	Atom     string             `json:"atom"`
	JSON     string             `json:"json"`
	Sections []directorySection `json:"sections"`
}

type directorySection struct {
	ID   content.ID `json:"id"`
	Name text       `json:"name"`
	RSS  string     `json:"rss"`
	Atom string     `json:"atom"`
	JSON string     `json:"json"`
}

// readDirectory reads what may be subscribed to.
func readDirectory(ctx context.Context, r content.Reader, b base) (*directory, error) {
	publications, err := r.AllPublications(ctx)
	if err != nil {
		return nil, err
	}
	var keys ids
	m := modified{now: r.Now()}
	for _, p := range publications {
		keys.add(p.ID)
		m.take(p)
	}
	sections, err := r.SectionsOfPublications(ctx, keys.list)
	if err != nil {
		return nil, err
	}
	d := &directory{Base: string(b), Entries: []directoryEntry{}}
	for _, p := range publications {
		for _, s := range sections[p.ID] {
			m.take(s)
		}
		d.Entries = append(d.Entries, directoryEntryOf(b, p, sections[p.ID]))
	}
	d.modified = m.last
	return d, nil
}

func directoryEntryOf(b base, p *content.Publication, sections []*content.Section) directoryEntry {
	address := func(format, section string) string {
		return request{publication: p.ID, format: format, section: section}.address(b, "")
	}
	e := directoryEntry{
		ID: p.ID, Name: masthead(p), Language: language(p),
		RSS: address("rss", ""), Atom: address("atom", ""), JSON: address("json", ""), Sections: []directorySection{},
	}
	for _, s := range sections {
		e.Sections = append(e.Sections, directorySection{
			ID: s.ID, Name: line(s.Name), RSS: address("rss", s.Slug), Atom: address("atom", s.Slug), JSON: address("json", s.Slug),
		})
	}
	return e
}

//go:embed directory.html
var directoryHTML string

// directoryPage writes what it is given as text, whatever is in it; its links tell feed readers what
// there is to subscribe to (https://www.rssboard.org/rss-autodiscovery).
var directoryPage = template.Must(template.New("directory").Parse(directoryHTML))

// htmlOf writes the directory for people.
func (d *directory) htmlOf() ([]byte, error) {
	var out bytes.Buffer
	if err := directoryPage.Execute(&out, d); err != nil {
		return nil, fmt.Errorf("syndicate: the directory: %w", err)
	}
	return out.Bytes(), nil
}
