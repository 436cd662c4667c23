package syndicate

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// pageSize is the maximum number of articles on one page of a feed.
const pageSize = 50

// feedRequest is a request for one page of a feed.
type feedRequest struct {
	publication            content.ID
	format                 feedFormat
	section, author, issue string // filters; "" for none
	after                  string // a cursor; "" for the first page
}

// feed is one page of a feed, in any format.
type feed struct {
	base        base
	publication *content.Publication
	mediaType   string
	title       string
	parts       []content.ID     // the section, author and issue that it is limited to, in this order
	stories     []story          // newest first
	tombstones  []tombstoneEntry // latest withdrawal first; on the first page only
	self, first string           // addresses of this page and of the first one
	next        string           // address of the page with older articles; "" on the last page
	updated     time.Time        // the latest change of anything on the page
}

// parseFeedRequest reads the request from the last part of the path and the query. A path without a
// known extension is NotFound.
func parseFeedRequest(file string, query url.Values) (feedRequest, error) {
	dot := strings.LastIndexByte(file, '.')
	if dot <= 0 {
		return feedRequest{}, notFound("there is no feed at this address; /feeds/ lists all feeds")
	}
	all := feedFormats()
	at := slices.IndexFunc(all, func(f feedFormat) bool { return f.extension == file[dot+1:] })
	if at < 0 {
		return feedRequest{}, notFound("the address of a feed ends in " + alternatives(feedExtensions()) + "; /feeds/ lists all feeds")
	}
	return feedRequest{
		publication: publicationID(file[:dot]), format: all[at],
		section: query.Get("section"), author: query.Get("author"), issue: query.Get("issue"), after: query.Get("after"),
	}, nil
}

// publicationID returns the id of a publication, given the id or the part after its prefix "pub_".
func publicationID(key string) content.ID {
	if content.ID(key).Kind() == content.KindPublication {
		return content.ID(key)
	}
	return content.ID(string(content.KindPublication) + "_" + key)
}

// address returns the canonical address of the page that begins after a cursor.
func (q feedRequest) address(b base, after string) string {
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

func (b base) feed(publication content.ID, format feedFormat) string {
	return b.at("/feeds/", strings.TrimPrefix(string(publication), "pub_"), ".", format.extension)
}

// readFeed reads a page of a feed.
func readFeed(ctx context.Context, r content.Reader, b base, q feedRequest) (*feed, error) {
	after, err := parseCursor(q.after)
	if err != nil {
		return nil, err
	}
	f := &feed{base: b, mediaType: q.format.mediaType, self: q.address(b, q.after), first: q.address(b, "")}
	filter, err := f.readFilter(ctx, r, q)
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
		if err := f.readTombstones(ctx, r, filter); err != nil {
			return nil, err
		}
	}
	set, err := readArticleSet(ctx, r, b, f.listed(articles))
	if err != nil {
		return nil, err
	}
	f.setStories(set)
	return f, nil
}

func plainArticles(list []content.RankedArticle) []*content.Article {
	articles := make([]*content.Article, len(list))
	for i, a := range list {
		articles[i] = a.Article
	}
	return articles
}

// setStories fills the page with the articles that were read.
func (f *feed) setStories(set *articleSet) {
	f.stories = set.stories()
	for i := range f.stories {
		f.advanceUpdated(f.stories[i].updated())
	}
	if f.updated.IsZero() { // the page is empty
		f.updated = f.publication.UpdatedAt.In(f.publication.Location())
	}
}

// readFilter reads the publication, section, author and issue of the request. It sets the feed's
// publication, title and parts, and returns the filter for its articles. A name that is unknown, or of
// another publication, is NotFound.
func (f *feed) readFilter(ctx context.Context, r content.Reader, q feedRequest) (content.ArticleFilter, error) {
	filter := content.ArticleFilter{PublicationID: q.publication}
	publications, err := r.Publications(ctx, []content.ID{q.publication})
	if err != nil {
		return filter, err
	}
	if f.publication = publications[q.publication]; f.publication == nil {
		return filter, notFound("there is no such publication; /feeds/ lists all feeds")
	}
	f.title = string(masthead(f.publication))
	if q.section != "" {
		if err := f.readSection(ctx, r, q.section, &filter); err != nil {
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
			return filter, notFound("author: the publication has no such author; give the id of an author")
		}
		filter.AuthorIDs = []content.ID{a.ID}
		f.limitTo(a.ID, a.Name)
	}
	if q.issue != "" {
		issues, err := r.Issues(ctx, []content.ID{content.ID(q.issue)})
		i := issues[content.ID(q.issue)]
		if err != nil {
			return filter, err
		}
		if i == nil || i.PublicationID != q.publication {
			return filter, notFound("issue: the publication has no such issue; give the id of an issue")
		}
		filter.IssueID = i.ID
		f.limitTo(i.ID, i.Date.String())
	}
	return filter, nil
}

func (f *feed) readSection(ctx context.Context, r content.Reader, key string, filter *content.ArticleFilter) error {
	sections, err := r.SectionsOfPublications(ctx, []content.ID{f.publication.ID})
	if err != nil {
		return err
	}
	all := sections[f.publication.ID]
	at := slices.IndexFunc(all, func(s *content.Section) bool { return string(s.ID) == key || s.Slug == key })
	if at < 0 {
		return notFound("section: the publication has no such section; give the id or the slug of one that /feeds/ lists")
	}
	filter.SectionIDs = []content.ID{all[at].ID}
	f.limitTo(all[at].ID, all[at].Name)
	return nil
}

// limitTo adds a part that the feed is limited to, and the part's name to the title.
func (f *feed) limitTo(id content.ID, name string) {
	f.parts = append(f.parts, id)
	f.title += " · " + name
}

func notFound(message string) error { return content.Errorf(content.NotFound, "%s", message) }
