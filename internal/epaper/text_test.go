package epaper

import "testing"

func TestTextExtractsAreRead(t *testing.T) {
	for _, c := range []struct{ reason, data, paper, want string }{
		{"the words for an e-paper are not part of the newspaper's name", "云港日报数字报\n2021年03月05日 星期五\n第02版：要闻\n放大 缩小 默认\n大桥通车\n　　今日零时，云港跨海大桥正式通车，两岸往返只要半小时。\n云港日报社 版权所有",
			"云港日报", "p.02 | 大桥通车 |  |  | 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。 | "},
		{"a breadcrumb from the site to the newspaper, and a line with newspaper, date and page", "人民阅读网 >> 云港日报\n《 云港日报 》（ 2021年03月05日   第 03 版）\n跨海记\n大桥通车\n——建设纪实\n　　新华社云港3月5日电(记者 李远) 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。",
			"云港日报", "p.03 跨海记| 大桥通车 | 建设纪实 | 记者 李远 | 新华社云港3月5日电(记者 李远) 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。 | "},
		{"the newspaper's name is in the first line, above the page label", "云港日报\n第02版：要闻 2021年03月05日\n大桥通车\n今日零时，云港跨海大桥正式通车，两岸往返只要半小时。",
			"云港日报", "p.02 | 大桥通车 |  |  | 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。 | "},
		{"only the dateline gives the newspaper's name", "2021年03月05日 第02版：要闻\n大桥通车\n云港日报讯（记者 李远）今日零时，云港跨海大桥正式通车，两岸往返只要半小时。",
			"云港日报", "p.02 | 大桥通车 |  | 记者 李远 | 云港日报讯（记者 李远）今日零时，云港跨海大桥正式通车，两岸往返只要半小时。 | "},
		{"a poem with indented lines, followed by a note", "发刊日期：2021年03月05日 > 第12期 > 第四版 > 新闻内容\n渔歌\n新闻作者：李　远  发布时间：2021年03月05日  查看次数：  放大 缩小 默认\n\n　　雪落在渡口\n　　落在老船工的肩上\n　　他数着桨声\n　　数过了七十个春天\n\n　　雪落在江心\n　　江水不说话\n　　只把一岸的灯火\n　　轻轻推远\n\n　　(作者系市作协会员)\n\n上一篇 下一篇\n云港日报 地址：云港市望海路1号",
			"云港日报", "p.4 | 渔歌 |  | 李 远 | 雪落在渡口/落在老船工的肩上/他数着桨声/数过了七十个春天//雪落在江心/江水不说话/只把一岸的灯火/轻轻推远 (作者系市作协会员) | "},
		{"the lines of a classical poem end like prose", "发刊日期：2021年03月05日 > 第12期 > 第四版 > 新闻内容\n港城春晓\n新闻作者：李远  发布时间：2021年03月05日  查看次数：  放大 缩小 默认\n　　春风先到望海楼，\n　　一夜桃花满渡头。\n　　借问归帆何处泊，\n　　渔歌声里是沙洲。\n上一篇 下一篇\n云港日报 地址：云港市望海路1号",
			"云港日报", "p.4 | 港城春晓 |  | 李远 | 春风先到望海楼，/一夜桃花满渡头。/借问归帆何处泊，/渔歌声里是沙洲。 | "},
		{"the body begins after the note on a new column (开栏的话)", "云港日报\n第02版：要闻 2021年03月05日\n放大 缩小 默认\n大桥通车\n　　开栏的话：今起，本报开设专栏，讲述跨海大桥的故事。\n　　本报讯 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。\n　　一、桥从海上来\n　　大桥全长三十公里，设计时速一百公里，通车首日，车流不断。",
			"云港日报", "p.02 | 大桥通车 |  |  | 本报讯 今日零时，云港跨海大桥正式通车，两岸往返只要半小时。 大桥全长三十公里，设计时速一百公里，通车首日，车流不断。 | "},
	} {
		r, err := Read(File{Path: "a.txt", Data: []byte(c.data)}, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		if got := articleOf(r); got != c.want || r.Publication.Name != c.paper {
			t.Errorf("%s: %s:\n%s, want %s:\n%s", c.reason, r.Publication.Name, got, c.paper, c.want)
		}
	}
}
