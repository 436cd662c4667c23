package contenttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"broadsheet/internal/content"
)

// testIDs passes ids of every type to methods for every other type, and then compares each proper read with
// that of a store that received proper ids only. Wrong ids must not poison a cache.
func testIDs(t *testing.T, b Backend) {
	asked, plain := newDatabase(t, b), newDatabase(t, b)
	var proper idsByKind
	for _, d := range []*database{asked, plain} {
		p, first, second := twoIssues(d)
		taken := *second.Articles[4].Article
		taken.Newsroom.Withdrawal = &content.Withdrawal{At: StartTime(), Reason: "it was not so"}
		d.publish(content.Batch{Articles: []content.Draft{{Article: &taken, Body: second.Articles[4].Body}}})
		d.publish(content.Batch{Partners: []*content.Partner{{
			ID: "par_ada", Name: "Ada",
			Entitlements: []content.Entitlement{{PublicationID: p.Publication.ID, Body: content.FullBody, Images: true}},
		}}})
		proper = idsByKind{
			content.KindPublication: {p.Publication.ID}, content.KindIssue: append(ids(first.Issues), ids(second.Issues)...),
			content.KindPage: append(ids(first.Pages), ids(second.Pages)...), content.KindArticle: append(articleIDs(first.Articles), articleIDs(second.Articles)...),
			content.KindSection: ids(p.Sections), content.KindAuthor: ids(p.Authors),
		}
	}
	partner, err := asked.store.Partner(asked.ctx, "par_ada")
	must(t, err)
	for _, who := range []content.Audience{content.Public(), content.ForPartner(partner), content.Editor()} {
		// A new revision, of which nothing is cached yet.
		for _, d := range []*database{asked, plain} {
			d.publish(content.Batch{Publications: []*content.Publication{{ID: content.PublicationID("other-" + who.Kind()), Name: "Other"}}})
		}
		r := asked.read(who)
		for _, c := range foreignCalls(proper) {
			got, err := c.call(asked.ctx, r)
			must(t, err)
			if text := written(t, got); strings.Trim(text, "{}[],0nul") != "" {
				t.Errorf("%s: %s with ids of other types returned %s", who.Kind(), c.name, text)
			}
		}
		r = asked.read(who) // another request, on the same revision
		other := plain.read(who)
		for _, c := range properCalls(proper) {
			got, err := c.call(asked.ctx, r)
			must(t, err)
			want, err := c.call(plain.ctx, other)
			must(t, err)
			if g, w := written(t, got), written(t, want); g != w {
				t.Errorf("%s: %s differs after reads with ids of the wrong type:\n got %s\nwant %s", who.Kind(), c.name, g, w)
			}
		}
	}
}

// idsByKind holds ids of the six types of documents, by type.
type idsByKind map[content.Kind][]content.ID

// foreign returns ids that are not of the given kind: all ids of the other kinds, and some that no document can have.
func (k idsByKind) foreign(kind content.Kind) []content.ID {
	long := strings.Repeat("0", 90_000)
	all := []content.ID{"0", "_", "~", "art", "ART_0", content.ID(string(kind)), content.ID(string(kind) + "_"), content.ID(string(kind) + "_" + long), content.ID("x" + long)}
	for _, other := range slices.Sorted(maps.Keys(k)) {
		if other != kind {
			all = append(all, k[other]...)
		}
	}
	return all
}

// readerCall is a call of a reader's method, with its name.
type readerCall struct {
	name string
	call func(ctx, content.Reader) (any, error)
}

// properCalls returns calls with ids of the right types, for every method.
func properCalls(k idsByKind) []readerCall {
	calls := keyCalls(func(kind content.Kind) []content.ID { return k[kind] })
	for _, f := range filters(func(kind content.Kind) []content.ID { return k[kind][:1] }) {
		calls = append(calls, filterCalls(f)...)
	}
	return append(calls,
		facsimiles(append(k[content.KindPage], k[content.KindIssue]...)),
		readerCall{"AllPublications", func(c ctx, r content.Reader) (any, error) { return r.AllPublications(c) }},
		readerCall{"Changes", func(c ctx, r content.Reader) (any, error) {
			return r.Changes(c, content.ChangeQuery{Limit: 100})
		}},
		readerCall{"all articles", filterCall(content.ArticleFilter{})},
		readerCall{"all found", func(c ctx, r content.Reader) (any, error) {
			return r.SearchLists(c, []content.SearchQuery{{SearchFilter: content.SearchFilter{Phrases: []content.Phrase{{Terms: []string{"body"}}}}, Window: content.Window{Limit: 100}}})
		}},
	)
}

