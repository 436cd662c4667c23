package contenttest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testSearchFilters searches for a word that every article has, with every filter, and reads the results in
// pages. Many articles are published at the same time, and some have the word in the title.
func testSearchFilters(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	first, second := p.Issue(monday, 3, 3), p.Issue(tuesday, 3, 4)
	second.Articles[0].PublishedAt = second.Articles[0].PublishedAt.Add(-time.Millisecond)
	second.Articles[1].PublishedAt = second.Articles[1].PublishedAt.Add(500 * time.Millisecond)
	all := slices.Concat(first.Articles, second.Articles)
	for i, a := range all {
		a.VisibleFrom = a.PublishedAt
		if i%5 == 2 {
			a.Subtitle = "of the body of men"
		}
	}
	d.publish(p.Masthead())
	d.publish(first)
	d.publish(second)
	yes, no := true, false
	for i, c := range []struct {
		reason string
		filter content.ArticleFilter
		keep   func(a content.Draft) bool
	}{
		{"all articles", content.ArticleFilter{}, func(content.Draft) bool { return true }},
		{"a publication's articles", content.ArticleFilter{PublicationID: p.Publication.ID}, func(content.Draft) bool { return true }},
		{"an unknown publication's articles", content.ArticleFilter{PublicationID: "pub_none"}, func(content.Draft) bool { return false }},
		{"an id with characters of the query language", content.ArticleFilter{PublicationID: "PUB_QUAY\" OR \""}, func(content.Draft) bool { return false }},
		{"an issue's articles", content.ArticleFilter{IssueID: first.Issues[0].ID}, func(a content.Draft) bool { return a.IssueID == first.Issues[0].ID }},
		{"a page's articles", content.ArticleFilter{PageID: first.Pages[2].ID}, func(a content.Draft) bool { return a.PageID == first.Pages[2].ID }},
		{"a section's articles", content.ArticleFilter{SectionIDs: []content.ID{p.Sections[1].ID}}, func(a content.Draft) bool { return a.SectionID == p.Sections[1].ID }},
		{"two sections' articles", content.ArticleFilter{SectionIDs: []content.ID{p.Sections[0].ID, p.Sections[2].ID}}, func(a content.Draft) bool { return a.SectionID != p.Sections[1].ID }},
		{"an author's articles in two sections", content.ArticleFilter{AuthorIDs: []content.ID{p.Authors[0].ID}, SectionIDs: []content.ID{p.Sections[0].ID, p.Sections[1].ID}}, func(a content.Draft) bool {
			return a.AuthorIDs()[0] == p.Authors[0].ID && a.SectionID != p.Sections[2].ID
		}},
		{"articles of a hundred sections and a hundred authors", content.ArticleFilter{SectionIDs: hundred(p.Sections[1].ID), AuthorIDs: hundred(p.Authors[2].ID)}, func(a content.Draft) bool {
			return a.SectionID == p.Sections[1].ID && a.AuthorIDs()[0] == p.Authors[2].ID
		}},
		{"from a moment on", content.ArticleFilter{From: second.Articles[1].PublishedAt}, func(a content.Draft) bool { return !a.PublishedAt.Before(second.Articles[1].PublishedAt) }},
		{"until a moment", content.ArticleFilter{To: second.Articles[1].PublishedAt}, func(a content.Draft) bool { return a.PublishedAt.Before(second.Articles[1].PublishedAt) }},
		{"between two moments", content.ArticleFilter{From: second.Articles[0].PublishedAt, To: second.Articles[2].PublishedAt}, func(a content.Draft) bool { return a.ID == second.Articles[0].ID }},
		{"with pictures", content.ArticleFilter{HasImages: &yes}, func(a content.Draft) bool { return a.HasPicture() }},
		{"without pictures", content.ArticleFilter{HasImages: &no, PublicationID: p.Publication.ID}, func(a content.Draft) bool { return !a.HasPicture() }},
		{"with a text in the title", content.ArticleFilter{Title: "TITLE 1-2"}, func(a content.Draft) bool { return a.SourceID == "1-2" }},
	} {
		var want []content.Draft
		for _, a := range all {
			if c.keep(a) {
				want = append(want, a)
			}
		}
		slices.SortFunc(want, relevance)
		d.wantFound(c.reason, `body`, c.filter, articleIDs(want))
		if len(want) > 2 && (d.full || i%3 == 0) {
			d.walkSearch(c.reason, c.filter)
		}
	}
	d.wantFound("a word that stands in titles only", `men body`, content.ArticleFilter{IssueID: first.Issues[0].ID}, []content.ID{first.Articles[7].ID, first.Articles[2].ID})
}

// hundred returns a hundred ids, of which only the given one exists.
func hundred(id content.ID) []content.ID {
	ids := []content.ID{id}
	for n := range 99 {
		ids = append(ids, content.ID(fmt.Sprint("none_", n)))
	}
	return ids
}

// relevance compares articles by the order in which testSearchFilters must find them.
func relevance(a, b content.Draft) int {
	if (a.Subtitle == "") != (b.Subtitle == "") {
		return strings.Compare(b.Subtitle, a.Subtitle)
	}
	if order := b.PublishedAt.Compare(a.PublishedAt); order != 0 {
		return order
	}
	return strings.Compare(string(b.ID), string(a.ID))
}

func (d *database) walkSearch(reason string, f content.ArticleFilter) {
	r := d.read(content.Public())
	for _, order := range []content.SearchOrder{content.ByRelevance, content.ByPublication} {
		walk(d.t, d.sizes(), reason+" found by "+string(order), func(w content.Window) ([]content.Key, error) {
			lists, err := r.SearchLists(d.ctx, []content.SearchQuery{{SearchFilter: content.SearchFilter{Phrases: d.parse("body"), ArticleFilter: f}, Order: order, Window: w}})
			if err != nil {
				return nil, err
			}
			var keys []content.Key
			for _, h := range lists[0] {
				keys = append(keys, h.Key())
			}
			return keys, nil
		})
	}
}
