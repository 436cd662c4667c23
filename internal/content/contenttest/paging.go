package contenttest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"

	"pgregory.net/rapid"
)

// walksAtOnce is the number of walks that share a database. Creating a database takes longer than a walk; on
// the other hand, each further walk makes a server that scans slower.
const walksAtOnce = 10

// testPaging reads lists in pages of random size, in either direction. Between the pages articles are added
// and postponed, many of them with the same publication time. An article that was visible throughout must
// be listed once and in order, and the count of the list must be right.
func testPaging(t *testing.T, b Backend) {
	var d *database
	var w content.Writer
	walks := 0
	rapid.Check(t, func(rt *rapid.T) {
		if walks == b.tries() {
			return
		}
		if walks%walksAtOnce == 0 {
			var err error
			d = newDatabase(t, b)
			w, err = d.store.Write(d.ctx, "the suite")
			must(t, err)
		}
		walks++
		s := &listReader{database: d, rt: rt, writer: w, name: fmt.Sprintf("%06d", walks), paper: NewPaper(fmt.Sprint("walk-", walks))}
		s.put(s.paper.Masthead())
		s.add(rapid.SampledFrom([]int{0, 1, 6, 12, 20}).Draw(rt, "articles"))
		s.walk()
		s.count()
	})
}

// listReader is one walk through the articles of its own paper.
type listReader struct {
	*database
	rt       *rapid.T
	writer   content.Writer
	name     string
	paper    *Paper
	articles []content.Draft
}

func (s *listReader) put(b content.Batch) {
	must(s.t, s.writer.Put(s.ctx, b))
	_, err := s.writer.Commit(s.ctx)
	must(s.t, err)
}

// add publishes n articles. They share their publication times, pages and view counts with others.
func (s *listReader) add(n int) {
	for range n {
		issue := s.paper.Issue(monday, 2, 2)
		draft := rapid.SampledFrom(issue.Articles).Draw(s.rt, "place")
		draft.ID = content.ID(fmt.Sprintf("art_%s-%d-%d", s.name, rapid.IntRange(0, 9).Draw(s.rt, "id"), len(s.articles)))
		draft.PublishedAt = issue.Issues[0].PublishedAt.Add(time.Duration(rapid.IntRange(0, 2).Draw(s.rt, "published")) * time.Millisecond)
		draft.VisibleFrom = draft.PublishedAt
		if views := rapid.Int64Range(-1, 2).Draw(s.rt, "views"); views >= 0 {
			draft.ViewCount = &views
		}
		s.articles = append(s.articles, draft)
		s.put(content.Batch{Articles: []content.Draft{draft}})
	}
}

// withdraw postpones a random article by an hour and returns its id, or "" when there are no articles.
func (s *listReader) withdraw() content.ID {
	if len(s.articles) == 0 {
		return ""
	}
	draft := rapid.SampledFrom(s.articles).Draw(s.rt, "withdrawn")
	draft.VisibleFrom = s.clock.Now().Add(time.Hour)
	s.put(content.Batch{Articles: []content.Draft{draft}})
	return draft.ID
}

// visible returns the articles that match the filter and that the public sees.
func (s *listReader) visible(f content.ArticleFilter) []content.Draft {
	return slices.DeleteFunc(slices.Clone(s.articles), func(a content.Draft) bool {
		return a.VisibleFrom.After(s.clock.Now()) ||
			f.IssueID != "" && a.IssueID != f.IssueID || f.PageID != "" && a.PageID != f.PageID ||
			len(f.SectionIDs) > 0 && !slices.Contains(f.SectionIDs, a.SectionID) ||
			len(f.AuthorIDs) > 0 && !slices.Contains(f.AuthorIDs, a.AuthorIDs()[0]) ||
			!f.From.IsZero() && a.PublishedAt.Before(f.From) || !f.To.IsZero() && !a.PublishedAt.Before(f.To) ||
			f.HasImages != nil && *f.HasImages != a.HasPicture()
	})
}

