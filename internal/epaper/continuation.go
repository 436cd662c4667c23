package epaper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/markup"
)

// The phrases with which an article refers to the page of its next part (下转第二版) and of its previous part
// (上接第一版). The group is the page's number.
const pageReference = `\s*(?:本报)?\s*第?\s*([A-Za-z]{0,3}\s?\d{1,3}|[一二三四五六七八九十]{1,4})\s*版`

var (
	continuesPhrase = regexp.MustCompile(`(?:[（(【\[［]\s*[▲▼△▽►▶→☞>＞…—\s]*(?:(?:未完|本文|此文|全文)[，,\s]*)?(?:下转|紧接|转接|转|接)` + pageReference + `[^（(）)】\]］。！？]{0,12}[）)】\]］]|[▲▼△▽►▶→☞>＞…—\s]*(?:下转|转接)` + pageReference + `[▲▼◀◄\s]*)$`)
	continuedPhrase = regexp.MustCompile(`^(?:[（(【\[［]\s*[▲▼△▽◀◄←☜<＜…—\s]*(?:上接|紧接|接上?)` + pageReference + `[^（(）)】\]］。！？]{0,30}[）)】\]］]|[▲▼△▽◀◄←☜<＜…—\s]*上接` + pageReference + `[▲▼▶►:：\s]*)\s*`)
	// In a title, the phrase may stand at the end.
	continuedAtEnd = regexp.MustCompile(`[（(【\[［]\s*(?:上接|紧接|接上?)` + pageReference + `[^（()）】\]］]{0,12}[）)】\]］]$`)
)

// part is an article that may be a part of one that is printed on several pages.
type part struct {
	article *edition.Article
	page    string
	to      string // the page of the next part, as the article refers to it; "" for none
	from    string // the page of the previous part
}

// linkParts links the parts of articles that are printed on several pages, and removes the phrases
// that refer from one to the other. A phrase whose other part is not found, or not surely, stays.
func linkParts(issue *edition.Issue) {
	var parts []*part
	for i := range issue.Pages {
		p := &issue.Pages[i]
		for j := range p.Articles {
			a := &p.Articles[j]
			parts = append(parts, &part{article: a, page: p.Number, to: nextPage(a), from: previousPage(a)})
		}
	}
	if !slices.ContainsFunc(parts, func(p *part) bool { return p.to != "" || p.from != "" }) {
		return
	}
	refer := func(f, b *part) bool { return f.refersTo(f.to, b) && b.refersTo(b.from, f) }
	for _, rule := range []func(f, b *part) bool{
		func(f, b *part) bool { return refer(f, b) && sameTitle(f.article, b.article) },
		refer,
		func(f, b *part) bool { // only one part refers to the other
			return (f.refersTo(f.to, b) && b.from == "" || b.refersTo(b.from, f) && f.to == "") && sameTitle(f.article, b.article)
		},
	} {
		linkPairs(parts, rule)
	}
}

// linkPairs links each two parts for which the rule holds, when it holds for neither of them with a third.
func linkPairs(parts []*part, rule func(f, b *part) bool) {
	next, previous := make(map[*part][]*part), make(map[*part][]*part)
	for _, f := range parts {
		for _, b := range parts {
			if (f.to != "" || b.from != "") && f != b && f.article.Continues == "" && b.article.ContinuedFrom == "" && rule(f, b) {
				next[f], previous[b] = append(next[f], b), append(previous[b], f)
			}
		}
	}
	for _, f := range parts {
		if len(next[f]) == 1 && len(previous[next[f][0]]) == 1 {
			b := next[f][0]
			removeNextPage(f.article)
			removePreviousPage(b.article)
			f.article.Continues, b.article.ContinuedFrom = b.article.SourceID(b.page), f.article.SourceID(f.page)
		}
	}
}

// refersTo reports whether a reference from the part leads to the page of another. 第二版 on a page A01 can
// mean the page A02.
func (p *part) refersTo(reference string, other *part) bool {
	if reference == "" || content.PageNumberKey(p.page) == content.PageNumberKey(other.page) {
		return false
	}
	letters := strings.TrimRightFunc(p.page, unicode.IsDigit)
	return slices.Contains([]string{content.PageNumberKey(reference), content.PageNumberKey(letters + reference)}, content.PageNumberKey(other.page))
}