// foreignCalls returns calls with ids of the wrong type, and with texts that are no ids.
func foreignCalls(k idsByKind) []readerCall {
	calls := append(keyCalls(k.foreign), facsimiles(slices.DeleteFunc(k.foreign(content.KindPage), func(id content.ID) bool { return id.Kind() == content.KindIssue })))
	few := func(kind content.Kind) []content.ID {
		some := k.foreign(kind)[6:8] // a prefix alone, and a text that is longer than any id
		for _, other := range slices.Sorted(maps.Keys(k)) {
			if other != kind {
				some = append(some, k[other][0])
			}
		}
		return some
	}
	for _, f := range filters(few) {
		calls = append(calls, filterCalls(f)...)
	}
	return calls
}

// keyCalls returns calls of the methods that take ids. of returns the ids to pass for a type.
func keyCalls(of func(content.Kind) []content.ID) []readerCall {
	return []readerCall{
		{"Publications", func(c ctx, r content.Reader) (any, error) { return r.Publications(c, of(content.KindPublication)) }},
		{"Issues", func(c ctx, r content.Reader) (any, error) { return r.Issues(c, of(content.KindIssue)) }},
		{"Pages", func(c ctx, r content.Reader) (any, error) { return r.Pages(c, of(content.KindPage)) }},
		{"Articles", func(c ctx, r content.Reader) (any, error) { return r.Articles(c, of(content.KindArticle)) }},
		{"Sections", func(c ctx, r content.Reader) (any, error) { return r.Sections(c, of(content.KindSection)) }},
		{"Authors", func(c ctx, r content.Reader) (any, error) { return r.Authors(c, of(content.KindAuthor)) }},
		{"Bodies", func(c ctx, r content.Reader) (any, error) { return r.Bodies(c, of(content.KindArticle)) }},
		{"ViewCounts", func(c ctx, r content.Reader) (any, error) { return r.ViewCounts(c, of(content.KindArticle)) }},
		{"PagesOfIssues", func(c ctx, r content.Reader) (any, error) { return r.PagesOfIssues(c, of(content.KindIssue)) }},
		{"ArticlesOfPages", func(c ctx, r content.Reader) (any, error) { return r.ArticlesOfPages(c, of(content.KindPage)) }},
		{"ReadingOrder", func(c ctx, r content.Reader) (any, error) { return r.ReadingOrder(c, of(content.KindIssue)) }},
		{"Neighbours", func(c ctx, r content.Reader) (any, error) {
			var places []content.Place
			for _, id := range of(content.KindIssue) {
				places = append(places, content.Place{IssueID: id, ID: "art_before" + id})
			}
			found, err := r.Neighbours(c, places)
			byIssue := map[content.ID]content.Neighbours{}
			for p, n := range found {
				byIssue[p.IssueID] = n
			}
			return byIssue, err
		}},
		{"SectionsOfPublications", func(c ctx, r content.Reader) (any, error) {
			return r.SectionsOfPublications(c, of(content.KindPublication))
		}},
		{"ArticleCountsOfAuthors", func(c ctx, r content.Reader) (any, error) {
			return r.ArticleCountsOfAuthors(c, of(content.KindAuthor))
		}},
	}
}

func facsimiles(of []content.ID) readerCall {
	return readerCall{"Facsimiles", func(c ctx, r content.Reader) (any, error) { return r.Facsimiles(c, of) }}
}

