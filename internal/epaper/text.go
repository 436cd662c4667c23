package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Text extracts are pages of any family without their markup. They still contain the site's
// own texts: buttons, lists of pages and titles, the date of the visit. These are the forms of
// such lines.
var (
	chromeWord = regexp.MustCompile(`^[\[【<>《》|·>]*(?:PDF版?(?:下载)?|pdf|往期回顾|往期|上一版|下一版|上版|下版|上一期|下一期|上一篇|下一篇|上篇|下篇|返回首页|返回目录|返回|首页|放大\+?|缩小-?|默认[○o]?|朗读|收藏|推荐|剪报|作品|打印|关闭|分享(?:到)?[:：]?|版面导航|版面目录|版面概览|标题导航|本版新闻|今日导读|数字报|电子版|字号|全文检索|检索|搜索|标题|内容|副标题|全部|请输入关键字\.*|QQ空间|新浪微博|腾讯微博|人人网|微信|日历|查看|按日期查阅|返回版面|大|中|小|[<>«»◀▶|\-–·0-9])[\]】<>|·]*$`)
	zoomWords  = regexp.MustCompile(`放大.*缩小|缩小.*放大`)
	crumbLine  = regexp.MustCompile(`发刊日期|出版日期.*[>＞].*版|[>＞].*新闻内容|版\s*[>＞]\s*(?:正文|新闻内容|内容)`)
	paramLine  = regexp.MustCompile(`(?:新闻作者|作者|编辑|来源|发布时间|发布日期|查看次数|点击次数|阅读次数)\s*[:：].*(?:发布时间|发布日期|查看次数|点击次数|阅读次数|来源|时间)\s*[:：]|^(?:发布时间|发布日期|发表时间)\s*[:：]`)
	tailLine   = regexp.MustCompile(`ICP\s?备|备案(?:序)?号|版权所有|Copyright|©|邮发代号|广告经营许可证|技术支持\s*[:：]|本站内容|[\p{Han}]报(?:社)?\s*地址\s*[:：]`)
	listHead   = regexp.MustCompile(`^(?:版面导航|版面目录|标题导航|返回目录|本版新闻|本版导读|今日版面|往期回顾|分享到?[:：]?|相关新闻|本期版面)$`)
	trailLine  = regexp.MustCompile(`^[\p{Han}A-Za-z·]{2,16}(?:\s*(?:>+|＞+|»)\s*[\p{Han}A-Za-z·]{2,16})+$`)
	urlLine    = regexp.MustCompile(`^(?:原文(?:地址|链接)|网址|地址|链接|来源链接|URL|url)?\s*[:：]?\s*(https?://\S+)$`)
)

// extract is a text extract while it is read.
type extract struct {
	lines    []string // non-empty lines, white space folded
	gaps     []int    // number of empty lines before each line
	indented []bool   // whether each line is indented
}

// newExtract splits a text into lines.
func newExtract(text string) *extract {
	e := &extract{}
	gap := 0
	for _, raw := range strings.Split(paragraphGap.ReplaceAllString(text, "$1\n　　"), "\n") {
		l := foldSpaces(raw)
		if l == "" {
			gap++
			continue
		}
		e.lines = append(e.lines, l)
		e.gaps = append(e.gaps, gap)
		e.indented = append(e.indented, strings.HasPrefix(raw, "　　") || strings.HasPrefix(raw, "  "))
		gap = 0
	}
	return e
}

// isChrome reports whether a line consists only of the site's own texts, such as buttons.
func isChrome(l string) bool {
	for _, w := range strings.Fields(l) {
		if !chromeWord.MatchString(w) {
			return false
		}
	}
	return true
}

// isLabel reports whether a line belongs to the page, not to an article: a page label, a date, a
// breadcrumb.
func isLabel(l string) bool {
	if isChrome(l) || trailLine.MatchString(l) || crumbLine.MatchString(l) || paramLine.MatchString(l) || tailLine.MatchString(l) || urlLine.MatchString(l) {
		return true
	}
	if _, _, ok := parseLabel(l); ok && len([]rune(l)) <= 40 {
		return true
	}
	rest := visitDate.ReplaceAllString(l, "")
	if d := findDates(rest); len(d) > 0 && len([]rune(l)) <= 50 && !strings.ContainsAny(rest[d[0].end:], "，。") && d[0].start <= 40 {
		return true
	}
	return foldSpaces(rest) == ""
}

