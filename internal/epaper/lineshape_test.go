package epaper

import "testing"

func TestLinesOfSitesAreDropped(t *testing.T) {
	checkTexts(t, []textCase{
		{"buttons with bullets, a date with the source, the publisher's address", "",
			"当前位置:临河晚报数字版\n3 上一篇    下一篇 4 放大 缩小 默认\n码头早市又开张\n  • 2016年05月12日  来源:临河晚报\n  • 【PDF版】\nP1\n3 上一篇    下一篇 4 放大 缩小 默认\n通讯地址:临河市河滨路1号   邮编:000000",
			"paper 临河晚报\ndate 2016-05-12\ntitle 码头早市又开张\nP1"},
		{"the links of a page across two columns", "linhe.example/lhrb/20160512/html/content_20160512004004.txt",
			"通版阅读请点击：\n打开通版\n关闭通版\n当前版：04版\n发布日期：2016-05-12\n渔港“醒了”\nP1\nP2",
			"date 2016-05-12\npage 04\ntitle 渔港“醒了”\npublished 2016-05-12/DAY\nP1\nP2"},
		{"single buttons below the text, one a line", "paper.linhe.example/html/lhwb/2016-05-12/6/881.txt",
			"2026年01月27日 星期二\n广告 渔港晨曦 码头早市又开张 河道清淤\n第6版：地方新闻 2016-05-12\n\n码头早市又开张\nP1\n放大\n\n缩小\n\n上一版\n\n下一版\n\n下载\n\n读报纸首页",
			"date 2016-05-12\npage 6/地方新闻\ntitle 码头早市又开张\nP1"},
		{"lists of pages above and below the article", "",
			"A08:图片新闻\n本版列表新闻\n码头早市又开张\n河湾晨曦\n\n放大 缩小 默认\n河湾晨曦\nP1\n\n放大 缩小 默认\n第A01版：要闻\n第A02版：时政\n第A08版：图片新闻",
			"date 2016-05-12\npage A08/图片新闻\ntitle 河湾晨曦\nP1"},
		{"a date alone below title and subtitle", "",
			"老两口 撑着渔船来看海\n\n有读者打来电话：家里有一间空房\n\n2016-05-12\nP1\nP2",
			"date 2016-05-12\ntitle 老两口 撑着渔船来看海\nsubtitle 有读者打来电话：家里有一间空房\nP1\nP2"},
		{"properties with the end of a comment", "",
			"第A05版：要闻 PDF版\n小渔民“跑”码头\nP1\n2016-05-12 2 2 临河晚报 content_881.html 1 小渔民“跑”码头 /enpproperty-->",
			"paper 临河晚报\ndate 2016-05-12\npage A05/要闻\ntitle 小渔民“跑”码头\nP1"},
		{"navigation, a breadcrumb with the page, fields, share buttons, the rights", "",
			"首页 | 往期 | 检索 | 登录\n当前位置：首页 > 临河晚报 > 第06版：民生\n\n码头早市又开张\n\n来源：临河晚报 2016-05-12 08:15 字号：大 中 小\nP1\nP2\n分享到： 微信 微博\n版权声明：凡本网注明来源的作品，未经许可不得转载。",
			"paper 临河晚报\ndate 2016-05-12\npage 06/民生\ntitle 码头早市又开张\npublished 2016-05-12T08:15:00+08:00/MINUTE\nP1\nP2"},
		{"the editor's note ends the article", "",
			"Copyright © 临河日报社\n2016年05月12日 星期四\n码头早市又开张\n本报见习记者 石小山 文/图\nP1\n图为码头早市。\nP2\n责任编辑：林一舟\n手机读报\n临河日报社版权所有",
			"paper 临河日报\ndate 2016-05-12\ntitle 码头早市又开张\nbyline 本报见习记者 石小山 文/图\ncredit 石小山/INTERN\ncredit 石小山/PHOTOGRAPHER\ncredit 林一舟/EDITOR\nP1\nP2\nimage 图为码头早市。/石小山"},
		{"traditional script", "haojiang.example/html/2016-05/12/content_7004.txt",
			"第A03版：澳聞\n2016年5月12日 星期四\n上一篇  下一篇\n放大 縮小 默認\n碼頭早市又開張\n□本報記者 石小滿\n　　【本報消息】清早的碼頭上，漁民們把昨夜的收成一筐一筐抬上岸來，熱鬧得很。\n　　老漁民說，今年的汛期來得早。圖為碼頭。（林一舟 攝）\n上一篇  下一篇\n版權所有 濠江日報",
			"paper 濠江日報\ndate 2016-05-12\npage A03/澳聞\ntitle 碼頭早市又開張\nbyline 本報記者 石小滿\ncredit 石小滿/REPORTER\n【本報消息】清早的碼頭上，漁民們把昨夜的收成一筐一筐抬上岸來，熱鬧得很。\nimage 老漁民說，今年的汛期來得早。圖為碼頭。/林一舟"},
	})
}

