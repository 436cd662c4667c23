package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// rss is a feed in https://www.rssboard.org/rss-specification, with these extensions:
//   - the full text: https://web.resource.org/rss/1.0/modules/content/
//   - authors and rights: https://www.dublincore.org/specifications/dublin-core/dces/
//   - pictures: https://www.rssboard.org/media-rss
//   - links between pages: https://www.rfc-editor.org/rfc/rfc5005#section-3
type rss struct {
	XMLName struct{}   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title          text       `xml:"title"`
	Link           string     `xml:"link"`
	Description    text       `xml:"description"`
	Language       text       `xml:"language,omitempty"`
	Copyright      text       `xml:"copyright,omitempty"`
	ManagingEditor text       `xml:"managingEditor,omitempty"`
	LastBuildDate  string     `xml:"lastBuildDate"`
	Generator      string     `xml:"generator"`
	Docs           string     `xml:"docs"`
	Links          []atomLink `xml:"atom:link"`
	Items          []rssItem  `xml:"item"`
}

type rssItem struct {
	Title       text       `xml:"title"`
	Link        string     `xml:"link,omitempty"`
	Description text       `xml:"description,omitempty"`
	Creators    []text     `xml:"dc:creator"`
	Rights      text       `xml:"dc:rights"`
	Category    []text     `xml:"category"`
	GUID        rssGUID    `xml:"guid"`
	PubDate     string     `xml:"pubDate"`
	Links       []atomLink `xml:"atom:link"`
	Encoded     *cdata     `xml:"content:encoded"` // nil if the body is withheld
	Media       []rssMedia `xml:"media:content"`
}

// rssGUID is an id that is not a URL.
type rssGUID struct {
	IsPermaLink bool       `xml:"isPermaLink,attr"`
	ID          content.ID `xml:",chardata"`
}

type rssMedia struct {
	URL         string     `xml:"url,attr"`
	Type        string     `xml:"type,attr,omitempty"`
	Medium      string     `xml:"medium,attr"`
	Description *rssTyped  `xml:"media:description"`
	Credit      *rssCredit `xml:"media:credit"`
	Copyright   text       `xml:"media:copyright,omitempty"`
}

type rssTyped struct {
	Type string `xml:"type,attr"`
	Text text   `xml:",chardata"`
}

type rssCredit struct {
	Role   string `xml:"role,attr"`
	Scheme string `xml:"scheme,attr"`
	Name   text   `xml:",chardata"`
}

// rssOf writes a page of a feed as RSS.
func rssOf(f *feed) ([]byte, error) {
	p := f.publication
	channel := rssChannel{
		Title: line(f.title), Link: f.base.at("/feeds/"), Description: line(f.title), Language: language(p), Copyright: notice(p),
		LastBuildDate: f.updated.Format(time.RFC1123Z), Generator: generator, Docs: "https://www.rssboard.org/rss-specification",
		Links: feedLinks(f),
	}
	if address := email(p); address != "" {
		channel.ManagingEditor = address + " (" + masthead(p) + ")"
	}
	for i := range f.stories {
		channel.Items = append(channel.Items, rssItemOf(&f.stories[i]))
	}
	return xmlDocument(rss{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Atom: "http://www.w3.org/2005/Atom", Media: "http://search.yahoo.com/mrss/", Channel: channel,
	})
}

func rssItemOf(s *story) rssItem {
	item := rssItem{
		Title: s.headline, Link: s.base.web(s.SourceURL), Description: paragraph(s.summary()), Rights: s.rights().line(), GUID: rssGUID{ID: s.ID},
		PubDate: s.published().Format(time.RFC1123Z), Links: []atomLink{machineLink(s)},
	}
	if !s.withholds(fieldBody) {
		item.Encoded = &cdata{HTML: s.html()}
	}
	for _, c := range s.authors() {
		item.Creators = append(item.Creators, line(c.name))
	}
	if s.section != nil && line(s.section.Name) != "" {
		item.Category = []text{line(s.section.Name)}
	}
	for _, p := range s.pictures {
		item.Media = append(item.Media, rssMediaOf(p))
	}
	return item
}

func rssMediaOf(p picture) rssMedia {
	m := rssMedia{URL: p.url, Type: p.mediaType, Medium: "image", Copyright: p.copyright()}
	if p.caption != "" {
		m.Description = &rssTyped{Type: "plain", Text: line(p.caption)}
	}
	if p.credit != "" {
		m.Credit = &rssCredit{Role: "photographer", Scheme: "urn:ebu", Name: line(p.credit)}
	}
	return m
}

// copyright returns the picture's own rights in one line; "" if it has none.
func (p picture) copyright() text {
	r := rights{holder: line(p.rights.Holder), notice: line(p.rights.Notice)}
	if r.holder == "" {
		return r.notice
	}
	return r.line()
}
