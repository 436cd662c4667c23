package syndicate

import (
	"context"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// newsSitemap is https://www.sitemaps.org/protocol.html with Google's extension for news
// (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap), which
// wants the articles of the last two days and at most a thousand.
type newsSitemap struct {
	XMLName struct{}     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string       `xml:"xmlns:news,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string      `xml:"loc"`
	LastMod string      `xml:"lastmod"`
	News    sitemapNews `xml:"news:news"`
}

type sitemapNews struct {
	Publication sitemapPublication `xml:"news:publication"`
	Date        string             `xml:"news:publication_date"`
	Title       text               `xml:"news:title"`
}

type sitemapPublication struct {
	Name     text   `xml:"news:name"`
	Language string `xml:"news:language"`
}

const (
	sitemapTime  = 48 * time.Hour
	sitemapLimit = 1000
	// sitemapURLLimit is how long a URL may be: "less than 2,048 characters".
	sitemapURLLimit = 2047
)

// readSitemap reads the news: the articles, and the publications that they are of. Their text
// is not in it, so it is not read.
func readSitemap(ctx context.Context, r content.Reader, b base) (*articleSet, error) {
	lists, err := r.ArticleLists(ctx, []content.ArticleQuery{{
		ArticleFilter: content.ArticleFilter{From: r.Now().Add(-sitemapTime)}, Order: content.NewestFirst, Window: content.Window{Limit: sitemapLimit},
	}})
	if err != nil {
		return nil, err
	}
	d := &articleSet{base: b, now: r.Now(), articles: present(plainArticles(lists[0]))}
	var publications ids
	for _, a := range d.articles {
		publications.add(a.PublicationID)
	}
	return d, fill(ctx, nil, &d.publications, r.Publications, publications)
}

// sitemapOf writes the news of two days.
func sitemapOf(d *articleSet) ([]byte, error) {
	out := newsSitemap{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, s := range d.stories() {
		loc := s.base.web(s.SourceURL)
		if loc == "" || len(loc) > sitemapURLLimit {
			loc = s.base.jsonld(s.ID)
		}
		if len(loc) > sitemapURLLimit {
			continue // below a public URL of that length nothing can be listed
		}
		out.URLs = append(out.URLs, sitemapURL{Loc: loc, LastMod: s.updated().Format(time.RFC3339), News: sitemapNews{
			Publication: sitemapPublication{Name: masthead(s.publication), Language: newsLanguage(string(language(s.publication)))},
			Date:        s.published().Format(time.RFC3339), Title: s.headline,
		}})
	}
	return xmlDocument(out)
}

// newsLanguage is a language as news sitemaps name it: ISO 639, and zh-cn and zh-tw for the
// two scripts of Chinese; "und" for one that nobody told.
func newsLanguage(tag string) string {
	tag = strings.ToLower(tag)
	first, _, _ := strings.Cut(tag, "-")
	switch {
	case first == "":
		return "und"
	case first != "zh":
		return first
	case strings.Contains(tag, "hant") || strings.HasSuffix(tag, "-tw") || strings.HasSuffix(tag, "-hk") || strings.HasSuffix(tag, "-mo"):
		return "zh-tw"
	}
	return "zh-cn"
}
