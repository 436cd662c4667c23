package contenttest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testRights publishes articles with rights of every kind in publications with every policy. It looks for each
// on every path, as every audience and at times before and after each transition. A read by id must agree with
// [content.Judge]; lists, counts, searches and rankings must hold the articles that it shows.
func testRights(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	fixture := newRightsFixture(d)
	for _, later := range []time.Duration{0, 2 * time.Hour} {
		d.clock.Advance(later)
		for name, who := range fixture.audiences() {
			if !b.all() && !slices.Contains([]string{"the public", "a partner for a section", "a partner in time"}, name) {
				continue
			}
			(&audienceCheck{rightsFixture: fixture, name: fmt.Sprintf("%s at %s", name, d.clock.Now().Format(time.TimeOnly)), who: who}).run()
		}
	}
}

// rightsFixture is the content of the database: papers, issues, policies and articles.
type rightsFixture struct {
	*database
	papers   []*Paper
	issues   []content.Batch
	policies map[content.ID]content.Policy
	articles []content.Draft
}

// newRightsFixture publishes three publications: one without a policy, one with summaries for the public and open
// syndication, and one without public access that is not syndicated.
func newRightsFixture(d *database) *rightsFixture {
	s := &rightsFixture{database: d, policies: map[content.ID]content.Policy{}}
	for i, key := range []string{"free", "brief", "shut"} {
		p := NewPaper(key)
		p.Publication.PublicAccess = []content.Access{"", content.SummaryAccess, content.NoAccess}[i]
		p.Publication.Rights.Syndication = []content.Syndication{"", content.Open, content.NotSyndicated}[i]
		issue := p.Issue(monday, 3, 7)
		for n := range issue.Articles {
			s.setRights(issue.Articles[n], n+i)
		}
		d.publish(p.Masthead())
		d.publish(issue)
		s.papers, s.issues = append(s.papers, p), append(s.issues, issue)
		s.policies[p.Publication.ID] = p.Publication.Policy()
		s.articles = append(s.articles, issue.Articles...)
	}
	var views []content.View
	for _, a := range s.articles {
		views = append(views, content.View{ArticleID: a.ID})
	}
	_, err := d.store.AddViews(d.ctx, views)
	must(d.t, err)
	return s
}

// setRights gives an article rights that are derived from n, so that successive numbers get different rights.
func (s *rightsFixture) setRights(a content.Draft, n int) {
	now := StartTime()
	hour := now.Add(time.Hour)
	a.EditorsNote = "The editor's note."
	a.Body.Sections[0].Blocks[2].Image = &content.Image{URL: "/photo.svg"}
	a.Rights.Syndication = []content.Syndication{"", content.Open, content.Licensed, content.NotSyndicated}[n%4]
	switch n % 6 {
	case 1:
		a.Rights.EmbargoUntil, a.VisibleFrom = hour, hour
	case 2:
		a.Rights.ExpiresAt = hour
	case 3:
		a.Newsroom.Withdrawal = &content.Withdrawal{At: now, Reason: "an error", KeepsTitle: n%2 == 0}
	case 4:
		a.VisibleFrom = now.Add(-time.Duration(n) * time.Minute)
	}
	if n%9 == 5 { // the newsroom's decision overrides the source's rights
		a.Newsroom.Rights = &content.Rights{Syndication: content.Licensed}
	}
	for i := range a.Images {
		a.Images[i].Rights = []content.Rights{{}, {Syndication: content.NotSyndicated}, {EmbargoUntil: hour}, {ExpiresAt: hour}, {Syndication: content.Open}}[n/2%5]
	}
}

