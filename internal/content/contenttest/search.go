package contenttest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/words"
)

// story is the text of an article.
type story struct{ kicker, title, subtitle, summary, author, caption, body string }

// stories makes an issue of them, published a minute after each other.
func stories(p *Paper, date content.Date, texts ...story) content.Batch {
	b := p.Issue(date, 1, len(texts))
	for i, s := range texts {
		a := b.Articles[i].Article
		a.Kicker, a.Title, a.Subtitle, a.Summary, a.Images = s.kicker, s.title, s.subtitle, s.summary, nil
		a.Credits[0].Name = s.author
		a.PublishedAt = a.PublishedAt.Add(time.Duration(i) * time.Minute)
		a.VisibleFrom = a.PublishedAt
		if s.caption != "" {
			a.Images = []content.Image{{URL: "/photo.svg", Caption: s.caption}}
		}
		b.Articles[i].Body = bodyOf(s.body)
	}
	return b
}

func bodyOf(text string) content.Body {
	return content.Body{Sections: []content.BodySection{{Blocks: []content.BodyBlock{{Type: content.BlockParagraph, Text: text}}}}}
}

// testSearch looks for words and characters in a small newspaper.
func testSearch(t *testing.T, b Backend) {
	d := newDesk(t, b)
	p := NewPaper("quay")
	issue := stories(p, monday,
		story{title: "中国人民大学举行校庆", body: "今年的校庆在九月。"},
		story{title: "Lighthouse to shine again", body: "Volunteers rebuilt the lens of the lighthouse. GDP增长5.2%。"},
		story{title: "城市新闻", body: "我爱ＮＢＡ总决赛，人民都爱看。中国，人民。"},
		story{kicker: "Harbour", title: "The lens and the quay", subtitle: "灯塔重新点亮", summary: "A ferry for 汽车", author: "张三", caption: "摄于码头"},
		story{body: "iPhone15手机上市; don't miss it. Rebuild of the old lens, İstanbul"},
		story{title: "𠮷野家 & café", body: "パリの手帳\n\nthe end"},
	)
	d.publish(p.Masthead())
	d.publish(issue)
	for _, c := range []struct {
		reason, query string
		want          []int
	}{
		{"a Chinese word: in the title, then elsewhere", `人民`, []int{0, 2}},
		{"a run of characters is a phrase", `中国人民`, []int{0}},
		{"two runs are two", `中国 人民`, []int{0, 2}},
		{"and one phrase between quotation marks", `"中国 人民"`, []int{2}},
		{"one character, in the middle", `国`, []int{0, 2}},
		{"one character, at the end of a run", `爱`, []int{2}},
		{"one character, alone in a subtitle", `灯`, []int{3}},
		{"a rare character beyond 16 bits", `𠮷`, []int{5}},
		{"Japanese", `手帳`, []int{5}},
		{"half width finds full width", `nba`, []int{2}},
		{"and full width finds half width", `ＬＥＮＳ`, []int{3, 4, 1}},
		{"full-width numbers", `５．２`, []int{1}},
		{"mixed text: both are needed", `爱NBA`, []int{2}},
		{"mixed text as a phrase", `"爱NBA总"`, []int{2}},
		{"a phrase has an order", `"NBA爱"`, nil},
		{"a phrase that ends in one character", `"nba 总"`, []int{2}},
		{"a phrase that begins in a run", `"5.2"  增长`, []int{1}},
		{"title hits first, newest first among the others", `lens`, []int{3, 4, 1}},
		{"all terms are needed", `lens rebuilt`, []int{1}},
		{"a phrase, in either case", `"THE Lens"`, []int{3, 1}},
		{"Chinese quotation marks", `“the lens”`, []int{3, 1}},
		{"a phrase that is not closed", `"the lens of`, []int{1}},
		{"a phrase and a word", `"the lens" gdp`, []int{1}},
		{"terms in several fields of the title", `Harbour 灯塔`, []int{3}},
		{"no phrase across fields", `"Harbour the lens"`, nil},
		{"no phrase across paragraphs", `"手帳 the end"`, nil},
		{"a term of the title and one of the body", `校庆 九月`, []int{0}},
		{"the summary", `汽车 ferry`, []int{3}},
		{"an author", `张三`, []int{3}},
		{"who laid it out is no author", `Eve`, nil},
		{"a caption", `码头`, []int{3}},
		{"a word with digits, and its neighbour", `iphone15 手机`, []int{4}},
		{"a part of a word is no word", `phone`, nil},
		{"apostrophes", `don't`, []int{4}},
		{"accents", `CAFÉ`, []int{5}},
		{"a word whose lower case is shorter", `İSTANBUL`, []int{4}},
		{"what the index marks articles by", `pub_quay`, nil},
		{"a word that nobody wrote", `zeppelin`, nil},
		{"a common and an unknown one", `lens zeppelin`, nil},
	} {
		want := make([]content.ID, len(c.want))
		for i, n := range c.want {
			want[i] = issue.Articles[n].ID
		}
		d.wantFound(c.reason+": "+c.query, c.query, content.ArticleFilter{}, want)
	}
}

