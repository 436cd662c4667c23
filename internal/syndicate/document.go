package syndicate

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

// document is what is served, and the date that is shown as that of its last change, if it has one. No
// caller may ask by that date: which articles there are, which names they show, and how much of them is
// given changes by the clock too, and what has left says nothing of when it did. A caller who asks by a
// date alone would keep what was taken back, so the tag alone tells.
type document struct {
	mediaType string
	body      []byte
	shown     time.Time
}

// maker makes a document of what a reader shows.
type maker func(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error)

func makeFeed(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	q, err := parseRequest(req.PathValue("file"), req.URL.Query())
	if err != nil {
		return document{}, err
	}
	f, err := readFeed(ctx, r, b, q)
	if err != nil {
		return document{}, err
	}
	write := map[string]func(*feed) ([]byte, error){"rss": rssOf, "atom": atomOf, "json": jsonFeedOf}[q.format]
	d, err := tagged(feedTypes[q.format] + "; charset=utf-8")(write(f))
	d.shown = f.updated
	return d, err
}

func makeDirectory(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	d, err := readDirectory(ctx, r, b)
	if err != nil {
		return document{}, err
	}
	made := document{}
	switch req.URL.Path {
	case "/feeds/opml":
		made, err = tagged("text/x-opml; charset=utf-8")(d.opmlOf())
	case "/feeds/json":
		made, err = tagged(jsonType)(jsonDocument(d))
	default:
		made, err = tagged("text/html; charset=utf-8")(d.htmlOf())
	}
	made.shown = d.modified
	return made, err
}

// makeArticle makes one article. One that was withdrawn is a document as others are, with 200 and a
// tag: both formats have a word for it, and programs that keep copies have to read it, to take theirs
// back and to say why, where most would give up at a 410. What is withheld for another reason is
// not there.
func makeArticle(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	id, format, _ := strings.Cut(req.PathValue("file"), ".")
	writers := map[string]struct {
		mediaType string
		write     func(*story) ([]byte, error)
	}{"ninjs.json": {jsonType, ninjsOf}, "jsonld": {jsonldType, jsonldOf}}
	as, known := writers[format]
	if !known {
		return document{}, notFound("articles end in .ninjs.json or .jsonld")
	}
	articles, err := r.Articles(ctx, []content.ID{content.ID(id)})
	if err != nil {
		return document{}, err
	}
	a := articles[content.ID(id)]
	switch {
	case a != nil && a.Newsroom.Withdrawal != nil:
		a = tombstone(a)
	case a == nil, a.Stub: // that it is there, and why it is not given, are nobody's business
		return document{}, notFound("there is no such article")
	}
	d, err := compile(ctx, r, b, []*content.Article{a})
	if err != nil {
		return document{}, err
	}
	s := d.story(a)
	return tagged(as.mediaType)(as.write(&s))
}

// makeIssue makes edition JSON, which can be imported.
func makeIssue(ctx context.Context, r content.Reader, _ base, req *http.Request) (document, error) {
	id, ok := strings.CutSuffix(req.PathValue("file"), ".json")
	if !ok {
		return document{}, notFound("issues end in .json; their pages are in /manifest.json")
	}
	e, err := transfer.Read(ctx, r, content.ID(id))
	if err != nil {
		return document{}, err
	}
	var text bytes.Buffer
	err = e.Write(&text)
	return tagged(jsonType)(text.Bytes(), err)
}

func makeManifest(ctx context.Context, r content.Reader, b base, req *http.Request) (document, error) {
	p, err := readPaper(ctx, r, b, content.ID(req.PathValue("id")))
	if err != nil {
		return document{}, err
	}
	return tagged(iiifType)(manifestOf(p))
}

func makeSitemap(ctx context.Context, r content.Reader, b base, _ *http.Request) (document, error) {
	d, err := readSitemap(ctx, r, b)
	if err != nil {
		return document{}, err
	}
	return tagged("application/xml; charset=utf-8")(sitemapOf(d))
}

// tagged makes a document of what a format wrote, without a date.
func tagged(mediaType string) func([]byte, error) (document, error) {
	return func(body []byte, err error) (document, error) {
		return document{mediaType: mediaType, body: body}, err
	}
}
