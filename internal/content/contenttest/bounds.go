package contenttest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// boundedPaper is a paper with two issues of twelve articles each, with view counts.
type boundedPaper struct {
	*database
	paper    *Paper
	articles []content.Draft
}

// testBounds runs queries with a low limit on the documents that a store may examine. A query that succeeds
// must return the same list as without the limit. The test computes which queries must be refused, so that
// every store refuses the same ones.
func testBounds(t *testing.T, b Backend) {
	p := &boundedPaper{database: newDatabase(t, b), paper: NewPaper("quay")}
	p.publish(p.paper.Masthead())
	for _, day := range []content.Date{monday, tuesday} {
		issue := p.paper.Issue(day, 3, 4)
		for i := range issue.Articles {
			views := int64((len(p.articles) + i) * 7 % 24)
			issue.Articles[i].ViewCount = &views
		}
		p.articles = append(p.articles, issue.Articles...)
		p.publish(issue)
	}
	first, last := p.articles[0], p.articles[23]
	yes := true
	sections := []content.ID{p.paper.Sections[0].ID, p.paper.Sections[1].ID}
	for reason, f := range map[string]content.ArticleFilter{
		"all":                             {},
		"a publication":                   {PublicationID: first.PublicationID},
		"a section":                       {SectionIDs: sections[:1]},
		"two sections":                    {SectionIDs: sections},
		"two authors":                     {AuthorIDs: []content.ID{p.paper.Authors[0].ID, p.paper.Authors[1].ID}},
		"an author in a section":          {AuthorIDs: []content.ID{p.paper.Authors[0].ID}, SectionIDs: sections[1:]},
		"a section of a publication":      {PublicationID: first.PublicationID, SectionIDs: sections[1:]},
		"the title of the oldest article": {Title: first.Title},
		"the title of the newest article": {PublicationID: first.PublicationID, Title: last.Title},
		"a title in one issue":            {IssueID: first.IssueID, Title: "1-"},
		"a title that no article has":     {SectionIDs: sections, Title: "zz"},
		"a title on one page":             {PageID: first.PageID, Title: "1-3"},
		"with pictures":                   {HasImages: &yes},
		"an author's, with pictures, from the last day on": {AuthorIDs: []content.ID{p.paper.Authors[0].ID}, From: last.PublishedAt.AddDate(0, 0, -1), HasImages: &yes},
	} {
		p.wantTotal(reason, f)
		for _, o := range []content.ArticleOrder{content.NewestFirst, content.OldestFirst, content.MostViewed} {
			middle := p.inOrder(f.Range(), o)
			for name, w := range map[string]content.Window{
				"two": {Limit: 2}, "the last three": {Limit: 3, Last: true}, "after one": {Limit: 2, After: &middle[min(1, len(middle)-1)]},
			} {
				for _, bound := range []int{3, 9, 24} {
					f.Examine = bound
					p.wantList(fmt.Sprintf("%s by %s, %s, at most %d examined", reason, o, name, bound), content.ArticleQuery{ArticleFilter: f, Order: o, Window: w})
				}
			}
		}
	}
	p.wantAuthors()
	p.wantRanking()
	p.wantSearches()
}

// matches reports whether the filter matches the article. It ignores the filter's end (To).
func matches(f content.ArticleFilter, a content.Draft) bool {
	either := func(wanted []content.ID, there ...content.ID) bool {
		return len(wanted) == 0 || slices.ContainsFunc(there, func(id content.ID) bool { return slices.Contains(wanted, id) })
	}
	one := func(wanted, there content.ID) bool { return wanted == "" || wanted == there }
	return one(f.PublicationID, a.PublicationID) && one(f.IssueID, a.IssueID) && one(f.PageID, a.PageID) &&
		either(f.SectionIDs, a.SectionID) && either(f.AuthorIDs, a.AuthorIDs()...) && !a.PublishedAt.Before(f.From) &&
		(f.HasImages == nil || a.HasPicture() == *f.HasImages) && strings.Contains(a.Title, f.Title)
}

// inOrder returns the keys of the articles that match the filter, sorted by o.
func (p *boundedPaper) inOrder(f content.ArticleFilter, o content.ArticleOrder) (keys []content.Key) {
	for _, a := range p.articles {
		if matches(f, a) {
			keys = append(keys, a.KeyIn(o, *a.ViewCount))
		}
	}
	slices.SortFunc(keys, func(a, b content.Key) int { return compareKeys(o, a, b) })
	return keys
}

// compareKeys compares two keys in the given order.
func compareKeys(o content.ArticleOrder, a, b content.Key) int {
	order := cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	if o.Descending() {
		return -order
	}
	return order
}

// inWindow returns the keys inside the window, starting at the end from which the window is read.
// It ignores the window's Limit and Before.
func inWindow(keys []content.Key, o content.ArticleOrder, w content.Window) []content.Key {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k content.Key) bool { return w.After != nil && compareKeys(o, k, *w.After) <= 0 })
	if w.Last {
		slices.Reverse(keys)
	}
	return keys
}

