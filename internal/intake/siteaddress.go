package intake

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"broadsheet/internal/edition"
	"broadsheet/internal/epaper"
)

// siteAddresses makes of the places of files what they are on their site: the same from whichever
// folder a file was imported, so that importing again changes nothing.
type siteAddresses struct {
	sites []string // the folders that hold sites, longest first
	base  *url.URL // of the site; nil when not known
}

func newSiteAddresses(files []source, base string) siteAddresses {
	var a siteAddresses
	for _, f := range files {
		if site, _ := splitSitePath(f.name()); !slices.Contains(a.sites, site) {
			a.sites = append(a.sites, site)
		}
	}
	slices.SortFunc(a.sites, func(s, t string) int { return cmp.Or(len(t)-len(s), strings.Compare(s, t)) })
	if base != "" {
		a.base, _ = url.Parse(strings.TrimSuffix(base, "/") + "/") // checked when the options were read
	}
	return a
}

func (a siteAddresses) rewrite(e *edition.Edition) {
	e.Issue.PDFURL = a.fileURL(e.Issue.PDFURL)
	for i := range e.Issue.Pages {
		p := &e.Issue.Pages[i]
		p.PDFURL, p.Image.URL = a.fileURL(p.PDFURL), a.fileURL(p.Image.URL)
		a.rewriteArticles(p.Articles)
	}
	a.rewriteArticles(e.Issue.Articles)
}

func (a siteAddresses) rewriteArticles(articles []edition.Article) {
	for i := range articles {
		article := &articles[i]
		article.URL = a.pageURL(article.URL)
		for j := range article.Images {
			article.Images[j].URL = a.fileURL(article.Images[j].URL)
		}
		for _, s := range article.Body {
			for _, b := range s.Blocks {
				if b.Image != nil {
					b.Image.URL = a.fileURL(b.Image.URL)
				}
			}
		}
	}
}

// pageURL is the address of an article's page. Without the site's, it is the path on it.
func (a siteAddresses) pageURL(address string) string {
	if address == "" || isAbsoluteURL(address) {
		return address
	}
	_, path := splitSitePath(address)
	if a.base != nil {
		return a.resolve(path)
	}
	return path
}

// fileURL is the address of a picture or PDF. Without the site's, it begins at its root.
func (a siteAddresses) fileURL(address string) string {
	if address == "" || isAbsoluteURL(address) {
		return address
	}
	path, within := address, false
	for _, site := range a.sites {
		if path, within = strings.CutPrefix(address, site+"/"); within || site == "" {
			break
		}
	}
	switch {
	case a.base != nil:
		return a.resolve(path)
	case strings.HasPrefix(path, "/"):
		return path
	}
	return "/" + path
}

func (a siteAddresses) resolve(path string) string {
	ref, err := url.Parse(path)
	if err != nil {
		return path
	}
	return a.base.ResolveReference(ref).String()
}

func isAbsoluteURL(address string) bool {
	return strings.Contains(address, "://") || strings.HasPrefix(address, "//")
}

// splitSitePath parts a file's path into the folder that holds its site and the path on the site,
// which begins where e-paper sites begin, or where the date stands, or is the file's name.
func splitSitePath(name string) (site, path string) {
	parts := strings.Split(name, "/")
	cut := len(parts) - 1
	for i := len(parts) - 1; i >= 0; i-- {
		if _, ok := epaper.DateOfPath(strings.Join(parts[i:], "/")); ok {
			cut = i
			break
		}
	}
	for i, part := range parts[:len(parts)-1] {
		if i > cut {
			break
		}
		switch strings.ToLower(part) {
		case "html", "pc", "layout", "content", "page":
			cut = i
		default:
			continue
		}
		break
	}
	return strings.Join(parts[:cut], "/"), strings.Join(parts[cut:], "/")
}