func (s *rightsFixture) audiences() map[string]content.Audience {
	free, brief, shut := s.papers[0], s.papers[1], s.papers[2]
	partner := func(entitlements ...content.Entitlement) content.Audience {
		return content.ForPartner(&content.Partner{ID: "par_p", Entitlements: entitlements})
	}
	at := func(p *Paper, more func(*content.Entitlement)) content.Entitlement {
		e := content.Entitlement{PublicationID: p.Publication.ID, Body: content.FullBody, Images: true}
		if more != nil {
			more(&e)
		}
		return e
	}
	return map[string]content.Audience{
		"the public": content.Public(), "an editor": content.Editor(), "a partner without entitlements": partner(),
		"a partner for all": partner(at(free, nil), at(brief, nil), at(shut, nil)),
		"a partner for a section": partner(at(free, func(e *content.Entitlement) { e.SectionIDs = []content.ID{free.Sections[1].ID} }),
			at(brief, func(e *content.Entitlement) { e.SectionIDs = []content.ID{brief.Sections[0].ID, brief.Sections[2].ID} })),
		"a partner for summaries": partner(at(free, func(e *content.Entitlement) { e.Body = content.SummaryOnly }), at(brief, func(e *content.Entitlement) { e.Images = false })),
		"a partner in time": partner(at(free, func(e *content.Entitlement) { e.From = StartTime().Add(time.Hour) }),
			at(brief, func(e *content.Entitlement) { e.Until = StartTime().Add(time.Hour) })),
		"a partner with a delay":                        partner(at(free, func(e *content.Entitlement) { e.DelaySeconds = 3600 }), at(shut, func(e *content.Entitlement) { e.DelaySeconds = 60 })),
		"a partner with two entitlements for one paper": partner(at(free, func(e *content.Entitlement) { e.Body, e.Images = content.SummaryOnly, false }), at(free, func(e *content.Entitlement) { e.SectionIDs = []content.ID{free.Sections[0].ID} })),
	}
}

// audienceCheck compares what one audience sees at one time with the expected content.
type audienceCheck struct {
	*rightsFixture
	name  string
	who   content.Audience
	r     content.Reader
	shown []content.ID
}

func (l *audienceCheck) run() {
	l.t.Helper()
	l.r = l.read(l.who)
	l.who = l.who.WithPolicies(l.policies)
	verdicts := map[content.ID]content.Judgement{}
	var there []content.ID
	for _, a := range l.articles {
		v := content.Judge(a.Article, l.who, l.r.Now())
		verdicts[a.ID] = v
		if v.Visibility != content.Hidden {
			there = append(there, a.ID)
		}
		if v.Visibility == content.Shown {
			l.shown = append(l.shown, a.ID)
		}
	}
	if l.who.SeesAll() && len(l.shown) != len(l.articles) {
		l.t.Errorf("%s is shown %d of %d articles", l.name, len(l.shown), len(l.articles))
	}
	l.checkByID(verdicts, there)
	l.checkRelations(verdicts)
	l.checkLists()
	l.checkSearches(verdicts)
	l.checkPublications()
}

// want compares ids, ignoring their order.
func (l *audienceCheck) want(path string, got, want []content.ID) {
	l.t.Helper()
	if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		l.t.Errorf("%s: %s: got %d, want %d", l.name, path, len(got), len(want))
	}
}

// checkByID checks reads by id.
func (l *audienceCheck) checkByID(verdicts map[content.ID]content.Judgement, there []content.ID) {
	all := articleIDs(l.articles)
	articles, err := l.r.Articles(l.ctx, all)
	must(l.t, err)
	l.want("articles by id", slices.Collect(maps.Keys(articles)), there)
	bodies, err := l.r.Bodies(l.ctx, all)
	must(l.t, err)
	l.want("bodies", slices.Collect(maps.Keys(bodies)), l.shown)
	counts, err := l.r.ViewCounts(l.ctx, all)
	must(l.t, err)
	l.want("view counts", slices.Collect(maps.Keys(counts)), l.shown)
	for id, a := range articles {
		v, withheld := verdicts[id], map[string]bool{}
		for _, w := range v.Withheld {
			withheld[w.Field] = true
		}
		if fmt.Sprint(a.Withheld) != fmt.Sprint(v.Withheld) || a.Stub != (v.Visibility == content.Stub) {
			l.t.Errorf("%s: %s is withheld in %v, want %v", l.name, id, a.Withheld, v.Withheld)
		}
		stub := a.Stub && (a.Byline+a.Kicker+a.Source+a.EditorsNote != "" || a.Credits != nil || a.PageID != "" || a.WordCount != 0)
		if stub || withheld["title"] && a.Title != "" || withheld["summary"] && a.Summary+a.EditorsNote != "" || withheld["body"] && (len(bodies[id].Sections) > 0 || a.WordCount != 0 || a.Words() != nil) {
			l.t.Errorf("%s: %s has values in withheld fields: %+v", l.name, id, a)
		}
		if pictures := len(a.Images); withheld["images"] && pictures > 0 || len(v.Withheld) == 0 && pictures != len(l.drafted(id).Images) {
			l.t.Errorf("%s: %s has %d pictures, withheld %t", l.name, id, pictures, withheld["images"])
		}
		if withheld["images"] && len(bodies[id].Sections) > 0 && len(bodies[id].Sections[0].Blocks) > 2 {
			l.t.Errorf("%s: the body of %s has a withheld picture", l.name, id)
		}
	}
}

