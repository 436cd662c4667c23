package epaper

import (
	"strings"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// deduplicator finds articles that occur several times in the files of an issue: under the same
// id, or with the same title and text under two ids.
type deduplicator struct {
	byID        map[string]bool
	byText      map[string]string // title and text → id
	byPage      map[string]string // page and title → id
	canonicalID map[string]string // id → id of the same article's first occurrence
	fullest     map[string]edition.Article
}

// newDeduplicator returns an empty deduplicator.
func newDeduplicator() *deduplicator {
	return &deduplicator{byID: make(map[string]bool), byText: make(map[string]string), byPage: make(map[string]string), canonicalID: make(map[string]string), fullest: make(map[string]edition.Article)}
}

// add reports whether the article occurs for the first time. A repeated article that is more
// complete replaces the first one in applyFullest. An article without an id is identified by its
// page and title.
func (s *deduplicator) add(a edition.Article, page string) bool {
	text := articleText(a)
	key, pageKey := a.Title+"\x00"+foldSpaces(text), page+"\x00"+a.Title
	id := a.ID
	if first, ok := s.canonicalID[id]; ok && id != "" {
		id = first
	} else if first, ok := s.byPage[pageKey]; ok && id == "" && a.Title != "" {
		id = first
	} else if first, ok := s.byText[key]; ok && text != "" && !s.byID[id] {
		if id != "" {
			s.canonicalID[id] = first
		}
		id = first
	} else if !s.byID[id] {
		s.byText[key] = id
		s.byPage[pageKey] = id
		if id != "" {
			s.byID[id] = true
		}
		return true
	}
	if best, ok := s.fullest[id]; !ok || completeness(a) > completeness(best) {
		s.fullest[id] = a
	}
	return false
}

// applyFullest replaces each article by its most complete version, and points regions at the
// article that was kept.
func (s *deduplicator) applyFullest(issue *edition.Issue) {
	replace := func(list []edition.Article) {
		for i, a := range list {
			if b, ok := s.fullest[a.ID]; ok && a.ID != "" && completeness(b) > completeness(a) {
				b.ID, b.URL = a.ID, a.URL
				list[i] = b
			}
		}
	}
	replace(issue.Articles)
	for i := range issue.Pages {
		replace(issue.Pages[i].Articles)
		for j, r := range issue.Pages[i].Regions {
			if id, ok := s.canonicalID[r.Article]; ok && id != "" {
				issue.Pages[i].Regions[j].Article = id
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
