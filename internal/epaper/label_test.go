package epaper

import "testing"

func TestPageLabelsAreParsed(t *testing.T) {
	for _, c := range []struct {
		reason, text, number, name string
		ok                         bool
	}{
		{"the usual label", "第A01版：头版", "A01", "头版", true},
		{"without 第, half-width colon", "01版:要闻", "01", "要闻", true},
		{"letter-spacing is not part of the name", "第一版：头　　版", "1", "头版", true},
		{"a Chinese numeral", "第十二版：副刊", "12", "副刊", true},
		{"full-width digits", "第Ａ０３版：天下", "A03", "天下", true},
		{"buttons for the next page follow the name", "07版:文体   PDF版下载 上一版 下一版", "07", "文体", true},
		{"the current page, by its number only", "当前版：第一版", "1", "", true},
		{"five digits", "第00001版：要闻", "00001", "要闻", true},
		{"two letters before the number", "第RB01版：书评", "RB01", "书评", true},
		{"a name of two words keeps its space", "第3版：经济 金融", "3", "经济 金融", true},
		{"a placeholder is no name", "第2版 新闻内容", "2", "", true},
		{"a wide gap instead of a colon", "第1版　　　　　　要闻", "1", "要闻", true},
		{"after 版次 in the line below a headline", "2021-12-08 00:00 版次：A01 头版", "A01", "头版", true},
		{"a name in 本 behind a colon", "第3版：本市要闻", "3", "本市要闻", true},
		{"a name in 图 without a colon", "第05版图片新闻", "05", "图片新闻", true},
		{"a name in 画 behind a space", "08版 画里临河", "08", "画里临河", true},
		{"a name in 税 behind a colon", "B02版：税务之窗", "B02", "税务之窗", true},
		{"a name that begins with a numeral and 版", "A01：一版要闻", "A01", "一版要闻", true},
		{"a button behind the name", "第二版:时政 改变文字大小:   | 打印 | 关闭", "2", "时政", true},
		{"版权 is no page", "第2版权声明", "", "", false},
		{"版画 is no page", "第三版画展开幕", "", "", false},
		{"版 in 第三版本 is no page", "第三版本已经发布", "", "", false},
		{"a name that begins like 版本", "第2版：本地新闻", "2", "本地新闻", true},
		{"a name that begins like 版图", "A05版 图片新闻", "A05", "图片新闻", true},
		{"a name that begins like 版画, directly after 版", "第8版画刊", "8", "画刊", true},
		{"a name that begins like 版权", "第3版：权威发布", "3", "权威发布", true},
		{"a name that begins like 版税", "第6版：税务", "6", "税务", true},
		{"a name that begins like 版次", "第7版：次第花开", "7", "次第花开", true},
		{"a name that begins like 版式", "第7版：式样", "7", "式样", true},
		{"a spread", "第12-13版：特刊", "12-13", "特刊", true},
		{"版 in 出版 is no page", "公开出版", "", "", false},
		{"a reference to another page (下转) is no label", "（下转第二版）", "", "", false},
		{"a line with newspaper, date and page", "《云港日报》（2026年08月03日 第 04 版）", "04", "", true},
	} {
		number, name, ok := parseLabel(c.text)
		if number != c.number || name != c.name || ok != c.ok {
			t.Errorf("%s: parseLabel(%q) = %q, %q, %v, want %q, %q, %v", c.reason, c.text, number, name, ok, c.number, c.name, c.ok)
		}
	}
}

func TestDateIsReadFromThePath(t *testing.T) {
	for _, c := range []struct{ reason, path, want string }{
		{"a folder of a full date", "html/2017-04-17/26.html", "2017-04-17"},
		{"a folder of a month and one of a day", "html/2017-07/22/node_2.htm", "2017-07-22"},
		{"year and month in one", "pc/layout/202312/20/node_12.html", "2023-12-20"},
		{"a page of a city paper", "pc/con/202112/08/c91241.html", "2021-12-08"},
		{"in the name of the file", "nw.D110000renmrb_20170722_1-01.htm", "2017-07-22"},
		{"the last of two dates counts", "mirror-2024-01-02/html/2017-07/22/content_5.htm", "2017-07-22"},
		{"an article's number is no date", "html/content_20170722.htm", ""},
		{"a long number is no date", "content_188221793.htm", ""},
		{"a date that does not exist", "html/2017-02/30/node_2.htm", ""},
		{"a saved text", "paper-2021-07-01-page-2.txt", "2021-07-01"},
	} {
		d, ok := DateOfPath(c.path)
		if d.String() != c.want || ok != (c.want != "") {
			t.Errorf("%s: DateOfPath(%q) = %q, %v, want %q", c.reason, c.path, d, ok, c.want)
		}
	}
}

