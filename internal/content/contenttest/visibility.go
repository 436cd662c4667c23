package contenttest

import (
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testVisibility schedules an issue for tomorrow, with a new section and a new author, and one article of
// today's issue for noon. It looks for them on every path before and after these times.
func testVisibility(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	today := p.Issue(monday, 2, 2)
	late := today.Articles[1]
	late.VisibleFrom = StartTime().Add(6 * time.Hour)
	late.PublishedAt = late.VisibleFrom
	tomorrow := p.Issue("2026-06-04", 1, 2)
	newcomer := &content.Author{ID: content.AuthorID(p.Publication.ID, "Zoe"), PublicationID: p.Publication.ID, Name: "Zoe", Kind: content.Person, PublishedAt: tomorrow.Issues[0].PublishedAt}
	extra := &content.Section{ID: content.SectionID(p.Publication.ID, "extra"), PublicationID: p.Publication.ID, Name: "extra", Slug: "extra", PublishedAt: tomorrow.Issues[0].PublishedAt}
	tomorrow.Authors, tomorrow.Sections = []*content.Author{newcomer}, []*content.Section{extra}
	for _, a := range tomorrow.Articles {
		a.Credits[0].AuthorID, a.SectionID = newcomer.ID, extra.ID
	}
	tomorrow.Pages[0].SectionID = extra.ID
	d.publish(p.Masthead())
	d.publish(today)
	d.publish(tomorrow)
	_, err := d.store.AddViews(d.ctx, []content.View{{ArticleID: late.ID}, {ArticleID: tomorrow.Articles[0].ID}, {ArticleID: today.Articles[0].ID}})
	must(t, err)

	s := &visibilityCheck{database: d, paper: p, today: today, tomorrow: tomorrow}
	s.check("the public, in the morning", content.Public(), false, false)
	s.check("an editor, in the morning", content.Editor(), true, true)
	d.clock.Advance(6 * time.Hour)
	s.check("the public, at noon", content.Public(), true, false)
	d.clock.Advance(24 * time.Hour)
	s.check("the public, tomorrow", content.Public(), true, true)
}

type visibilityCheck struct {
	*database
	paper           *Paper
	today, tomorrow content.Batch
}

// check checks on every path whether the article scheduled for noon is visible as noon says, and the issue
// scheduled for tomorrow as next says.
func (s *visibilityCheck) check(who string, a content.Audience, noon, next bool) {
	t := s.t
	r := s.read(a)
	wantArticles := []content.ID{s.today.Articles[0].ID}
	if noon {
		wantArticles = append(wantArticles, s.today.Articles[1].ID)
	}
	wantArticles = append(wantArticles, s.today.Articles[2].ID, s.today.Articles[3].ID)
	firstPage := len(wantArticles) - 2
	wantIssues, wantPages := ids(s.today.Issues), ids(s.today.Pages)
	wantAuthors, wantSections := ids(s.paper.Authors[:2]), ids(s.paper.Sections[:2]) // the other authors and sections have no article
	if a.SeesAll() {
		wantAuthors, wantSections = ids(s.paper.Authors), ids(s.paper.Sections)
	}
	order := map[content.ID][]content.ID{s.today.Issues[0].ID: wantArticles}
	onPages := map[content.ID][]content.ID{s.today.Pages[0].ID: wantArticles[:firstPage], s.today.Pages[1].ID: wantArticles[firstPage:]}
	if next {
		wantIssues, wantPages = append(wantIssues, s.tomorrow.Issues[0].ID), append(wantPages, s.tomorrow.Pages[0].ID)
		wantAuthors, wantSections = append(wantAuthors, s.tomorrow.Authors[0].ID), append(wantSections, s.tomorrow.Sections[0].ID)
		order[s.tomorrow.Issues[0].ID] = articleIDs(s.tomorrow.Articles)
		onPages[s.tomorrow.Pages[0].ID] = articleIDs(s.tomorrow.Articles)
		wantArticles = append(wantArticles, articleIDs(s.tomorrow.Articles)...)
	}
	allArticles := append(articleIDs(s.today.Articles), articleIDs(s.tomorrow.Articles)...)
	allIssues := append(ids(s.today.Issues), ids(s.tomorrow.Issues)...)
	allPages := append(ids(s.today.Pages), ids(s.tomorrow.Pages)...)
	allAuthors := append(ids(s.paper.Authors), s.tomorrow.Authors[0].ID)
	allSections := append(ids(s.paper.Sections), s.tomorrow.Sections[0].ID)

	wantRead(s, who+": issues by id", r.Issues, allIssues, wantIssues)
	wantRead(s, who+": pages by id", r.Pages, allPages, wantPages)
	wantRead(s, who+": articles by id", r.Articles, allArticles, wantArticles)
	wantRead(s, who+": bodies", r.Bodies, allArticles, wantArticles)
	wantRead(s, who+": sections by id", r.Sections, allSections, wantSections)
	wantRead(s, who+": authors by id", r.Authors, allAuthors, wantAuthors)
	wantCounted := []content.ID{s.today.Articles[0].ID}
	if noon {
		wantCounted = append(wantCounted, s.today.Articles[1].ID)
	}
	if next {
		wantCounted = append(wantCounted, s.tomorrow.Articles[0].ID)
	}
	wantRead(s, who+": view counts", r.ViewCounts, allArticles, wantCounted)
	related, err := content.RelatedArticles(s.ctx, r, []content.RelatedQuery{{ArticleID: "art_none", PublicationID: s.paper.Publication.ID, Title: "of a Title", Limit: 20}})
	must(t, err)
	wantIDs(t, who+": related articles", slices.Sorted(slices.Values(ids(related[0]))), slices.Sorted(slices.Values(wantArticles)))
	for _, period := range []content.ViewPeriod{content.ViewsWeek, content.ViewsEver} {
		ranking, err := r.MostViewed(s.ctx, []content.RankingQuery{{PublicationID: s.paper.Publication.ID, Period: period, Limit: len(wantCounted)}})
		must(t, err)
		wantIDs(t, who+": most viewed", slices.Sorted(slices.Values(rankedIDs(ranking[0]))), slices.Sorted(slices.Values(wantCounted)))
	}

	gotOrder, err := r.ReadingOrder(s.ctx, allIssues)
	must(t, err)
	for issue, want := range order {
		wantIDs(t, who+": reading order", gotOrder[issue], want)
	}
	wantNeighbours(t, who+": neighbours", r, append(slices.Clone(s.today.Articles), s.tomorrow.Articles...), wantArticles)
	wantKeys(t, who+": issues with a reading order", gotOrder, wantIssues)
	gotPages, err := r.ArticlesOfPages(s.ctx, allPages)
	must(t, err)
	for page, want := range onPages {
		wantIDs(t, who+": articles of a page", ids(gotPages[page]), want)
	}
	pagesOf, err := r.PagesOfIssues(s.ctx, allIssues)
	must(t, err)
	wantKeys(t, who+": pages of issues", pagesOf, wantIssues)
	sectionsOf, err := r.SectionsOfPublications(s.ctx, []content.ID{s.paper.Publication.ID})
	must(t, err)
	if got := len(sectionsOf[s.paper.Publication.ID]); got != len(wantSections) {
		t.Errorf("%s: sections of the publication: got %d, want %d", who, got, len(wantSections))
	}
	credited, err := r.ArticleCountsOfAuthors(s.ctx, allAuthors)
	must(t, err)
	if total := sum(credited); total != int64(len(wantArticles)) {
		t.Errorf("%s: articles credited to authors: got %d, want %d", who, total, len(wantArticles))
	}
	s.lists(who, r, wantArticles, wantIssues, wantAuthors, next)
}

func (s *visibilityCheck) lists(who string, r content.Reader, articles, issues, authors []content.ID, next bool) {
	t, all := s.t, content.Window{Limit: 100}
	for _, order := range []content.ArticleOrder{content.NewestFirst, content.OldestFirst, content.MostViewed, content.LeastViewed} {
		for _, filter := range []content.ArticleFilter{{}, {PublicationID: s.paper.Publication.ID}, {SectionIDs: []content.ID{s.paper.Sections[0].ID, s.paper.Sections[1].ID, s.tomorrow.Sections[0].ID}}} {
			lists, err := r.ArticleLists(s.ctx, []content.ArticleQuery{{ArticleFilter: filter, Order: order, Window: all}})
			must(t, err)
			if got := len(lists[0]); got != len(articles) {
				t.Errorf("%s: articles by %s of %+v: got %d, want %d", who, order, filter, got, len(articles))
			}
			places, err := r.ArticlePlaces(s.ctx, []content.ArticleQuery{{ArticleFilter: filter, Order: order, Window: all}})
			must(t, err)
			if got := len(places[0]); got != len(articles) {
				t.Errorf("%s: places of articles by %s of %+v: got %d, want %d", who, order, filter, got, len(articles))
			}
			counts, err := r.CountArticles(s.ctx, []content.ArticleFilter{filter})
			must(t, err)
			if counts[0] != int64(len(articles)) {
				t.Errorf("%s: count of articles of %+v: got %d, want %d", who, filter, counts[0], len(articles))
			}
		}
	}
	s.search(who, r, len(articles))
	issueLists, err := r.IssueLists(s.ctx, []content.IssueQuery{{Ascending: true, Window: all}})
	must(t, err)
	wantIDs(t, who+": issues, and with them the latest and the neighbours", ids(issueLists[0]), issues)
	dates, err := r.IssueDates(s.ctx, []content.IssueFilter{{PublicationID: s.paper.Publication.ID}})
	must(t, err)
	if len(dates[0]) != len(issues) {
		t.Errorf("%s: days with an issue: got %v, want %d", who, dates[0], len(issues))
	}
	issueCounts, err := r.CountIssues(s.ctx, []content.IssueFilter{{}})
	must(t, err)
	authorLists, err := r.AuthorLists(s.ctx, []content.AuthorQuery{{AuthorFilter: content.AuthorFilter{PublicationID: s.paper.Publication.ID}, Window: all}})
	must(t, err)
	wantIDs(t, who+": authors", ids(authorLists[0]), authors)
	authorCounts, err := r.CountAuthors(s.ctx, []content.AuthorFilter{{PublicationID: s.paper.Publication.ID}})
	must(t, err)
	extra := content.PageFilter{SectionID: s.tomorrow.Sections[0].ID}
	pageLists, err := r.PageLists(s.ctx, []content.PageQuery{{PageFilter: extra, Window: all}})
	must(t, err)
	pageCounts, err := r.CountPages(s.ctx, []content.PageFilter{extra})
	must(t, err)
	wantPages := int64(0)
	if next {
		wantPages = 1
	}
	if issueCounts[0] != int64(len(issues)) || authorCounts[0] != int64(len(authors)) || pageCounts[0] != wantPages || int64(len(pageLists[0])) != wantPages {
		t.Errorf("%s: counts of issues %d, authors %d, pages %d and listed pages %d, want %d, %d, %d", who,
			issueCounts[0], authorCounts[0], pageCounts[0], len(pageLists[0]), len(issues), len(authors), wantPages)
	}
}

// search searches for a word that every title has.
func (s *visibilityCheck) search(who string, r content.Reader, want int) {
	filter := content.SearchFilter{Phrases: s.parse("title")}
	for _, order := range []content.SearchOrder{content.ByRelevance, content.ByPublication} {
		lists, err := r.SearchLists(s.ctx, []content.SearchQuery{{SearchFilter: filter, Order: order, Window: content.Window{Limit: 100}}})
		must(s.t, err)
		if got := len(lists[0]); got != want {
			s.t.Errorf("%s: search results by %s: got %d, want %d", who, order, got, want)
		}
	}
	counts, err := r.CountSearches(s.ctx, []content.SearchFilter{filter})
	must(s.t, err)
	if counts[0] != int64(want) {
		s.t.Errorf("%s: count of search results: got %d, want %d", who, counts[0], want)
	}
}

func wantRead[V any](s *visibilityCheck, reason string, read func(ctx, []content.ID) (map[content.ID]V, error), ask, want []content.ID) {
	s.t.Helper()
	got, err := read(s.ctx, ask)
	must(s.t, err)
	wantKeys(s.t, reason, got, want)
}

func sum(counts map[content.ID]int64) (total int64) {
	for _, n := range counts {
		total += n
	}
	return total
}
