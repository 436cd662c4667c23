package contenttest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
)

const (
	monday  content.Date = "2026-06-01"
	tuesday content.Date = "2026-06-02"
)

// twoIssues publishes a paper with two issues of three pages with three articles each.
func twoIssues(d *database) (*Paper, content.Batch, content.Batch) {
	d.t.Helper()
	p := NewPaper("quay")
	first, second := p.Issue(monday, 3, 3), p.Issue(tuesday, 3, 3)
	d.publish(p.Masthead())
	d.publish(first)
	d.publish(second)
	return p, first, second
}

func wantIDs(t *testing.T, reason string, got, want []content.ID) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", reason, got, want)
	}
}

func wantKeys[V any](t *testing.T, reason string, got map[content.ID]V, want []content.ID) {
	t.Helper()
	wantIDs(t, reason, slices.Sorted(maps.Keys(got)), slices.Sorted(slices.Values(want)))
}

func testKeys(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p, first, _ := twoIssues(d)
	r := d.read(content.Editor())
	missing := content.IssueID(p.Publication.ID, "1999-01-01")

	byKey(t, "publications", p.Publication, missing, r.Publications)
	byKey(t, "issues", first.Issues[0], missing, r.Issues)
	byKey(t, "pages", first.Pages[1], missing, r.Pages)
	byKey(t, "articles", first.Articles[4].Article, missing, r.Articles)
	byKey(t, "sections", p.Sections[2], missing, r.Sections)
	byKey(t, "authors", p.Authors[3], missing, r.Authors)

	bodies, err := r.Bodies(d.ctx, []content.ID{first.Articles[0].ID, missing})
	must(t, err)
	wantKeys(t, "a body is read by its article's id; a missing article has no body", bodies, []content.ID{first.Articles[0].ID})
	if got := bodies[first.Articles[0].ID]; !reflect.DeepEqual(got, first.Articles[0].Body) {
		t.Errorf("a body is read as it was written:\n got %+v\nwant %+v", got, first.Articles[0].Body)
	}
	empty := first.Articles[1]
	empty.Body = content.Body{}
	d.publish(content.Batch{Articles: []content.Draft{empty}})
	for _, who := range []content.Audience{content.Public(), content.Editor()} {
		bodies, err := d.read(who).Bodies(d.ctx, []content.ID{empty.ID})
		must(t, err)
		wantKeys(t, "a visible article always has a body, even if it is empty", bodies, []content.ID{empty.ID})
	}
}

// byKey checks that a document is read as it was written, whatever other ids are read with it.
func byKey[D content.Document](t *testing.T, name string, want D, missing content.ID, read func(ctx ctx, ids []content.ID) (map[content.ID]D, error)) {
	t.Helper()
	got, err := read(t.Context(), []content.ID{missing, want.DocumentID(), want.DocumentID()})
	must(t, err)
	wantKeys(t, name+": a missing document has no entry, a repeated id has one", got, []content.ID{want.DocumentID()})
	if g, w := fmt.Sprintf("%+v", plain(got[want.DocumentID()])), fmt.Sprintf("%+v", plain(want)); g != w {
		t.Errorf("%s: a document is read as it was written:\n got %s\nwant %s", name, g, w)
	}
	none, err := read(t.Context(), nil)
	must(t, err)
	wantKeys(t, name+": no ids, no documents", none, nil)
}

// plain returns a document's value with all times in UTC, so that equal documents print the same.
func plain(d content.Document) any {
	v := reflect.New(reflect.TypeOf(d).Elem()).Elem()
	v.Set(reflect.ValueOf(d).Elem())
	inUTC(v)
	return v.Interface()
}

func inUTC(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Type() == reflect.TypeFor[time.Time]():
			f.Set(reflect.ValueOf(f.Interface().(time.Time).UTC()))
		case f.Kind() == reflect.Struct:
			inUTC(f)
		}
	}
}