// wantFound wants articles in the order of relevance, the same ones newest first, and their
// number.
func (d *desk) wantFound(reason, query string, f content.ArticleFilter, want []content.ID) {
	d.t.Helper()
	r := d.read(content.Public())
	filter := content.SearchFilter{Phrases: d.parse(query), ArticleFilter: f}
	all := content.Window{Limit: 100}
	lists, err := r.SearchLists(d.ctx, []content.SearchQuery{{SearchFilter: filter, Order: content.ByRelevance, Window: all}, {SearchFilter: filter, Order: content.ByPublication, Window: all}})
	must(d.t, err)
	wantIDs(d.t, reason, hitIDs(lists[0]), want)
	if newestFirst := slices.IsSortedFunc(lists[1], func(a, b content.SearchHit) int { return b.PublishedAt.Compare(a.PublishedAt) }); !newestFirst {
		d.t.Errorf("%s: by publication, the newest comes first: got %v", reason, hitIDs(lists[1]))
	}
	wantIDs(d.t, reason+" by publication", slices.Sorted(slices.Values(hitIDs(lists[1]))), slices.Sorted(slices.Values(want)))
	counts, err := r.CountSearches(d.ctx, []content.SearchFilter{filter})
	must(d.t, err)
	if counts[0] != int64(len(want)) {
		d.t.Errorf("%s: counted %d, want %d", reason, counts[0], len(want))
	}
}

func (d *desk) parse(query string) []content.Phrase {
	d.t.Helper()
	phrases, err := words.Parse(query)
	if err != nil {
		d.t.Fatalf("%q: %v", query, err)
	}
	return phrases
}

