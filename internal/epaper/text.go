package epaper

import (
	"slices"
	"strings"

	"broadsheet/internal/edition"
)

// readText reads the text extract of an article, or of several articles in one file.
func readText(f File, o Options, text string) (Reading, error) {
	e := newExtract(text)
	if r, ok := e.readPageList(f); ok {
		return r, nil
	}
	return readParts(f, o, e.articles())
}

// readParts reads the articles of one file. A part that cannot be read is a loss, unless none can.
func readParts(f File, o Options, parts []*extract) (Reading, error) {
	r, err := readExtract(f, o, parts[0])
	for _, part := range parts[1:] {
		next, nextErr := readExtract(f, o, part)
		switch {
		case err != nil:
			r, err = next, nextErr
		case nextErr != nil:
			r.Losses = append(r.Losses, Loss{Part: ArticlePart, What: part.lines[0].text, Reason: nextErr.(*Unreadable).Reason})
		case next.Article != nil:
			r.More, r.Losses = append(r.More, *next.Article), append(r.Losses, next.Losses...)
		}
	}
	return r, err
}

// readExtract reads the text extract of one article.
func readExtract(f File, o Options, e *extract) (Reading, error) {
	r := Reading{Path: f.Path, Family: TextExtract}
	found := e.findBody()
	if found {
		e.findHeadline()
	}
	outside := e.outside()
	r.readExtractLabels(f, e, outside)
	if r.Date.IsZero() {
		return Reading{}, unreadable(f, "%s", noDateReason(joinTexts(outside)))
	}
	if !found {
		return Reading{}, unreadable(f, "the text extract has no article: %s; extract the text of the whole page again", missingParts(""))
	}
	h := e.splitTitles()
	if pseudoTitle.MatchString(h.title) {
		return r, nil
	}
	a := &edition.Article{URL: f.Path, ID: linkedArticleID(f.Path), Kicker: h.kicker, Title: h.title, Subtitle: h.subtitle}
	meta := &story{}
	for _, l := range outside {
		if m := urlLine.FindStringSubmatch(l.text); m != nil && linkedArticleID(m[1]) != "" {
			a.URL, a.ID = m[1], linkedArticleID(m[1])
		}
		if author := readField(l, a, meta, o); h.byline == "" {
			h.byline = author
		}
	}
	fillArticle(a, compose(e.bodyLines(a.Title == ""), h), meta, r.Publication.Name)
	if len(a.Body) == 0 && len(a.Images) == 0 {
		if e.isStaffOnly() {
			return r, nil
		}
		return Reading{}, unreadable(f, "the text extract has no article: %s; extract the text of the whole page again", missingParts(a.Title))
	}
	identify(a, f)
	r.Article, r.Losses = a, e.otherTexts()
	r.setLanguage(textsOf(outside))
	return r, nil
}

// readField reads a line of labelled values, or of date and source: the publication time into a, the
// source into meta. It returns the byline, or "".
func readField(l extractLine, a *edition.Article, meta *story, o Options) (author string) {
	if l.shape != fieldLine {
		return ""
	}
	text := bullet.ReplaceAllString(l.text, "")
	if paramLine.MatchString(text) {
		return readMeta(text, a, meta, o)
	}
	if m := givenField.FindStringSubmatch(text); m != nil {
		return readGiven(m[1], m[2], a)
	}
	if text = withoutTrailingButtons(strings.NewReplacer("|", " ", "｜", " ").Replace(text)); len(metaFields(text)) > 0 {
		author = readMeta(text, a, meta, o)
	}
	if d := findDates(text); len(d) > 0 && d[0].clock != nil {
		setPublicationTime(a, text, o)
		if before := withoutDateWords(text[:d[0].start]); meta.source == "" && siteName.MatchString(before) {
			meta.source = before
		}
	}
	return author
}

// givenField matches a field that holds a part of the article's head.
var givenField = compileHan(`^((?:主|副)?标题|引题|肩题|作者|专栏|栏目)\s*[:：]\s*(\S.*)$`)

// readGiven reads a field with a part of the article's head. It returns the byline, or "".
func readGiven(name, value string, a *edition.Article) (author string) {
	switch simplified(name) {
	case "标题", "主标题":
		a.Title = value
	case "副标题":
		a.Subtitle = value
	case "引题", "肩题":
		a.Kicker = value
	case "作者":
		return value
	default:
		a.Section = value
	}
	return ""
}

// isStaffOnly reports whether the page holds only the names of the page's editors, which is no article.
func (e *extract) isStaffOnly() bool {
	for _, i := range append(slices.Clone(e.body), e.titleLines...) {
		if !pseudoTitle.MatchString(e.lines[i].text) {
			return false
		}
	}
	return len(e.body)+len(e.titleLines) > 0
}

// identify gives an untitled article without pictures an id: its address, else its first words. All
// others are identified by their address, title or picture.
func identify(a *edition.Article, f File) {
	if a.ID != "" || a.Title != "" || len(a.Images) > 0 {
		return
	}
	if id := idFromAddress(f.Path); articleBase.MatchString(id) {
		a.ID = id
		return
	}
	words := []rune(strings.ReplaceAll(articleText(*a), " ", ""))
	a.ID = "text:" + string(words[:min(len(words), 24)])
}

// outside returns the lines of the site and the page, without headline and body.
func (e *extract) outside() []extractLine {
	inside := make(map[int]bool)
	for _, i := range e.body {
		inside[i] = true
	}
	titled := make(map[int]bool)
	for _, i := range e.titleLines {
		titled[i] = true
	}
	var list []extractLine
	for i, l := range e.lines {
		if !inside[i] && !titled[i] {
			list = append(list, l)
		}
	}
	return list
}

// textsOf returns the texts of lines.
func textsOf(lines []extractLine) []string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return texts
}

// joinTexts returns the texts of lines, one a line.
func joinTexts(lines []extractLine) string { return strings.Join(textsOf(lines), "\n") }
