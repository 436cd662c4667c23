package epaper

import (
	"strings"

	"broadsheet/internal/edition"
)

// articles recognises articles that the files of an issue give twice: under one id, or with
// the same title and text under two.
type articles struct {
	byID   map[string]bool
	byText map[string]string // title and text → id
	byPage map[string]string // page and title → id
	same   map[string]string // id → the id under which the article was given first
	fuller map[string]edition.Article
}

func newArticles() *articles {
	return &articles{byID: make(map[string]bool), byText: make(map[string]string), byPage: make(map[string]string), same: make(map[string]string), fuller: make(map[string]edition.Article)}
}

// add reports whether the article is new. One that was given before replaces the former in
// [articles.settle] when it says more. An article without an id is known by its page and
// title.
func (s *articles) add(a edition.Article, page string) bool {
	text := bodyText(a)
	key, place := a.Title+"\x00"+squeeze(text), page+"\x00"+a.Title
	id := a.ID
	if first, ok := s.same[id]; ok && id != "" {
		id = first
	} else if first, ok := s.byPage[place]; ok && id == "" && a.Title != "" {
		id = first
	} else if first, ok := s.byText[key]; ok && text != "" && !s.byID[id] {
		if id != "" {
			s.same[id] = first
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
	if have, ok := s.fuller[id]; !ok || weight(a) > weight(have) {
		s.fuller[id] = a
	}
	return false
}

// settle puts the fullest version of each article in its place, and leads regions of an
// article that was given twice to the one that stayed.
func (s *articles) settle(issue *edition.Issue) {
	better := func(list []edition.Article) {
		for i, a := range list {
			if b, ok := s.fuller[a.ID]; ok && a.ID != "" && weight(b) > weight(a) {
				b.ID, b.URL = a.ID, a.URL
				list[i] = b
			}
		}
	}
	better(issue.Articles)
	for i := range issue.Pages {
		better(issue.Pages[i].Articles)
		for j, r := range issue.Pages[i].Regions {
			if id, ok := s.same[r.Article]; ok && id != "" {
				issue.Pages[i].Regions[j].Article = id
			}
		}
	}
}

func weight(a edition.Article) int {
	return len(bodyText(a)) + len(a.Title) + len(a.Byline) + 100*len(a.Images)
}

func bodyText(a edition.Article) string {
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
