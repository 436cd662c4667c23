package epaper

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/internal/content"
)

// directoryRank returns the position of each page, from 1, in the longest list of pages in the
// issue's files. The keys are page number keys.
func directoryRank(readings []Reading) map[string]int {
	var longest []PageLink
	for _, r := range readings {
		if len(r.Page.Directory) > len(longest) {
			longest = r.Page.Directory
		}
	}
	rank := make(map[string]int)
	for i, l := range longest {
		if k := content.PageNumberKey(l.Number); rank[k] == 0 {
			rank[k] = i + 1
		}
	}
	return rank
}

// comparePages orders pages by the list of pages, and pages that it does not contain by
// number and letter.
func comparePages(a, b string, rank map[string]int) int {
	if rank[a] > 0 && rank[b] > 0 {
		return rank[a] - rank[b]
	}
	return comparePaths(a, b)
}

// comparePaths orders paths in natural order: numbers in them compare by value.
func comparePaths(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if !isDigit(a[i]) || !isDigit(b[j]) {
			if a[i] != b[j] {
				return cmp.Compare(a[i], b[j])
			}
			i++
			j++
			continue
		}
		m, n := i, j
		for i < len(a) && isDigit(a[i]) {
			i++
		}
		for j < len(b) && isDigit(b[j]) {
			j++
		}
		x, y := strings.TrimLeft(a[m:i], "0"), strings.TrimLeft(b[n:j], "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(a)-i, len(b)-j), cmp.Compare(a, b))
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// inReadingOrder returns the readings with articles in reading order: by the page's title list,
// else by its image map, else by the links from article to article, else by address.
func inReadingOrder(readings []Reading, listing []Link, areas []Area) []Reading {
	var withArticles []Reading
	for _, r := range readings {
		if r.Article != nil {
			withArticles = append(withArticles, r)
		}
	}
	place := make(map[string]int)
	rank := func(id string) {
		if id != "" && place[id] == 0 {
			place[id] = len(place) + 1
		}
	}
	for _, l := range listing {
		rank(l.ID)
	}
	for _, a := range areas {
		rank(a.Article)
	}
	for _, id := range followLinks(withArticles) {
		rank(id)
	}
	slices.SortStableFunc(withArticles, func(a, b Reading) int {
		x, y := place[a.Article.ID], place[b.Article.ID]
		switch {
		case x == y:
			return cmp.Compare(min(len(b.Article.ID), 1), min(len(a.Article.ID), 1)) // articles with an id first
		case x == 0:
			return 1
		case y == 0:
			return -1
		}
		return x - y
	})
	return withArticles
}

// followLinks returns the ids of a page's articles in the order of their links to the next
// article, starting with the articles that no other links to.
func followLinks(readings []Reading) []string {
	next, linked := make(map[string]string), make(map[string]bool)
	for _, r := range readings {
		if r.Next != "" {
			next[r.Article.ID] = r.Next
			linked[r.Next] = true
		}
		if r.Prev != "" && next[r.Prev] == "" {
			next[r.Prev] = r.Article.ID
			linked[r.Article.ID] = true
		}
	}
	var order []string
	done := make(map[string]bool)
	for _, r := range readings {
		if linked[r.Article.ID] {
			continue
		}
		for id := r.Article.ID; id != "" && !done[id]; id = next[id] {
			done[id] = true
			order = append(order, id)
		}
	}
	return order
}
