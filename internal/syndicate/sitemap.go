package syndicate

import (
	"context"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// newsSitemap is a sitemap in https://www.sitemaps.org/protocol.html with Google's extension for news
// (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap), which allows
// articles of the last two days, at most 1,000 of them.
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
	sitemapPeriod = 48 * time.Hour
	sitemapLimit  = 1000 // articles
	// sitemapURLLimit is the maximum length of a URL in a sitemap: "less than 2,048 characters".
	sitemapURLLimit = 2047
)

// readSitemap reads the articles of the last two days and their publications. It does not read bodies,
// which are not in a sitemap.
func readSitemap(ctx context.Context, r content.Reader, b base) (*articleSet, error) {
	lists, err := r.ArticleLists(ctx, []content.ArticleQuery{{
		ArticleFilter: content.ArticleFilter{From: r.Now().Add(-sitemapPeriod)}, Order: content.NewestFirst, Window: content.Window{Limit: sitemapLimit},
	}})
	if err != nil {
		return nil, err
	}
	set := &articleSet{base: b, now: r.Now(), articles: listed(plainArticles(lists[0]))}
	var publications ids
	for _, a := range set.articles {
		publications.add(a.PublicationID)
	}
	return set, readInto(ctx, nil, &set.publications, r.Publications, publications)
}

// sitemapOf writes a news sitemap. An article without a web address at its source, or with one that is
// too long, is listed by its JSON-LD.
func sitemapOf(set *articleSet) ([]byte, error) {
	out := newsSitemap{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, s := range set.stories() {
		loc := s.base.web(s.SourceURL)
		if loc == "" || len(loc) > sitemapURLLimit {
			loc = s.base.jsonld(s.ID)
		}
		if len(loc) > sitemapURLLimit {
			continue // the public URL itself is too long
		}
		out.URLs = append(out.URLs, sitemapURL{Loc: loc, LastMod: s.updated().Format(time.RFC3339), News: sitemapNews{
			Publication: sitemapPublication{Name: masthead(s.publication), Language: newsLanguage(string(language(s.publication)))},
			Date:        s.published().Format(time.RFC3339), Title: s.headline,
		}})
	}
	return xmlDocument(out)
}

// newsLanguage converts a language tag to the codes of news sitemaps: ISO 639, but zh-cn and zh-tw for
// simplified and traditional Chinese. An unknown language is "und".
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