// readText reads the text extract of an article.
func readText(f File, o Options, text string) (Reading, error) {
	e := newExtract(text)
	r := Reading{Path: f.Path, Family: TextExtract}
	start, head := e.findHead()
	end := e.findEnd(start)
	outside := append(append([]string{}, e.lines[:min(start, len(e.lines))]...), e.lines[end:]...)
	r.readExtractLabels(f, e, outside, start)
	if r.Date.IsZero() {
		return Reading{}, unreadable(f, "%s", noDateReason(strings.Join(outside, "\n")))
	}
	a := &edition.Article{URL: f.Path}
	if id := linkedArticleID(f.Path); id != "" {
		a.ID = id
	}
	for _, l := range outside {
		if m := urlLine.FindStringSubmatch(l); m != nil && linkedArticleID(m[1]) != "" {
			a.URL, a.ID = m[1], linkedArticleID(m[1])
		}
	}
	h, body := e.headline(head, start, end, outside)
	if pseudoTitle.MatchString(h.title) {
		return r, nil
	}
	a.Kicker, a.Title, a.Subtitle = h.kicker, h.title, h.subtitle
	meta := &story{}
	for _, l := range e.lines[:start] {
		if paramLine.MatchString(l) {
			if author := readMeta(l, a, meta, o); h.byline == "" {
				h.byline = author
			}
		}
	}
	fillArticle(a, compose(body, h), meta, r.Publication.Name)
	if len(a.Body) == 0 && len(a.Images) == 0 {
		return Reading{}, unreadable(f, "the text extract has no article: %s; extract the text of the whole page again", missingParts(a.Title))
	}
	if a.Title == "" && len(a.Images) == 0 {
		return Reading{}, unreadable(f, "the text extract has no title (标题): no line is a headline; keep the headline's line in the extract")
	}
	r.Article = a
	r.setLanguage(outside)
	return r, nil
}

// readExtractLabels reads issue, page and newspaper from the lines around the article.
func (r *Reading) readExtractLabels(f File, e *extract, outside []string, start int) {
	text := strings.Join(outside, "\n")
	for _, l := range outside {
		if crumbLine.MatchString(l) {
			readBreadcrumb(visitDate.ReplaceAllString(l, ""), r)
			break
		}
	}
	if labelled, ok := dateInText(text); ok && (r.Date.IsZero() || issueDateIn(text)) && r.Date.IsZero() {
		r.Date = labelled
	}
	if d, ok := DateOfPath(f.Path); ok && !issueDateIn(text) {
		r.Date = d
	}
	for _, l := range outside {
		if r.Number == "" && !crumbLine.MatchString(l) {
			r.Number = issueNumberIn(l)
		}
	}
	if r.Page.Number == "" {
		r.Page.Number, r.Page.Name = currentLabel(outside)
	}
	if r.Page.Number == "" {
		r.Page.Number = numberFromAddress(f.Path)
	}
	p := &r.Publication
	readFooter(outside, p)
	p.Name = nameInFooter(outside)
	for _, l := range e.lines[:min(start, len(e.lines))] {
		if p.Name == "" && len([]rune(l)) <= 40 {
			p.Name = nameInTitle(beforeDate(l), "")
		}
	}
	if p.Name == "" {
		p.Name = nameInDateline(e.lines[min(start, len(e.lines)):])
	}
}

// issueDateIn reports whether a text contains a labelled issue date.
func issueDateIn(text string) bool {
	clean := visitDate.ReplaceAllString(foldDigits(text), " ")
	for _, d := range findDates(clean) {
		if labelledAt(clean, d.start) {
			return true
		}
	}
	return false
}

// currentLabel returns the label of the extract's page. When the text lists all pages of the
// issue, it is the label next to 上一版 or 下一版, or the label that occurs twice. number is "" when
// there is none.
func currentLabel(outside []string) (number, name string) {
	type label struct{ number, name string }
	var found []label
	counts := make(map[string]int)
	previousIsLabel := false
	for _, l := range outside {
		if len([]rune(l)) > 80 {
			continue
		}
		n, name, ok := parseLabel(visitDate.ReplaceAllString(l, ""))
		turns := strings.Contains(l, "上一版") || strings.Contains(l, "下一版") || strings.Contains(l, "当前版")
		switch {
		case turns && ok:
			return n, name
		case turns && previousIsLabel:
			return found[len(found)-1].number, found[len(found)-1].name
		}
		if previousIsLabel = ok; !ok {
			continue
		}
		found = append(found, label{n, name})
		counts[content.PageNumberKey(n)]++
	}
	for _, l := range found {
		if len(counts) == 1 || counts[content.PageNumberKey(l.number)] > 1 {
			for _, other := range found {
				if l.name == "" && content.PageNumberKey(other.number) == content.PageNumberKey(l.number) {
					l.name = other.name
				}
			}
			return l.number, l.name
		}
	}
	return "", ""
}
