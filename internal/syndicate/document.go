package syndicate

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

// document is a response body with its headers.
//
// lastModified is sent as Last-Modified, for people and for feed readers that display it; the zero time
// sends none. It never answers If-Modified-Since: a document also changes by the clock (an embargo
// lifts, a licence expires), and an article that leaves a list leaves no date behind. A client that
// revalidated by the date alone would keep withdrawn articles, so only the ETag revalidates.
type document struct {
	mediaType    string
	body         []byte
	lastModified time.Time
}

// composer makes the document for a request from what the reader's audience may read.
type composer func(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error)

// composeFeedOrList makes the documents below /feeds/: a list of the feeds, or a feed.
func composeFeedOrList(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	file := strings.TrimPrefix(req.URL.Path, "/feeds/")
	for _, f := range listFormats() {
		if f.file == file {
			return composeList(ctx, r, b, f)
		}
	}
	return composeFeed(ctx, r, b, file, req)
}

func composeFeed(ctx context.Context, r content.Reader, b base, file string, req *http.Request) (document, error) {
	q, err := parseFeedRequest(file, req.URL.Query())
	if err != nil {
		return document{}, err
	}
	f, err := readFeed(ctx, r, b, q)
	if err != nil {
		return document{}, err
	}
	d, err := documentOf(q.format.mediaType + "; charset=utf-8")(q.format.write(f))
	d.lastModified = f.updated
	return d, err
}

func composeList(ctx context.Context, r content.Reader, b base, f listFormat) (document, error) {
	l, err := readFeedList(ctx, r, b)
	if err != nil {
		return document{}, err
	}
	d, err := documentOf(f.mediaType)(f.write(l))
	d.lastModified = l.modified
	return d, err
}

// composeArticle makes the document of one article. A withdrawn article is answered with 200 and a
// tombstone, not with 410: its formats can express a withdrawal, and a program that holds a copy must
// read the tombstone to delete its copy and to learn the reason. Any other article that the audience
// may not read is not found.
func composeArticle(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	id, extension, _ := strings.Cut(req.PathValue("file"), ".")
	all := articleFormats()
	at := slices.IndexFunc(all, func(f articleFormat) bool { return f.extension == extension })
	if at < 0 {
		return document{}, notFound("the address of an article ends in " + alternatives(articleExtensions()))
	}
	articles, err := r.Articles(ctx, []content.ID{content.ID(id)})
	if err != nil {
		return document{}, err
	}
	a := articles[content.ID(id)]
	switch {
	case a != nil && a.Newsroom.Withdrawal != nil:
		a = tombstoneOf(a)
	case a == nil, a.Stub: // the same error for both: a caller must not learn that a withheld article exists
		return document{}, notFound("there is no such article")
	}
	set, err := readArticleSet(ctx, r, b, []*content.Article{a})
	if err != nil {
		return document{}, err
	}
	s := set.story(a)
	return documentOf(all[at].mediaType)(all[at].write(&s))
}

// composeIssue makes edition JSON, which `broadsheet import` reads.
func composeIssue(ctx context.Context, r content.Reader, _ base, req *http.Request) (document, error) {
	id, ok := strings.CutSuffix(req.PathValue("file"), ".json")
	if !ok {
		return document{}, notFound("the address of an issue ends in .json, that of its IIIF manifest in /manifest.json")
	}
	e, err := transfer.Read(ctx, r, content.ID(id))
	if err != nil {
		return document{}, err
	}
	var text bytes.Buffer
	err = e.Write(&text)
	return documentOf(jsonType)(text.Bytes(), err)
}

func composeManifest(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	p, err := readPrintedIssue(ctx, r, b, content.ID(req.PathValue("id")))
	if err != nil {
		return document{}, err
	}
	return documentOf(iiifType)(manifestOf(p))
}

func composeSitemap(ctx context.Context, r content.Reader, b base, _ *http.Request) (document, error) {
	set, err := readSitemap(ctx, r, b)
	if err != nil {
		return document{}, err
	}
	return documentOf("application/xml; charset=utf-8")(sitemapOf(set))
}

// documentOf returns a function that wraps the results of a writer into a document, without a date.
func documentOf(mediaType string) func([]byte, error) (document, error) {
	return func(body []byte, err error) (document, error) {
		return document{mediaType: mediaType, body: body}, err
	}
}