func testRelations(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p, first, second := twoIssues(d)
	r := d.read(content.Public())
	issues := []content.ID{second.Issues[0].ID, first.Issues[0].ID, "iss_none"}

	pages, err := r.PagesOfIssues(d.ctx, issues)
	must(t, err)
	wantKeys(t, "pages are returned by issue", pages, issues[:2])
	wantIDs(t, "pages are in printed order", ids(pages[first.Issues[0].ID]), ids(first.Pages))

	articles, err := r.ArticlesOfPages(d.ctx, []content.ID{first.Pages[1].ID, second.Pages[2].ID, "pag_none"})
	must(t, err)
	wantKeys(t, "articles are returned by page", articles, []content.ID{first.Pages[1].ID, second.Pages[2].ID})
	wantIDs(t, "a page's articles are in reading order", ids(articles[first.Pages[1].ID]), articleIDs(first.Articles[3:6]))

	order, err := r.ReadingOrder(d.ctx, issues)
	must(t, err)
	wantIDs(t, "an issue's reading order goes page by page", order[second.Issues[0].ID], articleIDs(second.Articles))

	wantNeighbours(t, "neighbours", r, append(slices.Clone(first.Articles), second.Articles...), append(articleIDs(first.Articles), articleIDs(second.Articles)...))

	sections, err := r.SectionsOfPublications(d.ctx, []content.ID{p.Publication.ID, "pub_none"})
	must(t, err)
	wantIDs(t, "sections are sorted by name", ids(sections[p.Publication.ID]), ids(p.Sections))

	counts, err := r.ArticleCountsOfAuthors(d.ctx, append(ids(p.Authors), "aut_none"))
	must(t, err)
	total := int64(0)
	for _, n := range counts {
		total += n
	}
	if _, ok := counts["aut_none"]; ok || total != 18 {
		t.Errorf("each of 18 articles has one author, and an unknown author has no entry: got %v", counts)
	}
}

// wantNeighbours checks the neighbours of drafts, of all at once and of each alone. shown are the ids of
// the articles that the reader's audience may read.
func wantNeighbours(t *testing.T, reason string, r content.Reader, drafts []content.Draft, shown []content.ID) {
	t.Helper()
	var places []content.Place
	want := map[content.Place]content.Neighbours{}
	for _, a := range drafts {
		var n content.Neighbours
		for _, other := range drafts {
			if other.IssueID != a.IssueID || !slices.Contains(shown, other.ID) {
				continue
			}
			if other.ReadingOrder() < a.ReadingOrder() {
				n.Previous = other.ID // drafts are in reading order
			}
			if other.ReadingOrder() > a.ReadingOrder() && n.Next == "" {
				n.Next = other.ID
			}
		}
		if slices.Contains(shown, a.ID) {
			places = append(places, a.Place())
			if n != (content.Neighbours{}) {
				want[a.Place()] = n
			}
		}
	}
	got, err := r.Neighbours(t.Context(), places)
	must(t, err)
	if !maps.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", reason, got, want)
	}
	for _, p := range places {
		alone, err := r.Neighbours(t.Context(), []content.Place{p})
		must(t, err)
		if alone[p] != want[p] {
			t.Errorf("%s of %v alone: got %v, want %v", reason, p, alone[p], want[p])
		}
	}
}

