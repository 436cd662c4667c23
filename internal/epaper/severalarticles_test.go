package epaper

import "testing"

func TestSeveralArticlesInOneExtract(t *testing.T) {
	checkTexts(t, []textCase{
		{"an archive's page, its label above each article", "archive.example/lhrb/1962/4/9/2/index.txt",
			"1962年4月9日临河日报 第2版\n\n第2版(经济)\n专栏：河湾通讯\n\n木船队提前出海\n本报讯 P1\n（石小山）\n\n第2版(经济)\n专栏：\n\n春汛来得早 渔民出海忙\n修好旧栈桥\n乡亲们送来茶水\nP2",
			"paper 临河日报\ndate 1962-04-09\npage 2/经济\ntitle 木船队提前出海\nsection 河湾通讯\nbyline 石小山\ncredit 石小山/AUTHOR\n本报讯 P1\ntitle 修好旧栈桥\nkicker 春汛来得早 渔民出海忙\nsubtitle 乡亲们送来茶水\nP2"},
		{"an archive's page of three articles, without a name", "archive.example/lhrb/1962/4/9/3/index.txt",
			"1962年4月9日临河日报 第3版\n第3版()\n专栏：\n木船队提前出海\nP1\n第3版()\n专栏：\n修好旧栈桥\nP2\n第3版()\n专栏：\n渔歌对唱\nP3",
			"paper 临河日报\ndate 1962-04-09\npage 3\ntitle 木船队提前出海\nP1\ntitle 修好旧栈桥\nP2\ntitle 渔歌对唱\nP3"},
		{"a page's titles and texts at the address of a page", "linhe.example/lhwb/pc/layout/201605/12/node_03.txt",
			"2016年05月12日 第03版：地 方\n  • 码头早市又开张\nP1\n  • 河湾晨曦\nP2\n  • 01\n  • 02",
			"date 2016-05-12\npage 03/地方\nlisted 码头早市又开张\nlisted 河湾晨曦\nloss page/03"},
		{"titles and texts without bullets at the address of a page", "linhe.example/lhwb/pc/layout/201605/12/node_03.txt",
			"临河晚报\n第03版：地方\n2016年05月12日\n码头早市又开张\nP1\n河湾晨曦\nP2\n上一版 下一版",
			"paper 临河晚报\ndate 2016-05-12\npage 03/地方\nlisted 码头早市又开张\nlisted 河湾晨曦\nloss page/03"},
		{"bullets at an article's address are several articles", "linhe.example/html/2016-05/12/content_881.txt",
			"临河晚报\n第03版：地方\n• 码头早市又开张\nP1\n• 河湾晨曦\nP2",
			"paper 临河晚报\ndate 2016-05-12\npage 03/地方\ntitle 码头早市又开张\nP1\ntitle 河湾晨曦\nP2"},
	})
}
