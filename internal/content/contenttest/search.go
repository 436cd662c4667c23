package contenttest

import (
	"slices"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/words"
)

// story is the text of an article.
type story struct{ kicker, title, subtitle, summary, author, caption, body string }

// stories returns an issue with one article per story, each published a minute after the one before.
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

// testSearch searches for words and characters in a small newspaper.
func testSearch(t *testing.T, b Backend) {
	d := newDatabase(t, b)
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
		{"a Chinese word: articles with it in the title first, then others", `人民`, []int{0, 2}},
		{"a run of characters is a phrase", `中国人民`, []int{0}},
		{"two runs of characters are two terms", `中国 人民`, []int{0, 2}},
		{"two runs between quotation marks are one phrase", `"中国 人民"`, []int{2}},
		{"one character, in the middle", `国`, []int{0, 2}},
		{"one character, at the end of a run", `爱`, []int{2}},
		{"one character, alone in a subtitle", `灯`, []int{3}},
		{"a rare character outside the Basic Multilingual Plane", `𠮷`, []int{5}},
		{"Japanese", `手帳`, []int{5}},
		{"half-width text finds full-width text", `nba`, []int{2}},
		{"full-width text finds half-width text", `ＬＥＮＳ`, []int{3, 4, 1}},
		{"full-width numbers", `５．２`, []int{1}},
		{"mixed text: both parts must match", `爱NBA`, []int{2}},
		{"mixed text as a phrase", `"爱NBA总"`, []int{2}},
		{"the order of a phrase matters", `"NBA爱"`, nil},
		{"a phrase that ends in one character", `"nba 总"`, []int{2}},
		{"a phrase that begins inside a run", `"5.2"  增长`, []int{1}},
		{"matches in titles first; otherwise newest first", `lens`, []int{3, 4, 1}},
		{"all terms must match", `lens rebuilt`, []int{1}},
		{"a phrase, whatever its case", `"THE Lens"`, []int{3, 1}},
		{"Chinese quotation marks", `“the lens”`, []int{3, 1}},
		{"a phrase without a closing quotation mark", `"the lens of`, []int{1}},
		{"a phrase and a word", `"the lens" gdp`, []int{1}},
		{"terms in different title fields", `Harbour 灯塔`, []int{3}},
		{"a phrase does not match across fields", `"Harbour the lens"`, nil},
		{"a phrase does not match across paragraphs", `"手帳 the end"`, nil},
		{"one term in the title and one in the body", `校庆 九月`, []int{0}},
		{"the summary", `汽车 ferry`, []int{3}},
		{"an author", `张三`, []int{3}},
		{"a designer is not an author", `Eve`, nil},
		{"a caption", `码头`, []int{3}},
		{"a word with digits next to a Chinese word", `iphone15 手机`, []int{4}},
		{"a part of a word does not match", `phone`, nil},
		{"apostrophes", `don’t`, []int{4}},
		{"accents", `CAFÉ`, []int{5}},
		{"a word whose lower case is shorter", `İSTANBUL`, []int{4}},
		{"an id that the index stores as a mark does not match", `pub_quay`, nil},
		{"a word that no article has", `zeppelin`, nil},
		{"a common word and one that no article has", `lens zeppelin`, nil},
		{"a query with the maximum number of words and phrases", `volunteers rebuilt the lens of lighthouse gdp 增长 5.2 "rebuilt the" "the lens" "lens of" "of the" "lighthouse gdp" "gdp增" "增长 5.2" "rebuilt the lens" "the lens of" "lens of the" "of the lighthouse"`, []int{1}},
	} {
		want := make([]content.ID, len(c.want))
		for i, n := range c.want {
			want[i] = issue.Articles[n].ID
		}
		d.wantFound(c.reason+": "+c.query, c.query, content.ArticleFilter{}, want)
	}
}

// wantFound checks that a search returns the wanted articles in order of relevance, the same articles newest
// first by publication, and their number as the count.
func (d *database) wantFound(reason, query string, f content.ArticleFilter, want []content.ID) {
	d.t.Helper()
	r := d.read(content.Public())
	filter := content.SearchFilter{Phrases: d.parse(query), ArticleFilter: f}
	all := content.Window{Limit: 100}
	lists, err := r.SearchLists(d.ctx, []content.SearchQuery{{SearchFilter: filter, Order: content.ByRelevance, Window: all}, {SearchFilter: filter, Order: content.ByPublication, Window: all}})
	must(d.t, err)
	wantIDs(d.t, reason, hitIDs(lists[0]), want)
	if newestFirst := slices.IsSortedFunc(lists[1], func(a, b content.SearchHit) int { return b.PublishedAt.Compare(a.PublishedAt) }); !newestFirst {
		d.t.Errorf("%s: by publication, the newest is first: got %v", reason, hitIDs(lists[1]))
	}
	wantIDs(d.t, reason+" by publication", slices.Sorted(slices.Values(hitIDs(lists[1]))), slices.Sorted(slices.Values(want)))
	counts, err := r.CountSearches(d.ctx, []content.SearchFilter{filter})
	must(d.t, err)
	if counts[0] != int64(len(want)) {
		d.t.Errorf("%s: counted %d, want %d", reason, counts[0], len(want))
	}
}

func (d *database) parse(query string) []content.Phrase {
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
