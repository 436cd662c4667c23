package syndicate

import (
	"html"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/markup"
)

// story is an article with its related documents. An unknown one is nil, except the publication.
type story struct {
	*content.Article
	base        base
	publication *content.Publication
	issue       *content.Issue
	page        *content.Page
	section     *content.Section
	body        content.Body // its image addresses are absolute
	pictures    []picture    // those with a valid address, each once
	credits     []credit
	headline    text
	status      content.Status
	now         time.Time // the time of the request
}

// picture is an image with an absolute address.
type picture struct {
	url, mediaType  string
	caption, credit string
	rights          content.Rights // its own; if empty, the article's apply
}

// credit is a credited author, by the author's name in the publication.
type credit struct {
	id   content.ID // "" if only a name was printed
	name string
	kind content.AuthorKind
	role content.Role
}

// setImages collects the pictures of the article and its body, with absolute addresses. It replaces the
// article by a copy, because the reader's documents are shared.
func (s *story) setImages(body content.Body) {
	images := slices.Clone(s.Images)
	s.body = body.Map(func(b content.BodyBlock) content.BodyBlock {
		if b.Image != nil {
			images = append(images, *b.Image)
		}
		return b.WithAddresses(s.base.absolute, markup.Balance) // html makes links absolute
	})
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

// html returns the whole article as HTML. The summary takes the place of a withheld body.
func (s *story) html() text {
	body := s.body
	if s.withholds(fieldBody) && s.Summary != "" {
		body = content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: s.Summary}}}}}
	}
	return text(articleHTML(s.Article, body, s.base.absolute))
}

// plain returns the body as plain text.
func (s *story) plain() text { return text(s.body.Text()) }

// summary returns the article's own summary. None is made from the body, as formats have the whole body.
func (s *story) summary() text { return line(s.Summary) }

// by returns the byline as it was printed; without one, the names of the authors.
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

// authors returns the credits whose role is that of an author, each name once.
func (s *story) authors() []credit {
	var out []credit
	for _, c := range s.credits {
		if c.role.Authors() && line(c.name) != "" && !slices.ContainsFunc(out, func(o credit) bool { return o.name == c.name }) {
			out = append(out, c)
		}
	}
	return out
}

// published returns the publication time in the newspaper's time zone.
func (s *story) published() time.Time { return s.PublishedLocal() }

// local writes a time in the newspaper's time zone; "" for the zero time.
func (s *story) local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.published().Location()).Format(time.RFC3339)
}

// updated returns the time of the article's last change, in the newspaper's time zone. For an article
// that has not changed since its import it is the publication time: importing an old newspaper does not
// make its articles new. Corrections and withdrawals count even if they are older than the import.
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

// editionName returns the date of the issue, with its edition and its number if it has them.
func editionName(i *content.Issue) string {
	name := i.Date.String()
	if i.Edition != "" {
		name += ", " + i.Edition
	}
	if i.Number != "" {
		name += ", No. " + i.Number
	}
	return name
}

// pageLabel returns the number of a page, with its name if it has one.
func pageLabel(p *content.Page) string { return strings.TrimSpace(p.Number + " " + p.Name) }

// paragraph returns text escaped as HTML.
func paragraph(t text) text { return text(html.EscapeString(clean(string(t)))) }
