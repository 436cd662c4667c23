package epaper

import (
	"cmp"
	"maps"
	"path"
	"slices"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Assemble groups readings into editions, one for each publication and date, in that order. Pages
// are in the order of the issue's list of pages, articles in reading order, and regions refer to
// articles by id. An article that occurs several times is kept once. What is not in an edition, or not as its
// file has it, is returned as a problem. The result does not depend on the order of the readings.
func Assemble(readings []Reading, o Options) ([]edition.Edition, []Problem) {
	groups, problems := groupByIssue(readings, o)
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b issueKey) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.date.String(), b.date.String()))
	})
	var editions []edition.Edition
	for _, k := range keys {
		e, lost := assembleIssue(k, groups[k], o)
		editions, problems = append(editions, e), append(problems, lost...)
	}
	return editions, problems
}

// groupByIssue returns the readings of each issue in the order of their paths. A reading without a publication, a
// page without a number, and each loss of a reading are problems.
func groupByIssue(readings []Reading, o Options) (groups map[issueKey][]Reading, problems []Problem) {
	sorted := oneArticleEach(readings)
	slices.SortStableFunc(sorted, func(a, b Reading) int { return comparePaths(a.Path, b.Path) })
	names := namesByFolder(sorted)
	groups = make(map[issueKey][]Reading)
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
			problems = append(problems, Problem{Path: r.Path, Part: WholeFile, Status: Skipped, Reason: "no newspaper name (报名): neither this file nor the others of its folder give one; give it with --publication-name"})
			continue
		}
		if r.Page.IsPageFile && r.Page.Number == "" {
			problems = append(problems, Problem{Path: r.Path, Part: PagePart, Status: Dropped, Reason: "the page has no number (版次), so it was not imported: neither its label nor its address gives one; add a label such as 第01版：要闻 to the file"})
		}
		for _, l := range r.Losses {
			problems = append(problems, Problem{Path: r.Path, Part: l.Part, Status: Dropped, What: l.What, Reason: l.Reason})
		}
		groups[key] = append(groups[key], r)
	}
	return groups, problems
}

// oneArticleEach returns the readings with one article each. The further articles of a file get
// readings of their own, with the same page.
func oneArticleEach(readings []Reading) []Reading {
	list := make([]Reading, 0, len(readings))
	for _, r := range readings {
		more := r.More
		r.More = nil
		list = append(list, r)
		r.Losses = nil
		for i := range more {
			r.Article = &more[i]
			list = append(list, r)
		}
	}
	return list
}

// issueKey identifies an issue by newspaper name and date.
type issueKey struct {
	name string
	date content.Date
}

// assembleIssue builds the edition of one issue from its readings.
func assembleIssue(key issueKey, readings []Reading, o Options) (edition.Edition, []Problem) {
	e := edition.Edition{Format: edition.Format, Publication: mergePublication(key.name, readings, o)}
	e.Issue.Date = key.date.String()
	for _, r := range readings {
		e.Issue.Number = cmp.Or(e.Issue.Number, r.Number)
		e.Issue.PDFURL = cmp.Or(e.Issue.PDFURL, r.IssuePDF)
	}
	assignPages(readings)
	byPage := make(map[string][]Reading)
	var withoutPage []Reading
	var order []string
	for _, r := range readings {
		k := content.PageNumberKey(r.Page.Number)
		if k == "" {
			withoutPage = append(withoutPage, r)
			continue
		}
		if byPage[k] == nil {
			order = append(order, k)
		}
		byPage[k] = append(byPage[k], r)
	}
	rank := directoryRank(readings)
	slices.SortStableFunc(order, func(a, b string) int { return comparePages(a, b, rank) })
	unique := newDeduplicator()
	for _, k := range order {
		e.Issue.Pages = append(e.Issue.Pages, assemblePage(byPage[k], unique, o))
	}
	for _, r := range withoutPage {
		if r.Article != nil && unique.add(r, "") {
			e.Issue.Articles = append(e.Issue.Articles, *r.Article)
		}
	}
	unique.applyFullest(&e.Issue)
	linkParts(&e.Issue)
	return e, slices.Concat(unique.problems, missingArticles(readings, o))
}

// assignPages sets the page of articles that do not name theirs, from the title lists and image
// maps of the pages.
func assignPages(readings []Reading) {
	pages := make(map[string]Page)
	for _, r := range readings {
		if !r.Page.IsPageFile || r.Page.Number == "" {
			continue
		}
		for _, id := range r.Page.articleIDs() {
			if _, ok := pages[id]; !ok { // an article continued on a later page belongs to its first
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

// articleIDs returns the ids of the articles in the page's title list and image map.
func (p Page) articleIDs() []string {
	var ids []string
	for _, l := range p.Listing {
		ids = append(ids, l.ID)
	}
	for _, a := range p.Areas {
		if a.Article != "" {
			ids = append(ids, a.Article)
		}
	}
	return ids
}

// assemblePage builds a page from its readings. The page's own file takes precedence over the
// files of its articles.
func assemblePage(readings []Reading, unique *deduplicator, o Options) edition.Page {
	pageFirst := slices.Clone(readings)
	slices.SortStableFunc(pageFirst, func(a, b Reading) int {
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
	for _, r := range pageFirst {
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
		if r.Page.IsPageFile {
			p.Listed = append(p.Listed, r.Page.articleIDs()...)
		}
	}
	if p.Name == "" {
		p.Name = nameInDirectory(p.Number, readings)
	}
	for _, r := range inReadingOrder(readings, listing, areas) {
		if unique.add(r, p.Number) {
			p.Articles = append(p.Articles, *r.Article)
		}
	}
	p.Image, p.Regions = regions(p.Image, areas, o)
	return p
}

// nameInDirectory returns the name of a page from the issue's list of pages, or "".
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
