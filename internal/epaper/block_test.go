package epaper

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// blocksOf returns the blocks of a body as the HTML of package content, without line feeds, and its
// losses.
func blocksOf(markup string) string {
	lines, losses := readBody("html/2014-03/08/content_1.htm", "标题", fragment(markup), nil)
	var sections []edition.BodySection
	for _, s := range compose(lines, headline{}).sections {
		s.Anchor = ""
		sections = append(sections, s)
	}
	html := content.Body{Sections: sections}.HTML()
	html = strings.TrimSuffix(strings.TrimPrefix(html, "<section>\n"), "</section>\n")
	if !strings.Contains(html, "<pre>") {
		html = strings.ReplaceAll(html, "\n", "")
	}
	for _, l := range losses {
		html += fmt.Sprintf(" LOST %s", l.What)
	}
	return html
}

func TestBlocksOfABody(t *testing.T) {
	const prose = `<p>　　三月八日清晨，临河县的渡口又热闹起来，六条新造的木船下了水。</p>`
	const read = `<p>三月八日清晨，临河县的渡口又热闹起来，六条新造的木船下了水。</p>`
	for _, c := range []struct{ reason, body, want string }{
		{
			"a table of data keeps its empty cells and its headings", prose + `<table><caption>潮汐</caption><tr><th>日期</th><th>高潮</th><th>低潮</th></tr><tr><td>八日</td><td></td><td><b>3:20</b></td></tr></table>` + prose,
			read + `<table><caption>潮汐</caption><thead><tr><th>日期</th><th>高潮</th><th>低潮</th></tr></thead><tbody><tr><td>八日</td><td></td><td><b>3:20</b></td></tr></tbody></table>` + read,
		},
		{
			"a table without headings", prose + `<table border=1><tr><td>一等奖</td><td>方小满</td></tr><tr><td rowspan=2>二等奖</td><td>林一舟</td></tr><tr><td>丁又青</td></tr></table>`,
			read + `<table><tbody><tr><td>一等奖</td><td>方小满</td></tr><tr><td rowspan="2">二等奖</td><td>林一舟</td></tr><tr><td>丁又青</td></tr></tbody></table>`,
		},
		{
			"a heading that spans columns", `<table><thead><tr><th colspan=2>船期</th></tr></thead><tbody><tr><td><p>早班</p></td><td><p>6时</p><p>7时</p></td></tr><tr><td>晚班</td><td>18时</td></tr></tbody></table>` + prose,
			`<table><thead><tr><th colspan="2">船期</th></tr></thead><tbody><tr><td>早班</td><td>6时7时</td></tr><tr><td>晚班</td><td>18时</td></tr></tbody></table>` + read,
		},
		{"a table for layout", `<table><tr><td width=20></td><td>` + prose + prose + `</td><td width=20></td></tr><tr><td></td><td>` + prose + `</td><td></td></tr></table>`, read + read + read},
		{
			"a table of data with pictures cannot be kept", `<table border=1><tr><th>船</th><th>样子</th></tr><tr><td>木船</td><td><img src=1.jpg></td></tr></table>` + prose,
			`<p>船</p><p>样子</p><p>木船</p><figure><img src="html/2014-03/08/1.jpg" alt=""></figure>` + read + ` LOST 船 | 样子 木船 |`,
		},
		{
			"a numbered list with a list inside", prose + `<ol start=3><li>报名<ul><li>带证件</li><li>带照片</li></ul></li><li><a href="https://linhe.example/">考试</a></li></ol>`,
			read + `<ol start="3"><li>报名<ul><li>带证件</li><li>带照片</li></ul></li><li><a href="https://linhe.example/">考试</a></li></ol>`,
		},
		{"a plain list", prose + `<ul><li>一条船</li><li> </li><li>两条船</li></ul>`, read + `<ul><li>一条船</li><li>两条船</li></ul>`},
		{"text in a list outside its items is kept", prose + `<ul>船名<li>甲板</li></ul>` + prose, read + `<p>船名</p><p>甲板</p>` + read},
		{"preformatted columns", prose + "<pre>船名    载重\n甲      20吨\n乙       3吨</pre>" + prose, strings.ReplaceAll(read, "</p>", "</p>\n") + "<pre>船名    载重\n甲      20吨\n乙       3吨</pre>\n" + strings.ReplaceAll(read, "</p>", "</p>\n")},
		{"running text in pre", "<pre>　　渡口热闹起来了，六条木船下了水，乡亲们都来看。\n　　老船工说，今年水多。\n</pre>", `<p>渡口热闹起来了，六条木船下了水，乡亲们都来看。</p><p>老船工说，今年水多。</p>`},
		{"ruby", `<p>　　渡口叫<ruby>汜<rp>（</rp><rt>sì</rt><rp>）</rp>水<rt>shuǐ</rt></ruby>，六条新造的木船下了水。</p>`, `<p>渡口叫<ruby>汜<rp>(</rp><rt>sì</rt><rp>)</rp></ruby><ruby>水<rp>(</rp><rt>shuǐ</rt><rp>)</rp></ruby>，六条新造的木船下了水。</p>`},
		{"a footnote", prose + `<p>　　船工有六人<sup><a href="#n1">①</a></sup>，都是本地人，从小在河边长大。</p><p>　　①据县志，清末有船工四十人，分住两岸。</p>`, read + `<p>船工有六人<sup>①</sup>，都是本地人，从小在河边长大。</p><p>①据县志，清末有船工四十人，分住两岸。</p>`},
		{"an attachment", prose + `<p>附件：<a href="../../../att/2014/船期.xlsx">船期表</a></p>`, read + `<p>附件：<a href="att/2014/船期.xlsx">船期表</a></p>`},
		{"a video, a sound and a frame", prose + `<video title="下水"><source src="/v/1.mp4"></video><audio src="2.mp3"></audio><iframe src="https://map.example/?a=1&b=2" width=400></iframe><iframe src="https://count.example/" width=0 height=0></iframe>`,
			read + `<p class="embed"><a href="/v/1.mp4" rel="nofollow">下水</a></p><p class="embed"><a href="html/2014-03/08/2.mp3" rel="nofollow">html/2014-03/08/2.mp3</a></p><p class="embed"><a href="https://map.example/?a=1&amp;b=2" rel="nofollow">https://map.example/?a=1&amp;b=2</a></p>`},
		{"a plug-in's object", prose + `<object width=400><param name="movie" value="https://v.example/p.swf"><embed src="https://v.example/p.swf"></object>`, read + `<p class="embed"><a href="https://v.example/p.swf" rel="nofollow">https://v.example/p.swf</a></p>`},
		{"a frame without an address is lost, and the fields of a form", prose + `<iframe id=player></iframe><form><p>姓名<input name=a> 电话<input name=b></p></form>`, read + `<p>姓名 电话</p> LOST <iframe> LOST <form> 姓名 电话`},
		{"a page in a form", `<form id=form1><input type=hidden name=__VIEWSTATE>` + prose + `<input type=button value=打印></form>`, read},
		{"a signature before a video", prose + `<p>（方小满）</p><iframe src="https://v.example/1" width=400></iframe>`, read + `<p class="embed"><a href="https://v.example/1" rel="nofollow">https://v.example/1</a></p>`},
		{"a signature after a link", `<p>　　渡口的事见<a href="https://linhe.example/">县志</a>，船工有六人。（方小满）</p>`, `<p>渡口的事见<a href="https://linhe.example/">县志</a>，船工有六人。</p>`},
		{"a quotation with markup", prose + `<blockquote><p>河<i>水</i>清且涟猗，乡亲们在岸边唱着歌。</p></blockquote>`, read + `<blockquote><p>河<i>水</i>清且涟猗，乡亲们在岸边唱着歌。</p></blockquote>`},
	} {
		if got := blocksOf(c.body); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.reason, got, c.want)
		}
	}
}