// refused reports whether a store must refuse the query, because it would examine more documents than f.Bound().
func (p *boundedPaper) refused(q content.ArticleQuery) bool {
	f, walked := q.ArticleFilter, q.Walked()
	if q.Order.ByViews() {
		if f.WalksByViews() || len(p.inOrder(f.Range(), q.Order)) <= f.Bound() {
			return false
		}
		walked = content.ArticleFilter{PublicationID: f.PublicationID}
	} else if f.WalksInOrder() || len(p.inWindowOf(q.Range(), q)) <= f.Bound() {
		return false
	}
	matches := p.inOrder(f, q.Order)
	met, found := p.inWindowOf(walked, q), 0
	for _, key := range met[:min(len(met), f.Bound())] {
		if slices.Contains(matches, key) {
			found++
		}
	}
	return found < q.Limit
}

func (p *boundedPaper) inWindowOf(f content.ArticleFilter, q content.ArticleQuery) []content.Key {
	return inWindow(p.inOrder(f, q.Order), q.Order, q.Window)
}

func (p *boundedPaper) wantList(reason string, q content.ArticleQuery) {
	p.t.Helper()
	r := p.read(content.Public())
	places, err := r.ArticlePlaces(p.ctx, []content.ArticleQuery{q})
	lists, failed := r.ArticleLists(p.ctx, []content.ArticleQuery{q})
	if p.refused(q) {
		wantCode(p.t, err, content.Invalid, reason)
		wantCode(p.t, failed, content.Invalid, reason)
		return
	}
	if err != nil || failed != nil {
		p.t.Errorf("%s: %v, %v", reason, err, failed)
		return
	}
	want := p.inWindowOf(q.ArticleFilter, q)
	if want = content.InOrder(q.Window, want[:min(len(want), q.Limit)]); !slices.Equal(places[0], want) || len(lists[0]) != len(want) {
		p.t.Errorf("%s: got %d articles at %v, want %v", reason, len(lists[0]), places[0], want)
	}
}

func (p *boundedPaper) wantTotal(reason string, f content.ArticleFilter) {
	p.t.Helper()
	for _, f.Examine = range []int{3, 24} {
		counts, err := p.read(content.Public()).CountArticles(p.ctx, []content.ArticleFilter{f})
		want := len(p.inOrder(f, content.NewestFirst))
		if f.Examines() && len(p.inOrder(f.Range(), content.NewestFirst)) > f.Bound() {
			wantCode(p.t, err, content.Invalid, reason)
		} else if err != nil || counts[0] != int64(want) {
			p.t.Errorf("%s: counted %v, %v, want %d", reason, counts, err, want)
		}
	}
}

func (p *boundedPaper) wantAuthors() {
	p.t.Helper()
	for _, c := range []struct {
		name           string
		examine, limit int
		last, refused  bool
	}{
		{"ad", 2, 1, false, false}, {"ad", 2, 2, false, true}, {"desk", 2, 1, false, true}, {"desk", 2, 1, true, false}, {"desk", 4, 5, false, false},
		{"", 1, 4, false, false},
	} {
		f := content.AuthorFilter{PublicationID: p.paper.Publication.ID, Name: c.name, Examine: c.examine}
		r := p.read(content.Public())
		lists, err := r.AuthorLists(p.ctx, []content.AuthorQuery{{AuthorFilter: f, Window: content.Window{Limit: c.limit, Last: c.last}}})
		counts, failed := r.CountAuthors(p.ctx, []content.AuthorFilter{f})
		if c.refused {
			wantCode(p.t, err, content.Invalid, c.name)
		} else if err != nil || len(lists[0]) == 0 {
			p.t.Errorf("%q, at most %d examined: got %v, %v", c.name, c.examine, lists, err)
		}
		if c.examine < 4 && c.name != "" {
			wantCode(p.t, failed, content.Invalid, c.name)
		} else if failed != nil || counts[0] == 0 {
			p.t.Errorf("%q, at most %d examined: counted %v, %v", c.name, c.examine, counts, failed)
		}
	}
}

// wantRanking checks that a section's ranking holds only articles among those examined: the six most viewed of
// the publication.
func (p *boundedPaper) wantRanking() {
	p.t.Helper()
	q := content.RankingQuery{PublicationID: p.paper.Publication.ID, SectionID: p.paper.Sections[0].ID, Period: content.ViewsEver, Limit: 24, Examine: 6}
	lists, err := p.read(content.Public()).MostViewed(p.ctx, []content.RankingQuery{q})
	must(p.t, err)
	var want []content.ID
	for _, key := range p.inOrder(content.ArticleFilter{}, content.MostViewed)[:6] {
		for _, a := range p.articles {
			if a.ID == key.ID && a.SectionID == q.SectionID {
				want = append(want, a.ID)
			}
		}
	}
	var got []content.ID
	for _, a := range lists[0] {
		got = append(got, a.ID)
	}
	if !slices.Equal(got, want) {
		p.t.Errorf("a section's ranking with six articles examined: got %v, want %v", got, want)
	}
}

