package content

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RelatedQuery asks for the articles that are related to an article: those of the same publication that
// share an author, the section or terms of the title with it. The most closely related come first.
type RelatedQuery struct {
	ArticleID     ID
	PublicationID ID
	SectionID     ID   // of the article; empty for none
	AuthorIDs     []ID // of the article
	Title         string
	Limit         int // the most articles to return
}

// Related returns the query for the articles that are related to this one, at most limit.
func (a *Article) Related(limit int) RelatedQuery {
	return RelatedQuery{ArticleID: a.ID, PublicationID: a.PublicationID, SectionID: a.SectionID, AuthorIDs: a.AuthorIDs(), Title: a.Title, Limit: limit}
}

// CanMatch returns true: the ids come from a stored article, so they are always of the right types.
func (q RelatedQuery) CanMatch() bool { return true }

// The candidates for one article are the newest articles of its publication, of its section, and of each
// of its first authors. Other articles are not found, whatever they share with it.
const (
	newestLookedAt  = 30
	authorsLookedAt = 5
)

// shelf is a source of candidates. Exactly one of its fields is set.
type shelf struct{ publication, section, author ID }

// newest returns the query for the shelf's newest articles.
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

// shelves returns the shelves on which candidates for the query are searched.
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

// RelatedArticles returns the related articles for each query, in the order of queries. It reads all
// candidates with one call of the reader, and each list once, even if several queries need it.
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

// How much each shared property adds to the score of a candidate.
const (
	sharedAuthor  = 3
	sharedSection = 2
	sharedTerm    = 1
)

// Nearest returns the candidates that share something with the article, at most q.Limit: highest score
// first, then newest first, then by id. It leaves out the article itself and articles of other
// publications.
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

// shared returns the score of a candidate: how much it shares with the query's article, whose title
// terms are given.
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

// longWord is the least number of letters of a word that counts as a term; shorter words say little
// about a title's subject.
const longWord = 4

// titleTerms returns the terms by which titles are compared: pairs of neighbouring Han characters, and
// long words of other scripts in lower case.
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