// filters returns filters with one id each, for each field of a filter that takes ids.
func filters(of func(content.Kind) []content.ID) (all []content.ArticleFilter) {
	for _, id := range of(content.KindPublication) {
		all = append(all, content.ArticleFilter{PublicationID: id})
	}
	for _, id := range of(content.KindIssue) {
		all = append(all, content.ArticleFilter{IssueID: id})
	}
	for _, id := range of(content.KindPage) {
		all = append(all, content.ArticleFilter{PageID: id})
	}
	for _, id := range of(content.KindSection) {
		all = append(all, content.ArticleFilter{SectionIDs: []content.ID{id}})
	}
	for _, id := range of(content.KindAuthor) {
		all = append(all, content.ArticleFilter{AuthorIDs: []content.ID{id}})
	}
	return all
}

func filterCall(f content.ArticleFilter) func(ctx, content.Reader) (any, error) {
	return func(c ctx, r content.Reader) (any, error) {
		return r.ArticleLists(c, []content.ArticleQuery{{ArticleFilter: f, Order: content.NewestFirst, Window: content.Window{Limit: 100}}})
	}
}

// filterCalls returns calls of the methods that take a filter, with the ids of f.
func filterCalls(f content.ArticleFilter) []readerCall {
	name := func(method string) string { return fmt.Sprintf("%s %.200s", method, fmt.Sprintf("%+v", f)) }
	all := content.Window{Limit: 100}
	search := content.SearchFilter{Phrases: []content.Phrase{{Terms: []string{"body"}}}, ArticleFilter: f}
	calls := []readerCall{
		{name("ArticleLists"), filterCall(f)},
		{name("ArticlePlaces"), func(c ctx, r content.Reader) (any, error) {
			return r.ArticlePlaces(c, []content.ArticleQuery{{ArticleFilter: f, Order: content.MostViewed, Window: all}})
		}},
		{name("CountArticles"), func(c ctx, r content.Reader) (any, error) { return r.CountArticles(c, []content.ArticleFilter{f}) }},
		{name("SearchLists"), func(c ctx, r content.Reader) (any, error) {
			return r.SearchLists(c, []content.SearchQuery{{SearchFilter: search, Window: all}})
		}},
		{name("CountSearches"), func(c ctx, r content.Reader) (any, error) { return r.CountSearches(c, []content.SearchFilter{search}) }},
	}
	if id := f.PublicationID; id != "" {
		issues := content.IssueFilter{PublicationID: id}
		calls = append(calls,
			readerCall{name("IssueLists"), func(c ctx, r content.Reader) (any, error) {
				return r.IssueLists(c, []content.IssueQuery{{IssueFilter: issues, Window: all}})
			}},
			readerCall{name("IssueDates"), func(c ctx, r content.Reader) (any, error) { return r.IssueDates(c, []content.IssueFilter{issues}) }},
			readerCall{name("CountIssues"), func(c ctx, r content.Reader) (any, error) { return r.CountIssues(c, []content.IssueFilter{issues}) }},
			readerCall{name("AuthorLists"), func(c ctx, r content.Reader) (any, error) {
				return r.AuthorLists(c, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: id}, Window: all}})
			}},
			readerCall{name("CountAuthors"), func(c ctx, r content.Reader) (any, error) {
				return r.CountAuthors(c, []content.AuthorFilter{{PublicationID: id}})
			}},
			readerCall{name("MostViewed"), func(c ctx, r content.Reader) (any, error) {
				return r.MostViewed(c, []content.RankingQuery{{PublicationID: id, Period: content.ViewsWeek, Limit: 10}})
			}},
			readerCall{name("Tombstones"), func(c ctx, r content.Reader) (any, error) {
				return r.Tombstones(c, []content.TombstoneQuery{{ArticleFilter: f, Limit: 10}})
			}},
		)
	}
	if len(f.SectionIDs) > 0 {
		pages := content.PageFilter{SectionID: f.SectionIDs[0]}
		calls = append(calls,
			readerCall{name("PageLists"), func(c ctx, r content.Reader) (any, error) {
				return r.PageLists(c, []content.PageQuery{{PageFilter: pages, Window: all}})
			}},
			readerCall{name("CountPages"), func(c ctx, r content.Reader) (any, error) { return r.CountPages(c, []content.PageFilter{pages}) }},
		)
	}
	return calls
}

// written returns a call's result as JSON, for comparison.
func written(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	must(t, err)
	return string(text)
}
