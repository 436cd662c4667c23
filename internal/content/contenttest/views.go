package contenttest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// counted publishes an issue of one page with four articles and returns their ids. The second article has the
// imported view count, if any.
func counted(d *database, imported *int64) []content.ID {
	d.t.Helper()
	p := NewPaper("quay")
	issue := p.Issue(monday, 1, 4)
	issue.Articles[1].ViewCount = imported
	d.publish(p.Masthead())
	d.publish(issue)
	return articleIDs(issue.Articles)
}

func (d *database) views(ids ...content.ID) map[content.ID]int64 {
	d.t.Helper()
	counts, err := d.read(content.Public()).ViewCounts(d.ctx, ids)
	must(d.t, err)
	return counts
}

func (d *database) add(views ...content.View) []content.ViewResult {
	d.t.Helper()
	results, err := d.store.AddViews(d.ctx, views)
	must(d.t, err)
	return results
}

func testViews(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	imported := int64(40)
	a := counted(d, &imported)
	if got := fmt.Sprint(d.views(a[0], a[1])); got != fmt.Sprint(map[content.ID]int64{a[1]: 40}) {
		t.Errorf("an article without a view count has no entry, an imported count is the start: got %s", got)
	}
	before := d.read(content.Public())
	results := d.add(content.View{ArticleID: a[0]}, content.View{ArticleID: a[1]}, content.View{ArticleID: a[0]})
	if got := fmt.Sprint(results); got != "[{2 true } {41 true } {2 true }]" {
		t.Errorf("each result has the count after the whole batch: got %s", got)
	}
	if got := d.views(a...); len(got) != 2 || got[a[0]] != 2 || got[a[1]] != 41 {
		t.Errorf("views are visible once counted: got %v", got)
	}
	if after := d.read(content.Public()); after.Revision() != before.Revision() {
		t.Errorf("views do not change the revision: it went from %d to %d", before.Revision(), after.Revision())
	}

	more := int64(50)
	p := NewPaper("quay")
	again := p.Issue(monday, 1, 4)
	again.Articles[1].ViewCount, again.Articles[1].Created = &more, before.Revision()
	d.publish(content.Batch{Articles: again.Articles[1:2]})
	if got := d.views(a[1])[a[1]]; got != 51 {
		t.Errorf("a newer imported count replaces the start and leaves the counted views: got %d, want 51", got)
	}
	again.Articles[1].ViewCount = nil
	d.publish(content.Batch{Articles: again.Articles[1:2]})
	if got := d.views(a[1])[a[1]]; got != 51 {
		t.Errorf("a source without a view count changes none: got %d, want 51", got)
	}
	revision := d.read(content.Public()).Revision()
	w, err := d.store.Write(d.ctx, "the suite")
	must(t, err)
	most := int64(90)
	again.Articles[1].ViewCount = &most
	must(t, w.Put(d.ctx, content.Batch{Views: again.Articles[1:2]}))
	must(t, w.Close(d.ctx))
	if got := d.views(a[1])[a[1]]; got != 91 || d.read(content.Public()).Revision() != revision {
		t.Errorf("a newer count of an unchanged article replaces the start and commits no revision: got %d, want 91", got)
	}
	if got := d.add(); len(got) != 0 {
		t.Errorf("no views give no results: got %v", got)
	}
}

func testTokens(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	a := counted(d, nil)
	one := content.View{ArticleID: a[0], Token: "reader-1"}
	for _, c := range []struct {
		reason string
		views  []content.View
		want   string
	}{
		{"a token counts the first time", []content.View{one}, "[{1 true }]"},
		{"a retry does not count", []content.View{one}, "[{1 false }]"},
		{"another token counts", []content.View{{ArticleID: a[0], Token: "reader-2"}, one}, "[{2 true } {2 false }]"},
		{"the same token counts for another article", []content.View{{ArticleID: a[1], Token: "reader-1"}}, "[{1 true }]"},
		{"a token twice in one batch counts once", []content.View{{ArticleID: a[2], Token: "x"}, {ArticleID: a[2], Token: "x"}, {ArticleID: a[2]}}, "[{2 true } {2 false } {2 true }]"},
	} {
		if got := fmt.Sprint(d.add(c.views...)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
	d.store = d.connect(d.clock.Now)
	if got := fmt.Sprint(d.add(one)); got != "[{2 false }]" {
		t.Errorf("a token is remembered across restarts: got %s", got)
	}
	d.clock.Advance(content.TokenTime - time.Minute)
	if got := fmt.Sprint(d.add(one)); got != "[{2 false }]" {
		t.Errorf("a token is remembered for a day, and a retry does not prolong it: got %s", got)
	}
	d.clock.Advance(2 * time.Minute)
	if got := fmt.Sprint(d.add(one)); got != "[{3 true }]" {
		t.Errorf("after a day a token counts again: got %s", got)
	}
}

// testConcurrentViews counts views from two stores at the same time: each token is sent by two callers, and each
// caller also sends views without a token.
func testConcurrentViews(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	a := counted(d, nil)
	stores := []content.Store{d.store, d.connect(d.clock.Now)}
	const callers, each = 4, 6
	var wg sync.WaitGroup
	var mu sync.Mutex
	acknowledged := 0
	for caller := range callers {
		wg.Go(func() {
			for i := range each {
				// Two callers share each token.
				v := content.View{ArticleID: a[i%2], Token: fmt.Sprint(caller/2, "-", i)}
				results, err := stores[caller%2].AddViews(d.ctx, []content.View{v, {ArticleID: a[i%2]}})
				if err != nil {
					t.Errorf("count: %v", err)
					return
				}
				mu.Lock()
				for _, r := range results {
					if r.Counted {
						acknowledged++
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	want := callers*each + callers/2*each
	total := sum(d.views(a...))
	if acknowledged != want || total != int64(want) {
		t.Errorf("%d views without token and %d tokens: acknowledged %d, counted %d, want %d", callers*each, callers/2*each, acknowledged, total, want)
	}
	today := int64(0)
	for _, ranked := range d.ranking(content.RankingQuery{PublicationID: content.PublicationID("quay"), Period: content.ViewsToday}) {
		today += ranked.Rank
	}
	if today != total {
		t.Errorf("today's ranking has every view once: got %d, want %d", today, total)
	}
}