func (l *audienceCheck) drafted(id content.ID) content.Draft {
	return l.articles[slices.IndexFunc(l.articles, func(a content.Draft) bool { return a.ID == id })]
}

// checkRelations checks the paths that lead to articles: reading order, pages, authors, rankings and tombstones.
func (l *audienceCheck) checkRelations(verdicts map[content.ID]content.Judgement) {
	var issues, pages, authors []content.ID
	for i, issue := range l.issues {
		issues, pages, authors = append(issues, issue.Issues[0].ID), append(pages, ids(issue.Pages)...), append(authors, ids(l.papers[i].Authors)...)
	}
	order, err := l.r.ReadingOrder(l.ctx, issues)
	must(l.t, err)
	l.want("reading order", slices.Concat(slices.Collect(maps.Values(order))...), l.shown)
	wantNeighbours(l.t, l.name+": neighbours", l.r, l.articles, l.shown)
	onPages, err := l.r.ArticlesOfPages(l.ctx, pages)
	must(l.t, err)
	l.want("articles of pages", ids(slices.Concat(slices.Collect(maps.Values(onPages))...)), l.shown)
	credited, err := l.r.ArticleCountsOfAuthors(l.ctx, authors)
	must(l.t, err)
	if got := sum(credited); got != int64(len(l.shown)) {
		l.t.Errorf("%s: %d articles credited, want %d", l.name, got, len(l.shown))
	}
	var ranked []content.ID
	for _, p := range l.papers {
		for _, period := range []content.ViewPeriod{content.ViewsToday, content.ViewsEver} {
			lists, err := l.r.MostViewed(l.ctx, []content.RankingQuery{{PublicationID: p.Publication.ID, Period: period, Limit: 100}})
			must(l.t, err)
			ranked = append(ranked, rankedIDs(lists[0])...)
		}
	}
	l.want("rankings", ranked, append(slices.Clone(l.shown), l.shown...))
	if l.who.SeesAll() {
		return
	}
	var withdrawn, found []content.ID
	for id, v := range verdicts {
		if v.Visibility == content.Stub && v.Withheld[len(v.Withheld)-1].Reason == content.ForWithdrawn {
			withdrawn = append(withdrawn, id)
		}
	}
	for _, p := range l.papers {
		graves, err := l.r.Tombstones(l.ctx, []content.TombstoneQuery{{ArticleFilter: content.ArticleFilter{PublicationID: p.Publication.ID}, Limit: 100}})
		must(l.t, err)
		for _, a := range graves[0] {
			if !a.Stub || a.Newsroom.Withdrawal == nil {
				l.t.Errorf("%s: %s is no tombstone", l.name, a.ID)
			}
			found = append(found, a.ID)
		}
	}
	l.want("tombstones", found, withdrawn)
}

// checkLists checks lists, places and counts with several filters and orders.
func (l *audienceCheck) checkLists() {
	yes := true
	filters := []content.ArticleFilter{{}, {HasImages: &yes}}
	for i, p := range l.papers {
		filters = append(filters, []content.ArticleFilter{
			{PublicationID: p.Publication.ID}, {SectionIDs: ids(p.Sections)[:2]}, {AuthorIDs: ids(p.Authors)[:1], IssueID: l.issues[i].Issues[0].ID},
		}[i])
	}
	if !l.full {
		filters = filters[2:4] // a publication's, and sections of another
	}
	for _, f := range filters {
		var want []content.ID
		for _, a := range l.articles {
			if slices.Contains(l.shown, a.ID) && matches(f, a) {
				want = append(want, a.ID)
			}
		}
		for _, order := range []content.ArticleOrder{content.NewestFirst, content.MostViewed} {
			q := []content.ArticleQuery{{ArticleFilter: f, Order: order, Window: content.Window{Limit: 1000}}}
			lists, err := l.r.ArticleLists(l.ctx, q)
			must(l.t, err)
			l.want(fmt.Sprintf("articles of %+v by %s", f, order), rankedIDs(lists[0]), want)
			places, err := l.r.ArticlePlaces(l.ctx, q)
			must(l.t, err)
			var placed []content.ID
			for _, at := range places[0] {
				placed = append(placed, at.ID)
			}
			l.want(fmt.Sprintf("places of %+v by %s", f, order), placed, want)
		}
		counts, err := l.r.CountArticles(l.ctx, []content.ArticleFilter{f})
		must(l.t, err)
		if counts[0] != int64(len(want)) {
			l.t.Errorf("%s: counted %d of %+v, want %d", l.name, counts[0], f, len(want))
		}
	}
}

