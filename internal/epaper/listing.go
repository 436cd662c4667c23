package epaper

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// scriptText matches a string that a script writes into the page.
var scriptText = regexp.MustCompile(`(?s)(?:view|write|writeln)\s*\(\s*(?:view\s*\(\s*)?["'](.*?)["']\s*\)`)

// linkText returns the text of a link, including text that a script writes.
func linkText(a *goquery.Selection) string {
	if t := lineOf(a); t != "" {
		return strings.TrimLeft(t, "·•■ ")
	}
	if m := scriptText.FindStringSubmatch(a.Find("script").Text()); m != nil {
		return plainText(m[1])
	}
	return foldSpaces(a.AttrOr("title", ""))
}

// neighbourWords matches the texts of links to the previous or next article, page or issue.
var neighbourWords = compileHan(`^[\W\d]*(?:上一篇|下一篇|上篇|下篇|上一条|下一条|上一版|下一版|上一期|下一期|上版|下版)`)

// listedLink is a link to an article, and its node.
type listedLink struct {
	Link
	node *html.Node
}

// readListing reads the page's title list: the group of article links that agrees best with the
// image map. Other groups list the articles of the whole issue.
func (s *document) readListing(p *Page) {
	var links []listedLink
	s.doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		id, text := linkedArticleID(a.AttrOr("href", "")), linkText(a)
		if id == "" || text == "" || neighbourWords.MatchString(text) || pseudoTitle.MatchString(text) {
			return
		}
		if ext := a.AttrOr("href", ""); isURL(ext) && !isURL(s.file.Path) {
			return
		}
		links = append(links, listedLink{Link{id, text}, a.Get(0)})
	})
	mapped := make(map[string]bool)
	for _, a := range p.Areas {
		mapped[a.Article] = a.Article != ""
	}
	var best []Link
	bestScore := -1.0
	for _, group := range groupLinks(links) {
		if score := overlapScore(group, mapped); score > bestScore {
			best, bestScore = group, score
		}
	}
	if len(mapped) > 0 && bestScore == 0 {
		return // no list belongs to this page
	}
	p.Listing = best
}

// groupLinks groups links by the innermost element that contains links to several articles.
func groupLinks(links []listedLink) [][]Link {
	counts := make(map[*html.Node]map[string]bool)
	for _, l := range links {
		// An element that has the id, or two others, was counted with all elements around it.
		for n := l.node.Parent; n != nil && !counts[n][l.ID] && len(counts[n]) < 2; n = n.Parent {
			if counts[n] == nil {
				counts[n] = make(map[string]bool)
			}
			counts[n][l.ID] = true
		}
	}
	var order []*html.Node
	groups := make(map[*html.Node][]Link)
	seen := make(map[*html.Node]map[string]bool)
	for _, l := range links {
		n := l.node.Parent
		for n.Parent != nil && len(counts[n]) < 2 {
			n = n.Parent
		}
		if seen[n] == nil {
			seen[n] = make(map[string]bool)
			order = append(order, n)
		}
		if !seen[n][l.ID] {
			seen[n][l.ID] = true
			groups[n] = append(groups[n], l.Link)
		}
	}
	var list [][]Link
	for _, n := range order {
		list = append(list, groups[n])
	}
	return list
}

// overlapScore returns how well a group of links matches the articles in the image map: the
// shared ids divided by all ids, from 0 to 1. Without a map, longer groups score higher.
func overlapScore(group []Link, mapped map[string]bool) float64 {
	both, ids := 0, len(mapped)
	if ids == 0 {
		return float64(len(group)) / 1000
	}
	for _, l := range group {
		if mapped[l.ID] {
			both++
		}
	}
	return float64(both) / float64(ids+len(group)-both)
}
