package contenttest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// testNames publishes authors, sections and pages whose articles are withheld in every possible way. It looks
// for their names on every path, as every audience, before and after an article's withdrawal, and on both
// sides of an embargo and of the terms of entitlements.
func testNames(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	s, last := newNamesFixture(d)
	check := func(moment string) {
		for name, who := range namesAudiences(s.papers[0]) {
			(&audienceCheck{rightsFixture: s, name: name + " " + moment, who: who}).checkAllNames()
		}
	}
	check("in the morning")
	last.Newsroom.Withdrawal = &content.Withdrawal{At: d.clock.Now(), Reason: "privacy"}
	d.publish(content.Batch{Articles: []content.Draft{last}})
	check("after the withdrawal")
	d.clock.Advance(2 * time.Hour)
	check("later")
}

// newNamesFixture publishes a paper with an author for each way to withhold an article. It also returns an
// article that is shown and is the only one of its author.
func newNamesFixture(d *database) (s *rightsFixture, last content.Draft) {
	p := NewPaper("names")
	issue := p.Issue(monday, 6, 4)
	hour := StartTime().Add(time.Hour)
	author := func(a content.Draft, name string) {
		id := content.AuthorID(p.Publication.ID, name)
		if !slices.ContainsFunc(p.Authors, func(a *content.Author) bool { return a.ID == id }) {
			p.Authors = append(p.Authors, &content.Author{ID: id, PublicationID: p.Publication.ID, Name: name, Kind: content.Person, PublishedAt: p.Authors[0].PublishedAt})
		}
		a.Credits[0].AuthorID, a.Credits[0].Name = id, name
	}
	section := func(name string) content.ID {
		id := content.SectionID(p.Publication.ID, name)
		p.Sections = append(p.Sections, &content.Section{ID: id, PublicationID: p.Publication.ID, Name: name, Slug: name, PublishedAt: p.Sections[0].PublishedAt})
		return id
	}
	embargo := func(a content.Draft) { a.Rights.EmbargoUntil, a.VisibleFrom = hour, hour }
	on := func(page int) []content.Draft { return issue.Articles[page*4 : page*4+4] }

	// On the first page three articles are withheld. Each article is the only one of its author.
	first := on(0)
	author(first[0], "Wu withdrawn")
	first[0].Newsroom.Withdrawal = &content.Withdrawal{At: StartTime(), Reason: "an error", KeepsTitle: true}
	author(first[1], "Xu expired")
	first[1].Rights.ExpiresAt = StartTime()
	author(first[2], "Zu unlicensed")
	first[2].Rights.Syndication = content.NotSyndicated
	author(first[3], "Bo shown once")
	// The second page has embargoed articles only, in a section that is on no other page.
	secret := section("secret")
	issue.Pages[1].SectionID, issue.Pages[1].Name = secret, "secret"
	for _, a := range on(1) {
		author(a, "Yu embargoed")
		a.SectionID = secret
		embargo(a)
	}
	// The third page is in a section that other pages have too, and all its articles are embargoed.
	for _, a := range on(2) {
		author(a, "Yu embargoed")
		embargo(a)
	}
	// The fourth page has no articles; those of the fifth are in another section than the page.
	issue.Pages[3].SectionID, issue.Pages[3].Name, issue.Pages[3].Regions = section("adverts"), "adverts", nil
	for i := range on(3) {
		issue.Articles[12+i].PageID = ""
	}
	issue.Pages[4].SectionID, issue.Pages[4].Name = section("foreign"), "foreign"
	section("orphan")
	// The sixth page is in the third section, too.
	// Regions of the first page refer to articles of other pages, to none, and to one that does not exist.
	for _, id := range []content.ID{on(1)[0].ID, on(5)[0].ID, "", "art_none"} {
		issue.Pages[0].Regions = append(issue.Pages[0].Regions, content.Region{ArticleID: id, Polygon: []content.Point{{X: 0.1, Y: 0.2}}})
	}
	d.publish(p.Masthead())
	d.publish(issue)
	s = &rightsFixture{database: d, papers: []*Paper{p}, issues: []content.Batch{issue}, articles: issue.Articles,
		policies: map[content.ID]content.Policy{p.Publication.ID: p.Publication.Policy()}}
	return s, first[3]
}

