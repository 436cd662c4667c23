package syndicate

import (
	"context"
	"html"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// dossier is what is known of some articles, each relation read by one call.
type dossier struct {
	base         base
	now          time.Time
	articles     []*content.Article
	publications map[content.ID]*content.Publication
	issues       map[content.ID]*content.Issue
	pages        map[content.ID]*content.Page
	sections     map[content.ID]*content.Section
	authors      map[content.ID]*content.Author
	bodies       map[content.ID]content.Body
}

// compile reads what belongs to articles.
func compile(ctx context.Context, r content.Reader, b base, articles []*content.Article) (*dossier, error) {
	d := &dossier{base: b, now: r.Now(), articles: articles}
	var publications, issues, pages, sections, authors, all ids
	for _, a := range articles {
		publications.add(a.PublicationID)
		issues.add(a.IssueID)
		pages.add(a.PageID)
		sections.add(a.SectionID)
		all.add(a.ID)
		for _, c := range a.Credits {
			authors.add(c.AuthorID)
		}
	}
	err := fill(ctx, nil, &d.publications, r.Publications, publications)
	err = fill(ctx, err, &d.issues, r.Issues, issues)
	err = fill(ctx, err, &d.pages, r.Pages, pages)
	err = fill(ctx, err, &d.sections, r.Sections, sections)
	err = fill(ctx, err, &d.authors, r.Authors, authors)
	return d, fill(ctx, err, &d.bodies, r.Bodies, all)
}

// fill makes one call of a reader, unless nothing is asked for or an earlier one failed.
func fill[T any](ctx context.Context, failed error, to *map[content.ID]T, read func(context.Context, []content.ID) (map[content.ID]T, error), keys ids) error {
	if failed != nil || len(keys.list) == 0 {
		return failed
	}
	var err error
	*to, err = read(ctx, keys.list)
	return err
}

// ids are ids, each once.
type ids struct {
	list []content.ID
	seen map[content.ID]bool
}

func (s *ids) add(id content.ID) {
	if id == "" || s.seen[id] {
		return
	}
	if s.seen == nil {
		s.seen = map[content.ID]bool{}
	}
	s.seen[id] = true
	s.list = append(s.list, id)
}

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

// stories puts together what was read.
func (d *dossier) stories() []story {
	out := make([]story, len(d.articles))
	for i, a := range d.articles {
		out[i] = d.story(a)
	}
	return out
}

func (d *dossier) story(a *content.Article) story {
	s := story{
		Article: a, base: d.base, publication: d.publications[a.PublicationID], issue: d.issues[a.IssueID],
		page: d.pages[a.PageID], section: d.sections[a.SectionID], scheduled: a.StatusAt(d.now) == content.Scheduled,
	}
	if s.publication == nil {
		s.publication = &content.Publication{ID: a.PublicationID}
	}
	s.headline = headline(a, d.bodies[a.ID])
	s.illustrate(d.bodies[a.ID])
	for _, c := range a.Credits {
		known := credit{id: c.AuthorID, name: c.Name, role: c.Role, kind: content.Person}
		if author := d.authors[c.AuthorID]; author != nil {
			known.name, known.kind = author.Name, author.Kind
		}
		s.credits = append(s.credits, known)
	}
	return s
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
		if c.role.Authors() && !slices.ContainsFunc(out, func(o credit) bool { return o.name == c.name }) {
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

// edition names the issue: its date, and its number when it has one.
func edition(i *content.Issue) string {
	if i.Number == "" {
		return i.Date.String()
	}
	return i.Date.String() + ", No. " + i.Number
}

// pageLabel names a page: its number, and its name when it has one.
func pageLabel(p *content.Page) string { return strings.TrimSpace(p.Number + " " + p.Name) }

// paragraph is text as HTML.
func paragraph(t text) text { return text(html.EscapeString(clean(string(t)))) }
