package syndicate

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// pageSize is how many articles one page of a feed has at most.
const pageSize = 50

// request is which page of which feed is wanted.
type request struct {
	publication            content.ID
	format                 string // what the path ends in: rss, atom, json
	section, author, issue string
	after                  string
}

// feed is a page of a feed, whatever the format.
type feed struct {
	base        base
	publication *content.Publication
	title       string
	parts       []content.ID // what of the publication it is of, in the order of [request]
	stories     []story
	graves      []grave // of those withdrawn last, the latest at first; on the first page alone
	self, first string  // addresses
	next        string  // of the page with older articles; empty on the last
	updated     time.Time
}

// parseRequest reads what a path and a query ask for.
func parseRequest(file string, query url.Values) (request, error) {
	dot := strings.LastIndexByte(file, '.')
	if dot <= 0 {
		return request{}, notFound("there is no feed here; /feeds/ lists them")
	}
	q := request{
		publication: publicationID(file[:dot]), format: file[dot+1:],
		section: query.Get("section"), author: query.Get("author"), issue: query.Get("issue"), after: query.Get("after"),
	}
	if feedTypes[q.format] == "" {
		return request{}, notFound("feeds end in .rss, .atom or .json; /feeds/ lists them")
	}
	return q, nil
}

// publicationID takes a publication's whole id, or what follows its prefix.
func publicationID(key string) content.ID {
	if content.ID(key).Kind() == content.KindPublication {
		return content.ID(key)
	}
	return content.ID(string(content.KindPublication) + "_" + key)
}

// address is where the page is, in one spelling.
func (q request) address(b base, after string) string {
	address := b.feed(q.publication, q.format)
	sign := "?"
	for _, p := range [][2]string{{"section", q.section}, {"author", q.author}, {"issue", q.issue}, {"after", after}} {
		if p[1] != "" {
			address += sign + p[0] + "=" + url.QueryEscape(p[1])
			sign = "&"
		}
	}
	return address
}

func (b base) feed(publication content.ID, format string) string {
	return b.at("/feeds/", strings.TrimPrefix(string(publication), "pub_"), ".", format)
}

// readFeed reads a page of a feed.
func readFeed(ctx context.Context, r content.Reader, b base, q request) (*feed, error) {
	after, err := parseCursor(q.after)
	if err != nil {
		return nil, err
	}
	f := &feed{base: b, self: q.address(b, q.after), first: q.address(b, "")}
	filter, err := f.choose(ctx, r, q)
	if err != nil {
		return nil, err
	}
	lists, err := r.ArticleLists(ctx, []content.ArticleQuery{{
		ArticleFilter: filter, Order: content.NewestFirst, Window: content.Window{After: after, Limit: pageSize + 1},
	}})
	if err != nil {
		return nil, err
	}
	articles := plainArticles(lists[0])
	if len(articles) > pageSize {
		articles = articles[:pageSize]
		f.next = q.address(b, cursorOf(articles[pageSize-1].KeyIn(content.NewestFirst, 0)))
	}
	if after == nil {
		if err := f.bury(ctx, r, filter); err != nil {
			return nil, err
		}
	}
	d, err := compile(ctx, r, b, f.present(articles))
	if err != nil {
		return nil, err
	}
	f.take(d)
	return f, nil
}

func plainArticles(list []content.RankedArticle) []*content.Article {
	articles := make([]*content.Article, len(list))
	for i, a := range list {
		articles[i] = a.Article
	}
	return articles
}

// take makes the page of what was read.
func (f *feed) take(d *articleSet) {
	f.stories = d.stories()
	for i := range f.stories {
		f.touch(f.stories[i].updated())
	}
	if f.updated.IsZero() { // nothing in it
		f.updated = f.publication.UpdatedAt.In(f.publication.Location())
	}
}

// choose finds what the feed is of, and names it: the publication, and one of its sections,
// authors and issues each, as far as they are asked for.
func (f *feed) choose(ctx context.Context, r content.Reader, q request) (content.ArticleFilter, error) {
	filter := content.ArticleFilter{PublicationID: q.publication}
	publications, err := r.Publications(ctx, []content.ID{q.publication})
	if err != nil {
		return filter, err
	}
	if f.publication = publications[q.publication]; f.publication == nil {
		return filter, notFound("there is no such publication; /feeds/ lists the feeds")
	}
	f.title = string(masthead(f.publication))
	if q.section != "" {
		if err := f.chooseSection(ctx, r, q.section, &filter); err != nil {
			return filter, err
		}
	}
	if q.author != "" {
		authors, err := r.Authors(ctx, []content.ID{content.ID(q.author)})
		a := authors[content.ID(q.author)]
		if err != nil {
			return filter, err
		}
		if a == nil || a.PublicationID != q.publication {
			return filter, notFound("the publication has no such author; name one by its id")
		}
		filter.AuthorIDs = []content.ID{a.ID}
		f.name(a.ID, a.Name)
	}
	if q.issue != "" {
		issues, err := r.Issues(ctx, []content.ID{content.ID(q.issue)})
		i := issues[content.ID(q.issue)]
		if err != nil {
			return filter, err
		}
		if i == nil || i.PublicationID != q.publication {
			return filter, notFound("the publication has no such issue; name one by its id")
		}
		filter.IssueID = i.ID
		f.name(i.ID, i.Date.String())
	}
	return filter, nil
}

func (f *feed) chooseSection(ctx context.Context, r content.Reader, key string, filter *content.ArticleFilter) error {
	sections, err := r.SectionsOfPublications(ctx, []content.ID{f.publication.ID})
	if err != nil {
		return err
	}
	all := sections[f.publication.ID]
	at := slices.IndexFunc(all, func(s *content.Section) bool { return string(s.ID) == key || s.Slug == key })
	if at < 0 {
		return notFound("the publication has no such section; name one by its id or slug: /feeds/ lists them")
	}
	filter.SectionIDs = []content.ID{all[at].ID}
	f.name(all[at].ID, all[at].Name)
	return nil
}

// name makes the feed one of a part of what it was of.
func (f *feed) name(id content.ID, name string) {
	f.parts = append(f.parts, id)
	f.title += " · " + name
}

func notFound(why string) error { return content.Errorf(content.NotFound, "%s", why) }