// TestOnlyVerseIsVerse: short lines can also be facts, names and talk.
func TestOnlyVerseIsVerse(t *testing.T) {
	paragraphs := func(lines ...string) string { return "<p>" + strings.Join(lines, "</p><p>") + "</p>" }
	breaks := func(lines ...string) string { return "<p>" + strings.Join(lines, "<br>") + "</p>" }
	for _, c := range []struct {
		reason string
		lines  []string
		verse  bool
	}{
		{"a poem", []string{"河水漫过旧码头", "船还没有醒", "雾把对岸收走", "只留下一声橹", "老人坐在石阶上", "数着归来的帆"}, true},
		{"a classical poem", []string{"春水绿如蓝，", "轻舟过浅滩。", "渔歌何处起，", "明月满江干。"}, true},
		{"results", []string{"男子100米 方小满 11秒52", "男子200米 林一舟 23秒10", "女子100米 丁又青 13秒04", "女子200米 石一川 27秒31", "跳远 何清 5米90", "跳高 周平 1米75"}, false},
		{"awards", []string{"一等奖 《渡口》 方小满", "二等奖 《河灯》 林一舟", "二等奖 《木船》 丁又青", "三等奖 《船歌》 石一川", "三等奖 《雾》 何清", "三等奖 《橹》 周平"}, false},
		{"a form with labels", []string{"姓名：方小满", "性别：女", "职业：船工", "住址：上河村"}, false},
		{"organisations", []string{"临河县教育局", "临河县水利局", "上河镇人民政府", "临河县人民医院", "临河县第一中学", "临河航运公司"}, false},
		{"a timetable", []string{"8时 签到", "9时 开幕", "10时 下水", "11时 巡游", "12时 午餐", "14时 座谈"}, false},
		{"an enumeration", []string{"1.看水位", "2.查船底", "3.备救生衣", "4.听天气预报", "5.不超载", "6.不夜航"}, false},
		{"an enumeration with circled numbers", []string{"①看水位", "②查船底", "③备救生衣", "④听天气", "⑤不超载", "⑥不夜航"}, false},
		{"talk", []string{"“你去哪儿？”", "“过河。”", "“今天没有船了。”", "“那我等着。”", "“天要黑了。”", "“我不怕。”"}, false},
		{"telephone numbers", []string{"县医院 5550101", "上河所 5550102", "渡口站 5550103", "水利站 5550104"}, false},
	} {
		for form, body := range map[string]string{"paragraphs": paragraphs(c.lines...), "line breaks": breaks(c.lines...)} {
			got := blocksOf(body)
			if strings.Contains(got, `class="verse"`) != c.verse && !(c.verse && form == "paragraphs" && len(c.lines) == 4) {
				t.Errorf("%s, %s: got %s", c.reason, form, got)
			}
			for _, l := range c.lines {
				if text := strings.Trim(l, "。，"); !strings.Contains(strings.ReplaceAll(got, "&#34;", `"`), text) {
					t.Errorf("%s, %s: %q is missing from %s", c.reason, form, text, got)
				}
			}
		}
	}
}