// sameTitle reports whether two parts have the same title, apart from spaces, marks and the phrase.
func sameTitle(a, b *edition.Article) bool {
	letters := func(s string) string {
		s = cutPhrase(cutPhrase(foldSpaces(s), continuedPhrase), continuedAtEnd)
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	return letters(a.Title) != "" && letters(a.Title) == letters(b.Title)
}

// pageIn returns the page to which a phrase refers, in ASCII digits, or "".
func pageIn(phrase *regexp.Regexp, text string) string {
	if !strings.Contains(text, "版") {
		return ""
	}
	m := phrase.FindStringSubmatch(foldDigits(text))
	if m == nil {
		return ""
	}
	return arabic(strings.Join(m[1:], ""))
}

// cutPhrase returns a text without a phrase.
func cutPhrase(text string, phrase *regexp.Regexp) string {
	if at := placeOf(phrase, text); at != nil {
		return foldSpaces(text[:at[0]] + text[at[1]:])
	}
	return text
}

// placeOf returns the start and the end of a phrase in a text, or nil.
func placeOf(phrase *regexp.Regexp, text string) []int {
	folded := foldDigits(text) // it has as many characters as text
	at := phrase.FindStringIndex(folded)
	if at == nil {
		return nil
	}
	characters := []rune(text)
	for i, end := range at {
		at[i] = len(string(characters[:len([]rune(folded[:end]))]))
	}
	return at
}

// nextPage returns the page to which the end of an article refers, or "".
func nextPage(a *edition.Article) string {
	if b := lastParagraph(a.Body); b != nil {
		return pageIn(continuesPhrase, b.Text)
	}
	return ""
}

// previousPage returns the page to which the start of an article, or its title, refers, or "".
func previousPage(a *edition.Article) string {
	texts := []string{a.Kicker, a.Title, a.Subtitle}
	if len(a.Body) > 0 {
		texts = append(texts, a.Body[0].Kicker, a.Body[0].Heading)
	}
	if b := firstParagraph(a.Body); b != nil {
		texts = append(texts, b.Text)
	}
	for _, text := range texts {
		if page := pageIn(continuedPhrase, text); page != "" {
			return page
		}
	}
	return pageIn(continuedAtEnd, a.Title)
}

// lastParagraph returns the paragraph that ends a body, or nil. Pictures may follow it.
func lastParagraph(body []edition.BodySection) *edition.Block {
	for i := len(body) - 1; i >= 0; i-- {
		for j := len(body[i].Blocks) - 1; j >= 0; j-- {
			if b := &body[i].Blocks[j]; b.Type != edition.Picture && b.Type != edition.Embed {
				return paragraph(b)
			}
		}
	}
	return nil
}

// firstParagraph returns the paragraph that begins a body, or nil. Pictures may precede it.
func firstParagraph(body []edition.BodySection) *edition.Block {
	for i := range body {
		for j := range body[i].Blocks {
			if b := &body[i].Blocks[j]; b.Type != edition.Picture && b.Type != edition.Embed {
				return paragraph(b)
			}
		}
	}
	return nil
}

func paragraph(b *edition.Block) *edition.Block {
	if b.Type == edition.Paragraph {
		return b
	}
	return nil
}

// removeNextPage removes the phrase at the end of an article.
func removeNextPage(a *edition.Article) {
	a.Body = cloneBody(a.Body)
	if b := lastParagraph(a.Body); b != nil {
		if at := placeOf(continuesPhrase, b.Text); at != nil {
			cutBlock(b, 0, at[0])
		}
	}
	a.Body = withoutEmpty(a.Body)
}

// removePreviousPage removes the phrase from the start of an article and from its headline. A title is kept
// where it identifies the article.
func removePreviousPage(a *edition.Article) {
	a.Body = cloneBody(a.Body)
	texts := []*string{&a.Kicker, &a.Subtitle}
	if a.ID != "" {
		a.Title = cutPhrase(a.Title, continuedAtEnd)
		texts = append(texts, &a.Title)
	}
	if len(a.Body) > 0 {
		texts = append(texts, &a.Body[0].Kicker, &a.Body[0].Heading)
	}
	for _, text := range texts {
		*text = cutPhrase(*text, continuedPhrase)
	}
	if b := firstParagraph(a.Body); b != nil {
		if at := placeOf(continuedPhrase, b.Text); at != nil {
			cutBlock(b, at[1], len(b.Text))
		}
	}
	a.Body = withoutEmpty(a.Body)
}

// cutBlock shortens a paragraph to a part of its text, in bytes.
func cutBlock(b *edition.Block, start, end int) {
	if b.HTML != "" && markup.Text(b.HTML) == b.Text {
		b.HTML = markup.Cut(b.HTML, start, end)
	} else {
		b.HTML = ""
	}
	b.Text = foldSpaces(b.Text[start:end])
	if b.HTML = strings.TrimSpace(b.HTML); b.HTML == "" || !strings.Contains(b.HTML, "<") {
		b.HTML = ""
	}
}

// cloneBody returns a copy of a body whose blocks can be changed.
func cloneBody(body []edition.BodySection) []edition.BodySection {
	return content.MapBlocks(body, func(b edition.Block) edition.Block { return b })
}

// withoutEmpty returns a body without empty paragraphs and sections.
func withoutEmpty(body []edition.BodySection) []edition.BodySection {
	for i := range body {
		body[i].Blocks = slices.DeleteFunc(body[i].Blocks, func(b edition.Block) bool { return b.Type == edition.Paragraph && b.Text == "" })
	}
	return slices.DeleteFunc(body, func(s edition.BodySection) bool { return len(s.Blocks) == 0 && s.Heading == "" && s.Kicker == "" })
}
