package contenttest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// ranking returns a ranking for the public; a Limit of 0 stands for 100 articles.
func (d *database) ranking(q content.RankingQuery) []content.RankedArticle {
	d.t.Helper()
	q.Limit = cmp.Or(q.Limit, 100)
	lists, err := d.read(content.Public()).MostViewed(d.ctx, []content.RankingQuery{q})
	must(d.t, err)
	return lists[0]
}

// view counts one view of each article, each in a separate call.
func (d *database) view(ids ...content.ID) {
	d.t.Helper()
	for _, id := range ids {
		d.add(content.View{ArticleID: id})
	}
}

// testDays counts views of two papers in different time zones, on either side of their midnights.
func testDays(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	east, west := NewPaper("quay"), NewPaper("hill")
	west.Publication.TimeZone = "America/New_York"
	var a []content.ID
	for _, p := range []*Paper{east, west} {
		issue := p.Issue(monday, 1, 1)
		d.publish(p.Masthead())
		d.publish(issue)
		a = append(a, issue.Articles[0].ID)
	}
	at := func(moment time.Time) { d.clock.Advance(moment.Sub(d.clock.Now())) }
	june := func(day, hour, minute int) time.Time { return time.Date(2026, 6, day, hour, minute, 0, 0, time.UTC) }
	token := content.View{ArticleID: a[0], Token: "reader-1"}

	at(june(3, 15, 59))
	d.view(a[0], a[1])
	d.add(token)
	for _, c := range []struct {
		reason string
		at     time.Time
		view   []content.View
		want   string // today, this week, this month and ever, of either paper
	}{
		{"a view counts for its day", june(3, 15, 59), nil, "[2 2 2 2] [1 1 1 1]"},
		{"at midnight in Shanghai it is still the day before in New York", june(3, 16, 0), nil, "[0 2 2 2] [1 1 1 1]"},
		{"a retry counts for no day, whatever day it is", june(3, 16, 0), []content.View{token}, "[0 2 2 2] [1 1 1 1]"},
		{"a view after midnight counts for the next day", june(3, 16, 1), []content.View{{ArticleID: a[0]}, {ArticleID: a[1]}}, "[1 3 3 3] [2 2 2 2]"},
		{"in New York's summer time, midnight is at 04:00 UTC", june(4, 4, 0), nil, "[1 3 3 3] [0 2 2 2]"},
		{"six days later the day still belongs to the week of seven days", june(10, 3, 59), nil, "[0 1 3 3] [0 2 2 2]"},
		{"after seven days it no longer does", june(10, 4, 0), nil, "[0 1 3 3] [0 0 2 2]"},
		{"29 days later the day still belongs to the month of thirty days", june(33, 3, 59), nil, "[0 0 1 3] [0 0 2 2]"},
		{"after thirty days it no longer does", june(34, 4, 0), nil, "[0 0 0 3] [0 0 0 2]"},
		{"after months, new views are counted as before", june(120, 12, 0), []content.View{token}, "[1 1 1 4] [0 0 0 2]"},
	} {
		at(c.at)
		d.add(c.view...)
		var got [2][4]int64
		for i, p := range []*Paper{east, west} {
			for j, period := range periods() {
				for _, ranked := range d.ranking(content.RankingQuery{PublicationID: p.Publication.ID, Period: period}) {
					got[i][j] += ranked.Rank
				}
			}
		}
		if text := fmt.Sprint(got[0], got[1]); text != c.want {
			t.Errorf("%s: got %s, want %s", c.reason, text, c.want)
		}
	}
}

func periods() []content.ViewPeriod {
	return []content.ViewPeriod{content.ViewsToday, content.ViewsWeek, content.ViewsMonth, content.ViewsEver}
}