func namesAudiences(p *Paper) map[string]content.Audience {
	hour := StartTime().Add(time.Hour)
	partner := func(e content.Entitlement) content.Audience {
		e.PublicationID, e.Body, e.Images = p.Publication.ID, content.FullBody, true
		return content.ForPartner(&content.Partner{ID: "par_names", Entitlements: []content.Entitlement{e}})
	}
	return map[string]content.Audience{
		"the public": content.Public(), "an editor": content.Editor(),
		"a partner":                                partner(content.Entitlement{}),
		"a partner of one section":                 partner(content.Entitlement{SectionIDs: []content.ID{p.Sections[0].ID}}),
		"a partner of a section whose term begins": partner(content.Entitlement{SectionIDs: []content.ID{p.Sections[0].ID}, From: hour}),
		"a partner whose term ends":                partner(content.Entitlement{Until: hour}),
		"a partner whose term begins":              partner(content.Entitlement{From: hour}),
		"a partner whose term ended":               partner(content.Entitlement{Until: StartTime()}),
		"a partner of another paper":               content.ForPartner(&content.Partner{ID: "par_names", Entitlements: []content.Entitlement{{PublicationID: "pub_other"}}}),
		"a partner with a delay of two days":       partner(content.Entitlement{DelaySeconds: 2 * 24 * 3600}),
		"a partner with a delay of four days":      partner(content.Entitlement{DelaySeconds: 4 * 24 * 3600}),
	}
}

// The functions below compute the names that an audience must see from [content.Judge] alone.

// open reports whether the audience sees more of a publication than its masthead.
func (l *audienceCheck) open(p *Paper) bool {
	partner := l.who.Partner()
	return partner == nil || slices.ContainsFunc(partner.Entitlements, func(e content.Entitlement) bool {
		return e.PublicationID == p.Publication.ID && e.InTerm(l.r.Now())
	})
}

// some reports whether the audience is shown an article for which has returns true.
func (l *audienceCheck) some(has func(*content.Article) bool) bool {
	return slices.ContainsFunc(l.articles, func(a content.Draft) bool {
		return has(a.Article) && content.Judge(a.Article, l.who, l.r.Now()).Visibility == content.Shown
	})
}

// credited returns the authors of a publication that the audience must see, sorted by name.
func (l *audienceCheck) credited(p *Paper) []content.ID {
	var want []content.ID
	sorted := slices.Clone(p.Authors)
	slices.SortFunc(sorted, func(a, b *content.Author) int { return strings.Compare(a.Name, b.Name) })
	for _, author := range sorted {
		if l.who.SeesAll() || l.open(p) && l.some(func(a *content.Article) bool { return slices.Contains(a.AuthorIDs(), author.ID) }) {
			want = append(want, author.ID)
		}
	}
	return want
}

// named reports whether the audience must see the name and section of a page that is visible to it.
func (l *audienceCheck) named(page *content.Page) bool {
	there := slices.ContainsFunc(l.articles, func(a content.Draft) bool { return a.PageID == page.ID })
	return l.who.SeesAll() || !there || l.some(func(a *content.Article) bool { return a.PageID == page.ID })
}

// sectioned returns the sections of paper n that the audience must see, sorted by name.
func (l *audienceCheck) sectioned(n int) []content.ID {
	var want []content.ID
	sorted := slices.Clone(l.papers[n].Sections)
	slices.SortFunc(sorted, func(a, b *content.Section) int { return strings.Compare(a.Name, b.Name) })
	for _, s := range sorted {
		shown := l.some(func(a *content.Article) bool { return a.SectionID == s.ID })
		if l.who.SeesAll() || l.open(l.papers[n]) && (shown || len(l.pagesOf(n, s.ID)) > 0) {
			want = append(want, s.ID)
		}
	}
	return want
}

// pagesOf returns the pages of issue n that the audience must see as pages of the section.
func (l *audienceCheck) pagesOf(n int, section content.ID) []content.ID {
	var want []content.ID
	for _, page := range l.issues[n].Pages {
		if page.SectionID == section && l.open(l.papers[n]) && l.named(page) {
			want = append(want, page.ID)
		}
	}
	return want
}

// printedAs returns the description of a page as the audience must see it.
func (l *audienceCheck) printedAs(page *content.Page) string {
	rest := *page
	if !l.named(page) {
		rest.Name, rest.SectionID = "", ""
	}
	rest.Regions = slices.DeleteFunc(slices.Clone(page.Regions), func(r content.Region) bool {
		return r.ArticleID != "" && !l.who.SeesAll() && !l.some(func(a *content.Article) bool { return a.ID == r.ArticleID })
	})
	return describe(&rest)
}

