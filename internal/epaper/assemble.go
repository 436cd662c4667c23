package epaper

import (
	"cmp"
	"path"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Assemble puts readings together into editions, one for each publication and date, in that
// order: pages as the issue lists them, articles in reading order, regions linked to articles
// by their addresses, an article that is given twice once. Readings whose publication nothing
// names are problems. The result does not depend on the order of the readings.
func Assemble(readings []Reading, o Options) ([]edition.Edition, []Problem) {
	sorted := slices.Clone(readings)
	slices.SortStableFunc(sorted, func(a, b Reading) int { return comparePaths(a.Path, b.Path) })
	names := namesByFolder(sorted)
	var problems []Problem
	groups := make(map[issueKey][]Reading)
	for _, r := range sorted {
		if r.Navigation || r.Date.IsZero() {
			continue
		}
		key := issueKey{name: r.Publication.Name, date: r.Date}
		if key.name == "" {
			key.name = names[path.Dir(r.Path)]
		}
		if o.Publication.ID != "" || o.Publication.Name != "" {
			key.name = o.Publication.Name
		} else if key.name == "" {
			problems = append(problems, Problem{r.Path, "no publication: neither the file nor its neighbours name the newspaper; name it with --publication-name"})
			continue
		}
		if r.Page.IsPageFile && r.Page.Number == "" {
			problems = append(problems, Problem{r.Path, "a page without a number: neither its label nor its address names one"})
		}
		groups[key] = append(groups[key], r)
	}
	keys := make([]issueKey, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b issueKey) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.date.String(), b.date.String()))
	})
	var editions []edition.Edition
	for _, k := range keys {
		editions = append(editions, assembleIssue(k, groups[k], o))
	}
	return editions, problems
}

type issueKey struct {
	name string
	date content.Date
}

func assembleIssue(key issueKey, readings []Reading, o Options) edition.Edition {
	e := edition.Edition{Format: edition.Format, Publication: mergePublication(key.name, readings, o)}
	e.Issue.Date = key.date.String()
	for _, r := range readings {
		e.Issue.Number = cmp.Or(e.Issue.Number, r.Number)
		e.Issue.PDFURL = cmp.Or(e.Issue.PDFURL, r.IssuePDF)
	}
	assignPages(readings)
	byPage := make(map[string][]Reading)
	var loose []Reading
	var order []string
	for _, r := range readings {
		k := content.PageNumberKey(r.Page.Number)
		if k == "" {
			loose = append(loose, r)
			continue
		}
		if byPage[k] == nil {
			order = append(order, k)
		}
		byPage[k] = append(byPage[k], r)
	}
	rank := directoryRank(readings)
	slices.SortStableFunc(order, func(a, b string) int { return comparePages(a, b, rank) })
	seen := newDeduplicator()
	for _, k := range order {
		e.Issue.Pages = append(e.Issue.Pages, assemblePage(byPage[k], seen, o))
	}
	for _, r := range loose {
		if r.Article != nil && seen.add(*r.Article, "") {
			e.Issue.Articles = append(e.Issue.Articles, *r.Article)
		}
	}
	seen.applyFullest(&e.Issue)
	return e
}

// assignPages tells the page of articles that do not name theirs, by the lists and maps of
// the pages that do.
func assignPages(readings []Reading) {
	pages := make(map[string]Page)
	for _, r := range readings {
		if !r.Page.IsPageFile || r.Page.Number == "" {
			continue
		}
		for _, id := range r.Page.articleIDs() {
			if _, ok := pages[id]; !ok { // an article that is continued belongs where it begins
				pages[id] = r.Page
			}
		}
	}
	for i, r := range readings {
		if r.Article == nil || r.Page.Number != "" || r.Article.ID == "" {
			continue
		}
		if p, ok := pages[r.Article.ID]; ok {
			readings[i].Page.Number, readings[i].Page.Name = p.Number, p.Name
		}
	}
}

// articleIDs returns the articles that a page's list and map lead to.
func (p Page) articleIDs() []string {
	var ids []string
	for _, l := range p.Listing {
		ids = append(ids, l.ID)
	}
	for _, a := range p.Areas {
		ids = append(ids, a.Article)
	}
	return ids
}

// assemblePage puts together the readings of one page. The page's own file speaks before the
// files of its articles.
func assemblePage(readings []Reading, seen *deduplicator, o Options) edition.Page {
	own := slices.Clone(readings)
	slices.SortStableFunc(own, func(a, b Reading) int {
		switch {
		case a.Page.IsPageFile == b.Page.IsPageFile:
			return 0
		case a.Page.IsPageFile:
			return -1
		}
		return 1
	})
	var p edition.Page
	var areas []Area
	var listing []Link
	for _, r := range own {
		p.Number = cmp.Or(p.Number, r.Page.Number)
		p.Name = cmp.Or(p.Name, r.Page.Name)
		p.PDFURL = cmp.Or(p.PDFURL, r.Page.PDF)
		if p.Image.URL == "" || p.Image.URL == r.Page.Image.URL && p.Image.Width == 0 {
			p.Image = r.Page.Image
		}
		if len(areas) == 0 {
			areas = r.Page.Areas
		}
		if len(listing) == 0 {
			listing = r.Page.Listing
		}
	}
	if p.Name == "" {
		p.Name = nameInDirectory(p.Number, readings)
	}
	for _, r := range inReadingOrder(readings, listing, areas) {
		if seen.add(*r.Article, p.Number) {
			p.Articles = append(p.Articles, *r.Article)
		}
	}
	p.Image, p.Regions = regions(p.Image, areas, o)
	return p
}

func nameInDirectory(number string, readings []Reading) string {
	for _, r := range readings {
		for _, l := range r.Page.Directory {
			if l.Name != "" && content.PageNumberKey(l.Number) == content.PageNumberKey(number) {
				return l.Name
			}
		}
	}
	return ""
}
