package content

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RelatedQuery asks for articles that are related to one, nearest first: articles of the same
// publication that share an author, the section or terms of the title with it.
type RelatedQuery struct {
	ArticleID     ID
	PublicationID ID
	SectionID     ID   // empty for none
	AuthorIDs     []ID // of the article
	Title         string
	Limit         int // at most so many
}

// Related returns the query for what is related to the article.
func (a *Article) Related(limit int) RelatedQuery {
	return RelatedQuery{ArticleID: a.ID, PublicationID: a.PublicationID, SectionID: a.SectionID, AuthorIDs: a.AuthorIDs(), Title: a.Title, Limit: limit}
}

// CanMatch reports whether any article can be related: the ids are those of a document.
func (q RelatedQuery) CanMatch() bool { return true }

// What is looked at for one article: the newest of its publication, of its section, and of the
// first of its authors. Others are not found, however much they share.
const (
	newestLookedAt  = 30
	authorsLookedAt = 5
)

// shelf is where candidates are looked for: one of the three is given.
type shelf struct{ publication, section, author ID }

func (s shelf) newest() ArticleQuery {
	q := ArticleQuery{Order: NewestFirst, Window: Window{Limit: newestLookedAt}}
	switch {
	case s.section != "":
		q.SectionIDs = []ID{s.section}
	case s.author != "":
		q.AuthorIDs = []ID{s.author}
	default:
		q.PublicationID = s.publication
	}
	return q
}

func (q RelatedQuery) shelves() []shelf {
	shelves := []shelf{{publication: q.PublicationID}}
	if q.SectionID != "" {
		shelves = append(shelves, shelf{section: q.SectionID})
	}
	for _, id := range q.AuthorIDs[:min(len(q.AuthorIDs), authorsLookedAt)] {
		shelves = append(shelves, shelf{author: id})
	}
	return shelves
}

// RelatedArticles answers queries, in their order, by one call of the reader, which reads each
// list once however many articles it is looked at for.
func RelatedArticles(ctx context.Context, r Reader, queries []RelatedQuery) ([][]*Article, error) {
	place := map[shelf]int{}
	var lists []ArticleQuery
	for _, q := range queries {
		for _, s := range q.shelves() {
			if _, there := place[s]; !there {
				place[s] = len(lists)
				lists = append(lists, s.newest())
			}
		}
	}
	found, err := r.ArticleLists(ctx, lists)
	if err != nil {
		return nil, err
	}
	related := make([][]*Article, len(queries))
	for i, q := range queries {
		var candidates []*Article
		for _, s := range q.shelves() {
			for _, a := range found[place[s]] {
				candidates = append(candidates, a.Article)
			}
		}
		related[i] = q.Nearest(candidates)
	}
	return related, nil
}

// What it counts to share something.
const (
	sharedAuthor  = 3
	sharedSection = 2
	sharedTerm    = 1
)

// Nearest chooses among candidates those that share something with the article, those that
// share most first, and of equals the newest, then by id. The article itself, and articles of
// other publications, are not among them.
func (q RelatedQuery) Nearest(candidates []*Article) []*Article {
	terms, shared := titleTerms(q.Title), map[ID]int{}
	var near []*Article
	for _, a := range candidates {
		if _, counted := shared[a.ID]; counted || a.ID == q.ArticleID || a.PublicationID != q.PublicationID {
			continue
		}
		if shared[a.ID] = q.shared(a, terms); shared[a.ID] > 0 {
			near = append(near, a)
		}
	}
	slices.SortFunc(near, func(a, b *Article) int {
		return cmp.Or(cmp.Compare(shared[b.ID], shared[a.ID]), b.PublishedAt.Compare(a.PublishedAt), cmp.Compare(a.ID, b.ID))
	})
	return near[:min(len(near), q.Limit)]
}

// shared returns how much an article shares with the one that is asked about.
func (q RelatedQuery) shared(a *Article, terms map[string]bool) (sum int) {
	for _, id := range a.AuthorIDs() {
		if slices.Contains(q.AuthorIDs, id) {
			sum += sharedAuthor
		}
	}
	if a.SectionID != "" && a.SectionID == q.SectionID {
		sum += sharedSection
	}
	for term := range titleTerms(a.Title) {
		if terms[term] {
			sum += sharedTerm
		}
	}
	return sum
}

// longWord is how many letters a word has at least that may tell what a title is about.
const longWord = 4

// titleTerms returns what titles are compared by: pairs of neighbouring Han characters, and long
// words of other scripts, in lower case.
func titleTerms(title string) map[string]bool {
	terms := map[string]bool{}
	var previous rune
	apart := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || unicode.Is(unicode.Han, r)
	}
	folded := strings.ToLower(FoldWidth(title))
	for _, r := range folded {
		if unicode.Is(unicode.Han, r) && unicode.Is(unicode.Han, previous) {
			terms[string([]rune{previous, r})] = true
		}
		previous = r
	}
	for _, word := range strings.FieldsFunc(folded, apart) {
		if utf8.RuneCountInString(word) >= longWord {
			terms[word] = true
		}
	}
	return terms
}
