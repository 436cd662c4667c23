package epaper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// shape is what a line of a text extract looks like by itself, without the lines around it.
type shape int

const (
	shortText    shape = iota // a headline, a byline, a line of verse
	proseText                 // running text
	onlyMarks                 // no letter and no digit: ▲, ">
	buttonLine                // the site's buttons: 放大 缩小 默认
	turnLine                  // links to the neighbours: 上一篇：…
	placeLine                 // a breadcrumb
	labelLine                 // the page's label: 第A01版：头版
	dayLine                   // a date with its weekday or newspaper
	bareDate                  // a date alone
	fieldLine                 // labelled values, or a date with the time of day or the source: 来源：…
	mastheadLine              // the newspaper's or the site's name
	listTitle                 // the heading of a list: 标题导航
	footerLine                // publisher, contacts, licences, rights
	propertyLine              // the properties of the page in one line, as the system stored them
	addressLine               // the page's address
)

// Forms of the lines that belong to the site or the page.
var (
	crumbLine = regexp.MustCompile(`发刊日期|出版日期.*[>＞].*版|[>＞].*新闻内容|版\s*[>＞]\s*(?:正文|新闻内容|内容)`)
	paramLine = regexp.MustCompile(`(?:新闻作者|作者|编辑|来源|发布时间|发布日期|查看次数|点击次数|阅读次数)\s*[:：].*(?:发布时间|发布日期|查看次数|点击次数|阅读次数|来源|时间)\s*[:：]|^(?:发布时间|发布日期|发表时间)\s*[:：]`)
	fieldOnly = regexp.MustCompile(`^(?:作者|来源|稿源|当前(?:报纸|报刊)(?:名称)?|报纸名称|报刊名称|当前位置|您?(?:现在|当前)?(?:所在)?(?:的)?位置|版面|版名|专栏|栏目|日期|字号|(?:主|副)?标题|引题|肩题)\s*[:：]\s*\S.*$`)
	emptyName = regexp.MustCompile(`^(?:[\p{Han}]{0,4}(?:日期|时间|来源|作者|专栏|栏目|版面|版次|字号|字体|标题|引题|肩题|编辑|次数|分享到?)|专题|导读|正文|内容|通版阅读请点击)\s*[:：]$`)
	tailLine  = regexp.MustCompile(`ICP\s?备|备案(?:序)?号|版权所有|版权归|Copyright|©|邮发代号|广告经营许可证|技术支持\s*[:：]|本站内容|国内统一(?:连续出版物|刊)号|[\p{Han}]报(?:社)?\s*地址\s*[:：]|^(?:通[信讯]|联系|报社|本报|单位)?(?:地址|社址)\s*[:：]|^邮\s?编\s*[:：]|^(?:主办|主管|承办)(?:单位)?\s*[:：]|^[\p{Han}]{2,12}(?:集团|报社)(?:主办|出版|主管)`)
	listHead  = regexp.MustCompile(`^(?:版面(?:导航|目录|概览|列表)|标题(?:导航|列表)|返回目录|(?:本|今)[版日期](?:新闻|导读|版面|列表|目录|标题|文章|要目)+|往期回顾|分享到?[:：]?|相关(?:新闻|阅读|报道|链接|文章)|(?:热点|热门|精彩)(?:推荐|新闻|文章)|推荐阅读|(?:新闻|点击)排行榜?|本期版面)$`)
	trailLine = regexp.MustCompile(`^[\p{Han}A-Za-z·]{2,16}(?:\s*(?:>+|＞+|»)\s*[\p{Han}A-Za-z·]{2,16})+$`)
	urlLine   = regexp.MustCompile(`^(?:原文(?:地址|链接)|网址|地址|链接|来源链接|URL|url)?\s*[:：]?\s*(https?://\S+)$`)
	turnStart = regexp.MustCompile(`^[《<（(]?\s*(?:上一?|下一?|前一?|后一?)[篇条]\s*[》>）)]?\s*(?:[:：\s]|$)`)
	bullet    = regexp.MustCompile(`^[•·●▪◦‣∙]\s*`)
)

// shapeOf returns the shape of a line.
func shapeOf(l string) shape {
	if len(l) > longestNote*3 {
		return proseText
	}
	s := bullet.ReplaceAllString(simplified(foldDigits(l)), "")
	switch {
	case !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return onlyMarks
	case isChrome(s):
		return buttonLine
	case turnStart.MatchString(s) && len([]rune(s)) <= 120:
		return turnLine
	case listHead.MatchString(s):
		return listTitle
	case urlLine.MatchString(s):
		return addressLine
	case isProperties(s):
		return propertyLine
	case tailLine.MatchString(s) && (!strings.Contains(s, "。") || strings.Contains(s, "ICP")):
		return footerLine
	case paramLine.MatchString(s) && len([]rune(s)) <= 120, emptyName.MatchString(s):
		return fieldLine
	case crumbLine.MatchString(s), trailLine.MatchString(s):
		return placeLine
	case isProse(l):
		return proseText
	case isLabelLine(s):
		return labelLine
	case fieldOnly.MatchString(s) && len([]rune(s)) <= 50:
		return fieldLine
	}
	if d := dateShape(s); d != shortText {
		return d
	}
	if mastheadWord.MatchString(s) || publisherLine.MatchString(s) {
		return mastheadLine
	}
	return shortText
}

// isLabel reports whether a line belongs to the site or the page, not to an article.
func isLabel(l string) bool {
	s := shapeOf(l)
	return s != shortText && s != proseText
}

// isProse reports whether a line is running text, not a title or label.
func isProse(l string) bool {
	n := len([]rune(l))
	return n > 50 && strings.ContainsAny(l, "，。,！？!?；;：:、“") || n > 15 && strings.Contains(l, "。")
}

