package epaper

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/edition"
)

// summary returns a story in short, one line for each part.
func summary(st *story) string {
	var b strings.Builder
	put := func(label string, values ...string) {
		if text := strings.Join(values, " / "); text != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, text)
		}
	}
	put("byline", st.bylines...)
	for _, c := range st.credits {
		put("credit", c.Name+" "+string(c.Role))
	}
	put("source", st.source)
	put("note", st.editorsNote...)
	for _, s := range st.sections {
		put("section", strings.Trim(s.Kicker+"|"+s.Heading, "|"))
		for _, block := range s.Blocks {
			switch block.Type {
			case edition.Picture:
				put("picture", block.Image.URL, block.Image.Caption, block.Image.Credit)
			case edition.List:
				put("list", block.Items...)
			case edition.Verse:
				put("verse", block.Lines...)
			default:
				put(string(block.Type), block.Text)
			}
		}
	}
	for _, i := range st.images {
		if i.URL == "" {
			put("image", i.Caption, i.Credit)
		}
	}
	return b.String()
}

func TestComposeReadsTheLinesOfAnArticle(t *testing.T) {
	for _, c := range []struct{ reason, body, want string }{
		{
			"reporters on two lines above the text",
			`<p>　　■&nbsp;云港日报全媒体记者&nbsp;李艳玫</p><p>　　通讯员&nbsp;陈宏</p><p>　　“快看！”近日，游客循声望去。</p><p>　　渔港来了新客人。</p>`,
			"byline: 云港日报全媒体记者 李艳玫 / 通讯员 陈宏\ncredit: 李艳玫 REPORTER\ncredit: 陈宏 CORRESPONDENT\nparagraph: “快看！”近日，游客循声望去。\nparagraph: 渔港来了新客人。\n",
		},
		{
			"a centred byline is not a heading",
			`<p align=center>本报记者 李远</p><p>　　昨日，新桥通车。</p><p>　　市民奔走相告。</p>`,
			"byline: 本报记者 李远\ncredit: 李远 REPORTER\nparagraph: 昨日，新桥通车。\nparagraph: 市民奔走相告。\n",
		},
		{
			"several news items in one paragraph",
			`<p>　　本报讯（记者 李远）昨日，新桥通车。　　本报讯（记者 周平）渔港今日开海。</p>`,
			"byline: 记者 李远 / 记者 周平\ncredit: 李远 REPORTER\ncredit: 周平 REPORTER\nparagraph: 本报讯（记者 李远）昨日，新桥通车。\nparagraph: 本报讯（记者 周平）渔港今日开海。\n",
		},
		{
			"an editor's note in a different typeface",
			`<p><font face="楷体">编者按：大桥是几代人的梦。</font></p><p><font face="楷体">今起刊发纪实。</font></p><p>　　五年前，这里还是一片海。</p><p>　　如今天堑变通途。</p>`,
			"note: 大桥是几代人的梦。 / 今起刊发纪实。\nparagraph: 五年前，这里还是一片海。\nparagraph: 如今天堑变通途。\n",
		},
		{
			"an editor's note without a visible end is one paragraph",
			`<p>编者按：大桥是几代人的梦。</p><p>　　五年前，这里还是一片海。</p><p>　　如今天堑变通途。</p>`,
			"note: 大桥是几代人的梦。\nparagraph: 五年前，这里还是一片海。\nparagraph: 如今天堑变通途。\n",
		},
		{
			"a sentence that begins with 编者按照 is body text",
			`<p>编者按照惯例删去了两段。</p><p>文章仍然很长。</p>`,
			"paragraph: 编者按照惯例删去了两段。\nparagraph: 文章仍然很长。\n",
		},
		{
			"a caption after a picture, and a paragraph after another",
			`<p align="center"><img src="a.jpg"></p><p align="center">渔船出海。 赵一凡 摄</p><p>　　昨日开海。</p><p><img src="b.jpg"></p><p>　　傍晚，第一批渔船回到港口，码头上人声鼎沸。</p>`,
			"picture: html/a.jpg / 渔船出海。 / 赵一凡\nparagraph: 昨日开海。\npicture: html/b.jpg /  / \nparagraph: 傍晚，第一批渔船回到港口，码头上人声鼎沸。\n",
		},
		{
			"two pictures, then their two captions",
			`<p><img src="a.jpg"></p><p><img src="b.jpg"></p><p>▲渔船出海。</p><p>▲渔船回港。</p><p>　　昨日开海。</p>`,
			"picture: html/a.jpg / 渔船出海。 / \npicture: html/b.jpg / 渔船回港。 / \nparagraph: 昨日开海。\n",
		},
		{
			"文/图: the author is also the photographer",
			`<p>首席记者 赵一凡 文/图</p><p><img src="a.jpg"></p><p>　　昨日开海。</p><p>　　渔民出海。</p>`,
			"byline: 首席记者 赵一凡 文/图\ncredit: 赵一凡 REPORTER\ncredit: 赵一凡 PHOTOGRAPHER\npicture: html/a.jpg /  / 赵一凡\nparagraph: 昨日开海。\nparagraph: 渔民出海。\n",
		},
		{
			"bold questions are not headings",
			`<p><b>问：港口何时扩建？</b></p><p>答：明年。</p><p><b>问：投资多少？</b></p><p>答：十亿元。</p>`,
			"paragraph: 问：港口何时扩建？\nparagraph: 答：明年。\nparagraph: 问：投资多少？\nparagraph: 答：十亿元。\n",
		},
		{
			"a heading before a line break",
			`<p><strong>早起的码头</strong><br>　　天还没亮，码头就醒了。<br>　　渔船一条条靠岸。</p><p><strong>晚归的船</strong><br>　　入夜，最后一条船回港。</p>`,
			"section: 早起的码头\nparagraph: 天还没亮，码头就醒了。\nparagraph: 渔船一条条靠岸。\nsection: 晚归的船\nparagraph: 入夜，最后一条船回港。\n",
		},
		{
			"short numbered lines are an enumeration, not headings",
			`<p>需要的材料如下</p><p>一、身份证复印件</p><p>二、户口簿复印件</p><p>三、申请表</p>`,
			"paragraph: 需要的材料如下\nparagraph: 一、身份证复印件\nparagraph: 二、户口簿复印件\nparagraph: 三、申请表\n",
		},
		{
			"the author's workplace stays in the text, the signature does not",
			`<p>　　云港人爱唱渔歌。</p><p>　　（林晓海）</p><p>　　（作者单位：云港市第一中学）</p>`,
			"byline: 林晓海\ncredit: 林晓海 AUTHOR\nparagraph: 云港人爱唱渔歌。\nparagraph: （作者单位：云港市第一中学）\n",
		},
		{
			"an agency's report signed by its source",
			`<p>　　会议今天召开。</p><p>　　各方与会。</p><p>　　（据新华社电）</p>`,
			"source: 新华社\nparagraph: 会议今天召开。\nparagraph: 各方与会。\n",
		},
		{
			"a poem with a paragraph for each line",
			`<p>□ 周平</p><p>灯在礁石上</p><p>照着归来的帆</p><p>也照着</p><p>没有归来的人</p><p>潮水退去</p><p>沙滩写满名字</p>`,
			"byline: 周平\ncredit: 周平 AUTHOR\nverse: 灯在礁石上 / 照着归来的帆 / 也照着 / 没有归来的人 / 潮水退去 / 沙滩写满名字\n",
		},
		{
			"paragraphs separated by line breaks are not verse",
			`　　昨日，新桥通车，两岸往返只要半小时，市民奔走相告。<br>　　大桥全长三十公里，是省内最长的跨海大桥。<br>　　通车首日，车流不断。<br>　　大桥免费一月。`,
			"paragraph: 昨日，新桥通车，两岸往返只要半小时，市民奔走相告。\nparagraph: 大桥全长三十公里，是省内最长的跨海大桥。\nparagraph: 通车首日，车流不断。\nparagraph: 大桥免费一月。\n",
		},
	} {
		lines, _ := readBody("html/x.html", "", fragment(c.body), nil)
		st := compose(lines, headline{})
		if got := summary(st); got != c.want {
			t.Errorf("%s:\ngot:\n%swant:\n%s", c.reason, got, c.want)
		}
	}
}
