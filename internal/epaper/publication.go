package epaper

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Forms of the newspaper's name.
var (
	paperSuffix   = compileHan(`(?:多媒体)?(?:数字报刊平台|数字报刊|数字报纸|数字报|数字版|电子报刊|电子报|电子版|报纸电子版|网络版|官方网站|新闻网|在线阅读|多媒体版|版面)+$`)
	paperName     = compileHan(`^[\p{Han}·]{1,14}(?:报|时报|导报|周刊|周报|文摘|新闻|晨刊|晚刊|日报[\p{Han}]{1,5}版|报·[\p{Han}]{1,8})$`)
	footerName    = compileHan(`^([\p{Han}·]{2,14}报)(?:社)?\s*(?:地址|社址|通讯地址|主办|版权所有|$)`)
	publisherName = compileHan(`(?:Copyright|©|&copy;|版权所有|主办单位\s*[:：]|主办\s*[:：])[^\p{Han}]{0,30}([\p{Han}]{2,12}报)社?`)
	quotedName    = compileHan(`^《\s*([\p{Han}·]{2,14}报)\s*》`)
)

// nameInTitle returns the newspaper's name in a document's title, next to the article's title:
// 春耕正当时-某某报数字报|电子版|数字版. It returns "" when there is none.
func nameInTitle(title, article string) string {
	parts := strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune("-—_|｜–－─»>《》,，:： \u3000\t\n", r) })
	for i := len(parts) - 1; i >= 0; i-- {
		part := foldSpaces(parts[i])
		name := strings.TrimSuffix(paperSuffix.ReplaceAllString(part, ""), "社")
		if name == "" || name == article || strings.Contains(article, part) && article != "" {
			continue
		}
		if j := strings.LastIndexAny(name, "·"); j > 0 && paperName.MatchString(name[j+len("·"):]) {
			name = name[j+len("·"):]
		}
		if paperName.MatchString(name) && !notPaperName.MatchString(name) {
			return name
		}
	}
	return ""
}

// notPaperName matches words on pages that look like names of newspapers.
var notPaperName = compileHan(`^(?:电子报|数字报|(?:图片|综合|国内|国际|时政|社会|本地|民生|体育|财经|经济|文化|简明|一句话|重点|焦点|热点|今日|本版|本市|市县|县区|图说|头版|要)?新闻|.{0,4}(?:海报|捷报|喜报|预报|举报))$`)

// siteName matches the name of a news site.
var siteName = compileHan(`^[\p{Han}A-Za-z·]{2,14}(?:网|在线|新闻网|网站)$`)

// siteInTitle returns the name of a news site at the end of a document's title, or "".
func siteInTitle(title string) string {
	parts := strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune("-—_|｜–－", r) })
	for i := len(parts) - 1; i >= 0; i-- {
		if part := foldSpaces(parts[i]); siteName.MatchString(part) {
			return part
		}
	}
	return ""
}

// withoutSuffix removes the words for an e-paper (数字报, 电子版) from a newspaper's name.
func withoutSuffix(name string) string {
	if short := paperSuffix.ReplaceAllString(name, ""); paperName.MatchString(short) {
		return short
	}
	return name
}

// nameInFooter returns the newspaper's name in the footer, or "".
func nameInFooter(lines []string) string {
	for _, form := range []*regexp.Regexp{footerName, quotedName, publisherName} {
		for _, l := range lines {
			if m := form.FindStringSubmatch(foldSpaces(l)); m != nil {
				return withoutSuffix(m[1])
			}
		}
	}
	return ""
}

// ownDateline matches the dateline of the newspaper's own report: 云港日报讯（记者 李远）.
var ownDateline = compileHan(`^([\p{Han}]{2,8}(?:日报|晚报|早报|晨报|时报|都市报|商报|周报|快报|导报))讯[\s（(]`)

// nameInDateline returns the newspaper's name in an article's dateline, or "".
func nameInDateline(lines []string) string {
	for _, l := range lines {
		if m := ownDateline.FindStringSubmatch(l); m != nil {
			return m[1]
		}
	}
	return ""
}

// readPublication reads the newspaper's name, and contacts and licences from the footer. outside
// holds the lines outside the body.
func (s *document) readPublication(r *Reading, outside []string) {
	p := &r.Publication
	if p.Name == "" {
		p.Name = strings.Trim(s.props["papername"], "《》 ")
	}
	readFooter(outside, p)
	title := foldSpaces(s.doc.Find("head title").First().Text())
	if p.Name == "" && r.Family == FounderWeb {
		p.Name = siteInTitle(title)
	}
	if p.Name == "" {
		p.Name = nameInTitle(title, s.props["title"])
	}
	if p.Name == "" {
		for _, name := range []string{"author", "copyright", "keywords", "description"} {
			if v := s.doc.Find(`meta[name="`+name+`"]`).AttrOr("content", ""); p.Name == "" && v != "" {
				p.Name = nameInTitle(v, title)
			}
		}
	}
	if p.Name == "" {
		p.Name = nameInFooter(outside)
	}
	if p.Name == "" {
		s.doc.Find("img[alt]").EachWithBreak(func(_ int, img *goquery.Selection) bool {
			if alt := foldSpaces(img.AttrOr("alt", "")); paperName.MatchString(alt) {
				p.Name = alt
			}
			return p.Name == ""
		})
	}
}
