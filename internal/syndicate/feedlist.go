package syndicate

import (
	"bytes"
	"context"
	_ "embed" // for the page's template
	"fmt"
	"html/template"
	"strconv"
	"time"

	"broadsheet/internal/content"
)

// listFormat is one format of the list of feeds, served at /feeds/{file}.
type listFormat struct {
	file, mediaType string
	write           func(*feedList) ([]byte, error)
}

func listFormats() []listFormat {
	return []listFormat{
		{"", "text/html; charset=utf-8", htmlOf},
		{"opml", "text/x-opml; charset=utf-8", opmlOf},
		{"json", jsonType, func(l *feedList) ([]byte, error) { return jsonDocument(l) }},
	}
}

// feedList is the list of all feeds that the audience may read.
type feedList struct {
	Base         string              `json:"-"`
	Publications []listedPublication `json:"publications"`
	modified     time.Time
}

// listedPublication is a publication with the addresses of its feeds, one for each format.
type listedPublication struct {
	ID       content.ID `json:"id"`
	Name     text       `json:"name"`
	Language text       `json:"language,omitempty"`

	Feeds    []feedLink      `json:"-"`
	Sections []listedSection `json:"-"`
}

type listedSection struct {
	ID   content.ID `json:"id"`
	Name text       `json:"name"`

	Feeds []feedLink `json:"-"`
}

// feedLink is the address of a feed in one format.
type feedLink struct {
	feedFormat
	Href string
}

// Title is the format's name.
func (l feedLink) Title() string { return l.title }

// TypeAttribute is the type attribute of a link to the feed. It is markup because the template would
// write the "+" of a media type as a character reference.
func (l feedLink) TypeAttribute() template.HTMLAttr {
	return template.HTMLAttr("type=" + strconv.Quote(l.mediaType)) //nolint:gosec // media types are constants
}

// MarshalJSON writes the address of each format as a member named by its extension.
func (p listedPublication) MarshalJSON() ([]byte, error) {
	type own listedPublication
	return joinObjects(own(p), addressesOf(p.Feeds), members{{"sections", p.Sections}})
}

// MarshalJSON writes the address of each format as a member named by its extension.
func (s listedSection) MarshalJSON() ([]byte, error) {
	type own listedSection
	return joinObjects(own(s), addressesOf(s.Feeds))
}

func addressesOf(links []feedLink) members {
	var all members
	for _, l := range links {
		all = append(all, member{l.extension, l.Href})
	}
	return all
}

// readFeedList reads the publications and sections that have feeds: all that the audience may read.
func readFeedList(ctx context.Context, r content.Reader, b base) (*feedList, error) {
	publications, err := r.AllPublications(ctx)
	if err != nil {
		return nil, err
	}
	var keys ids
	m := modified{now: r.Now()}
	for _, p := range publications {
		keys.add(p.ID)
		m.add(p)
	}
	sections, err := r.SectionsOfPublications(ctx, keys.list)
	if err != nil {
		return nil, err
	}
	l := &feedList{Base: string(b), Publications: []listedPublication{}}
	for _, p := range publications {
		for _, s := range sections[p.ID] {
			m.add(s)
		}
		l.Publications = append(l.Publications, listedPublicationOf(b, p, sections[p.ID]))
	}
	l.modified = m.last
	return l, nil
}

func listedPublicationOf(b base, p *content.Publication, sections []*content.Section) listedPublication {
	links := func(section string) (all []feedLink) {
		for _, f := range feedFormats() {
			all = append(all, feedLink{f, feedRequest{publication: p.ID, format: f, section: section}.address(b, "")})
		}
		return all
	}
	listed := listedPublication{ID: p.ID, Name: masthead(p), Language: language(p), Feeds: links(""), Sections: []listedSection{}}
	for _, s := range sections {
		listed.Sections = append(listed.Sections, listedSection{ID: s.ID, Name: line(s.Name), Feeds: links(s.Slug)})
	}
	return listed
}

//go:embed feedlist.html
var feedListHTML string

// feedListPage is the list for people. Its <link rel="alternate"> elements announce the feeds to feed
// readers (https://www.rssboard.org/rss-autodiscovery).
var feedListPage = template.Must(template.New("feeds").Parse(feedListHTML))

// htmlOf writes the list as a web page.
func htmlOf(l *feedList) ([]byte, error) {
	var out bytes.Buffer
	if err := feedListPage.Execute(&out, l); err != nil {
		return nil, fmt.Errorf("syndicate: the page of feeds: %w", err)
	}
	return out.Bytes(), nil
}