func describe(page *content.Page) string {
	return fmt.Sprintf("%s %s %q %s %v", page.ID, page.Number, page.Name, page.SectionID, page.Regions)
}

// checkAllNames reads authors, sections and pages on every path and compares them with the expected ones.
func (l *audienceCheck) checkAllNames() {
	l.t.Helper()
	l.r = l.read(l.who)
	l.who = l.who.WithPolicies(l.policies)
	l.checkReferences()
	for n := range l.papers {
		l.checkAuthors(l.papers[n])
		l.checkSections(n)
		l.checkPages(n)
	}
}

// references reads the authors and sections to which visible articles and pages refer: the result must equal
// a read by id. Sections of an entitlement must be readable during its term, and only then.
func (l *audienceCheck) checkReferences() {
	articles, err := l.r.Articles(l.ctx, articleIDs(l.articles))
	must(l.t, err)
	for _, issue := range l.issues {
		pages, err := l.r.Pages(l.ctx, ids(issue.Pages))
		must(l.t, err)
		var authors, sections []content.Reference
		var authorIDs, sectionIDs []content.ID
		for _, a := range articles {
			authors, authorIDs = append(authors, a.AuthorReferences()...), append(authorIDs, a.AuthorIDs()...)
			sections, sectionIDs = append(sections, a.SectionReference()), append(sectionIDs, a.SectionID)
		}
		for _, p := range pages {
			sections, sectionIDs = append(sections, p.SectionReference()), append(sectionIDs, p.SectionID)
		}
		follow(l, "authors", authors, authorIDs, l.r.ReferencedAuthors, l.r.Authors)
		follow(l, "sections", sections, sectionIDs, l.r.ReferencedSections, l.r.Sections)
	}
	partner := l.who.Partner()
	if partner == nil {
		return
	}
	for _, e := range partner.Entitlements {
		sections, err := l.r.ReferencedSections(l.ctx, e.SectionReferences())
		must(l.t, err)
		if want := len(e.SectionIDs); e.InTerm(l.r.Now()) && len(sections) != want || !e.InTerm(l.r.Now()) && len(sections) > 0 {
			l.t.Errorf("%s: read %d of %d sections of an entitlement", l.name, len(sections), want)
		}
	}
}

func follow[D content.Document](l *audienceCheck, kind string, references []content.Reference, asked []content.ID,
	read func(ctx, []content.Reference) (map[content.Reference]D, error), byID func(ctx, []content.ID) (map[content.ID]D, error)) {
	l.t.Helper()
	found, err := read(l.ctx, references)
	must(l.t, err)
	want, err := byID(l.ctx, asked)
	must(l.t, err)
	var got []content.ID
	for _, d := range found {
		got = append(got, d.DocumentID())
	}
	l.want(kind+" by reference", got, slices.Collect(maps.Keys(want)))
	if distinct := len(slices.Compact(slices.Sorted(slices.Values(asked)))); len(want) != distinct && !slices.Contains(asked, "") {
		l.t.Errorf("%s: found %d of the %d %s that visible documents refer to", l.name, len(want), distinct, kind)
	}
}

func (l *audienceCheck) checkAuthors(p *Paper) {
	want := l.credited(p)
	authors, err := l.r.Authors(l.ctx, ids(p.Authors))
	must(l.t, err)
	l.want("authors by id", slices.Collect(maps.Keys(authors)), want)
	for _, part := range []string{"", "W", "embargo"} {
		filter := content.AuthorFilter{PublicationID: p.Publication.ID, Name: part}
		var chosen []content.ID
		for _, a := range p.Authors {
			if slices.Contains(want, a.ID) && strings.Contains(strings.ToLower(a.Name), strings.ToLower(part)) {
				chosen = append(chosen, a.ID)
			}
		}
		count, err := l.r.CountAuthors(l.ctx, []content.AuthorFilter{filter})
		must(l.t, err)
		if count[0] != int64(len(chosen)) {
			l.t.Errorf("%s: counted %d authors named %q, want %d", l.name, count[0], part, len(chosen))
		}
		slices.SortFunc(chosen, func(a, b content.ID) int { return slices.Index(want, a) - slices.Index(want, b) })
		l.checkPaging(fmt.Sprintf("authors named %q", part), chosen, func(w content.Window) []content.Key {
			lists, err := l.r.AuthorLists(l.ctx, []content.AuthorQuery{{AuthorFilter: filter, Window: w}})
			must(l.t, err)
			return placesOf(lists[0], (*content.Author).KeyOf)
		})
	}
}

