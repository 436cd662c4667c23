package epaper

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

var hostileSize int

// repeat returns s as often as it fits into a hostile page.
func repeat(s string) string { return strings.Repeat(s, hostileSize/len(s)+1) }

// numberedParts returns format with rising numbers, as often as it fits into a hostile page.
func numberedParts(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < hostileSize; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

type hostile struct{ name, text string }

// hostileTexts returns texts in which a reader that looks too far ahead takes quadratic time.
func hostileTexts() []hostile {
	return []hostile{
		{"one paragraph", repeat("三月八日清晨，渡口又热闹起来。")},
		{"one paragraph without marks", repeat("渡口又热闹起来")},
		{"short lines", repeat("渡口\n")},
		{"lines of one character", repeat("渡\n")},
		{"empty lines", repeat("\n")},
		{"paragraphs", repeat("　　三月八日清晨，渡口又热闹起来，六条木船下水。\n")},
		{"verse", repeat("长河心地善良\n\n")},
		{"spaces", repeat(" ")},
		{"wide spaces", repeat("　")},
		{"words and spaces", repeat("渡 ")},
		{"opening brackets", repeat("（")},
		{"bracket pairs", repeat("（）")},
		{"square brackets", repeat("【")},
		{"quotes", repeat("“")},
		{"full stops", repeat("。")},
		{"full stops and indents", repeat("。　　")},
		{"squares", repeat("■")},
		{"square lines", repeat("■ 渡口\n")},
		{"slashes", repeat("/")},
		{"slash lines", repeat("/ 渡口 / 新船\n")},
		{"dashes", repeat("—")},
		{"digits", repeat("1")},
		{"dates", repeat("2014年03月08日 ")},
		{"date lines", repeat("2014年03月08日\n")},
		{"visit dates", repeat("今天是2014年03月08日 ")},
		{"labels", repeat("第01版：要闻 ")},
		{"label lines", repeat("第01版：要闻\n")},
		{"numbered labels", numberedParts("第%d版：要闻\n")},
		{"half labels", repeat("第01版本")},
		{"neighbours", repeat("上一篇 下一篇\n")},
		{"reporters", repeat("本报记者 方小满\n")},
		{"reporters in a line", repeat("本报记者 方小满 ")},
		{"bylines in brackets", repeat("（记者 方小满）\n")},
		{"signed paragraphs", repeat("渡口又热闹起来。（方小满）\n")},
		{"captions", repeat("图为渡口。方小满 摄\n")},
		{"photo credits", repeat("方小满 摄\n")},
		{"notes", repeat("编者按：渡口\n")},
		{"numbered headings", repeat("一、渡口\n")},
		{"addresses", repeat("https://linhe.example/content_1.htm\n")},
		{"mail addresses", repeat("a@b.")},
		{"footer", repeat("地址：邮编：电话：版权所有 ")},
		{"footer lines", repeat("版权所有 ICP备12345678号\n")},
		{"breadcrumbs", repeat("渡口 > 渡口 > ")},
		{"names", repeat("方小满 林一舟 ")},
		{"control characters", repeat("渡\x01")},
		{"private use", repeat("\ue000")},
	}
}

// hostileMarkup returns the bodies of HTML pages; hostileTexts are bodies, too.
func hostileMarkup() []hostile {
	return []hostile{
		{"nested divisions", repeat("<div>") + "渡口"},
		{"nested divisions with text", repeat("<div>渡口")},
		{"nested spans", repeat("<span>渡")},
		{"nested bold", repeat("<b>渡<p>")},
		{"nested fonts", numberedParts("<font size=%d>渡")},
		{"nested links", repeat("<a href=content_1.htm>渡")},
		{"nested lists", repeat("<ul><li>渡口")},
		{"nested tables", repeat("<table><tr><td>渡口")},
		{"nested quotes", repeat("<blockquote>渡")},
		{"line breaks", repeat("<br>")},
		{"lines", repeat("渡口<br>")},
		{"paragraphs", repeat("<p>　　三月八日清晨，渡口又热闹起来。</p>")},
		{"empty paragraphs", repeat("<p></p>")},
		{"divisions", repeat("<div>渡口</div>")},
		{"spans", repeat("<span>渡</span>")},
		{"spaces in spans", repeat("<span> </span>")},
		{"bold words", repeat("<b>渡</b>口")},
		{"list items", "<ul>" + repeat("<li>渡口") + "</ul>"},
		{"table rows", "<table>" + repeat("<tr><td>渡<td>口") + "</table>"},
		{"table cells", "<table><tr>" + repeat("<td>渡") + "</table>"},
		{"tables", repeat("<table><tr><td>渡</table>")},
		{"title rows", "<table>" + repeat("<tr><td class=font01>渡口") + "</table>"},
		{"text in a table", "<table>" + repeat("渡<tr>") + "</table>"},
		{"headings", repeat("<h1>渡口</h1>")},
		{"kickers", repeat("<h3>渡口</h3>")},
		{"pictures", numberedParts("<img src=%d.jpg>")},
		{"captioned pictures", numberedParts("<p><img src=%d.jpg></p><p>图为渡口。方小满 摄</p>")},
		{"one picture", repeat("<img src=1.jpg>")},
		{"article links", numberedParts("<a href=content_%d.htm>渡口新船</a>")},
		{"article link list", "<ul>" + numberedParts("<li><a href=content_%d.htm>渡口新船</a>") + "</ul>"},
		{"one article link", repeat("<a href=content_1.htm>渡口新船</a>")},
		{"page links", numberedParts("<a href=node_%d.htm>第1版：渡口</a>")},
		{"page link rows", "<table>" + numberedParts("<tr><td><a href=node_%d.htm>第1版：渡口</a><td><a href=1.pdf>PDF</a>") + "</table>"},
		{"neighbour links", repeat("<a href=content_1.htm>上一篇</a>")},
		{"areas", "<img src=1.jpg usemap=#m><map name=m>" + numberedParts("<area coords=1,2,3,4 href=content_%d.htm>") + "</map>"},
		{"maps", numberedParts("<img src=1.jpg usemap=#m%d><map><area coords=1,2,3,4 href=content_1.htm></map>")},
		{"images of maps", "<map name=m><area coords=1,2,3,4></map>" + numberedParts("<img usemap=#m%d>")},
		{"points", "<map name=m><area href=content_1.htm coords=" + repeat("1,2,") + "></map>"},
		{"scripts", repeat("<script>1</script>")},
		{"script text", "<a href=node_1.htm><script>" + repeat(`view("`) + "</script></a>"},
		{"comments", repeat("<!--enpcontent-->")},
		{"comment pairs", repeat("<!--enpcontent-->渡<!--/enpcontent-->")},
		{"founder content", repeat("<founder-content>")},
		{"founder pairs", repeat("<founder-content></founder-content>")},
		{"founder title", repeat("<founder-title>")},
		{"properties", repeat("<founder-date>")},
		{"property pairs", repeat("<founder-date>2014-03-08</founder-date>")},
		{"property comment", "<!--enpproperty " + repeat("<a>1</a>") + "/enpproperty-->"},
		{"open tags", repeat("<")},
		{"attributes", "<div " + numberedParts("a%d=1 ") + ">渡"},
		{"one attribute", "<p class='" + repeat("caption ") + "'>渡</p>"},
		{"styles", repeat("<p style='text-align:center;font-weight:bold'>渡口</p>")},
		{"entities", repeat("&nbsp;")},
		{"half entities", repeat("&")},
		{"selects", "<select>" + repeat("<option>渡") + "</select>"},
		{"forms", repeat("<form>渡")},
		{"ruby", repeat("<ruby>渡<rt>du</ruby>")},
		{"preformatted", "<pre>" + repeat("渡口\n") + "</pre>"},
	}
}

// hostilePages returns the pages and extracts, by name.
func hostilePages(size int) map[string]File {
	hostileSize = size
	files := map[string]File{}
	head := "临河日报\n2014年03月08日 第01版：要闻\n渡口新船下水\n本报记者 方小满\n"
	add := func(name, path, data string) { files[name] = File{Path: path, Data: []byte(data)} }
	for _, c := range hostileTexts() {
		add("text/"+c.name, "html/2014-03/08/content_1.txt", head+c.text)
		add("html/"+c.name, "html/2014-03/08/content_1.htm", htmlPage("<p>"+c.text))
	}
	for _, c := range hostileMarkup() {
		add("body/"+c.name, "html/2014-03/08/content_1.htm", htmlPage(c.text))
		add("page/"+c.name, "html/2014-03/08/node_1.htm", "<html><body>第01版：要闻 <map name=PagePicMap></map>"+c.text)
		add("fangbao/"+c.name, "html/2014-03-08/1.html", "<div class=news-hd><h4>发刊日期：2014-03-08 > 第1版</h4></div><h3 class=news-title>渡口</h3>"+c.text)
	}
	return files
}

// htmlPage returns an article's page with a body.
func htmlPage(body string) string {
	return "<html><body>临河日报 2014年03月08日 第01版：要闻<table><tr><td class=font01>渡口新船下水</td></tr></table><div id=ozoom><founder-content>" + body + "</founder-content></div></body></html>"
}

// BenchmarkHostilePages reads pages whose parts repeat without end, at two sizes. The time for a KiB must not
// grow with the size.
func BenchmarkHostilePages(b *testing.B) {
	const small = 4 << 10
	for _, size := range []int{small, 4 * small} {
		pages := hostilePages(size)
		for _, name := range slices.Sorted(maps.Keys(pages)) {
			b.Run(fmt.Sprintf("%s/%d KiB", name, size>>10), func(b *testing.B) {
				for b.Loop() {
					_, _ = Read(pages[name], Options{})
				}
				b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N)/float64(size>>10), "µs/KiB")
			})
		}
	}
}

// TestHugePagesEnd reads hostile pages of 1 MB, for which readers would take too long.
func TestHugePagesEnd(t *testing.T) {
	for name, f := range map[string]File{
		"lines":       {Path: "html/2014-03/08/content_1.txt", Data: []byte(strings.Repeat("本报记者 方小满\n", 50_000))},
		"line breaks": {Path: "html/2014-03/08/content_1.htm", Data: []byte(htmlPage(strings.Repeat("渡<br>", 140_000)))},
	} {
		if _, err := Read(f, Options{}); err == nil || !strings.Contains(err.Error(), "at most") {
			t.Errorf("%s: want a reason with the limit, got %v", name, err)
		}
	}
}
