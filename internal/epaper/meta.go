package epaper

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// metaLabel matches the labels in the line below a headline.
var metaLabel = compileHan(`(新闻作者|作者|记者|编辑|责任编辑|责编|来源|稿源|稿件来源|发布时间|发布日期|发表时间|刊发时间|更新时间|更新日期|出版时间|出版日期|见报时间|见报日期|日期|时间|查看次数|阅读次数|点击次数|浏览次数|访问次数|阅读量|点击量|浏览量|点击率|阅读|点击|浏览|字数|字号|版次|放大|分享到?)\s*[:：]`)

// metaFields parses a line of labelled values: 编辑：… 发布时间：… 查看次数：…. The keys are the labels.
func metaFields(text string) map[string]string {
	fields := make(map[string]string)
	at := metaLabel.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		label := simplified(text[m[2]:m[3]])
		if value := foldSpaces(text[m[1]:end]); value != "" && fields[label] == "" {
			fields[label] = value
		}
	}
	return fields
}

// anyField returns the first non-empty value of the labels.
func anyField(fields map[string]string, labels ...string) string {
	for _, l := range labels {
		if fields[l] != "" {
			return fields[l]
		}
	}
	return ""
}

// countOf matches a view count.
var countOf = compileHan(`^(\d{1,15})\s*次?(?:\D|$)`)

// readMeta reads the line below a headline: view count and publication time into a, source and
// editors into st. It returns the byline, or "".
func readMeta(text string, a *edition.Article, st *story, o Options) (author string) {
	fields := metaFields(foldDigits(text))
	if v := anyField(fields, "查看次数", "阅读次数", "点击次数", "浏览次数", "访问次数", "阅读量", "点击量", "浏览量", "点击率", "阅读", "点击", "浏览"); v != "" {
		if m := countOf.FindStringSubmatch(v); m != nil {
			if n, err := strconv.ParseInt(m[1], 10, 64); err == nil {
				a.ViewCount = &n
			}
		}
	}
	setPublicationTime(a, anyField(fields, "发布时间", "发布日期", "发表时间", "刊发时间", "更新时间", "更新日期", "出版时间", "出版日期", "见报时间", "见报日期", "时间", "日期"), o)
	if v := strings.Trim(anyField(fields, "来源", "稿源", "稿件来源"), "《》"); v != "" && len([]rune(v)) <= 30 {
		if d := findDates(v); len(d) > 0 {
			v = foldSpaces(v[:d[0].start])
		}
		st.source = cmp.Or(st.source, v)
	}
	for _, label := range []string{"编辑", "责任编辑", "责编"} {
		if v := fields[label]; isName(joinSpaced(v), true) && !paperName.MatchString(v) {
			st.addCredits([]edition.Credit{{Name: joinSpaced(v), Role: content.RoleEditor, Kind: content.Person}})
		}
	}
	if author = anyField(fields, "新闻作者", "作者", "记者"); author == "" && len(fields) == 0 {
		author = bylineBesideDate(text)
	}
	return author
}

// bylineBesideDate returns the byline in a line that otherwise contains only a date, or "".
func bylineBesideDate(text string) string {
	text = foldDigits(text)
	d := findDates(text)
	if len(d) == 0 {
		return ""
	}
	for _, part := range []string{text[:d[0].start], text[d[0].end:]} {
		if v, s := classify(part, atTop); v == bylineLine && s.isExplicit() {
			return s.inner
		}
	}
	return ""
}

// setPublicationTime sets a's publication time from the first date in text, with the precision
// that the text gives. A time that is set already stays, unless text gives the same time more
// precisely. Midnight and the last minute of a day count as a day, because systems
// write them when they know only the day.
func setPublicationTime(a *edition.Article, text string, o Options) {
	d := findDates(text)
	if len(d) == 0 || a.PublishedPrecision == content.PrecisionSecond {
		return
	}
	at, precision := publicationTime(d[0], o)
	if a.PublishedAt == "" || precision == content.PrecisionSecond && len(at) > 16 && strings.HasPrefix(a.PublishedAt, at[:16]) {
		a.PublishedAt, a.PublishedPrecision = at, precision
	}
}

// publicationTime returns the time of a date, as a day or in RFC 3339, and its precision.
func publicationTime(d dateSpan, o Options) (string, content.Precision) {
	day, c := d.date.String(), d.clock
	if c == nil || (c[0] == "23" || c[0] == "00" || c[0] == "0") && (c[1] == "59" || c[1] == "00") && (c[2] == "" || c[2] == "00" || c[2] >= "50") {
		return day, content.PrecisionDay
	}
	seconds, precision := c[2], content.PrecisionSecond
	if seconds == "" {
		seconds, precision = "00", content.PrecisionMinute
	}
	t, err := time.ParseInLocation("2006-01-02 15:4:5", day+" "+c[0]+":"+c[1]+":"+seconds, zone(o))
	if err != nil {
		return day, content.PrecisionDay
	}
	return t.Format(time.RFC3339), precision
}

const (
	defaultZone     = "Asia/Shanghai"
	defaultLanguage = "zh-CN"
)

// zone returns the newspaper's time zone.
func zone(o Options) *time.Location {
	name := o.Publication.TimeZone
	if name == "" {
		name = defaultZone
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.FixedZone("CST", 8*60*60) // no time-zone database on this machine; China's offset has not changed since 1991
}
