package epaper

import (
	"fmt"
	"slices"
	"strings"
)

// articles splits the extract of a page that holds several articles, as archives have, into one
// extract for each. The lines before the first belong to all. The articles begin with the same
// label, such as 第3版 or 标题：, and each has running text. For other pages it returns the extract.
func (e *extract) articles() []*extract {
	marks := make(map[string][]int)
	for i, l := range e.lines {
		if key := articleMark(l); key != "" && (i == 0 || articleMark(e.lines[i-1]) != key) {
			marks[key] = append(marks[key], i)
		}
	}
	var starts []int
	for _, at := range marks {
		var texts []int
		for n, i := range at {
			end := len(e.lines)
			if n+1 < len(at) {
				end = at[n+1]
			}
			if e.opensArticle(i, end) {
				texts = append(texts, i)
			}
		}
		if len(texts) > 1 && (starts == nil || texts[0] < starts[0]) {
			starts = texts
		}
	}
	if starts == nil {
		starts = e.bulletedTitles()
	}
	if len(starts) < 2 {
		return []*extract{e}
	}
	var parts []*extract
	for n, i := range starts {
		end := len(e.lines)
		if n+1 < len(starts) {
			end = starts[n+1]
		}
		lines := append([]extractLine{}, e.lines[:starts[0]]...)
		parts = append(parts, &extract{lines: append(lines, e.lines[i:end]...)})
	}
	return parts
}

// articleMark returns the key of a line that may begin an article on a page of several, or "".
func articleMark(l extractLine) string {
	if l.shape == labelLine {
		return l.text
	}
	return ""
}

// opensArticle reports whether, after lines of the site, a short line and running text follow line i
// before line end.
func (e *extract) opensArticle(i, end int) bool {
	short := false
	for _, l := range e.lines[i+1 : end] {
		switch l.shape {
		case shortText:
			short = true
		case proseText:
			return short
		case turnLine, listTitle, footerLine, propertyLine, buttonLine, dayLine:
			return false
		}
	}
	return false
}

// bulletedTitles returns the lines with a bullet that are each followed by running text, where no
// headline stands above the first of them.
func (e *extract) bulletedTitles() []int {
	var starts []int
	for i, l := range e.lines {
		bulleted := l.shape == shortText && bullet.MatchString(l.text)
		switch {
		case bulleted && e.opensText(i):
			starts = append(starts, i)
		case len(starts) == 0 && (l.shape == shortText || l.shape == proseText):
			return nil
		}
	}
	return starts
}

// titlesOfTexts returns the short lines that are each followed by running text.
func (e *extract) titlesOfTexts() []int {
	var starts []int
	for i, l := range e.lines {
		if l.shape == shortText && e.opensText(i) {
			starts = append(starts, i)
		}
	}
	return starts
}

// opensText reports whether line i is followed by running text.
func (e *extract) opensText(i int) bool { return i+1 < len(e.lines) && e.lines[i+1].shape == proseText }

// readPageList reads the extract of a page of an issue, and of a list of issues. The page may have the
// titles and texts of several articles; these may be the beginnings of the articles only, and are
// reported. It reports false for articles.
func (e *extract) readPageList(f File) (Reading, bool) {
	r := Reading{Path: f.Path, Family: TextExtract}
	hasText := slices.ContainsFunc(e.lines, func(l extractLine) bool { return l.shape == proseText })
	if !pageAddress(f.Path) {
		r.Navigation = !hasText && otherBase.MatchString(idFromAddress(f.Path))
		return r, r.Navigation
	}
	starts := e.bulletedTitles()
	if starts == nil {
		starts = e.titlesOfTexts()
	}
	if r.readExtractLabels(f, &extract{}, e.lines); r.Date.IsZero() || hasText && len(starts) < 2 {
		return Reading{}, false
	}
	r.Page.IsPageFile = true
	for _, i := range starts {
		r.Page.Listing = append(r.Page.Listing, Link{Title: bullet.ReplaceAllString(e.lines[i].text, "")})
	}
	if len(starts) > 0 {
		r.Losses = append(r.Losses, Loss{Part: PagePart, What: r.Page.Number,
			Reason: fmt.Sprintf("this is the list of the page's %d articles, without their addresses, and may have only the beginnings of their texts, which were not imported; import the articles' own files", len(starts))})
	}
	return r, true
}

// otherTexts returns the parts of the page with running text that are neither the article nor the
// site's own: another article, or the rest of this one behind links in the middle of the page.
// Excerpts below the heading of a list are left out.
func (e *extract) otherTexts() []Loss {
	var losses []Loss
	inBody := make(map[int]bool)
	for _, i := range e.body {
		inBody[i] = true
	}
	listed, reported := false, false
	for i, l := range e.lines {
		switch {
		case inBody[i] || e.breaks(i):
			listed, reported = l.shape == listTitle || listed && l.shape == turnLine, false
		case l.shape == proseText && strings.Contains(l.text, "。") && !listed && !reported && !isFooter(l.text):
			reported = true
			losses = append(losses, Loss{Part: BlockPart, What: firstWords(l.text),
				Reason: "the text stands apart from the article, above or below links of the site, and was not imported; if it is of the article, remove the lines between; if it is another article, give it a file of its own"})
		}
	}
	return losses
}

// firstWords returns the beginning of a text.
func firstWords(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 20)])
}