func testRankings(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	old, fresh := p.Issue(monday, 2, 2), p.Issue(tuesday, 2, 2)
	imported := int64(100)
	old.Articles[3].ViewCount = &imported
	d.view(old.Articles[0].ID) // before the article exists, as for one that was removed and is imported again
	d.publish(p.Masthead())
	d.publish(old)
	d.publish(fresh)
	o, f := articleIDs(old.Articles), articleIDs(fresh.Articles)
	twins := []content.ID{min(f[0], f[1]), max(f[0], f[1])} // published at the same time
	d.view(o[0], o[1], f[0], f[1], f[2], o[2], o[2], o[2])
	for _, c := range []struct {
		reason string
		query  content.RankingQuery
		want   []content.ID
	}{
		{"most viewed first; articles with equal views newest first, then by id", content.RankingQuery{Period: content.ViewsToday}, []content.ID{o[2], o[0], f[2], twins[0], twins[1], o[1]}},
		{"a limit among articles with equal views keeps the newest", content.RankingQuery{Period: content.ViewsWeek, Limit: 4}, []content.ID{o[2], o[0], f[2], twins[0]}},
		{"views imported from the source count for all time, and for no day", content.RankingQuery{Period: content.ViewsEver, Limit: 2}, []content.ID{o[3], o[2]}},
		{"a section's ranking", content.RankingQuery{Period: content.ViewsMonth, SectionID: p.Sections[0].ID}, []content.ID{o[0], twins[0], twins[1], o[1]}},
		{"a section's ranking for all time", content.RankingQuery{Period: content.ViewsEver, SectionID: p.Sections[1].ID}, []content.ID{o[3], o[2], f[2]}},
		{"a section without articles", content.RankingQuery{Period: content.ViewsToday, SectionID: p.Sections[2].ID}, nil},
		{"a limit of one article", content.RankingQuery{Period: content.ViewsToday, Limit: 1}, o[2:3]},
	} {
		c.query.PublicationID = p.Publication.ID
		wantIDs(t, c.reason, rankedIDs(d.ranking(c.query)), c.want)
	}
	lists, err := d.read(content.Public()).MostViewed(d.ctx, []content.RankingQuery{
		{PublicationID: "pub_none", Period: content.ViewsEver, Limit: 3}, {PublicationID: p.Publication.ID, Period: content.ViewsToday, Limit: 1},
	})
	must(t, err)
	if len(lists) != 2 || len(lists[0]) != 0 || len(lists[1]) != 1 || lists[1][0].Rank != 3 || lists[1][0].Title == "" {
		t.Errorf("rankings have the order of the queries, and that of an unknown publication is empty: got %v", lists)
	}
}

// testRankingsByModel counts views of forty articles over forty-five days. Many articles are viewed on some days
// only. Each ranking is compared with one computed from all single views.
func testRankingsByModel(t *testing.T, b Backend) {
	d := newDatabase(t, b)
	p := NewPaper("quay")
	issue := p.Issue(monday, 4, 10)
	d.publish(p.Masthead())
	d.publish(issue)
	m := model{random: rand.New(rand.NewPCG(1, 2)), articles: issue.Articles, byDay: map[content.ID]map[int]int64{}}
	for day := range 45 {
		d.add(m.views(day)...)
		if b.all() && (day%3 == 0 || day > 40) || day%20 == 0 || day == 44 {
			m.check(d, p, day)
		}
		d.clock.Advance(24 * time.Hour)
	}
	m.check(d, p, 45) // a day without views so far
}

// model counts every view by article and day.
type model struct {
	random   *rand.Rand
	articles []content.Draft
	byDay    map[content.ID]map[int]int64
}

// views returns random views of a day, mostly of a few articles that change every week.
func (m *model) views(day int) []content.View {
	var views []content.View
	for range m.random.IntN(30) {
		i := (m.random.IntN(1+m.random.IntN(len(m.articles))) + 7*(day/7)) % len(m.articles)
		id := m.articles[i].ID
		views = append(views, content.View{ArticleID: id})
		if m.byDay[id] == nil {
			m.byDay[id] = map[int]int64{}
		}
		m.byDay[id][day]++
	}
	return views
}

func (m *model) check(d *database, p *Paper, today int) {
	d.t.Helper()
	for _, section := range []content.ID{"", p.Sections[1].ID} {
		for _, period := range periods() {
			limit := 1 + m.random.IntN(12)
			var want, got []string
			for _, a := range m.ranking(section, period, today) {
				want = append(want, fmt.Sprint(a.ID, " ", a.Rank))
			}
			for _, a := range d.ranking(content.RankingQuery{PublicationID: p.Publication.ID, SectionID: section, Period: period, Limit: limit}) {
				got = append(got, fmt.Sprint(a.ID, " ", a.Rank))
			}
			if want = want[:min(len(want), limit)]; !slices.Equal(got, want) {
				d.t.Errorf("day %d, %s, section %q:\n got %v\nwant %v", today, period, section, got, want)
			}
		}
	}
}

func (m *model) ranking(section content.ID, period content.ViewPeriod, today int) []content.RankedArticle {
	var all []content.RankedArticle
	for _, a := range m.articles {
		n := int64(0)
		for day, views := range m.byDay[a.ID] {
			if period.Days() == 0 || day > today-period.Days() {
				n += views
			}
		}
		if n > 0 && (section == "" || section == a.SectionID) {
			all = append(all, content.RankedArticle{Article: a.Article, Rank: n})
		}
	}
	slices.SortFunc(all, func(a, b content.RankedArticle) int {
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), b.PublishedAt.Compare(a.PublishedAt), cmp.Compare(a.ID, b.ID))
	})
	return all
}