func testLists(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p, first, second := twoIssues(d)
	other := NewPaper("hill")
	d.publish(other.Masthead())
	r := d.read(content.Public())
	all := content.Window{Limit: 100}

	publications, err := r.AllPublications(d.ctx)
	must(t, err)
	wantIDs(t, "publications are sorted by name", ids(publications), []content.ID{other.Publication.ID, p.Publication.ID})

	issues, err := r.IssueLists(d.ctx, []content.IssueQuery{
		{IssueFilter: content.IssueFilter{PublicationID: p.Publication.ID}, Window: all},
		{IssueFilter: content.IssueFilter{PublicationID: p.Publication.ID}, Ascending: true, Window: all},
		{IssueFilter: content.IssueFilter{PublicationID: other.Publication.ID}, Window: all},
		{IssueFilter: content.IssueFilter{PublicationID: p.Publication.ID, From: tuesday, To: tuesday}, Window: all},
		{IssueFilter: content.IssueFilter{To: monday}, Window: all},
	})
	must(t, err)
	newest, oldest := second.Issues[0].ID, first.Issues[0].ID
	wantIDs(t, "issues are listed newest first", ids(issues[0]), []content.ID{newest, oldest})
	wantIDs(t, "issues are listed oldest first with Ascending", ids(issues[1]), []content.ID{oldest, newest})
	wantIDs(t, "a paper without issues has an empty list", ids(issues[2]), nil)
	wantIDs(t, "a range of dates includes both ends", ids(issues[3]), []content.ID{newest})
	wantIDs(t, "without a publication, issues of all publications are listed", ids(issues[4]), []content.ID{oldest})

	dates, err := r.IssueDates(d.ctx, []content.IssueFilter{
		{PublicationID: p.Publication.ID, From: "2026-05-01", To: "2026-06-30"}, {PublicationID: other.Publication.ID}, {PublicationID: p.Publication.ID, From: tuesday, To: tuesday},
	})
	must(t, err)
	if got := fmt.Sprint(dates); got != "[[2026-06-01 2026-06-02] [] [2026-06-02]]" {
		t.Errorf("a calendar has the dates of issues, oldest first, in the order of the filters: got %s", got)
	}

	pages, err := r.PageLists(d.ctx, []content.PageQuery{{PageFilter: content.PageFilter{SectionID: p.Sections[1].ID}, Window: all}})
	must(t, err)
	wantIDs(t, "a section's pages are listed newest issue first", ids(pages[0]), []content.ID{second.Pages[1].ID, first.Pages[1].ID})

	authors, err := r.AuthorLists(d.ctx, []content.AuthorQuery{
		{AuthorFilter: content.AuthorFilter{PublicationID: p.Publication.ID}, Window: all},
		{AuthorFilter: content.AuthorFilter{PublicationID: p.Publication.ID, Name: "A"}, Window: all},
	})
	must(t, err)
	wantIDs(t, "credited authors are sorted by name", ids(authors[0]), ids(p.Authors[:3]))
	wantIDs(t, "authors are found by a part of the name, whatever its case", ids(authors[1]), []content.ID{p.Authors[0].ID, p.Authors[2].ID})

	issueCounts, err := r.CountIssues(d.ctx, []content.IssueFilter{{PublicationID: p.Publication.ID}, {To: "1999-01-01"}})
	must(t, err)
	pageCounts, err := r.CountPages(d.ctx, []content.PageFilter{{SectionID: p.Sections[1].ID}})
	must(t, err)
	authorCounts, err := r.CountAuthors(d.ctx, []content.AuthorFilter{{PublicationID: p.Publication.ID, Name: "a"}})
	must(t, err)
	if got := fmt.Sprint(issueCounts, pageCounts, authorCounts); got != "[2 0] [2] [2]" {
		t.Errorf("counts agree with lists: got %s", got)
	}
}

// testRelated reads the related articles of three articles at once; one of them is the only one of its paper.
func testRelated(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	_, first, second := twoIssues(d)
	other := NewPaper("hill")
	alone := other.Issue(monday, 1, 1)
	d.publish(other.Masthead())
	d.publish(alone)
	one, two := first.Articles[0], second.Articles[4] // by Ada in news; by Ben, in sport
	related, err := content.RelatedArticles(d.ctx, d.read(content.Public()), []content.RelatedQuery{one.Related(3), alone.Articles[0].Related(20), two.Related(2)})
	must(t, err)
	wantIDs(t, "related articles have the same author, section or words in the title; equally related ones are newest first", ids(related[0]),
		[]content.ID{second.Articles[0].ID, second.Articles[6].ID, second.Articles[3].ID})
	wantIDs(t, "the only article of a paper has no related articles", ids(related[1]), nil)
	wantIDs(t, "no more articles than the limit", ids(related[2]), []content.ID{first.Articles[4].ID, second.Articles[7].ID})
}

