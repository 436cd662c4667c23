package syndicate

import (
	"html"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// story is an article with what belongs to it. What is not there is nil.
type story struct {
	*content.Article
	base        base
	publication *content.Publication
	issue       *content.Issue
	page        *content.Page
	section     *content.Section
	body        content.Body // with absolute addresses
	pictures    []picture    // each once, those that can be shown
	credits     []credit
	headline    text
	status      content.Status
	now         time.Time // when it is read
}

// picture is an image that can be shown.
type picture struct {
	url, mediaType  string
	caption, credit string
	rights          content.Rights // of its own; else the article's hold
}

// credit is one who is credited, by the name that the publication knows them under.
type credit struct {
	id   content.ID // empty for one who is a printed name alone
	name string
	kind content.AuthorKind
	role content.Role
}

// illustrate makes the addresses of the article's images absolute, those in its body too.
func (s *story) illustrate(body content.Body) {
	images := slices.Clone(s.Images)
	s.body.Sections = slices.Clone(body.Sections) // the reader's are not ours to change
	for i := range s.body.Sections {
		blocks := slices.Clone(s.body.Sections[i].Blocks)
		for j, b := range blocks {
			if b.Image != nil {
				images = append(images, *b.Image)
				image := *b.Image
				image.URL = s.base.absolute(image.URL)
				blocks[j].Image = &image
			}
		}
		s.body.Sections[i].Blocks = blocks
	}
	a := *s.Article
	a.Images = nil
	for _, image := range images {
		image.URL = s.base.absolute(image.URL)
		if image.URL == "" || slices.ContainsFunc(s.pictures, func(p picture) bool { return p.url == image.URL }) {
			continue
		}
		s.pictures = append(s.pictures, picture{url: image.URL, mediaType: mediaType(image.URL), caption: image.Caption, credit: image.Credit, rights: image.Rights})
		a.Images = append(a.Images, image)
	}
	s.Article = &a
}

// html is the article in full or, where the body is withheld, with its summary instead.
func (s *story) html() text {
	body := s.body
	if s.withholds(fieldBody) && s.Summary != "" {
		body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: s.Summary}}}}}
	}
	return text(articleHTML(s.Article, body, s.base.absolute))
}

func (s *story) plain() text { return text(s.body.Text()) }

// summary is the article's own, or nothing: formats that have the whole text need no other.
func (s *story) summary() text { return line(s.Summary) }

// by is who wrote it, in words: the byline as printed, or the names.
func (s *story) by() text {
	if s.Byline != "" {
		return line(s.Byline)
	}
	var names []string
	for _, c := range s.authors() {
		names = append(names, c.name)
	}
	return line(strings.Join(names, ", "))
}

// authors are those credited who count as authors, each once.
func (s *story) authors() []credit {
	var out []credit
	for _, c := range s.credits {
		if c.role.Authors() && line(c.name) != "" && !slices.ContainsFunc(out, func(o credit) bool { return o.name == c.name }) {
			out = append(out, c)
		}
	}
	return out
}

// published is when the article was published, by its newspaper's clocks.
func (s *story) published() time.Time { return s.PublishedLocal() }

// local is a moment by the article's newspaper's clocks; empty for none.
func (s *story) local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.published().Location()).Format(time.RFC3339)
}

// updated is when the article changed last. One that never changed since it came in is as old
// as its publication: a paper of years ago is no news because it was imported today. But what was
// corrected or withdrawn before it came in is not older than that.
func (s *story) updated() time.Time {
	last := s.PublishedAt
	moments := []time.Time{s.WithdrawnAt()}
	if s.Revision > s.Created {
		moments = append(moments, s.UpdatedAt)
	}
	for _, c := range s.Newsroom.Corrections {
		moments = append(moments, c.At)
	}
	for _, t := range moments {
		if t.After(last) {
			last = t
		}
	}
	return last.In(s.published().Location())
}

// editionName names the issue: its date, and its number when it has one.
func editionName(i *content.Issue) string {
	if i.Number == "" {
		return i.Date.String()
	}
	return i.Date.String() + ", No. " + i.Number
}

// pageLabel names a page: its number, and its name when it has one.
func pageLabel(p *content.Page) string { return strings.TrimSpace(p.Number + " " + p.Name) }

// paragraph is text as HTML.
func paragraph(t text) text { return text(html.EscapeString(clean(string(t)))) }
