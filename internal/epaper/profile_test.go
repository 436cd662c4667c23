package epaper

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
)

// pageOf returns a one-line summary of a reading's page.
func pageOf(r Reading) string {
	var list []string
	for _, l := range r.Page.Listing {
		list = append(list, l.ID+" "+l.Title)
	}
	return fmt.Sprintf("%s %s %s %s, image %s, pdf %s, %d areas, %s", r.Publication.Name, r.Date, r.Page.Number, r.Page.Name, r.Page.Image.URL, r.Page.PDF, len(r.Page.Areas), strings.Join(list, "; "))
}

func TestPagesOfEachTemplate(t *testing.T) {
	for _, c := range []struct{ reason, path, data, want string }{
		{"a FangBao page with an advertisement has no articles and links to other issues", "html/2021-03-05/qpaper_4.html",
			`<title>云港日报数字报</title><div class="news-hd"><h4>发刊日期：2021年03月05日 > 第12期 > 第四版 > 公益广告</h4></div>
			<img usemap="#m" src="/u/4.jpg"><map name="m"></map><a href="qpaper_3.html">上一版</a><a href="../2021-03-04/qpaper.html">上一期</a><a href="../2021-03-06/qpaper.html">下一期</a>`,
			"云港日报 2021-03-05 4 公益广告, image /u/4.jpg, pdf , 0 areas, "},
		{"a Founder page with an advertisement; its properties have the newspaper's name as title and text", "html/2021-03/05/node_5.htm",
			`<title>云港日报数字报</title><map name=pagepicmap></map><img src=../../../page/A04.jpg usemap=#PagePicMap>
			<table><tr><td class=px12>第A04版：<STRONG>广告</STRONG></td><td><a href=../../../page/A04.pdf><img src=../../../tplimg/pdf.gif></a></td></tr></table><a class=preart href="../04/node_2.htm">上一期</a><a class=preart href="../06/node_2.htm">下一期</a>
			<!--enpproperty <founder-date>2021-03-05 23:59:59</founder-date><founder-pagenum>A04</founder-pagenum><founder-title>云港日报</founder-title><founder-papername>云港日报</founder-papername><founder-type>2</founder-type><founder-content>云港日报</founder-content> /enpproperty-->`,
			"云港日报 2021-03-05 A04 广告, image page/A04.jpg, pdf page/A04.pdf, 0 areas, "},
		{"number and name in two elements", "html/ygrb/2021-03/05/001/node.htm",
			`<title>云港日报</title><table><tr><td><span class="orange2">第01版</span><span class="blue2">要闻</span></td></tr></table><map name="PagePicMap"><area coords="0,0,9,0,9,9" href="content_1.htm"></map>
			<ul class="list01"><li><a href="content_1.htm">大桥通车</a></li><li><a href="content_2.htm">公益广告</a></li><li><a href="content_3.htm">责编：何清</a></li></ul>`,
			"云港日报 2021-03-05 01 要闻, image , pdf , 1 areas, content_1 大桥通车"},
		{"the date is split over several lines; the titles are in elements with ids", "html/2021-03/05/node_2.htm",
			"<title>云港日报</title><td>2021\n年\n3\n月\n5\n日</td><table><tr><td class=bm01>第A01版　　<span>头版</span></td></tr></table><map name=pagepicmap><area coords=0,0,9,0,9,9 href=content_1.htm?div=1></map><ul class=main-ed-articlenav-list><li><a href=content_1.htm?div=-1><div id=mp1>大桥通车</div></a></li><li><a href=content_2.htm?div=-1></a></li></ul>",
			"云港日报 2021-03-05 A01 头版, image , pdf , 1 areas, content_1 大桥通车"},
		{"the page number is in parentheses, the PDF's address in a hidden paragraph", "pc/layout/202103/05/node_GA01.html",
			`<title>云港日报</title><p id="layout">(GA01) 封面</p><p id="pdfUrl" style="display:none">../../../att/1.pdf</p><ul id="layoutlist"><li><a href="node_GA01.html">(GA01) 封面</a></li></ul><ul id="articlelist"><li><a href="../../../con/202103/05/content_1.html">大桥通车</a></li></ul>`,
			"云港日报 2021-03-05 GA01 封面, image , pdf pc/att/1.pdf, 0 areas, content_1 大桥通车"},
		{"page numbers of five digits; one list for the whole issue", "pc/layout/202103/05/node_00002.html",
			`<title>云港日报</title><div class="pic-info-summary">第00002版：要闻</div><map name="m"><area coords="0,0,9,0,9,9" href="../../../con/202103/05/content_2.html"></map>
			<div id="webtree"><dl><dt><a href="node_00001.html">第00001版：头版</a></dt><dd><a href="../../../con/202103/05/content_1.html">大桥通车</a><a href="../../../con/202103/05/content_5.html">大桥之夜</a></dd><dt><a href="node_00002.html">第00002版：要闻</a></dt><dd><a href="../../../con/202103/05/content_2.html">渔船出海</a><a href="../../../con/202103/05/content_3.html">码头扩建</a></dd></dl></div>`,
			"云港日报 2021-03-05 00002 要闻, image , pdf , 1 areas, content_2 渔船出海; content_3 码头扩建"},
		{"scripts write the titles, inside an #ozoom element that is no body", "html/2021-03/05/nbs.D110000yungang_01.htm",
			`<title>云港日报</title><div class="list_l"><div class="l_t">01版:要闻</div></div><div id="ozoom"><a href="nw.D110000yungang_20210305_1-01.htm"><script>document.write(view("大桥<br>通车  "))</script></a><a href="nw.D110000yungang_20210305_2-01.htm"><script>document.write(view("一版责编：何清"))</script></a></div>`,
			"云港日报 2021-03-05 01 要闻, image , pdf , 0 areas, nw.D110000yungang_20210305_1-01 大桥 通车"},
		{"the later template at the same addresses", "html/2021-03/05/nbs.D110000yungang_03.htm",
			`<title>云港日报</title><div class="paper-bot"><p class="left ban">第03版：要闻</p><p class="right btn"><a href="../../../images/3.pdf">PDF</a></p></div><ul class="news-list"><li><a href="nw.D110000yungang_20210305_1-03.htm">大桥通车</a></li></ul>`,
			"云港日报 2021-03-05 03 要闻, image , pdf images/3.pdf, 0 areas, nw.D110000yungang_20210305_1-03 大桥通车"},
	} {
		r, err := Read(File{Path: c.path, Data: []byte(c.data)}, Options{})
		if err != nil || r.Navigation || r.Article != nil {
			t.Errorf("%s: Read(%s) returned no page: %v", c.reason, c.path, err)
			continue
		}
		if got := pageOf(r); got != c.want {
			t.Errorf("%s: Read(%s) =\n%s, want\n%s", c.reason, c.path, got, c.want)
		}
	}
}