// filter returns a random filter of the paper's articles.
func (s *listReader) filter() content.ArticleFilter {
	f := content.ArticleFilter{PublicationID: s.paper.Publication.ID}
	issue := s.paper.Issue(monday, 2, 2)
	some := func(label string) bool {
		return rapid.SampledFrom([]bool{false, false, false, false, true}).Draw(s.rt, label)
	}
	if some("of the issue") {
		f.IssueID = issue.Issues[0].ID
	}
	if some("of a page") {
		f.PageID = issue.Pages[0].ID
	}
	if some("of sections") {
		f.SectionIDs = ids(s.paper.Sections)[:rapid.IntRange(1, 3).Draw(s.rt, "sections")]
	}
	if some("of authors") {
		f.AuthorIDs = ids(s.paper.Authors)[:rapid.IntRange(1, 3).Draw(s.rt, "authors")]
	}
	if some("from") {
		f.From = issue.Issues[0].PublishedAt.Add(time.Millisecond)
	}
	if some("to") {
		f.To = issue.Issues[0].PublishedAt.Add(2 * time.Millisecond)
	}
	if some("with pictures or without") {
		f.HasImages = new(rapid.Bool().Draw(s.rt, "pictures"))
	}
	return f
}

func (s *listReader) walk() {
	order := rapid.SampledFrom([]content.ArticleOrder{content.NewestFirst, content.OldestFirst, content.MostViewed, content.LeastViewed, content.InReadingOrder}).Draw(s.rt, "order")
	filter, backward := s.filter(), rapid.Bool().Draw(s.rt, "backward")
	throughout := s.visible(filter)
	var got []content.Key
	for w := (content.Window{Last: backward}); ; {
		w.Limit = rapid.IntRange(1, 4).Draw(s.rt, "page")
		page := s.page(content.ArticleQuery{ArticleFilter: filter, Order: order, Window: w})
		if backward {
			got = append(page, got...)
		} else {
			got = append(got, page...)
		}
		if len(page) < w.Limit {
			break
		}
		if backward {
			w.Before = &page[0]
		} else {
			w.After = &page[len(page)-1]
		}
		throughout = s.meanwhile(throughout)
	}
	s.check(order, got, throughout)
}

// page reads one page with a new reader, as a separate request does.
func (s *listReader) page(q content.ArticleQuery) []content.Key {
	lists, err := s.read(content.Public()).ArticleLists(s.ctx, []content.ArticleQuery{q})
	must(s.t, err)
	keys := make([]content.Key, len(lists[0]))
	for i, a := range lists[0] {
		keys[i] = a.KeyIn(q.Order, a.Rank)
	}
	return keys
}

// meanwhile adds and postpones articles at random, and returns the given articles that did not change.
func (s *listReader) meanwhile(throughout []content.Draft) []content.Draft {
	s.add(rapid.SampledFrom([]int{0, 0, 1}).Draw(s.rt, "added"))
	if rapid.SampledFrom([]bool{false, false, true}).Draw(s.rt, "withdraw") {
		gone := s.withdraw()
		throughout = slices.DeleteFunc(throughout, func(a content.Draft) bool { return a.ID == gone })
	}
	return throughout
}

// check checks that the keys of a walk are in order without duplicates, and that they include the articles that
// were visible throughout.
func (s *listReader) check(order content.ArticleOrder, got []content.Key, throughout []content.Draft) {
	compare := func(a, b content.Key) int {
		c := cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
		if order.Descending() {
			return -c
		}
		return c
	}
	for i := 1; i < len(got); i++ {
		if compare(got[i-1], got[i]) >= 0 {
			s.rt.Fatalf("%s: %v precedes %v in %v", order, got[i-1], got[i], got)
		}
	}
	for _, a := range throughout {
		rank := content.UnknownViews
		if a.ViewCount != nil {
			rank = *a.ViewCount
		}
		if key := a.KeyIn(order, rank); !slices.Contains(got, key) {
			s.rt.Fatalf("%s: %v was visible throughout, but is not among %v", order, key, got)
		}
	}
}

func (s *listReader) count() {
	f := s.filter()
	counts, err := s.read(content.Public()).CountArticles(s.ctx, []content.ArticleFilter{f})
	must(s.t, err)
	if want := len(s.visible(f)); counts[0] != int64(want) {
		s.rt.Fatalf("%+v: counted %d, want %d", f, counts[0], want)
	}
}
