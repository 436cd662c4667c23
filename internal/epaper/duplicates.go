package epaper

import (
	"strings"

	"broadsheet/internal/edition"
)

// deduplicator recognises articles that the files of an issue give twice: under one id, or with
// the same title and text under two.
type deduplicator struct {
	byID        map[string]bool
	byText      map[string]string // title and text → id
	byPage      map[string]string // page and title → id
	canonicalID map[string]string // id → the id under which the article was given first
	fullest     map[string]edition.Article
}

func newDeduplicator() *deduplicator {
	return &deduplicator{byID: make(map[string]bool), byText: make(map[string]string), byPage: make(map[string]string), canonicalID: make(map[string]string), fullest: make(map[string]edition.Article)}
}

// add reports whether the article is new. One that was given before replaces the former in
// [deduplicator.settle] when it says more. An article without an id is known by its page and
// title.
func (s *deduplicator) add(a edition.Article, page string) bool {
	text := articleText(a)
	key, place := a.Title+"\x00"+foldSpaces(text), page+"\x00"+a.Title
	id := a.ID
	if first, ok := s.canonicalID[id]; ok && id != "" {
		id = first
	} else if first, ok := s.byPage[place]; ok && id == "" && a.Title != "" {
		id = first
	} else if first, ok := s.byText[key]; ok && text != "" && !s.byID[id] {
		if id != "" {
			s.canonicalID[id] = first
		}
		id = first
	} else if !s.byID[id] {
		s.byText[key] = id
		s.byPage[place] = id
		if id != "" {
			s.byID[id] = true
		}
		return true
	}
	if have, ok := s.fullest[id]; !ok || completeness(a) > completeness(have) {
		s.fullest[id] = a
	}
	return false
}

// applyFullest puts the fullest version of each article in its place, and leads regions of an
// article that was given twice to the one that stayed.
func (s *deduplicator) applyFullest(issue *edition.Issue) {
	better := func(list []edition.Article) {
		for i, a := range list {
			if b, ok := s.fullest[a.ID]; ok && a.ID != "" && completeness(b) > completeness(a) {
				b.ID, b.URL = a.ID, a.URL
				list[i] = b
			}
		}
	}
	better(issue.Articles)
	for i := range issue.Pages {
		better(issue.Pages[i].Articles)
		for j, r := range issue.Pages[i].Regions {
			if id, ok := s.canonicalID[r.Article]; ok && id != "" {
				issue.Pages[i].Regions[j].Article = id
			}
		}
	}
}

func completeness(a edition.Article) int {
	return len(articleText(a)) + len(a.Title) + len(a.Byline) + 100*len(a.Images)
}

func articleText(a edition.Article) string {
	var b strings.Builder
	for _, s := range a.Body {
		b.WriteString(s.Kicker + s.Heading)
		for _, block := range s.Blocks {
			b.WriteString(block.Text + strings.Join(block.Items, "") + strings.Join(block.Lines, ""))
			if block.Image != nil {
				b.WriteString(block.Image.URL)
			}
		}
	}
	return b.String()
}
