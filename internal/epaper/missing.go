package epaper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// missingArticles returns a problem for each article that a page of the issue lists and no file has. When no
// article of a page is there, the page was imported without its articles: that is one problem.
func missingArticles(readings []Reading, o Options) []Problem {
	files := make(map[string]bool)
	for _, path := range o.Unread {
		files[idFromAddress(path)] = true
	}
	for _, r := range readings {
		files[idFromAddress(r.Path)] = true // also of entries that are no article
		if r.Article != nil {
			files[r.Article.ID] = true
		}
	}
	var problems []Problem
	for _, r := range readings {
		if !r.Page.IsPageFile || r.Page.Number == "" {
			continue
		}
		ids, titles := r.Page.articleIDs(), r.Page.titles()
		slices.Sort(ids)
		ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" }) // a list without addresses is a [Loss] of its reading
		missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return files[id] || pseudoTitle.MatchString(titles[id]) })
		add := func(what, reason string) {
			problems = append(problems, Problem{Path: r.Path, Part: ArticlePart, What: what, Status: Missing, Reason: reason})
		}
		if len(missing) == len(ids) && len(ids) > 1 {
			add(fmt.Sprintf("%s and %d more", cmp.Or(titles[ids[0]], ids[0]), len(ids)-1), "none of the articles that the page lists is among the files; save the articles, too, if the store does not have them")
			continue
		}
		for _, id := range missing {
			add(strings.TrimSpace(titles[id]+" ("+id+")"), "the page lists the article, and no file has it; save it, too, if the store does not have it")
		}
	}
	return problems
}

// titles returns the titles of the articles in the page's title list and image map, by id.
func (p Page) titles() map[string]string {
	titles := make(map[string]string)
	for _, a := range p.Areas {
		titles[a.Article] = a.Tooltip
	}
	for _, l := range p.Listing {
		titles[l.ID] = l.Title
	}
	return titles
}