func testFilters(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p, first, second := twoIssues(d)
	r := d.read(content.Public())
	yes, no := true, false
	all := append(slices.Clone(first.Articles), second.Articles...)
	for _, c := range []struct {
		reason string
		filter content.ArticleFilter
		keep   func(a content.Draft) bool
	}{
		{"an empty filter matches all articles", content.ArticleFilter{}, func(content.Draft) bool { return true }},
		{"a publication's articles", content.ArticleFilter{PublicationID: p.Publication.ID}, func(content.Draft) bool { return true }},
		{"an unknown publication has no articles", content.ArticleFilter{PublicationID: "pub_none"}, func(content.Draft) bool { return false }},
		{"an issue's articles", content.ArticleFilter{IssueID: first.Issues[0].ID}, func(a content.Draft) bool { return a.IssueID == first.Issues[0].ID }},
		{"a page's articles", content.ArticleFilter{PageID: first.Pages[2].ID}, func(a content.Draft) bool { return a.PageID == first.Pages[2].ID }},
		{"articles of either section", content.ArticleFilter{SectionIDs: []content.ID{p.Sections[0].ID, p.Sections[2].ID}}, func(a content.Draft) bool { return a.SectionID != p.Sections[1].ID }},
		{"one author's articles", content.ArticleFilter{AuthorIDs: []content.ID{p.Authors[0].ID}}, func(a content.Draft) bool { return a.AuthorIDs()[0] == p.Authors[0].ID }},
		{"two authors' articles", content.ArticleFilter{AuthorIDs: []content.ID{p.Authors[0].ID, p.Authors[1].ID}}, func(a content.Draft) bool {
			return a.AuthorIDs()[0] == p.Authors[0].ID || a.AuthorIDs()[0] == p.Authors[1].ID
		}},
		{"an author's in one section", content.ArticleFilter{AuthorIDs: []content.ID{p.Authors[0].ID}, SectionIDs: []content.ID{p.Sections[1].ID}}, func(a content.Draft) bool {
			return a.AuthorIDs()[0] == p.Authors[0].ID && a.SectionID == p.Sections[1].ID
		}},
		{"from a moment on, that moment included", content.ArticleFilter{From: second.Articles[3].PublishedAt}, func(a content.Draft) bool { return !a.PublishedAt.Before(second.Articles[3].PublishedAt) }},
		{"until a moment, that moment excluded", content.ArticleFilter{To: second.Articles[3].PublishedAt}, func(a content.Draft) bool { return a.PublishedAt.Before(second.Articles[3].PublishedAt) }},
		{"with pictures", content.ArticleFilter{HasImages: &yes}, func(a content.Draft) bool { return a.HasPicture() }},
		{"without pictures", content.ArticleFilter{HasImages: &no}, func(a content.Draft) bool { return !a.HasPicture() }},
		{"words of the title, whatever their case", content.ArticleFilter{Title: "title 1-2 OF"}, func(a content.Draft) bool { return a.SourceID == "1-2" }},
		{"a regular expression is matched as text", content.ArticleFilter{Title: ".*"}, func(content.Draft) bool { return false }},
	} {
		var want []content.ID
		for _, a := range all {
			if c.keep(a) {
				want = append(want, a.ID)
			}
		}
		for _, order := range []content.ArticleOrder{content.NewestFirst, content.OldestFirst, content.MostViewed, content.LeastViewed, content.InReadingOrder} {
			lists, err := r.ArticleLists(d.ctx, []content.ArticleQuery{{ArticleFilter: c.filter, Order: order, Window: content.Window{Limit: 100}}})
			must(t, err)
			wantIDs(t, c.reason+" by "+string(order), slices.Sorted(slices.Values(rankedIDs(lists[0]))), slices.Sorted(slices.Values(want)))
		}
		counts, err := r.CountArticles(d.ctx, []content.ArticleFilter{c.filter})
		must(t, err)
		if counts[0] != int64(len(want)) {
			t.Errorf("%s: counted %d, want %d", c.reason, counts[0], len(want))
		}
	}
}

func rankedIDs(list []content.RankedArticle) []content.ID {
	out := make([]content.ID, len(list))
	for i, a := range list {
		out[i] = a.ID
	}
	return out
}