// articleOf returns a one-line summary of a reading's article.
func articleOf(r Reading) string {
	a := r.Article
	if a == nil {
		return "none"
	}
	var body, images []string
	for _, s := range a.Body {
		for _, b := range s.Blocks {
			if b.Type != edition.Picture {
				body = append(body, b.Text+strings.Join(b.Lines, "/"))
			}
		}
	}
	for _, i := range a.Images {
		images = append(images, i.Caption+" ["+i.Credit+"]")
	}
	return fmt.Sprintf("p.%s %s| %s | %s | %s | %s | %s", r.Page.Number, a.Kicker, a.Title, a.Subtitle, a.Byline, strings.Join(body, " "), strings.Join(images, " "))
}

func TestArticlesOfEachTemplate(t *testing.T) {
	for _, c := range []struct{ reason, path, data, want string }{
		{"fields are between marker comments, the byline is in the fourth row, the photographer before the caption", "html/2021-03/05/content_1.htm",
			`<table><tr><td>第A01版：头版</td></tr></table><table><tr><td class=font02><!--<npm:article-pretitle>-->全长三十公里<!--</npm:article-pretitle>--></td></tr><tr><td class=font01><!--<npm:article-title>-->大桥通车<!--</npm:article-title>--></td></tr><tr><td class=font02><!--<npm:article-subtitle>-->——建设纪实<!--</npm:article-subtitle>--></td></tr><tr><td class=font02><!--<npm:article-author>-->本报记者　李远<!--</npm:article-author>--></td></tr></table>
			<table id=newspic><tr><td><img src=1.jpg></td></tr><tr><td><!--<npm:article-pic-text>-->作者：(赵一凡 摄) 大桥夜景。<!--</npm:article-pic-text>--></td></tr></table><div id=ozoom><!--<npm:article-content>--><p>　　今日零时，大桥通车。</p><!--</npm:article-content>--></div>`,
			"p.A01 全长三十公里| 大桥通车 | 建设纪实 | 本报记者 李远 | 今日零时，大桥通车。 | 大桥夜景。 [赵一凡]"},
		{"the credit is on the line after the caption", "html/2021-03/05/content_2.htm",
			`<table><tr><td>第A01版：头版</td></tr><tr><td class=font01>大桥通车</td></tr></table><table id=newspic><tr><td><img src=1.jpg></td></tr><tr><td>大桥夜景。<br>本报记者 赵一凡 摄</td></tr></table><div id=ozoom><p>今日零时，大桥通车。</p></div>`,
			"p.A01 | 大桥通车 |  |  | 今日零时，大桥通车。 | 大桥夜景。 [赵一凡]"},
		{"a poem in stanzas; the author field contains only （外二首）", "html/2021-03/05/content_3.htm",
			`<table><tr><td>第B01版：副刊</td></tr><tr><td class=font01>渔歌</td></tr></table><founder-author>（外二首）</founder-author><div id=ozoom><p>　　□　李　远</p><p>　　秋日<br>　　浪低下头<br>　　风把白帆翻过去<br>　　又翻回来</p><p>　　远山<br>　　远山不远<br>　　只隔着一层薄雾<br>　　和一声鸥鸣</p></div>`,
			"p.B01 | 渔歌 |  | 李 远 | 秋日/浪低下头/风把白帆翻过去/又翻回来//远山/远山不远/只隔着一层薄雾/和一声鸥鸣 | "},
		{"news items that are each signed keep their signatures", "html/2021-03/05/content_4.htm",
			`<table><tr><td>第A02版：要闻</td></tr><tr><td class=font01>简讯</td></tr></table><div id=ozoom><p>码头扩建开工。（李远）</p><p>渔船平安归港。（周平）</p></div>`,
			"p.A02 | 简讯 |  | 李远 周平 | 码头扩建开工。（李远） 渔船平安归港。（周平） | "},
		{"summary and body have the same markers: the longer one is the body", "content_188221793.htm",
			`<h1>大桥通车</h1><!--enpcontent--><p>导读：大桥通车了。</p><!--/enpcontent--><!--enpcontent--><p>　　今日零时，云港跨海大桥正式通车，两岸往返只要半小时。</p><!--/enpcontent--><!--enpproperty <articleid>188221793</articleid><date>2021-03-05 09:28:27.0</date><author></author><title>大桥通车</title>/enpproperty-->`,
			"p. | 大桥通车 |  |  | 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。 | "},
		{"in this template, the class Author contains the page, not the author", "pc/con/202103/05/c1.html",
			`<div class="newsdetatit"><p class="intro">走基层</p><h3>大桥通车</h3><p class="sub">——建设纪实</p><p><span>2021-03-05 00:00</span><span class="Author">版次：A01 头版</span></p></div><div class="newsdetatext"><founder-content><!--enpproperty <articleid>1</articleid><author>本报记者 李远</author>/enpproperty--><p>今日零时，大桥通车。本报记者 李远 摄影报道</p></founder-content></div>`,
			"p.A01 走基层| 大桥通车 | 建设纪实 | 本报记者 李远 | 今日零时，大桥通车。 | "},
		{"kicker and subtitle are headings of the same level; the byline is next to the date", "pc/con/202103/05/content_2.html",
			`<div class="pic-info-summary">第00001版：要闻</div><div class="main-content"><h3>跨海记</h3><h1>大桥通车</h1><h3>建设纪实</h3><p class="info">2021年03月05日 云港日报记者 李远 通讯员 周平</p><cms-content><p>今日零时，大桥通车。</p></cms-content></div>`,
			"p.00001 跨海记| 大桥通车 | 建设纪实 | 云港日报记者 李远 通讯员 周平 | 今日零时，大桥通车。 | "},
		{"an album: a short caption below each picture, one photographer for all", "pc/con/202103/05/content_3.html",
			`<div class="pic-info-summary">第02版：影像</div><h2 id="Title">港城四季</h2><div id="ozoom"><p><img src="1.jpg"></p><p>潮起</p><p><img src="2.jpg"></p><p>▲归帆</p><p>本组图片由赵一凡拍摄</p></div>`,
			"p.02 | 港城四季 |  | 本组图片由赵一凡拍摄 |  | 潮起 [赵一凡] 归帆 [赵一凡]"},
		{"a short line below a picture in mid-text is its caption; the page's planners are no byline", "pc/con/202103/05/content_5.html",
			`<div class="pic-info-summary">第02版：影像</div><h2 id="Title">大桥通车</h2><div id="ozoom"><p>今日零时，大桥通车。</p><p><img src="1.jpg"></p><p>大桥夜景</p><p>大桥全长三十公里，设计时速一百公里，两岸往返只要半小时，通车首日车流不断。</p><p>本报记者 李远</p><p>本版策划：何清 统筹：周平</p></div>`,
			"p.02 | 大桥通车 |  | 本报记者 李远 | 今日零时，大桥通车。 大桥全长三十公里，设计时速一百公里，两岸往返只要半小时，通车首日车流不断。 | 大桥夜景 []"},
		{"an advertisement is no article", "pc/con/202103/05/content_4.html",
			`<div class="pic-info-summary">第02版：影像</div><h2 id="Title">广告</h2><div id="ozoom"><img src="1.jpg"></div>`, "none"},
	} {
		r, err := Read(File{Path: c.path, Data: []byte(c.data)}, Options{})
		if err != nil {
			t.Errorf("%s: Read(%s): %v", c.reason, c.path, err)
			continue
		}
		if got := articleOf(r); got != c.want {
			t.Errorf("%s: Read(%s) =\n%s, want\n%s", c.reason, c.path, got, c.want)
		}
	}
}