// checkSearches searches for words of titles, bodies and captions: a search must not match withheld fields.
func (l *audienceCheck) checkSearches(verdicts map[content.ID]content.Judgement) {
	for word, field := range map[string]string{"title": "", "body": "body", "quay": "images"} {
		f := content.SearchFilter{Phrases: l.parse(word)}
		var want []content.ID
		for _, id := range l.shown {
			a := l.drafted(id)
			whole := l.who.SeesAll() || slices.ContainsFunc(l.who.FullTextScopes(l.r.Now()), func(s content.Scope) bool { return s.Contains(a.Article, a.PictureRights()) })
			if word == "title" || whole && (word == "body" || len(a.Images) > 0) {
				want = append(want, id)
			}
		}
		for _, order := range []content.SearchOrder{content.ByRelevance, content.ByPublication} {
			lists, err := l.r.SearchLists(l.ctx, []content.SearchQuery{{SearchFilter: f, Order: order, Window: content.Window{Limit: 1000}}})
			must(l.t, err)
			var got []content.ID
			for _, h := range lists[0] {
				got = append(got, h.ID)
				for _, w := range verdicts[h.ID].Withheld {
					if w.Field == field {
						l.t.Errorf("%s: %s is found by %q in a withheld field", l.name, h.ID, word)
					}
				}
			}
			l.want(fmt.Sprintf("found by %q by %s", word, order), got, want)
		}
		counts, err := l.r.CountSearches(l.ctx, []content.SearchFilter{f})
		must(l.t, err)
		if counts[0] != int64(len(want)) {
			l.t.Errorf("%s: counted %d articles with %q, want %d", l.name, counts[0], word, len(want))
		}
	}
}

// checkFacsimiles checks facsimiles of pages and issues: a facsimile is returned only if the audience may read every
// article on it in full.
func (l *audienceCheck) checkFacsimiles() {
	for i, p := range l.papers {
		issue := l.issues[i]
		asked := append(ids(issue.Pages), ids(issue.Issues)...)
		got, err := l.r.Facsimiles(l.ctx, asked)
		must(l.t, err)
		pages, err := l.r.Pages(l.ctx, ids(issue.Pages))
		must(l.t, err)
		for _, id := range asked {
			whole := true
			for _, a := range issue.Articles {
				if (a.PageID == id || a.IssueID == id) && !l.who.SeesAll() {
					given := slices.ContainsFunc(l.who.FullTextScopes(l.r.Now()), func(s content.Scope) bool { return s.Contains(a.Article, a.PictureRights()) })
					whole = whole && given && slices.Contains(l.shown, a.ID)
				}
			}
			if _, there := got[id]; there && !whole || (l.who.SeesAll() || l.who.Partner() == nil && whole) && !there {
				l.t.Errorf("%s: facsimile of %s of %s: returned %t, every article readable %t", l.name, id, p.Publication.ID, there, whole)
			}
		}
		for id, page := range pages {
			if (page.PDFURL != "") != l.who.SeesAll() {
				l.t.Errorf("%s: %s has its PDF %q", l.name, id, page.PDFURL)
			}
		}
	}
}

// checkPublications checks facsimiles, issues, dates, authors, sections and pages of each publication.
func (l *audienceCheck) checkPublications() {
	l.checkFacsimiles()
	for i, p := range l.papers {
		want := 0
		if l.open(p) {
			want = 1
		}
		issue := l.issues[i].Issues[0].ID
		issues, err := l.r.Issues(l.ctx, []content.ID{issue})
		must(l.t, err)
		dates, err := l.r.IssueDates(l.ctx, []content.IssueFilter{{PublicationID: p.Publication.ID}})
		must(l.t, err)
		if len(issues) != want || len(dates[0]) != want {
			l.t.Errorf("%s: of %s: %d issues, %d dates; want %d", l.name, p.Publication.ID, len(issues), len(dates[0]), want)
		}
		authors, err := l.r.CountAuthors(l.ctx, []content.AuthorFilter{{PublicationID: p.Publication.ID}})
		must(l.t, err)
		sections, err := l.r.SectionsOfPublications(l.ctx, []content.ID{p.Publication.ID})
		must(l.t, err)
		if a, s := len(l.credited(p)), l.sectioned(i); authors[0] != int64(a) || len(sections[p.Publication.ID]) != len(s) {
			l.t.Errorf("%s: of %s: %d authors, want %d; %d sections, want %d", l.name, p.Publication.ID, authors[0], a, len(sections[p.Publication.ID]), len(s))
		}
		l.checkPages(i)
	}
}