func (l *audienceCheck) checkSections(n int) {
	p, want := l.papers[n], l.sectioned(n)
	sections, err := l.r.Sections(l.ctx, ids(p.Sections))
	must(l.t, err)
	l.want("sections by id", slices.Collect(maps.Keys(sections)), want)
	listed, err := l.r.SectionsOfPublications(l.ctx, []content.ID{p.Publication.ID})
	must(l.t, err)
	if got := ids(listed[p.Publication.ID]); !slices.Equal(got, want) {
		l.t.Errorf("%s: sections of the publication: got %v, want %v", l.name, got, want)
	}
	for _, s := range p.Sections {
		of, filter := l.pagesOf(n, s.ID), content.PageFilter{SectionID: s.ID}
		count, err := l.r.CountPages(l.ctx, []content.PageFilter{filter})
		must(l.t, err)
		if count[0] != int64(len(of)) {
			l.t.Errorf("%s: counted %d pages of %s, want %d", l.name, count[0], s.Name, len(of))
		}
		l.checkPaging("pages of "+s.Name, of, func(w content.Window) []content.Key {
			lists, err := l.r.PageLists(l.ctx, []content.PageQuery{{PageFilter: filter, Window: w}})
			must(l.t, err)
			for _, page := range lists[0] {
				if page.SectionID != s.ID {
					l.t.Errorf("%s: %s is listed as a page of %s and has the section %q", l.name, page.ID, s.Name, page.SectionID)
				}
			}
			return placesOf(lists[0], (*content.Page).KeyOf)
		})
	}
}

func (l *audienceCheck) checkPages(n int) {
	issue := l.issues[n]
	var want []string
	if l.open(l.papers[n]) {
		for _, page := range issue.Pages {
			want = append(want, l.printedAs(page))
		}
	}
	listed, err := l.r.PagesOfIssues(l.ctx, ids(issue.Issues))
	must(l.t, err)
	pages, err := l.r.Pages(l.ctx, ids(issue.Pages))
	must(l.t, err)
	var byID, inOrder []string
	for _, page := range issue.Pages {
		if got := pages[page.ID]; got != nil {
			byID = append(byID, describe(got))
		}
	}
	for _, page := range listed[issue.Issues[0].ID] {
		inOrder = append(inOrder, describe(page))
	}
	for path, got := range map[string][]string{"pages by id": byID, "pages of the issue": inOrder} {
		if !slices.Equal(got, want) {
			l.t.Errorf("%s: %s:\n got %s\nwant %s", l.name, path, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

// checkPaging reads a list at once, and in pages of two from either end. Withheld rows must not make a page
// shorter, and no row may be skipped.
func (l *audienceCheck) checkPaging(path string, want []content.ID, list func(content.Window) []content.Key) {
	l.t.Helper()
	place := func(keys []content.Key) []content.ID {
		var got []content.ID
		for _, k := range keys {
			got = append(got, k.ID)
		}
		return got
	}
	if got := place(list(content.Window{Limit: 100})); !slices.Equal(got, want) {
		l.t.Errorf("%s: %s: got %v, want %v", l.name, path, got, want)
		return
	}
	const size = 2
	var forwards, backwards []content.ID
	for after := (*content.Key)(nil); len(forwards) < len(want); {
		page := list(content.Window{After: after, Limit: size})
		if len(page) != min(size, len(want)-len(forwards)) {
			l.t.Errorf("%s: %s: the page after %d rows has %d rows", l.name, path, len(forwards), len(page))
			return
		}
		forwards, after = append(forwards, place(page)...), &page[len(page)-1]
	}
	for before := (*content.Key)(nil); len(backwards) < len(want); {
		page := list(content.Window{Before: before, Limit: size, Last: true})
		if len(page) != min(size, len(want)-len(backwards)) {
			l.t.Errorf("%s: %s: the page before the last %d rows has %d rows", l.name, path, len(backwards), len(page))
			return
		}
		backwards, before = append(place(page), backwards...), &page[0]
	}
	if !slices.Equal(forwards, want) || !slices.Equal(backwards, want) {
		l.t.Errorf("%s: %s in pages: forwards %v, backwards %v, want %v", l.name, path, forwards, backwards, want)
	}
}

func placesOf[T any](list []*T, key func(*T) content.Key) []content.Key {
	keys := make([]content.Key, len(list))
	for i, d := range list {
		keys[i] = key(d)
	}
	return keys
}
