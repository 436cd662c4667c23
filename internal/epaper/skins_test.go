package epaper

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
)

// fieldsOf returns all fields of a reading of an article, one for each line; empty fields are left out.
func fieldsOf(r Reading) string {
	var b strings.Builder
	put := func(label string, values ...string) {
		if text := strings.Trim(strings.Join(values, " | "), " |"); text != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, text)
		}
	}
	put("issue", r.Publication.Name, r.Date.String(), r.Number, r.Publication.Language)
	put("page", r.Page.Number, r.Page.Name)
	put("neighbours", r.Prev, r.Next)
	for _, l := range r.Losses {
		put("loss", l.What, l.Reason)
	}
	if r.Article == nil {
		return b.String() + "no article\n"
	}
	for _, a := range append([]edition.Article{*r.Article}, r.More...) {
		putArticle(put, a)
	}
	return b.String()
}

// putArticle puts the fields of an article.
func putArticle(put func(string, ...string), a edition.Article) {
	put("head", a.Kicker, a.Title, a.Subtitle)
	put("byline", a.Byline)
	put("credits", creditsOf(a.Credits))
	put("time", a.PublishedAt, string(a.PublishedPrecision))
	put("source", a.Source)
	for _, s := range a.Body {
		put("section", s.Kicker, s.Heading)
		for _, block := range s.Blocks {
			switch block.Type {
			case edition.Picture:
				put("picture", block.Image.URL, block.Image.Caption, block.Image.Credit)
			default:
				put(string(block.Type), block.Text+strings.Join(block.Lines, " / "))
			}
		}
	}
}

// The text of the articles on the test pages.
const (
	first  = "三月八日清晨，临河县的渡口又热闹起来，六条新造的木船在岸边排开，等着下水，岸上站满了来看新船的乡亲们。"
	second = "老船工说，去年冬天雨水少，河道浅了半尺，今年开春放水以后才恢复通航，他们把船底又刷了两遍桐油。"
)

// skin is a page of a template, and the fields that are read from it.
type skin struct{ reason, path, data, want string }