func hitIDs(hits []content.SearchHit) []content.ID {
	var out []content.ID
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

// testSearchFilters looks for a word of every article, under every filter, and walks what is
// found: many are published at the same moment, and some have the word in the title.
func testSearchFilters(t *testing.T, b Backend) {
	d := newDesk(t, b)
	p := NewPaper("quay")
	first, second := p.Issue(monday, 3, 3), p.Issue(tuesday, 3, 4)
	second.Articles[0].PublishedAt = second.Articles[0].PublishedAt.Add(-time.Millisecond)
	second.Articles[1].PublishedAt = second.Articles[1].PublishedAt.Add(500 * time.Millisecond)
	all := slices.Concat(first.Articles, second.Articles)
	for i, a := range all {
		a.VisibleFrom = a.PublishedAt
		if i%5 == 2 {
			a.Subtitle = "of the body of men"
		}
	}
	d.publish(p.Masthead())
	d.publish(first)
	d.publish(second)
	yes, no := true, false
	for _, c := range []struct {
		reason string
		filter content.ArticleFilter
		keep   func(a content.Draft) bool
	}{
		{"all", content.ArticleFilter{}, func(content.Draft) bool { return true }},
		{"a publication's", content.ArticleFilter{PublicationID: p.Publication.ID}, func(content.Draft) bool { return true }},
		{"another's", content.ArticleFilter{PublicationID: "pub_none"}, func(content.Draft) bool { return false }},
		{"an id with other characters", content.ArticleFilter{PublicationID: "PUB_QUAY\" OR \""}, func(content.Draft) bool { return false }},
		{"an issue's", content.ArticleFilter{IssueID: first.Issues[0].ID}, func(a content.Draft) bool { return a.IssueID == first.Issues[0].ID }},
		{"a page's", content.ArticleFilter{PageID: first.Pages[2].ID}, func(a content.Draft) bool { return a.PageID == first.Pages[2].ID }},
		{"a section's", content.ArticleFilter{SectionIDs: []content.ID{p.Sections[1].ID}}, func(a content.Draft) bool { return a.SectionID == p.Sections[1].ID }},
		{"two sections'", content.ArticleFilter{SectionIDs: []content.ID{p.Sections[0].ID, p.Sections[2].ID}}, func(a content.Draft) bool { return a.SectionID != p.Sections[1].ID }},
		{"an author's in two sections", content.ArticleFilter{AuthorIDs: []content.ID{p.Authors[0].ID}, SectionIDs: []content.ID{p.Sections[0].ID, p.Sections[1].ID}}, func(a content.Draft) bool {
			return a.AuthorIDs()[0] == p.Authors[0].ID && a.SectionID != p.Sections[2].ID
		}},
		{"from a moment on", content.ArticleFilter{From: second.Articles[1].PublishedAt}, func(a content.Draft) bool { return !a.PublishedAt.Before(second.Articles[1].PublishedAt) }},
		{"until a moment", content.ArticleFilter{To: second.Articles[1].PublishedAt}, func(a content.Draft) bool { return a.PublishedAt.Before(second.Articles[1].PublishedAt) }},
		{"between two", content.ArticleFilter{From: second.Articles[0].PublishedAt, To: second.Articles[2].PublishedAt}, func(a content.Draft) bool { return a.ID == second.Articles[0].ID }},
		{"with pictures", content.ArticleFilter{HasImages: &yes}, func(a content.Draft) bool { return a.HasPicture() }},
		{"without pictures", content.ArticleFilter{HasImages: &no, PublicationID: p.Publication.ID}, func(a content.Draft) bool { return !a.HasPicture() }},
		{"with a text in the title", content.ArticleFilter{Title: "TITLE 1-2"}, func(a content.Draft) bool { return a.SourceID == "1-2" }},
	} {
		var want []content.Draft
		for _, a := range all {
			if c.keep(a) {
				want = append(want, a)
			}
		}
		slices.SortFunc(want, relevance)
		d.wantFound(c.reason, `body`, c.filter, articleIDs(want))
		if len(want) > 2 {
			d.walkSearch(c.reason, c.filter)
		}
	}
	d.wantFound("a word of titles alone", `men body`, content.ArticleFilter{IssueID: first.Issues[0].ID}, []content.ID{first.Articles[7].ID, first.Articles[2].ID})
}

// relevance is the order of what testSearchFilters finds.
func relevance(a, b content.Draft) int {
	if (a.Subtitle == "") != (b.Subtitle == "") {
		return strings.Compare(b.Subtitle, a.Subtitle)
	}
	if order := b.PublishedAt.Compare(a.PublishedAt); order != 0 {
		return order
	}
	return strings.Compare(string(b.ID), string(a.ID))
}

func (d *desk) walkSearch(reason string, f content.ArticleFilter) {
	r := d.read(content.Public())
	for _, order := range []content.SearchOrder{content.ByRelevance, content.ByPublication} {
		walk(d.t, reason+" found by "+string(order), func(w content.Window) ([]content.Key, error) {
			lists, err := r.SearchLists(d.ctx, []content.SearchQuery{{SearchFilter: content.SearchFilter{Phrases: d.parse("body"), ArticleFilter: f}, Order: order, Window: w}})
			if err != nil {
				return nil, err
			}
			var keys []content.Key
			for _, h := range lists[0] {
				keys = append(keys, h.Key())
			}
			return keys, nil
		})
	}
}

// testSearchAgrees makes articles of a few characters and words, and wants of many queries
// that what is found is what highlights are found in.
func testSearchAgrees(t *testing.T, b Backend) {
	d := newDesk(t, b)
	p := NewPaper("quay")
	rnd := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		var w strings.Builder
		for range rnd.IntN(most + 1) {
			w.WriteString([]string{"中", "国", "人", "中国", "nba ", "ab", " ", "，", "Ａ", "b ", ".", "\n\n"}[rnd.IntN(12)])
		}
		return w.String()
	}
	var texts []story
	for range 40 {
		texts = append(texts, story{kicker: text(2), title: text(4), subtitle: text(2), summary: text(4), author: text(2), caption: text(3), body: text(12)})
	}
	issue := stories(p, monday, texts...)
	d.publish(p.Masthead())
	d.publish(issue)
	slices.Reverse(issue.Articles) // newest first
	for n := 0; n < 60; n++ {
		query := text(4)
		if n%3 == 0 {
			query = `"` + text(4) + `"` + text(2)
		}
		phrases, err := words.Parse(query)
		if err != nil {
			continue
		}
		var inTitle, elsewhere []content.ID
		for _, a := range issue.Articles {
			switch {
			case hasAll(a.Passages()[:3], phrases):
				inTitle = append(inTitle, a.ID)
			case hasAll(a.Passages(), phrases):
				elsewhere = append(elsewhere, a.ID)
			}
		}
		d.wantFound(fmt.Sprintf("query %q", query), query, content.ArticleFilter{}, append(inTitle, elsewhere...))
	}
}

func hasAll(passages []content.Passage, phrases []content.Phrase) bool {
	return !slices.ContainsFunc(phrases, func(p content.Phrase) bool {
		return len(words.Highlights(passages, []content.Phrase{p})) == 0
	})
}
