package syndicate

import (
	"time"

	"broadsheet/internal/content"
)

// jsonFeed is a feed in https://www.jsonfeed.org/version/1.1/. Fields that the standard does not have
// are in the extension _broadsheet.
type jsonFeed struct {
	Version     string            `json:"version"`
	Title       text              `json:"title"`
	HomePageURL string            `json:"home_page_url"`
	FeedURL     string            `json:"feed_url"`
	NextURL     string            `json:"next_url,omitempty"`
	Authors     []jsonFeedAuthor  `json:"authors"`
	Language    text              `json:"language,omitempty"`
	Extension   jsonFeedExtension `json:"_broadsheet"`
	Items       []jsonFeedItem    `json:"items"`
}

type jsonFeedItem struct {
	ID          content.ID            `json:"id"`
	URL         string                `json:"url,omitempty"`
	Title       text                  `json:"title"`
	ContentHTML text                  `json:"content_html"`
	Summary     text                  `json:"summary,omitempty"`
	Image       string                `json:"image,omitempty"`
	Published   string                `json:"date_published"`
	Modified    string                `json:"date_modified"`
	Authors     []jsonFeedAuthor      `json:"authors,omitempty"`
	Tags        []text                `json:"tags,omitempty"`
	Language    text                  `json:"language,omitempty"`
	Attachments []jsonFeedFile        `json:"attachments,omitempty"`
	Extension   jsonFeedItemExtension `json:"_broadsheet"`
}

type jsonFeedAuthor struct {
	Name text `json:"name"`
}

type jsonFeedFile struct {
	URL      string `json:"url"`
	MimeType string `json:"mime_type"`
	Title    text   `json:"title,omitempty"`
}

type jsonFeedExtension struct {
	Publication  content.ID       `json:"publication"`
	RightsNotice text             `json:"rights_notice,omitempty"`
	Deleted      []tombstoneEntry `json:"deleted,omitempty"` // withdrawn articles
}

// jsonFeedItemExtension holds where the article was printed, its rights, what is withheld of it, and the
// addresses of its other formats.
type jsonFeedItemExtension struct {
	Kicker      text             `json:"kicker,omitempty"`
	Subtitle    text             `json:"subtitle,omitempty"`
	Byline      text             `json:"byline,omitempty"`
	Source      text             `json:"source,omitempty"`
	Issue       *jsonFeedIssue   `json:"issue,omitempty"`
	Page        *jsonFeedPage    `json:"page,omitempty"`
	Section     *jsonFeedSection `json:"section,omitempty"`
	Rights      jsonFeedRights   `json:"rights"`
	Withheld    []withheld       `json:"withheld,omitempty"`
	Corrections []correction     `json:"corrections,omitempty"`
	Formats     members          `json:"-"` // addresses by the name of the format
}

// MarshalJSON writes the address of each format as a member named by the format.
func (e jsonFeedItemExtension) MarshalJSON() ([]byte, error) {
	type own jsonFeedItemExtension
	return joinObjects(own(e), e.Formats)
}

type jsonFeedIssue struct {
	ID      content.ID   `json:"id"`
	Date    content.Date `json:"date"`
	Edition text         `json:"edition,omitempty"`
	Number  text         `json:"number,omitempty"`
}

type jsonFeedPage struct {
	ID     content.ID `json:"id"`
	Number text       `json:"number"`
	Name   text       `json:"name,omitempty"`
}

type jsonFeedSection struct {
	ID   content.ID `json:"id"`
	Name text       `json:"name"`
	Slug string     `json:"slug"`
}

type jsonFeedRights struct {
	Holder      text                `json:"holder"`
	Notice      text                `json:"notice,omitempty"`
	Syndication content.Syndication `json:"syndication"`
	ExpiresAt   string              `json:"expiresAt,omitempty"`
}

// jsonFeedOf writes a page of a feed as JSON Feed.
func jsonFeedOf(f *feed) ([]byte, error) {
	p := f.publication
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: line(f.title), HomePageURL: f.base.at("/feeds/"), FeedURL: f.self, NextURL: f.next,
		Authors: []jsonFeedAuthor{{Name: masthead(p)}}, Language: language(p),
		Extension: jsonFeedExtension{Publication: p.ID, RightsNotice: notice(p), Deleted: f.tombstones}, Items: []jsonFeedItem{},
	}
	for i := range f.stories {
		out.Items = append(out.Items, jsonFeedItemOf(&f.stories[i]))
	}
	return jsonDocument(out)
}

func jsonFeedItemOf(s *story) jsonFeedItem {
	item := jsonFeedItem{
		ID: s.ID, URL: s.base.web(s.SourceURL), Title: s.headline, ContentHTML: s.html(), Summary: s.summary(),
		Published: s.published().Format(time.RFC3339), Modified: s.updated().Format(time.RFC3339), Language: language(s.publication),
		Extension: jsonFeedItemExtensionOf(s),
	}
	for _, c := range s.authors() {
		item.Authors = append(item.Authors, jsonFeedAuthor{Name: line(c.name)})
	}
	if s.section != nil && line(s.section.Name) != "" {
		item.Tags = []text{line(s.section.Name)}
	}
	for i, p := range s.pictures {
		if i == 0 {
			item.Image = p.url
		}
		if p.mediaType != "" { // the standard requires a type, and a wrong one is worse than no attachment
			item.Attachments = append(item.Attachments, jsonFeedFile{URL: p.url, MimeType: p.mediaType, Title: line(p.caption)})
		}
	}
	return item
}

func jsonFeedItemExtensionOf(s *story) jsonFeedItemExtension {
	r := s.rights()
	out := jsonFeedItemExtension{
		Rights: jsonFeedRights{Holder: r.holder, Notice: r.notice, Syndication: r.syndication, ExpiresAt: s.local(r.expires)},
		Kicker: line(s.Kicker), Subtitle: line(s.Subtitle), Byline: line(s.Byline), Source: line(s.Source),
		Withheld: s.withheldFields(), Corrections: s.corrections(),
	}
	for _, f := range articleFormats() {
		out.Formats = append(out.Formats, member{f.name, s.base.article(s.ID, f.extension)})
	}
	if s.issue != nil {
		out.Issue = &jsonFeedIssue{ID: s.issue.ID, Date: s.issue.Date, Edition: line(s.issue.Edition), Number: line(s.issue.Number)}
	}
	if s.page != nil {
		out.Page = &jsonFeedPage{ID: s.page.ID, Number: line(s.page.Number), Name: line(s.page.Name)}
	}
	if s.section != nil {
		out.Section = &jsonFeedSection{ID: s.section.ID, Name: line(s.section.Name), Slug: s.section.Slug}
	}
	return out
}
