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
	scheduled   bool // not yet published, for those who see it all the same
}

// picture is an image that can be shown.
type picture struct {
	url, mediaType  string
	caption, credit string
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
		s.pictures = append(s.pictures, picture{url: image.URL, mediaType: mediaType(image.URL), caption: image.Caption, credit: image.Credit})
		a.Images = append(a.Images, image)
	}
	s.Article = &a
}

func (s *story) html() text  { return text(articleHTML(s.Article, s.body)) }
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

// updated is when the article changed last. One that never changed since it came in is as old
// as its publication: a paper of years ago is no news because it was imported today.
func (s *story) updated() time.Time {
	if s.Revision > s.Created && s.UpdatedAt.After(s.PublishedAt) {
		return s.UpdatedAt.In(s.published().Location())
	}
	return s.published()
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