// Words of buttons. A strong one is never a heading inside an article.
var (
	buttonWord = regexp.MustCompile(`^(?:PDF版?(?:下载)?|pdf|JPG|往期(?:回顾)?|[上下]一?[版期篇页条章]|[前后]一?[天期页]|返回\S{0,6}|回到\S{0,4}|首页|末页|尾页|头条|第?\d{1,3}页?|当前为第|当前第|共\d*[页条]?|第|页|[a-zA-Z]|放大[+＋]?|缩小[-－]?|默认[○o]?|朗读|听新闻|语音\S{0,2}|收藏(?:本[页站])?|加入收藏|设为首页|推荐|剪报|作品|打印(?:本[页文])?|关闭(?:窗口|本页)?|分享到?|复制(?:链接|网址)|版面(?:导航|目录|概览|图)|标题导航|本版新闻|今日导读|数字报|电子报|电子版|字号|字体|全文检索|检索|搜索|标题|内容|副标题|全部|请输入关键字\.*|QQ空间|(?:新浪|腾讯)?微博|人人网|微信|朋友圈|日历|查看|按日期查阅|大字?|中字?|小字?|[大中小]号|下载|读报纸首页|(?:展开|收缩|打开|关闭)?通版|通版阅读(?:请点击)?|我有话说|我要\S{2}|评论|纠错|留言|English|EN|繁体(?:版|中文)?|简体(?:版|中文)?|中文版|手机(?:版|报|读报|阅读|客户端)|客户端(?:下载)?|登录|注册|退出|二维码|(?:改变)?文字大小|原版|图文|展开|收起|联系我们|关于我们|网站地图|帮助)$`)
	strongWord = regexp.MustCompile(`^(?:PDF版?(?:下载)?|pdf|[上下]一?[版期篇页条]|返回(?:目录|首页|版面|旧版|顶部|列表)|末页|尾页|放大[+＋]?|缩小[-－]?|字号|打印(?:本[页文])?|关闭(?:窗口|本页)?|下载|读报纸首页|(?:展开|收缩)通版|通版阅读(?:请点击)?|我有话说|English|(?:改变)?文字大小|加入收藏|设为首页|分享到)$`)
)

// buttonWords returns the words of a line without the signs between buttons.
func buttonWords(l string) []string {
	return strings.FieldsFunc(l, func(r rune) bool {
		return isSpace(r) || strings.ContainsRune("|｜·•/[]【】()（）<>《》«»◀▶:：→←", r)
	})
}

// isChrome reports whether a line consists of the site's buttons. A line with two or more buttons
// may contain other short words.
func isChrome(l string) bool {
	if len(l) > 300 || strings.ContainsAny(l, "，。；！？,;!?") {
		return false
	}
	words, known, strong := buttonWords(l), 0, 0
	for _, w := range words {
		switch {
		case buttonWord.MatchString(w), strings.Trim(w, "+＋-－○●") == "":
			known++
		case len([]rune(w)) > 8:
			return false
		}
		if strongWord.MatchString(w) {
			strong++
		}
	}
	return known == len(words) || strong >= 2 && known*2 > len(words)
}

// endsArticle reports whether a line of buttons stands below or above articles only. A single word,
// such as 下载, may be a heading inside an article.
func endsArticle(l string) bool {
	words := buttonWords(simplified(l))
	return len(words) > 2 || slices.ContainsFunc(words, func(w string) bool {
		return strongWord.MatchString(w) && (len(words) > 1 || turnWord.MatchString(w))
	})
}

// turnWord matches the buttons that alone on a line end an article.
var turnWord = regexp.MustCompile(`^(?:[上下]一?[篇版期条]|放大[+＋]?|缩小[-－]?|返回(?:目录|首页|版面))$`)

// withoutButtons returns a line without the buttons at its end, as long as the last is one that is
// never a name.
func withoutButtons(l string) string {
	fields := strings.Fields(l)
	n := len(fields)
	for n > 0 {
		words := buttonWords(simplified(fields[n-1]))
		if len(words) > 0 && !strongWord.MatchString(words[0]) && !(n < len(fields) && buttonWord.MatchString(words[0])) {
			break
		}
		n--
	}
	if n == 0 {
		return ""
	}
	return strings.Join(fields[:n], " ")
}

// withoutTrailingButtons returns a line of fields without all buttons at its end.
func withoutTrailingButtons(l string) string {
	fields := strings.Fields(l)
	for n := len(fields); n > 0; n-- {
		words := buttonWords(simplified(fields[n-1]))
		if len(words) > 1 || len(words) == 1 && !buttonWord.MatchString(words[0]) {
			return strings.Join(fields[:n], " ")
		}
	}
	return ""
}

// Words of properties: file names, and the end of the comment that holds them.
var fileWord = regexp.MustCompile(`(?i)^[\w.-]+\.s?html?$|enpproperty|^\d{6,}$`)

// isProperties reports whether a line holds the properties of a page as the system stored them:
// newspaper, page, title, date and numbers, without labels.
func isProperties(l string) bool {
	words := strings.Fields(l)
	if len(words) < 4 || strings.ContainsAny(l, "。；") {
		return false
	}
	if strings.Contains(l, "enpproperty") {
		return true
	}
	numbers, files := 0, 0
	for _, w := range words {
		if isNumber(w) {
			numbers++
		}
		if fileWord.MatchString(w) {
			files++
		}
	}
	return len(findDates(l)) > 0 && (files > 0 && numbers+files > 1 || numbers > 2)
}

// isNumber reports whether a word consists of digits.
func isNumber(w string) bool {
	return w != "" && strings.Trim(w, "0123456789") == ""
}