func TestDateIsReadFromTheText(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"the date of the visit (今天是) does not count", "今天是：2024年3月5日 星期二 2021年7月1日 星期四", "2021-07-01"},
		{"only a date of the visit", "今天是：2024年3月5日 星期二", ""},
		{"a labelled date takes precedence", "2021-06-30 发刊日期：2021年07月01日", "2021-07-01"},
		{"spaces between the parts", "2017 年 10 月 9 日　星期一", "2017-10-09"},
		{"Chinese numerals", "二〇一七年七月二十二日", "2017-07-22"},
		{"full-width digits", "２０２１年７月１日", "2021-07-01"},
		{"month and day alone are no date", "7月1日 星期四", ""},
	} {
		d, _ := dateInText(c.text)
		if d.String() != c.want {
			t.Errorf("%s: dateInText(%q) = %q, want %q", c.reason, c.text, d, c.want)
		}
	}
}

func TestIssueNumberIsParsed(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"the number of the issue", "第3期", "3"},
		{"a total number (总第N期)", "总第12345期", "12345"},
		{"a Chinese numeral", "第二十一期", "21"},
		{"a breadcrumb without an issue number", "发刊日期：2021年07月01日> > 第2版", ""},
	} {
		if got := parseIssueNumber(c.text); got != c.want {
			t.Errorf("%s: parseIssueNumber(%q) = %q, want %q", c.reason, c.text, got, c.want)
		}
	}
}

func TestCaptionIsSplitFromItsCredit(t *testing.T) {
	for _, c := range []struct{ reason, text, caption, credit string }{
		{"the credit follows the sentence", "船队驶出云港。本报全媒体记者赵一凡摄", "船队驶出云港。", "赵一凡"},
		{"credit in parentheses", "船队驶出云港。（赵一凡 摄）", "船队驶出云港。", "赵一凡"},
		{"an agency's picture with its photographer", "会议现场。新华社发（赵一凡摄）", "会议现场。", "赵一凡"},
		{"an agency's reporter", "会议现场。新华社记者 赵一凡 摄", "会议现场。", "赵一凡"},
		{"only the photographer", "（赵一凡 摄）", "", "赵一凡"},
		{"an arrow is not part of the caption", "▲渔民在码头卸货。", "渔民在码头卸货。", ""},
		{"a title with its photographer", "春到云港 赵一凡 摄", "春到云港", "赵一凡"},
		{"the credit on a line of its own", "本报记者 赵一凡 摄", "", "赵一凡"},
		{"pictures supplied by an office", "图①：码头。图②：船坞。（图片由云港海关提供）", "图①：码头。图②：船坞。", "云港海关"},
		{"制图 is not a photographer's credit", "制图：赵一凡", "制图：赵一凡", ""},
		{"a role at the end, with its name on the next line", "船队驶出云港。 本报记者", "船队驶出云港。", ""},
		{"a name that ends in 文", "渔民在码头卸货。本报记者丁靖文摄", "渔民在码头卸货。", "丁靖文"},
		{"two photographers with a comma, joined to their role", "渔民在码头卸货。临河日报全媒体记者林舟、方一满摄", "渔民在码头卸货。", "林舟、方一满"},
		{"two photographers", "渔民在码头卸货。本报记者 赵一凡 通讯员 周平 摄", "渔民在码头卸货。", "赵一凡、周平"},
		{"no credit", "渔民在码头卸货。", "渔民在码头卸货。", ""},
		{"supplied by somebody", "救援现场。受访者供图", "救援现场。", "受访者"},
	} {
		if caption, credit := splitCaption(c.text); caption != c.caption || credit != c.credit {
			t.Errorf("%s: splitCaption(%q) = %q, %q, want %q, %q", c.reason, c.text, caption, credit, c.caption, c.credit)
		}
	}
}

func TestHeadingsAreRecognised(t *testing.T) {
	for _, c := range []struct {
		reason          string
		line            line
		kicker, heading string
		mark            headingMark
	}{
		{"two parts between slashes", line{text: "/ 突出理论武装 / 推动根基夯实"}, "突出理论武装", "推动根基夯实", bySlash},
		{"two parts with one slash", line{text: "港口 / 船来船往"}, "港口", "船来船往", bySlash},
		{"a numeral", line{text: "一、加快港口建设"}, "", "一、加快港口建设", byNumber},
		{"the number of a part, alone on its line", line{text: "二"}, "", "二", byNumber},
		{"an ornament is not part of the heading", line{text: "■ 加快港口建设"}, "", "加快港口建设", byOrnament},
		{"a bold line", line{text: "加快港口建设", bold: true}, "", "加快港口建设", byStyle},
		{"a centred line", line{text: "加快港口建设", centred: true}, "", "加快港口建设", byStyle},
		{"a bold sentence is not a heading", line{text: "加快港口建设。", bold: true}, "", "", noHeading},
		{"a short plain line is not a heading", line{text: "加快港口建设"}, "", "", noHeading},
		{"a credit with a slash is not a heading", line{text: "文 / 图"}, "", "", noHeading},
	} {
		kicker, heading, mark := headingOf(c.line)
		if kicker != c.kicker || heading != c.heading || mark != c.mark {
			t.Errorf("%s: headingOf(%q) = %q, %q, %v", c.reason, c.line.text, kicker, heading, mark)
		}
	}
}
