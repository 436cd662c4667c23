package epaper

import (
	"regexp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// footerLabel matches the labels of the items in a footer. A line may contain several items.
var footerLabel = compileHan(`(?:通讯地址|联系地址|报社地址|单位地址|办公地址|社\s?址|地\s?址|邮政编码|邮\s?编|电子信箱|电子邮箱|电子邮件|投稿邮箱|联系邮箱|邮\s?箱|[Ee]-?[Mm]ail|热线电话|新闻热线|联系电话|咨询电话|服务热线|值班电话|电话总机|总\s?机|电\s?话|传\s?真|网站备案号|备案序?号|备案编号|ICP备案|邮发代号|广告经营许可证号?|广告许可证号?|广告登记号|国内统一(?:连续出版物|刊)号|国内刊号|刊\s?号|国际标准连续出版物号|ISSN|互联网新闻信息服务许可证(?:编?号)?|技术支持|主办单位|主管单位|主\s?办|主\s?管|承\s?办|版权声明|违法和不良信息举报|举报电话|总编辑?|网\s?址)\s*[:：]?`)

// The values in a footer: licence numbers, contacts, and the rights notice.
var (
	icpNumber     = compileHan(`[^\P{Han}号案站网]\s?ICP\s?[备证]\s?(?:字?第)?\s?[A-Z]?\d{5,12}\s?号?(?:-\d{1,3})?`)
	postalNumber  = compileHan(`邮发代号\s*[:：]?\s*(\d{1,3}\s?[-－—]\s?\d{1,4})`)
	adNumber      = compileHan(`广告(?:经营许可证|许可证|登记)(?:编?号|证号)?\s*[:：]?\s*([^\s，,。；;|]{4,30})`)
	serialNumber  = regexp.MustCompile(`CN\s?\d{2}\s?[-－—]\s?\d{4}(?:\s?/\s?[A-Z]\w?)?`)
	issnNumber    = regexp.MustCompile(`ISSN\s*[:：]?\s*(\d{4}\s?[-－—]\s?\d{3}[\dXx])`)
	newsNumber    = compileHan(`互联网新闻信息服务许可证(?:编?号)?\s*[:：]?\s*(?:编号\s*[:：]?)?\s*([A-Z]?\d{7,14})`)
	emailAddress  = regexp.MustCompile(`[A-Za-z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)+`)
	phoneNumber   = compileHan(`(?:热线电话|新闻热线|联系电话|咨询电话|服务热线|值班电话|电话总机|总机|电\s?话)\s*[:：]?\s*((?:\(?\d{3,4}\)?[-－— ]?)?\d{7,8}(?:-\d{1,5})?|400[-\d]{7,10}|1\d{10})`)
	postcode      = compileHan(`(?:邮政编码|邮\s?编)\s*[:：]?\s*(\d{6})`)
	postalAddress = compileHan(`(?:通讯地址|联系地址|报社地址|单位地址|办公地址|社\s?址|地\s?址)\s*[:：]\s*(\S.*)$`)
	rightsPhrase  = compileHan(`(?:未经|未获|非经)[^。]{0,40}?(?:不得|禁止|严禁|谢绝|请勿|均不)|版权所有|版权声明\s*[:：]|版权均?(?:属于|归)`)
)

// footerHint matches the lines worth examining, so that lists and menus are skipped quickly.
var footerHint = compileHan(`[址话邮备证权©@]|刊号|总机|ISSN|CN|Copyright|禁止|不得`)

// readFooter reads contacts, licences and the rights notice into p, from lines outside the
// article.
func readFooter(lines []string, p *edition.Publication) {
	for i, l := range lines {
		if i+1 < len(lines) && len(l) < 40 && strings.ContainsAny(lastRune(l), ":：") && footerLabel.FindString(l) == l {
			l += lines[i+1] // the label is in one table cell, its value in the next
		}
		l = foldSpaces(foldDigits(l))
		if len(l) > 2400 || !footerHint.MatchString(l) {
			continue
		}
		readLicences(l, p)
		readContact(l, &p.Contact)
		if p.RightsNotice == "" {
			p.RightsNotice = rightsNotice(l)
		}
	}
}

// readContact reads address, postcode, phone and email from a line, where c has none yet.
// Contacts for complaints (举报) are skipped.
func readContact(l string, c *edition.Contact) {
	if m := postcode.FindStringSubmatch(l); m != nil && c.PostalCode == "" {
		c.PostalCode = m[1]
	}
	if m := phoneNumber.FindStringSubmatch(l); m != nil && c.Phone == "" && !strings.Contains(simplified(l), "举报") {
		c.Phone = strings.NewReplacer(" ", "", "－", "-", "—", "-").Replace(m[1])
	}
	if c.Email == "" && !strings.Contains(simplified(l), "举报") {
		c.Email = emailAddress.FindString(l)
	}
	if m := postalAddress.FindStringSubmatch(l); m != nil && c.Address == "" {
		address := cutAt(m[1], footerLabel)
		if i := strings.IndexAny(address, "|｜"); i >= 0 {
			address = address[:i]
		}
		if address = foldSpaces(strings.Trim(address, " ，,。;；")); countHan(address) >= 3 && len([]rune(address)) <= 60 {
			c.Address = address
		}
	}
}

// cutAt returns the part of s before the first match of label.
func cutAt(s string, label *regexp.Regexp) string {
	if m := label.FindStringIndex(s); m != nil {
		return s[:m[0]]
	}
	return s
}

// readLicences adds the licence numbers (许可证号, 刊号, 备案号) of a line to p, each once.
func readLicences(l string, p *edition.Publication) {
	add := func(kind content.LicenceKind, number string) {
		number = strings.NewReplacer("－", "-", "—", "-").Replace(number)
		if kind != content.LicenceSerial {
			number = strings.ReplaceAll(number, " ", "")
		}
		for _, have := range p.Licences {
			if have.Kind == kind && have.Number == number {
				return
			}
		}
		if number != "" {
			p.Licences = append(p.Licences, edition.Licence{Kind: kind, Number: number})
		}
	}
	add(content.LicenceICP, icpNumber.FindString(l))
	for _, form := range []struct {
		kind content.LicenceKind
		re   *regexp.Regexp
	}{{content.LicencePostal, postalNumber}, {content.LicenceAdvertising, adNumber}, {content.LicenceISSN, issnNumber}, {content.LicenceInternetNews, newsNumber}} {
		if m := form.re.FindStringSubmatch(l); m != nil {
			add(form.kind, m[1])
		}
	}
	if m := serialNumber.FindString(l); m != "" {
		add(content.LicenceSerial, m)
	}
}

// rightsNotice returns the item of a footer line that states the rights (版权声明), or "".
func rightsNotice(l string) string {
	at := rightsPhrase.FindStringIndex(l)
	if at == nil {
		return ""
	}
	start, end := 0, len(l)
	for _, m := range footerLabel.FindAllStringIndex(l, -1) {
		switch {
		case m[0] <= at[0] && !strings.HasPrefix(simplified(l[m[0]:]), "版权"):
			start = m[0]
		case m[0] >= at[1] && end == len(l) && !strings.ContainsAny(l[at[0]:m[0]], "。"):
			end = m[0]
		}
	}
	notice := l[start:end]
	if len([]rune(notice)) < 6 {
		return ""
	}
	if m := footerLabel.FindString(notice); strings.HasPrefix(notice, m) && m != "" && !strings.HasPrefix(simplified(m), "版权") {
		// Another item comes before the notice; it ends at the next space.
		_, rest, _ := strings.Cut(strings.TrimSpace(notice[len(m):]), " ")
		if !rightsPhrase.MatchString(rest) {
			return ""
		}
		notice = rest
	}
	return strings.Trim(foldSpaces(icpNumber.ReplaceAllString(notice, " ")), " |｜")
}
