package epaper

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

func TestPartsOfAnArticleAreLinked(t *testing.T) {
	article := func(id, title string, paragraphs ...string) edition.Article {
		a := edition.Article{ID: id, Title: title}
		s := edition.BodySection{}
		for _, p := range paragraphs {
			b := edition.Block{Type: edition.Paragraph, Text: p}
			if strings.Contains(p, "<") {
				b.Text, b.HTML = strings.NewReplacer("<b>", "", "</b>", "").Replace(p), p
			}
			s.Blocks = append(s.Blocks, b)
		}
		a.Body = []edition.BodySection{s}
		return a
	}
	type page = edition.Page
	for _, c := range []struct {
		reason string
		pages  []page
		want   string // per article: title, links, text
	}{
		{"both parts refer to each other, with the same title", []page{
			{Number: "01", Articles: []edition.Article{article("1", "渡口新船下水", "船下水了。", "（下转第二版）"), article("2", "旧仓库", "仓库要修了。")}},
			{Number: "02", Articles: []edition.Article{article("3", "渡口新船下水", "（上接第一版）乡亲们来了。"), article("4", "河道", "河道清了。")}},
		}, "渡口新船下水→3: 船下水了。\n旧仓库: 仓库要修了。\n渡口新船下水←1: 乡亲们来了。\n河道: 河道清了。"},
		{"other titles, the only two that refer to each other", []page{
			{Number: "A01", Articles: []edition.Article{article("1", "渡口新船下水", "船下水了，<b>(下转A２版)</b>")}},
			{Number: "A02", Articles: []edition.Article{article("3", "（上接A1版）六条新船", "<b>乡亲们</b>来了。")}},
		}, "渡口新船下水→3: 船下水了，\n六条新船←1: <b>乡亲们</b>来了。"},
		{"a page's letters are left out, and the phrase is in the title", []page{
			{Number: "A01", Articles: []edition.Article{article("1", "渡口新船下水", "船下水了。", "▶▶下转2版")}},
			{Number: "A02", Articles: []edition.Article{article("3", "渡口新船下水（紧接第一版）", "乡亲们来了。")}},
		}, "渡口新船下水→3: 船下水了。\n渡口新船下水←1: 乡亲们来了。"},
		{"two articles refer to the same page: titles tell which is which", []page{
			{Number: "1", Articles: []edition.Article{article("1", "渡口", "船下水了。（下转2版）"), article("2", "仓库", "仓库要修了。（下转2版）")}},
			{Number: "2", Articles: []edition.Article{article("3", "仓库", "上接1版", "很旧了。"), article("4", "渡 口", "（上接1版《渡口》）", "乡亲们来了。")}},
		}, "渡口→4: 船下水了。\n仓库→3: 仓库要修了。\n仓库←2: 很旧了。\n渡 口←1: 乡亲们来了。"},
		{"two articles refer to the same page without titles: no link, and the phrases stay", []page{
			{Number: "1", Articles: []edition.Article{article("1", "渡口", "船下水了。（下转2版）"), article("2", "仓库", "仓库要修了。（下转2版）")}},
			{Number: "2", Articles: []edition.Article{article("3", "甲", "（上接1版）很旧了。"), article("4", "乙", "（上接1版）乡亲们来了。")}},
		}, "渡口: 船下水了。（下转2版）\n仓库: 仓库要修了。（下转2版）\n甲: （上接1版）很旧了。\n乙: （上接1版）乡亲们来了。"},
		{"only the first part refers, the titles are the same", []page{
			{Number: "1", Articles: []edition.Article{article("1", "渡口", "船下水了。（下转第3版）")}},
			{Number: "3", Articles: []edition.Article{article("3", "渡口", "乡亲们来了。"), article("4", "仓库", "很旧了。")}},
		}, "渡口→3: 船下水了。\n渡口←1: 乡亲们来了。\n仓库: 很旧了。"},
		{"three parts", []page{
			{Number: "1", Articles: []edition.Article{article("1", "渡口", "一。（下转第二版）")}},
			{Number: "2", Articles: []edition.Article{article("2", "渡口", "（上接第一版）二。（下转第三版）")}},
			{Number: "3", Articles: []edition.Article{article("3", "渡口", "（上接第二版）三。")}},
		}, "渡口→2: 一。\n渡口→3←1: 二。\n渡口←2: 三。"},
		{"a page that is not there", []page{{Number: "1", Articles: []edition.Article{article("1", "渡口", "船下水了。（下转第二版）")}}}, "渡口: 船下水了。（下转第二版）"},
		{"a reference to another article (见) is no continuation", []page{
			{Number: "1", Articles: []edition.Article{article("1", "渡口", "船下水了。（详见第二版）")}},
			{Number: "2", Articles: []edition.Article{article("2", "渡口", "乡亲们来了。")}},
		}, "渡口: 船下水了。（详见第二版）\n渡口: 乡亲们来了。"},
	} {
		issue := edition.Issue{Pages: c.pages}
		linkParts(&issue)
		var got []string
		for _, p := range issue.Pages {
			for _, a := range p.Articles {
				text := content.Body{Sections: a.Body}.HTML()
				text = strings.NewReplacer("<section>\n", "", "</section>\n", "", "<p>", "", "</p>", "", "\n", "").Replace(text)
				links := ""
				if a.Continues != "" {
					links = "→" + a.Continues
				}
				if a.ContinuedFrom != "" {
					links += "←" + a.ContinuedFrom
				}
				got = append(got, fmt.Sprintf("%s%s: %s", a.Title, links, text))
			}
		}
		if text := strings.Join(got, "\n"); text != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.reason, text, c.want)
		}
	}
}
