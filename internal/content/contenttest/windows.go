package contenttest

import (
	"context"
	"slices"
	"testing"

	"broadsheet/internal/content"
)

type ctx = context.Context

// testWindows reads every list in both directions, in windows of several sizes. Together the windows must
// have each document once, in the order of the whole list.
func testWindows(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p, first, _ := twoIssues(d)
	r := d.read(content.Public())

	for i, order := range []content.ArticleOrder{content.NewestFirst, content.OldestFirst, content.MostViewed, content.LeastViewed, content.InReadingOrder} {
		for j, filter := range []content.ArticleFilter{
			{},
			{PublicationID: p.Publication.ID},
			{AuthorIDs: []content.ID{p.Authors[1].ID}},
			{SectionIDs: []content.ID{p.Sections[0].ID}},
			{IssueID: first.Issues[0].ID},
			{AuthorIDs: []content.ID{p.Authors[1].ID, p.Authors[2].ID}},
			{PublicationID: p.Publication.ID, Title: "1-"},
		} {
			reason := []string{"all", "a publication's", "an author's", "a section's", "an issue's", "two authors'", "a publication's, by a part of the title,"}[j]
			if !b.all() && (i+j)%3 > 0 {
				continue // each order and each filter still runs a few times
			}
			walk(t, d.sizes(), reason+" articles by "+string(order), func(w content.Window) ([]content.Key, error) {
				query := []content.ArticleQuery{{ArticleFilter: filter, Order: order, Window: w}}
				lists, err := r.ArticleLists(d.ctx, query)
				if err != nil {
					return nil, err
				}
				var keys []content.Key
				for _, a := range lists[0] {
					keys = append(keys, a.KeyIn(order, a.Rank))
				}
				places, err := r.ArticlePlaces(d.ctx, query)
				if err == nil && !slices.Equal(places[0], keys) {
					t.Errorf("%s articles by %s in %+v: got places %v, want %v", reason, order, w, places[0], keys)
				}
				return keys, err
			})
		}
	}
	walk(t, d.sizes(), "issues", func(w content.Window) ([]content.Key, error) {
		lists, err := r.IssueLists(d.ctx, []content.IssueQuery{{IssueFilter: content.IssueFilter{PublicationID: p.Publication.ID}, Window: w}})
		return keysOf(lists, (*content.Issue).KeyOf), err
	})
	walk(t, d.sizes(), "pages of a section", func(w content.Window) ([]content.Key, error) {
		lists, err := r.PageLists(d.ctx, []content.PageQuery{{PageFilter: content.PageFilter{SectionID: p.Sections[0].ID}, Window: w}})
		return keysOf(lists, (*content.Page).KeyOf), err
	})
	walk(t, d.sizes(), "authors", func(w content.Window) ([]content.Key, error) {
		lists, err := r.AuthorLists(d.ctx, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: p.Publication.ID}, Window: w}})
		return keysOf(lists, (*content.Author).KeyOf), err
	})
}

func keysOf[T any](lists [][]T, key func(T) content.Key) []content.Key {
	var keys []content.Key
	for _, list := range lists {
		for _, doc := range list {
			keys = append(keys, key(doc))
		}
	}
	return keys
}

func walk(t *testing.T, sizes []int, name string, list func(content.Window) ([]content.Key, error)) {
	t.Helper()
	whole, err := list(content.Window{Limit: 100})
	must(t, err)
	if len(whole) == 0 {
		t.Fatalf("%s: the list is empty, so there is nothing to read in windows", name)
	}
	for _, size := range append(slices.Clone(sizes), len(whole), len(whole)+1) {
		var forward, backward []content.Key
		for w := (content.Window{Limit: size}); ; {
			keys, err := list(w)
			must(t, err)
			if forward = append(forward, keys...); len(keys) < size {
				break
			}
			last := keys[len(keys)-1]
			w.After = &last
		}
		for w := (content.Window{Limit: size, Last: true}); ; {
			keys, err := list(w)
			must(t, err)
			if backward = append(slices.Clone(keys), backward...); len(keys) < size {
				break
			}
			w.Before = &keys[0]
		}
		if !slices.Equal(forward, whole) || !slices.Equal(backward, whole) {
			t.Errorf("%s in windows of %d:\n forward %v\nbackward %v\n   whole %v", name, size, forward, backward, whole)
		}
	}
	middle := whole[len(whole)/2]
	gone := middle
	gone.ID += "~" // follows the document in the order of ids, and does not exist
	after, err := list(content.Window{Limit: 100, After: &gone})
	must(t, err)
	before, err := list(content.Window{Limit: 100, Before: &gone})
	must(t, err)
	if got := append(before, after...); !slices.Equal(got, whole) {
		t.Errorf("%s: a cursor whose document no longer exists still divides the list: got %v, want %v", name, got, whole)
	}
	between, err := list(content.Window{Limit: 100, After: &whole[0], Before: &whole[len(whole)-1]})
	must(t, err)
	if want := whole[min(1, len(whole)):max(1, len(whole)-1)]; len(whole) > 2 && !slices.Equal(between, want) {
		t.Errorf("%s: a window with After and Before holds the documents between them: got %v, want %v", name, between, want)
	}
}

func testViewsOrder(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	issue := p.Issue(monday, 1, 4)
	imported := int64(2)
	issue.Articles[3].ViewCount = &imported
	d.publish(p.Masthead())
	d.publish(issue)
	a := articleIDs(issue.Articles)
	for _, id := range []content.ID{a[1], a[1], a[1], a[0]} {
		_, err := d.store.AddViews(d.ctx, []content.View{{ArticleID: id}})
		must(t, err)
	}
	for reason, filter := range map[string]content.ArticleFilter{
		"of all": {}, "of a publication": {PublicationID: p.Publication.ID}, "of an issue": {IssueID: issue.Issues[0].ID}, "of a section": {SectionIDs: []content.ID{p.Sections[0].ID}},
	} {
		lists, err := d.read(content.Public()).ArticleLists(d.ctx, []content.ArticleQuery{
			{ArticleFilter: filter, Order: content.MostViewed, Window: content.Window{Limit: 10}},
			{ArticleFilter: filter, Order: content.LeastViewed, Window: content.Window{Limit: 2}},
		})
		must(t, err)
		wantIDs(t, "most viewed "+reason+": counted and imported views add up, unknown counts are last", rankedIDs(lists[0]), []content.ID{a[1], a[3], a[0], a[2]})
		wantIDs(t, "least viewed "+reason, rankedIDs(lists[1]), []content.ID{a[2], a[0]})
		if ranks := []int64{lists[0][0].Rank, lists[0][3].Rank}; !slices.Equal(ranks, []int64{3, content.UnknownViews}) {
			t.Errorf("ranks %s: got %v, want [3 -1]", reason, ranks)
		}
	}
}