func testSkins(t *testing.T, skins []skin) {
	t.Helper()
	for _, c := range skins {
		data := strings.NewReplacer("{1}", first, "{2}", second).Replace(c.data)
		r, err := Read(File{Path: c.path, Data: []byte(data)}, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		want := strings.NewReplacer("{1}", first, "{2}", second).Replace(c.want)
		if got := fieldsOf(r); got != want {
			t.Errorf("%s:\ngot (%s):\n%swant:\n%s", c.reason, r.Family, got, want)
		}
	}
}

// TestSkinsOfFounderClassic reads templates of which neither marks nor properties are left.
func TestSkinsOfFounderClassic(t *testing.T) {
	const path = "linhe.example/html/2014-03/08/content_7002.htm"
	testSkins(t, []skin{
		{"the title is the bold line of a centred cell, with line breaks", path,
			`<html><head><title>临河日报</title></head><body><table width=1000><tr><td width=300><table><tr><td width=145>第A03版：<b>地方</b></td></tr></table></td><td width=700>
			<table width=588 align=center><tr><td align=middle width=572><span style="font-size:14px">春水初涨</span><br><strong style="font-size:23px">临河渡口新船下水</strong><br><span>六条木船接续百年航路</span><br><span>本报记者　方小满</span></td></tr></table>
			<table width=588><tr><td><div id=ozoom><founder-content><P>　　{1}</P><P>　　{2}</P></founder-content></div></td></tr></table></td></tr></table></body></html>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\nparagraph: {1}\nparagraph: {2}\n"},
		{"classes title1 for the title, title2 for the lines around it", path,
			`<title>临河日报数字报</title><table><tr><td>第A03版：地方</td><td><a href="node_4.htm">下一版</a></td></tr></table><table><tr><td class="title2">春水初涨</td></tr><tr><td class="title1">临河渡口新船下水</td></tr><tr><td class="title2">——六条木船接续百年航路</td></tr><tr><td class="title3">□本报记者 方小满 通讯员 林一舟</td></tr></table>
			<table><tr><td><div id="fontzoom"><p>　　{1}</p><p>　　{2}</p></div></td></tr></table>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nbyline: 本报记者 方小满 通讯员 林一舟\ncredits: 方小满 REPORTER, 林一舟 CORRESPONDENT\nparagraph: {1}\nparagraph: {2}\n"},
		{"rows aligned to the top, the title bold; the body in #content", path,
			`<title>临河日报</title><table><tr><td class=px12>第A03版：地方</td></tr></table><table><tbody><tr valign=top><td align=center>春水初涨</td></tr><tr valign=top><td align=center><b>临河渡口新船下水</b></td></tr><tr valign=top><td align=center>六条木船接续百年航路</td></tr></tbody></table><div id="content"><p>　　{1}</p><p>　　{2}</p><p>　　（方小满）</p></div>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nbyline: 方小满\ncredits: 方小满 AUTHOR\nparagraph: {1}\nparagraph: {2}\n"},
		{"kicker and subtitle in h3 and h2 around h1, the body in an unknown class", path,
			`<title>临河日报</title><p class="bm">第A03版：地方</p><div class="bd"><h3>春水初涨</h3><h1>临河渡口新船下水</h1><h2>六条木船接续百年航路</h2><h4>本报记者 方小满</h4></div><div class="xilan_content_tt"><P>　　{1}</P><P>　　{2}</P></div><div class="foot">版权所有 临河日报社 地址：临河县渡口路1号 邮编：223300</div>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\nparagraph: {1}\nparagraph: {2}\n"},
		{"sizes of type in a style sheet only; text and title in one cell", path,
			`<head><title>临河日报</title><style>.a1{font-size:14px;color:red} .a2 { font-weight:bold; font-size:24px } .a3{font-size:14px}</style></head><table><tr><td>第A03版：地方</td></tr></table><table><tr><td><div class=a1>春水初涨</div><div class=a2>临河渡口新船下水</div><div class=a3>六条木船接续百年航路</div><div>2014年03月08日　来源：临河发布</div><p>　　{1}</p><p>　　{2}</p><div><a href="content_7001.htm">上一篇</a> <a href="content_7003.htm">下一篇</a></div></td></tr></table>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nneighbours: content_7001 | content_7003\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\ntime: 2014-03-08 | DAY\nsource: 临河发布\nparagraph: {1}\nparagraph: {2}\n"},
		{"<font> sizes; the picture and its caption between title and text", path,
			`<title>临河日报</title><table><tr><td>第A03版：地方</td></tr></table><center><font size=3>春水初涨</font><br><font size=5>临河渡口新船下水</font><br><font size=3>六条木船接续百年航路</font></center><table id=newspic bgcolor=#efefef><tr><td><IMG src="../../../images/p1.jpg"></td></tr><tr><td>新船下水。　林一舟　摄</td></tr></table><div class="bodytext">　　{1}<br>　　{2}</div>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\npicture: linhe.example/images/p1.jpg | 新船下水。 | 林一舟\nparagraph: {1}\nparagraph: {2}\n"},
		{"a poem in a body of an unknown class", path,
			`<title>临河日报</title><div>第B02版：副刊</div><div class="t"><h2>渡口的长河</h2><p>□ 方小满</p></div><div class="tt_nr">长河，心地善良<br>本来从南边可以昂首阔步去下海<br>又特意在北面开一条水路<br>把渡口推介给四海<br>还赠送一把江心琴<br>琴弦上二十里芦花开遍</div>`,
			"issue: 临河日报 | 2014-03-08\npage: B02 | 副刊\nhead: 渡口的长河\nbyline: 方小满\ncredits: 方小满 AUTHOR\nverse: 长河，心地善良 / 本来从南边可以昂首阔步去下海 / 又特意在北面开一条水路 / 把渡口推介给四海 / 还赠送一把江心琴 / 琴弦上二十里芦花开遍\n"},
		{"only the list of titles identifies the title", path,
			`<title>临河日报</title><div>第A03版：地方</div><ul><li><a href="content_7001.htm">旧仓库要修了</a></li><li><a href="content_7002.htm">临河渡口新船下水</a></li></ul><div><div>春水初涨</div><div>临河渡口新船下水</div><div>六条木船接续百年航路</div></div><div class="nr"><p>　　{1}</p><p>　　{2}</p></div>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nparagraph: {1}\nparagraph: {2}\n"},
		{"an empty body element, the text elsewhere", path,
			`<title>临河日报</title><div>第A03版：地方</div><h1>临河渡口新船下水</h1><div id="ozoom"><p>&nbsp;</p></div><div class="nr"><p>　　{1}</p><p>　　{2}</p></div>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 临河渡口新船下水\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsOfHuaguang(t *testing.T) {
	testSkins(t, []skin{
		{"headings of two levels", "linhe.example/dzrb/content/20140308/Articel03002MT.htm",
			`<html><head><meta charset="utf-8"><title>临河日报数字报</title></head><body><div class="left">第03版：地方</div><LI class=banci>[<SPAN class=banci-A01><A href="Page01NU.htm">01</A></SPAN>]:<A href="Page01NU.htm">头版</A><div>3 <a href="Articel03001MT.htm">上一篇</a> <a href="Articel03003MT.htm">下一篇</a> 4 放大 缩小 默认</div><h2>春水初涨</h2><h1>临河渡口新船下水</h1><ul><li>2014年03月08日 来源:临河日报</li><li>【PDF版】</li></ul><div id="contenttext">　　{1}<br>　　{2}</div></body></html>`,
			"issue: 临河日报 | 2014-03-08\npage: 03 | 地方\nneighbours: Articel03001MT | Articel03003MT\nhead: 春水初涨 | 临河渡口新船下水\ntime: 2014-03-08 | DAY\nparagraph: {1}\nparagraph: {2}\n"},
		{"no page label: the page is in the address", "linhe.example/qlwb/content/20140308/ArticelA15003FM.htm",
			`<title>临河晚报</title><div><a href="PageA14FM.htm">上一版</a> <a href="PageA16FM.htm">下一版</a></div><div class="cont"><h1>临河渡口新船下水</h1><h2>六条木船接续百年航路</h2><ul><li>2014年03月08日 作者：方小满 来源：临河晚报</li><li><a href="../../p.pdf">【PDF版】</a></li></ul><div class="text"><p>　　{1}</p><p>　　{2}</p></div></div><div class="copy">版权所有 临河晚报</div>`,
			"issue: 临河晚报 | 2014-03-08\npage: A15\nhead: 临河渡口新船下水 | 六条木船接续百年航路\nbyline: 方小满\ncredits: 方小满 AUTHOR\ntime: 2014-03-08 | DAY\nparagraph: {1}\nparagraph: {2}\n"},
		{"the title in a class, the page's map beside the text", "linhe.example/dzrb/content/20140308/Articel05001BB.htm",
			`<title>临河日报数字报</title><map name=m><area shape=rect coords="1,1,50,50" href="Articel05001BB.htm"><area shape=rect coords="50,50,90,90" href="Articel05002BB.htm"></map><img usemap=#m src="Page05BB.jpg"><span>第05版：文体</span><div class="yinti">春水初涨</div><div class="biaoti">临河渡口新船下水</div><div class="zuozhe">本报记者 方小满</div><div id="contenttext"><p>　　{1}</p><p>　　{2}</p></div>`,
			"issue: 临河日报 | 2014-03-08\npage: 05 | 文体\nhead: 春水初涨 | 临河渡口新船下水\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsOfDatedFolders(t *testing.T) {
	testSkins(t, []skin{
		{"a kicker whose class is subtitle", "linhe.example/shtml/lhrb/20140308/7002.shtml",
			`<html><head><meta charset="utf-8"><title>渡口新船下水-临河日报</title></head><body><div class="tit3"><b>03版：地方</b></div><div>2014年03月08日 星期六</div><div id="frameContent"><h4 class="subtitle">春水初涨</h4><h3>渡口新船下水</h3><div id="page_a"><p>　　{1}</p><p>　　{2}</p></div></div></body></html>`,
			"issue: 临河日报 | 2014-03-08\npage: 03 | 地方\nhead: 春水初涨 | 渡口新船下水\nparagraph: {1}\nparagraph: {2}\n"},
		{"other ids; the page in the name of the file", "linhe.example/dskb/2014/03/08/article_detail_2_20140308A053.htm",
			`<title>临河快报-渡口新船下水</title><div class="nav">A05版：城事</div><div class="main"><div class="main_title">渡口新船下水</div><div class="main_sub">六条木船接续百年航路</div><div class="date">2014-03-08</div><div class="txt"><p>　　{1}</p><p>　　{2}</p></div></div>`,
			"issue: 临河快报 | 2014-03-08\npage: A05 | 城事\nhead: 渡口新船下水 | 六条木船接续百年航路\ntime: 2014-03-08 | DAY\nparagraph: {1}\nparagraph: {2}\n"},
		{"article_N.shtml", "linhe.example/lhrb/2014-03/08/article_7002.shtml",
			`<title>临河日报</title><table><tr><td>当前版：第03版：地方</td><td><a href="page_4.shtml">下一版</a></td></tr></table><table><tr><td align=center><b>春水初涨</b></td></tr><tr><td align=center><h2>渡口新船下水</h2></td></tr><tr><td>作者：本报记者 方小满　更新时间：2014-03-08 07:30</td></tr></table><table><tr><td class=wz>　　{1}<br><br>　　{2}</td></tr></table>`,
			"issue: 临河日报 | 2014-03-08\npage: 03 | 地方\nhead: 春水初涨 | 渡口新船下水\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\ntime: 2014-03-08T07:30:00+08:00 | MINUTE\nparagraph: {1}\nparagraph: {2}\n"},
		{"date and page in the name of the file", "linhe.example/shtml/lhcb/20141214/20141214A014.shtml",
			`<title>临河晨报</title><div>第A01版：头版</div><h1>渡口新船下水</h1><div id="zw"><p>　　{1}</p><p>　　{2}</p><p>本报编辑部</p></div>`,
			"issue: 临河晨报 | 2014-12-14\npage: A01 | 头版\nhead: 渡口新船下水\nbyline: 本报编辑部\ncredits: 本报编辑部 AUTHOR COLLECTIVE\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsOfSpreads(t *testing.T) {
	testSkins(t, []skin{
		{"the known classes", "linhe.example/lhrb/20140308/html/content_20140308003002.htm",
			`<html><head><meta charset="utf-8"><title>临河日报</title></head><body><div>通版阅读请点击:<a>展开通版</a><a>收缩通版</a></div><div class="b_bot">当前版：03版</div><div>发布日期：2014年03月08日</div><div class="bmnr_con_biaoti">临河渡口新船下水</div><div id="zoom"><p>　　{1}</p><p>　　{2}</p></div></body></html>`,
			"issue: 临河日报 | 2014-03-08\npage: 03\nhead: 临河渡口新船下水\nparagraph: {1}\nparagraph: {2}\n"},
		{"kicker and author around the title", "linhe.example/html/content_20140308003002.htm",
			`<title>临河日报</title><div class="b_bot">当前版：03版 地方</div><div class="bmnr_con"><div class="bmnr_con_yinti">春水初涨</div><div class="bmnr_con_biaoti">临河渡口新船下水</div><div class="bmnr_con_zuozhe">本报记者 方小满</div><div id="zoom"><p>　　{1}</p><p>　　{2}</p></div></div>`,
			"issue: 临河日报 | 2014-03-08\npage: 03 | 地方\nhead: 春水初涨 | 临河渡口新船下水\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\nparagraph: {1}\nparagraph: {2}\n"},
		{"no label and other classes: date and page are in the address", "linhe.example/html/content_20140308012004.htm",
			`<title>临河日报</title><div>通版阅读请点击：<a>展开通版</a></div><div class="con_tit">临河渡口新船下水</div><div class="con_txt"><p>　　{1}</p><p>　　{2}</p></div>`,
			"issue: 临河日报 | 2014-03-08\npage: 12\nhead: 临河渡口新船下水\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsOfTables(t *testing.T) {
	const path = "linhe.example/HTML/lhrb/20140308/lhrb7002.html"
	testSkins(t, []skin{
		{"the title's row is the highest", path,
			`<html><head><meta charset="utf-8"></head><body><table><tr><td height=30><span class=STYLE1>第3版：地方</span></td></tr></table><div>2014年03月08日 星期六</div><table id=Table17><tr><td height=25>春水初涨</td></tr><tr><td height=40>临河渡口新船下水</td></tr></table><div id=copytext>　　{1}<br>　　{2}</div></body></html>`,
			"issue: 2014-03-08\npage: 3 | 地方\nhead: 春水初涨 | 临河渡口新船下水\nparagraph: {1}\nparagraph: {2}\n"},
		{"bold title, author in the last row", path,
			`<title>临河日报</title><span class=STYLE1>第3版：地方</span><table id=Table17><tr><td>春水初涨</td></tr><tr><td><strong>临河渡口新船下水</strong></td></tr><tr><td>六条木船接续百年航路</td></tr><tr><td>本报记者 方小满</td></tr></table><div id=copytext><font>　　{1}<br>　　{2}</font></div>`,
			"issue: 临河日报 | 2014-03-08\npage: 3 | 地方\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\nparagraph: {1}\nparagraph: {2}\n"},
		{"other ids", path,
			`<title>临河日报</title><table><tr><td>第3版：地方</td></tr></table><table id=Table12><tr><td height=24>春水初涨</td></tr><tr><td height=42>临河渡口新船下水</td></tr><tr><td height=24>六条木船接续百年航路</td></tr></table><table id=Table13><tr><td><a href="lhrb7001.html">上一篇</a></td></tr><tr><td class=zw>　　{1}<br>　　{2}</td></tr></table>`,
			"issue: 临河日报 | 2014-03-08\npage: 3 | 地方\nneighbours: lhrb7001\nhead: 春水初涨 | 临河渡口新船下水 | 六条木船接续百年航路\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsOfArticlesWithTheirMap(t *testing.T) {
	const areas = `<div class="newspaper"><img src="/i/2.jpg" usemap="#news"><map name="news"><area shape="rect" coords="5,40,215,141" href="/article/lhrb_15749_7002.html"><area shape="rect" coords="100,149,214,251" href="/article/lhrb_15749_7003.html"></map></div>`
	testSkins(t, []skin{
		{"the known classes", "paper.linhe.example/article/lhrb_15749_7002.html",
			`<html><body><div class="sub-nav"><ul><li>2014年03月08日第7446期 星期六</li><li><a href="/item/lhrb_2014_3_8_1.html">第01版：头版</a></li><li><a href="/item/lhrb_2014_3_8_2.html">第02版：地方</a></li></ul></div>` + areas + `<div class="title">第02版：地方</div><div class="detail-content"><div class="title-container"><h4></h4><h2>渡口新船下水</h2><h3></h3><span class="date">作者：方小满 林一舟/摄影报道</span><p class="date">出版时间：2014-03-08</p></div><div class="text"><p>　　{1}</p></div></div><div class="note"><p>版权所有 临河日报社</p></div></body></html>`,
			"issue: 临河日报 | 2014-03-08 | 7446\npage: 02 | 地方\nhead: 渡口新船下水\nbyline: 方小满 林一舟/摄影报道\ncredits: 方小满 AUTHOR, 方小满 PHOTOGRAPHER, 林一舟 AUTHOR, 林一舟 PHOTOGRAPHER\ntime: 2014-03-08 | DAY\nparagraph: {1}\n"},
		{"other classes", "paper.linhe.example/article/lhrb_15749_7002.html",
			`<title>临河日报</title><p>2014年03月08日 星期六</p>` + areas + `<div class="ban">第02版：地方</div><div class="d"><h5>春水初涨</h5><h1>渡口新船下水</h1><h5>六条木船接续百年航路</h5><div>作者：方小满</div><div class="c"><p>　　{1}</p><p>　　{2}</p></div></div>`,
			"issue: 临河日报 | 2014-03-08\npage: 02 | 地方\nhead: 春水初涨 | 渡口新船下水 | 六条木船接续百年航路\nbyline: 方小满\ncredits: 方小满 AUTHOR\nparagraph: {1}\nparagraph: {2}\n"},
		{"the area leads to the article by its path", "paper.linhe.example/2014-03-08/article/lhrb_15749_7002.html",
			`<title>临河日报</title>` + areas + `<div>第02版：地方</div><table><tr><td><b>渡口新船下水</b></td></tr><tr><td>　　{1}<br>　　{2}</td></tr></table>`,
			"issue: 临河日报 | 2014-03-08\npage: 02 | 地方\nhead: 渡口新船下水\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsOfReadersAndOthers(t *testing.T) {
	testSkins(t, []skin{
		{"an online reader with labelled lines", "reader.example/2014-03-08/NewsId-7002.html",
			`<title>电子报阅读机</title><div>2026-01-23 星期五</div><div>当前报纸名称：临河日报</div><div class="news"><h1>渡口新船下水</h1><div>日期：03-08 字号：<a>大</a> <a>小</a></div><div>版面：第A1版：头版 <a href="NewsId-7001.html">上一篇</a> <a href="NewsId-7003.html">下一篇</a></div><div>方小满</div><div class="c"><p>　　{1}</p><p>　　{2}</p></div></div>`,
			"issue: 临河日报 | 2014-03-08\npage: A1 | 头版\nneighbours: NewsId-7001 | NewsId-7003\nhead: 渡口新船下水\nbyline: 方小满\ncredits: 方小满 AUTHOR\nparagraph: {1}\nparagraph: {2}\n"},
		{"any other template with a page label and a date", "linhe.example/epaper/2014-03-08/view-7002.html",
			`<title>临河日报电子版</title><nav><a href="/">首页</a></nav><section><header>A03版 地方</header><article><p class="eyebrow">春水初涨</p><h1>渡口新船下水</h1><p>本报记者 方小满</p><p>{1}</p><p>{2}</p></article></section><footer>版权所有 临河日报社</footer>`,
			"issue: 临河日报 | 2014-03-08\npage: A03 | 地方\nhead: 春水初涨 | 渡口新船下水\nbyline: 本报记者 方小满\ncredits: 方小满 REPORTER\nparagraph: {1}\nparagraph: {2}\n"},
	})
}

func TestSkinsInTraditionalScript(t *testing.T) {
	testSkins(t, []skin{
		{"Founder's rows", "haojiang.example/html/2014-03/08/content_7002.htm",
			`<html><head><meta charset="utf-8"><title>濠江日報電子版</title></head><body><table><tr><td width=145>第A03版：<STRONG>澳聞</STRONG></td></tr></table><strong>2014年3月8日&nbsp;星期六</strong><table width=588><tr><td class=font02>春水初漲</td></tr><tr><td class=font01>渡口新船下水</td></tr><tr><td class=font02>本報記者　方小滿　通訊員　林一舟</td></tr></table><table id=newspic><tr><td><IMG src="../../../images/p1.jpg"></td></tr><tr><td>新船下水。本報記者　林一舟　攝</td></tr></table><div id=ozoom><founder-content><P>　　【本報消息】三月八日清晨，臨河的渡口又熱鬧起來。</P></founder-content></div></body></html>`,
			"issue: 濠江日報 | 2014-03-08 |  | zh-MO\npage: A03 | 澳聞\nhead: 春水初漲 | 渡口新船下水\nbyline: 本報記者 方小滿 通訊員 林一舟\ncredits: 方小滿 REPORTER, 林一舟 CORRESPONDENT\npicture: haojiang.example/images/p1.jpg | 新船下水。 | 林一舟\nparagraph: 【本報消息】三月八日清晨，臨河的渡口又熱鬧起來。\n"},
		{"headings; the reporter is in the dateline; a labelled date and source", "linhe.example/20140308/lhrb7002.html",
			`<html lang="zh-HK"><title>臨河日報電子報</title><div>第A03版：港聞</div><div>發刊日期：2014年3月8日</div><h3>春水初漲</h3><h1>渡口新船下水</h1><div>發佈時間：2014-03-08 07:30 來源：臨河日報</div><div>放大 縮小 默認</div><div class="zw"><p>本報訊（記者方小滿）三月八日清晨，臨河的渡口又熱鬧起來，六條新造的木船在岸邊排開，鄉親們都來看新船。</p><p>（通訊員 林一舟）</p></div><div>地址：香港臨河道1號 電話：28001234</div><div>版權所有 不得轉載</div></html>`,
			"issue: 臨河日報 | 2014-03-08 |  | zh-HK\npage: A03 | 港聞\nhead: 春水初漲 | 渡口新船下水\nbyline: 通訊員 林一舟 記者方小滿\ncredits: 林一舟 CORRESPONDENT, 方小滿 REPORTER\ntime: 2014-03-08T07:30:00+08:00 | MINUTE\nparagraph: 本報訊（記者方小滿）三月八日清晨，臨河的渡口又熱鬧起來，六條新造的木船在岸邊排開，鄉親們都來看新船。\n"},
		{"a column without a known place", "linhe.example/html/2014-03/08/content_7003.htm",
			`<title>臨河晚報數字報</title><table><tr><td>第B02版：副刊</td></tr></table><div><b>渡口的黃昏</b></div><div id="content"><p>□ 葉小滿</p><p>　　黃昏的渡口總是很靜，船工們把纜繩繫在岸邊的樹上，說起去年冬天的雨水，說起還沒有回來的人。</p><p>　　（圖：劉一舟）</p></div>`,
			"issue: 臨河晚報 | 2014-03-08 |  | zh-Hant\npage: B02 | 副刊\nhead: 渡口的黃昏\nbyline: 葉小滿\ncredits: 葉小滿 AUTHOR\nparagraph: 黃昏的渡口總是很靜，船工們把纜繩繫在岸邊的樹上，說起去年冬天的雨水，說起還沒有回來的人。\n"},
	})
}

func TestSkinsOfArchives(t *testing.T) {
	const articles = "head: 渡口发现新航道\nparagraph: {1}\nhead: 铺木板 修栈桥 | 渡口栈桥将在九月建成\nbyline: 方小满\ncredits: 方小满 AUTHOR\nparagraph: {2}\n"
	testSkins(t, []skin{
		{"the articles begin with headings", "archive.example/lhrb/1957/7/20/3/index.html",
			`<title>临河日报 1957年7月20日 第3版</title><body><div><a href="/">首页</a></div><p>1957年7月20日临河日报 第3版</p><h2>渡口发现新航道</h2><p>{1}</p><h2>铺木板 修栈桥<br>渡口栈桥将在九月建成</h2><p>方小满</p><p>{2}</p></body>`,
			"issue: 临河日报 | 1957-07-20\npage: 3\n" + articles},
	})
}

func TestAnArticleWithoutTextIsReported(t *testing.T) {
	r, err := Read(File{Path: "html/2014-03/08/content_7002.htm", Data: []byte(`<title>临河日报</title><table><tr><td>第A03版：地方</td></tr><tr><td class=font01>渡口新船下水</td></tr></table><table id=newspic><tr><td><img src="../../../images/p1.jpg"></td></tr><tr><td>新船下水。</td></tr></table>`)}, Options{})
	if err != nil || len(r.Losses) != 1 || r.Losses[0].What != "渡口新船下水" {
		t.Errorf("Read = %v, losses %v, want one loss", err, r.Losses)
	}
}
