package intake

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/epaper"
	"broadsheet/internal/weburl"
)

// siteAddresses rewrites paths of files into their addresses on the newspaper's site. An address
// does not depend on the folder from which a file was imported, so that importing it again
// changes nothing.
type siteAddresses struct {
	sites []string // folders that contain a site, longest first
	base  *url.URL // address of the site; nil when unknown
}

// newSiteAddresses returns the addresses of the sites to which files belong. base is the site's
// address, or "".
func newSiteAddresses(files []source, base string) siteAddresses {
	var a siteAddresses
	for _, f := range files {
		if site, _ := splitSitePath(f.address()); !slices.Contains(a.sites, site) {
			a.sites = append(a.sites, site)
		}
	}
	slices.SortFunc(a.sites, func(s, t string) int { return cmp.Or(len(t)-len(s), strings.Compare(s, t)) })
	if base != "" {
		a.base, _ = url.Parse(strings.TrimSuffix(base, "/") + "/") // the caller has validated it
	}
	return a
}

// rewrite rewrites all addresses of an edition. It returns the number of pictures and PDFs whose addresses stay
// without a host.
func (a siteAddresses) rewrite(e *edition.Edition) (relative int) {
	rewrite := func(address *string) {
		if *address = a.fileURL(*address); *address != "" && !isAbsoluteURL(*address) {
			relative++
		}
	}
	rewrite(&e.Issue.PDFURL)
	for i := range e.Issue.Pages {
		p := &e.Issue.Pages[i]
		rewrite(&p.PDFURL)
		rewrite(&p.Image.URL)
		a.rewriteArticles(p.Articles, rewrite)
	}
	a.rewriteArticles(e.Issue.Articles, rewrite)
	return relative
}

// rewriteArticles rewrites the addresses of articles, and by rewriteFile those of their pictures.
func (a siteAddresses) rewriteArticles(articles []edition.Article, rewriteFile func(address *string)) {
	for i := range articles {
		article := &articles[i]
		article.URL = a.pageURL(article.URL)
		for j := range article.Images {
			rewriteFile(&article.Images[j].URL)
		}
		article.Body = content.MapBlocks(article.Body, func(b edition.Block) edition.Block {
			return b.WithAddresses(a.fileURL, func(inline string) string { return weburl.HTML(inline, a.fileURL) })
		})
	}
}

// pageURL returns the address of an article's page. Without the site's address, it is the path on
// the site.
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

// fileURL returns the address of a picture or PDF. Without the site's address, it is a path from
// the site's root: it begins with "/".
func (a siteAddresses) fileURL(address string) string {
	if address == "" || isAbsoluteURL(address) || strings.HasPrefix(address, "mailto:") {
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

// resolve resolves a path on the site against the site's address.
func (a siteAddresses) resolve(path string) string {
	ref, err := url.Parse(path)
	if err != nil {
		return path
	}
	return a.base.ResolveReference(ref).String()
}

// isAbsoluteURL reports whether an address has a host.
func isAbsoluteURL(address string) bool {
	return strings.Contains(address, "://") || strings.HasPrefix(address, "//")
}

// splitSitePath splits a file's path into the folder that contains its site and the path on the
// site. The path on the site begins at the folder with which e-paper sites begin (html, pc,
// layout, …), else at the date, else at the file's name.
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