func TestLinesInsideArticlesStay(t *testing.T) {
	checkTexts(t, []textCase{
		{"a line like a button, and a sentence like a label", "",
			"第05版：专题\n河湾渔港的一天\nP1\n下载\nP2\n第三版修订的渔业志里，也写到过这座码头，书里附有一张老照片。\n下载\nP3",
			"date 2016-05-12\npage 05/专题\ntitle 河湾渔港的一天\nP1\n下载\nP2\n第三版修订的渔业志里，也写到过这座码头，书里附有一张老照片。\n下载\nP3"},
		{"the dates of a diary", "",
			"渔家日记\n2016年5月8日 星期日 晴\nP1\n2016年5月9日 星期一 阴\nP2",
			"date 2016-05-12\ntitle 渔家日记\n2016年5月8日 星期日 晴\nP1\n2016年5月9日 星期一 阴\nP2"},
		{"a notice with the office and the date below it", "",
			"第02版：要闻\n关于河湾渔港休渔的通告\n根据有关规定，河湾渔港自六月一日起休渔，请各渔船按时回港，违者依照规定处理。\n临河县渔业局\n2016年5月10日\n上一篇 下一篇",
			"date 2016-05-12\npage 02/要闻\ntitle 关于河湾渔港休渔的通告\n根据有关规定，河湾渔港自六月一日起休渔，请各渔船按时回港，违者依照规定处理。\n临河县渔业局\n2016年5月10日"},
		{"a digest", "",
			"03版：综合\n一句话新闻\n■河湾渔港昨日开市，首日交易量达到十二吨，比去年同期增长两成。\n■县渔业站本月举办三期培训班，参加的渔民已经超过两百人。\n上一篇 下一篇",
			"date 2016-05-12\npage 03/综合\ntitle 一句话新闻\n■河湾渔港昨日开市，首日交易量达到十二吨，比去年同期增长两成。\n■县渔业站本月举办三期培训班，参加的渔民已经超过两百人。"},
		{"a dialogue of short lines", "",
			"老人与码头\nP1\n他问：“船回来了吗？”\n“回来了。”\nP3",
			"date 2016-05-12\ntitle 老人与码头\nP1\n他问：“船回来了吗？”\n“回来了。”\nP3"},
		{"an address in the text", "",
			"渔业站搬家\nP1\n新地址：临河市河滨路8号，电话：000-0000000。\nP2",
			"date 2016-05-12\ntitle 渔业站搬家\nP1\n新地址：临河市河滨路8号，电话：000-0000000。\nP2"},
		{"a poem whose lines are set apart by empty lines", "",
			"河湾谣\n\n林一舟\n\n船过河湾\n\n桨声惊起一滩白鹭\n\n母亲在岸上\n\n把炊烟放得很高\n\n临河晚报 副刊 08 河湾谣 2016-05-12 77123 1 2016年05月12日 星期四",
			"paper 临河晚报\ndate 2016-05-12\npage 08/副刊\ntitle 河湾谣\nbyline 林一舟\ncredit 林一舟/AUTHOR\nverse 船过河湾/桨声惊起一滩白鹭/母亲在岸上/把炊烟放得很高"},
		{"a poem with the page's field above it", "linhe.example/lhrb/wap/html/2016-05/12/nw.D000000lhrb_20160512_4-A011.txt",
			"第A011版：文艺副刊 PDF版下载\n\n版面： 文艺副刊\n\n河湾谣\n\n　　□ 林一舟\n\n　　船过河湾\n\n　　桨声惊起一滩白鹭\n\n　　母亲在岸上\n\n　　把炊烟放得很高\n\n　　父亲的帆\n\n　　比云还白\n\n© 临河日报\nICP备：临ICP备00000000号",
			"paper 临河日报\ndate 2016-05-12\npage A011/文艺副刊\ntitle 河湾谣\nbyline 林一舟\ncredit 林一舟/AUTHOR\nverse 船过河湾/桨声惊起一滩白鹭/母亲在岸上/把炊烟放得很高/父亲的帆/比云还白"},
		{"text behind links in the middle of the page is reported", "",
			"码头早市又开张\nP1\nP2\n上一页 1 2 下一页\nP3",
			"date 2016-05-12\ntitle 码头早市又开张\nP1\nP2\nloss block/县渔业站的技术员介绍，下个月还将有两艘新"},
	})
}
