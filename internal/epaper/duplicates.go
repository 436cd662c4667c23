package epaper

import (
	"cmp"
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// deduplicator finds articles that occur several times in the files of an issue: under the same
// id, or with the same title and text under two ids. It keeps the most complete version of each.
type deduplicator struct {
	kept     map[string]*version // by the key of the first occurrence
	first    map[string]string   // key of a repeated article → key of its first occurrence
	byText   map[string]string   // title and text → key
	byTitle  map[string]string   // page and title → key
	problems []Problem
}

// version is the most complete version of an article so far, and the id and address of its first occurrence.
type version struct {
	article edition.Article
	path    string
	id, url string
}

// newDeduplicator returns an empty deduplicator.
func newDeduplicator() *deduplicator {
	return &deduplicator{kept: make(map[string]*version), first: make(map[string]string), byText: make(map[string]string), byTitle: make(map[string]string)}
}

// add reports whether the article of r occurs for the first time. A repeated article that is more
// complete replaces the first one in applyFullest. An article without an id is identified by its
// page and title.
func (s *deduplicator) add(r Reading, page string) bool {
	a := *r.Article
	key, text := a.SourceID(page), foldSpaces(articleText(a))
	textKey, titleKey := a.Title+"\x00"+text, page+"\x00"+a.Title
	first := s.firstOf(key, textKey, titleKey, a.ID == "" && a.Title != "", text != "")
	if first != "" {
		s.first[key] = first
		s.addVersion(s.kept[first], r)
		return false
	}
	s.kept[key] = &version{article: a, path: r.Path, id: a.ID, url: a.URL}
	s.byText[textKey], s.byTitle[titleKey] = key, key
	return true
}

// firstOf returns the key of the first occurrence of an article, or "".
func (s *deduplicator) firstOf(key, textKey, titleKey string, useTitle, useText bool) string {
	switch {
	case s.first[key] != "":
		return s.first[key]
	case s.kept[key] != nil:
		return key
	case useTitle && s.byTitle[titleKey] != "":
		return s.byTitle[titleKey]
	case useText:
		return s.byText[textKey]
	}
	return ""
}

// addVersion keeps the more complete version of an article. When the other one has a text of its own, its file is
// a problem.
func (s *deduplicator) addVersion(v *version, r Reading) {
	path, other := r.Path, *r.Article
	if completeness(other) > completeness(v.article) {
		path, other, v.path, v.article = v.path, v.article, r.Path, other
	}
	if path == v.path || isPartOf(other, v.article) {
		return
	}
	reason := "another file has an article of the same page and title with another text, which was imported: " + v.path + "; if they are two articles, give the files names of articles, such as content_1.txt"
	if v.id != "" {
		reason = "another file has the article of the same id with another text, which was imported: " + v.path + "; if they are two articles, import them from folders of their own dates, or under names of their own"
	}
	s.problems = append(s.problems, Problem{Path: path, Part: ArticlePart, What: cmp.Or(other.Title, other.ID, "without a title"), Reason: reason, Status: Replaced})
}

// isPartOf reports whether most of the text of a is also in b. Two files of one article, such as its page and its
// print version, differ in spaces and captions.
func isPartOf(a, b edition.Article) bool {
	strip := func(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), "") }
	whole := strip(articleText(b))
	all, found := 0, 0
	for _, s := range a.Body {
		for _, block := range s.Blocks {
			text := strip(articleText(edition.Article{Body: []edition.BodySection{{Blocks: []edition.Block{block}}}}))
			all += len(text)
			if strings.Contains(whole, text) {
				found += len(text)
			}
		}
	}
	return found*2 >= all
}

// applyFullest replaces each article by its most complete version, and points regions at the
// article that was kept.
func (s *deduplicator) applyFullest(issue *edition.Issue) {
	replace := func(list []edition.Article, page string) {
		for i, a := range list {
			if v := s.kept[a.SourceID(page)]; v != nil {
				list[i] = v.article
				list[i].ID, list[i].URL = v.id, v.url
			}
		}
	}
	replace(issue.Articles, "")
	for i, p := range issue.Pages {
		replace(p.Articles, p.Number)
		for j, r := range p.Regions {
			if v := s.kept[s.first[r.Article]]; v != nil && v.id != "" {
				issue.Pages[i].Regions[j].Article = v.id
			}
		}
	}
}

// completeness measures how much an article contains, to compare versions of it.
func completeness(a edition.Article) int {
	return len(articleText(a)) + len(a.Title) + len(a.Byline) + 100*len(a.Images)
}

// articleText returns the whole text of an article, and the URLs of its pictures.
func articleText(a edition.Article) string {
	var b strings.Builder
	for _, s := range a.Body {
		for _, block := range s.Blocks {
			if block.Image != nil {
				b.WriteString(block.Image.URL)
			}
		}
	}
	return b.String() + content.Body{Sections: a.Body}.Text()
}
