package contenttest

import (
	"context"
	"maps"
	"sync"

	"broadsheet/internal/content"
)

// Calls counts what is asked of a store's readers, by the name of the method.
type Calls struct {
	mu     sync.Mutex
	counts map[string]int
	bodies int
}

// Bodies returns how many bodies were asked for, all told.
func (c *Calls) Bodies() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bodies
}

// Take returns the counts since the last Take.
func (c *Calls) Take() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := maps.Clone(c.counts)
	clear(c.counts)
	return taken
}

func (c *Calls) count(method string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[method]++
}

// Count returns the store with its readers' calls counted.
func Count(s content.Store) (content.Store, *Calls) {
	calls := &Calls{counts: map[string]int{}}
	return countedStore{Store: s, calls: calls}, calls
}

type countedStore struct {
	content.Store
	calls *Calls
}

func (s countedStore) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	return countedReader{Reader: r, calls: s.calls}, err
}

type countedReader struct {
	content.Reader
	calls *Calls
}

// For is what stores' readers have; see the package cached.
func (r countedReader) Audience() content.Audience {
	return r.Reader.(interface{ Audience() content.Audience }).Audience()
}

func (r countedReader) For(a content.Audience) content.Reader {
	bound := r.Reader.(interface {
		For(content.Audience) content.Reader
	})
	return countedReader{Reader: bound.For(a), calls: r.calls}
}

func (r countedReader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	r.calls.count("Publications")
	return r.Reader.Publications(ctx, ids)
}

func (r countedReader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	r.calls.count("Issues")
	return r.Reader.Issues(ctx, ids)
}

func (r countedReader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	r.calls.count("Pages")
	return r.Reader.Pages(ctx, ids)
}

func (r countedReader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	r.calls.count("Articles")
	return r.Reader.Articles(ctx, ids)
}

func (r countedReader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	r.calls.count("Sections")
	return r.Reader.Sections(ctx, ids)
}

func (r countedReader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	r.calls.count("Authors")
	return r.Reader.Authors(ctx, ids)
}

func (r countedReader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	r.calls.count("ReferencedSections")
	return r.Reader.ReferencedSections(ctx, references)
}

func (r countedReader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	r.calls.count("ReferencedAuthors")
	return r.Reader.ReferencedAuthors(ctx, references)
}

func (r countedReader) Bodies(ctx context.Context, articles []content.ID) (map[content.ID]content.Body, error) {
	r.calls.count("Bodies")
	r.calls.mu.Lock()
	r.calls.bodies += len(articles)
	r.calls.mu.Unlock()
	return r.Reader.Bodies(ctx, articles)
}

func (r countedReader) ViewCounts(ctx context.Context, articles []content.ID) (map[content.ID]int64, error) {
	r.calls.count("ViewCounts")
	return r.Reader.ViewCounts(ctx, articles)
}

func (r countedReader) AllPublications(ctx context.Context) ([]*content.Publication, error) {
	r.calls.count("AllPublications")
	return r.Reader.AllPublications(ctx)
}

func (r countedReader) PagesOfIssues(ctx context.Context, issues []content.ID) (map[content.ID][]*content.Page, error) {
	r.calls.count("PagesOfIssues")
	return r.Reader.PagesOfIssues(ctx, issues)
}

func (r countedReader) ArticlesOfPages(ctx context.Context, pages []content.ID) (map[content.ID][]*content.Article, error) {
	r.calls.count("ArticlesOfPages")
	return r.Reader.ArticlesOfPages(ctx, pages)
}

func (r countedReader) ReadingOrder(ctx context.Context, issues []content.ID) (map[content.ID][]content.ID, error) {
	r.calls.count("ReadingOrder")
	return r.Reader.ReadingOrder(ctx, issues)
}

func (r countedReader) SectionsOfPublications(ctx context.Context, publications []content.ID) (map[content.ID][]*content.Section, error) {
	r.calls.count("SectionsOfPublications")
	return r.Reader.SectionsOfPublications(ctx, publications)
}

func (r countedReader) ArticleCountsOfAuthors(ctx context.Context, authors []content.ID) (map[content.ID]int64, error) {
	r.calls.count("ArticleCountsOfAuthors")
	return r.Reader.ArticleCountsOfAuthors(ctx, authors)
}

func (r countedReader) IssueLists(ctx context.Context, queries []content.IssueQuery) ([][]*content.Issue, error) {
	r.calls.count("IssueLists")
	return r.Reader.IssueLists(ctx, queries)
}

func (r countedReader) PageLists(ctx context.Context, queries []content.PageQuery) ([][]*content.Page, error) {
	r.calls.count("PageLists")
	return r.Reader.PageLists(ctx, queries)
}

func (r countedReader) AuthorLists(ctx context.Context, queries []content.AuthorQuery) ([][]*content.Author, error) {
	r.calls.count("AuthorLists")
	return r.Reader.AuthorLists(ctx, queries)
}

func (r countedReader) ArticleLists(ctx context.Context, queries []content.ArticleQuery) ([][]content.RankedArticle, error) {
	r.calls.count("ArticleLists")
	return r.Reader.ArticleLists(ctx, queries)
}

func (r countedReader) MostViewed(ctx context.Context, queries []content.RankingQuery) ([][]content.RankedArticle, error) {
	r.calls.count("MostViewed")
	return r.Reader.MostViewed(ctx, queries)
}

func (r countedReader) IssueDates(ctx context.Context, filters []content.IssueFilter) ([][]content.Date, error) {
	r.calls.count("IssueDates")
	return r.Reader.IssueDates(ctx, filters)
}

func (r countedReader) CountIssues(ctx context.Context, filters []content.IssueFilter) ([]int64, error) {
	r.calls.count("CountIssues")
	return r.Reader.CountIssues(ctx, filters)
}

func (r countedReader) CountPages(ctx context.Context, filters []content.PageFilter) ([]int64, error) {
	r.calls.count("CountPages")
	return r.Reader.CountPages(ctx, filters)
}

func (r countedReader) CountAuthors(ctx context.Context, filters []content.AuthorFilter) ([]int64, error) {
	r.calls.count("CountAuthors")
	return r.Reader.CountAuthors(ctx, filters)
}

func (r countedReader) CountArticles(ctx context.Context, filters []content.ArticleFilter) ([]int64, error) {
	r.calls.count("CountArticles")
	return r.Reader.CountArticles(ctx, filters)
}

func (r countedReader) SearchLists(ctx context.Context, queries []content.SearchQuery) ([][]content.SearchHit, error) {
	r.calls.count("SearchLists")
	return r.Reader.SearchLists(ctx, queries)
}

func (r countedReader) CountSearches(ctx context.Context, filters []content.SearchFilter) ([]int64, error) {
	r.calls.count("CountSearches")
	return r.Reader.CountSearches(ctx, filters)
}

func (r countedReader) Facsimiles(ctx context.Context, ids []content.ID) (map[content.ID]content.Facsimile, error) {
	r.calls.count("Facsimiles")
	return r.Reader.Facsimiles(ctx, ids)
}

func (r countedReader) Changes(ctx context.Context, q content.ChangeQuery) (content.ChangePage, error) {
	r.calls.count("Changes")
	return r.Reader.Changes(ctx, q)
}

func (r countedReader) Tombstones(ctx context.Context, queries []content.TombstoneQuery) ([][]*content.Article, error) {
	r.calls.count("Tombstones")
	return r.Reader.Tombstones(ctx, queries)
}