// wantSearches searches for a word that all articles have, with filters, by publication.
func (p *boundedPaper) wantSearches() {
	yes := true
	first := p.articles[0]
	word := p.parse("body")
	for reason, f := range map[string]content.ArticleFilter{
		"all":                        {},
		"a section":                  {SectionIDs: []content.ID{p.paper.Sections[0].ID}},
		"two sections with pictures": {SectionIDs: []content.ID{p.paper.Sections[0].ID, p.paper.Sections[1].ID}, HasImages: &yes},
		"an author in a section":     {AuthorIDs: []content.ID{p.paper.Authors[0].ID}, SectionIDs: []content.ID{p.paper.Sections[1].ID}},
		"the oldest issue":           {IssueID: first.IssueID},
		"a title in the oldest":      {IssueID: first.IssueID, Title: "1-3"},
		"no page":                    {PageID: "pag_none"},
	} {
		all := p.inOrder(f, content.NewestFirst)
		for name, w := range map[string]content.Window{
			"two": {Limit: 2}, "the last three": {Limit: 3, Last: true}, "after one": {Limit: 2, After: p.keyAt(all, 0)}, "all": {Limit: 24},
		} {
			for _, f.Examine = range []int{1, 3, 9, 24} {
				q := content.SearchQuery{SearchFilter: content.SearchFilter{Phrases: word, ArticleFilter: f}, Order: content.ByPublication, Window: w}
				p.wantSearch(fmt.Sprintf("search in %s, %s, at most %d examined", reason, name, f.Examine), q, all)
			}
		}
	}
}

// keyAt returns the n-th of the keys; nil when there are fewer.
func (p *boundedPaper) keyAt(keys []content.Key, n int) *content.Key {
	if n >= len(keys) {
		return nil
	}
	return &keys[n]
}

func (p *boundedPaper) wantSearch(reason string, q content.SearchQuery, all []content.Key) {
	p.t.Helper()
	r := p.read(content.Public())
	lists, err := r.SearchLists(p.ctx, []content.SearchQuery{q})
	counts, failed := r.CountSearches(p.ctx, []content.SearchFilter{q.SearchFilter})
	if _, cut := p.searchedUntil(q.SearchFilter, content.Window{}); cut {
		wantCode(p.t, failed, content.Invalid, reason+", total")
	} else if failed != nil || counts[0] != int64(len(all)) {
		p.t.Errorf("%s: counted %v, %v, want %d", reason, counts, failed, len(all))
	}
	want := inWindow(all, content.NewestFirst, q.Window)
	want = want[:min(len(want), q.Limit)]
	until, cut := p.searchedUntil(q.SearchFilter, q.Window)
	within := 0
	for _, k := range want {
		if at := time.UnixMilli(k.Number).Truncate(time.Second); at.Equal(until) || at.Before(until) == q.Last {
			within++
		}
	}
	if cut && within < q.Limit {
		wantCode(p.t, err, content.Invalid, reason)
		return
	}
	var got, ids []content.ID
	for _, k := range content.InOrder(q.Window, want) {
		ids = append(ids, k.ID)
	}
	for _, hits := range lists {
		for _, h := range hits {
			got = append(got, h.ID)
		}
	}
	if err != nil || !slices.Equal(got, ids) {
		p.t.Errorf("%s: got %v, %v, want %v", reason, got, err, ids)
	}
}

// searchedUntil returns the second at which a store must stop examining the articles of a search for a
// word that all articles have. It reports false when the store need not stop.
func (p *boundedPaper) searchedUntil(f content.SearchFilter, w content.Window) (until time.Time, cut bool) {
	if !f.Examines(content.Anywhere) {
		return time.Time{}, false
	}
	for _, t := range f.Terms() {
		var seconds []time.Time
		for _, a := range p.articles {
			at := a.PublishedAt.Truncate(time.Second)
			outside := w.After != nil && at.After(time.UnixMilli(w.After.Number))
			if has := t.Term != "" || slices.ContainsFunc(a.Marks(), func(m string) bool { return slices.Contains(t.Marks, m) }); has && !outside {
				seconds = append(seconds, at)
			}
		}
		slices.SortFunc(seconds, time.Time.Compare)
		if !w.Last {
			slices.Reverse(seconds)
		}
		if len(seconds) <= f.Examine {
			return time.Time{}, false
		}
		if at := seconds[f.Examine]; until.IsZero() || at.Before(until) != w.Last {
			until = at
		}
	}
	return until, true
}
