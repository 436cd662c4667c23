package graph

import (
	"context"

	"broadsheet/internal/content"
)

// loaders are the dataloaders of one operation; resolvers read the store through them only. Each calls the
// Reader once for all keys of a level, and never twice for the same key.
type loaders struct {
	*operation

	publications *byID[*content.Publication]
	issues       *byID[*content.Issue]
	pages        *byID[*content.Page]
	articles     *byID[*content.Article]
	sections     *byID[*content.Section]
	authors      *byID[*content.Author]

	referencedSections *loader[content.Reference, *content.Section] // referenced by documents
	referencedAuthors  *loader[content.Reference, *content.Author]

	bodies          *byID[content.Body] // by article
	facsimiles      *byID[content.Facsimile]
	viewCounts      *byID[*int64]
	pagesOfIssues   *byID[[]*content.Page]
	articlesOfPages *byID[[]*content.Article]
	neighbours      *loader[content.Place, content.Neighbours]
	sectionsOf      *byID[[]*content.Section]
	articleCounts   *byID[int64]

	issueLists   *queries[content.IssueQuery, []*content.Issue]
	pageLists    *queries[content.PageQuery, []*content.Page]
	authorLists  *queries[content.AuthorQuery, []*content.Author]
	articleLists *queries[content.ArticleQuery, []content.RankedArticle]
	rankings     *queries[content.RankingQuery, []content.RankedArticle]
	related      *queries[content.RelatedQuery, []*content.Article]
	issueDates   *queries[content.IssueFilter, []content.Date]
	searchLists  *queries[content.SearchQuery, []content.SearchHit]

	issueTotals   *queries[content.IssueFilter, int64]
	pageTotals    *queries[content.PageFilter, int64]
	authorTotals  *queries[content.AuthorFilter, int64]
	articleTotals *queries[content.ArticleFilter, int64]
	searchTotals  *queries[content.SearchFilter, int64]

	loadedPublications levels[content.Publication]
	loadedIssues       levels[content.Issue]
	loadedPages        levels[content.Page]
	loadedArticles     levels[content.Article]
	loadedSections     levels[content.Section]
	loadedAuthors      levels[content.Author]
	loadedHits         levels[content.SearchHit]
}

type loadersKey struct{}

// load returns the loaders of the operation that ctx belongs to.
func load(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }

// newLoaders returns the loaders of an operation.
func newLoaders(ctx context.Context, o *operation) *loaders {
	r := o.reader
	l := &loaders{
		operation:     o,
		bodies:        newByID(ctx, content.KindArticle, bodiesOf(r), nil),
		facsimiles:    newLoader(ctx, r.Facsimiles, nil),
		neighbours:    newLoader(ctx, r.Neighbours, nil),
		articleCounts: newByID(ctx, content.KindAuthor, r.ArticleCountsOfAuthors, nil),
		viewCounts:    newByID(ctx, content.KindArticle, viewCounts(r), nil),

		issueDates:    newQueries(ctx, r.IssueDates, nil),
		issueTotals:   newQueries(ctx, r.CountIssues, nil),
		pageTotals:    newQueries(ctx, r.CountPages, nil),
		authorTotals:  newQueries(ctx, r.CountAuthors, nil),
		articleTotals: newQueries(ctx, r.CountArticles, nil),
		searchTotals:  newQueries(ctx, r.CountSearches, nil),
	}
	l.publications = newByID(ctx, content.KindPublication, r.Publications, addOne(&l.loadedPublications))
	l.issues = newByID(ctx, content.KindIssue, r.Issues, addOne(&l.loadedIssues))
	l.pages = newByID(ctx, content.KindPage, r.Pages, addOne(&l.loadedPages))
	l.articles = newByID(ctx, content.KindArticle, r.Articles, addOne(&l.loadedArticles))
	l.sections = newByID(ctx, content.KindSection, r.Sections, addOne(&l.loadedSections))
	l.authors = newByID(ctx, content.KindAuthor, r.Authors, addOne(&l.loadedAuthors))
	l.referencedSections = newLoader(ctx, r.ReferencedSections, addReferenced(&l.loadedSections))
	l.referencedAuthors = newLoader(ctx, r.ReferencedAuthors, addReferenced(&l.loadedAuthors))
	l.pagesOfIssues = newByID(ctx, content.KindIssue, r.PagesOfIssues, addAll(&l.loadedPages))
	l.sectionsOf = newByID(ctx, content.KindPublication, r.SectionsOfPublications, addAll(&l.loadedSections))
	l.articlesOfPages = newByID(ctx, content.KindPage, r.ArticlesOfPages, func(level string, _ content.ID, articles []*content.Article) { l.listed(level, articles) })
	l.issueLists = newQueries(ctx, r.IssueLists, func(level string, q content.IssueQuery, list []*content.Issue) {
		l.loadedIssues.add(level, withoutLookahead(q.Window, list))
	})
	l.pageLists = newQueries(ctx, r.PageLists, func(level string, q content.PageQuery, list []*content.Page) {
		l.loadedPages.add(level, withoutLookahead(q.Window, list))
	})
	l.authorLists = newQueries(ctx, r.AuthorLists, func(level string, q content.AuthorQuery, list []*content.Author) {
		l.loadedAuthors.add(level, withoutLookahead(q.Window, list))
	})
	l.articleLists = newQueries(ctx, r.ArticleLists, func(level string, q content.ArticleQuery, list []content.RankedArticle) {
		l.listed(level, each(withoutLookahead(q.Window, list), unranked))
	})
	l.related = newQueries(ctx, relatedArticles(r), func(level string, _ content.RelatedQuery, list []*content.Article) {
		l.listed(level, list)
	})
	l.rankings = newQueries(ctx, r.MostViewed, func(level string, _ content.RankingQuery, list []content.RankedArticle) {
		l.listed(level, each(list, unranked))
	})
	l.searchLists = newQueries(ctx, r.SearchLists, func(level string, q content.SearchQuery, list []content.SearchHit) {
		l.loadedHits.add(level, each(withoutLookahead(q.Window, list), func(h content.SearchHit) *content.SearchHit { return &h }))
	})
	return l
}

func addOne[T any](s *levels[T]) func(string, content.ID, *T) {
	return func(level string, _ content.ID, doc *T) { s.add(level, []*T{doc}) }
}

func addReferenced[T any](s *levels[T]) func(string, content.Reference, *T) {
	return func(level string, _ content.Reference, doc *T) { s.add(level, []*T{doc}) }
}

func addAll[T any](s *levels[T]) func(string, content.ID, []*T) {
	return func(level string, _ content.ID, docs []*T) { s.add(level, docs) }
}

// listed enters articles that were loaded with a list, so that they are not loaded again by id.
func (l *loaders) listed(level string, articles []*content.Article) {
	for _, a := range articles {
		l.articles.prime(a.ID, a)
	}
	l.loadedArticles.add(level, articles)
}

func relatedArticles(r content.Reader) func(context.Context, []content.RelatedQuery) ([][]*content.Article, error) {
	return func(ctx context.Context, queries []content.RelatedQuery) ([][]*content.Article, error) {
		return content.RelatedArticles(ctx, r, queries)
	}
}

func unranked(a content.RankedArticle) *content.Article { return a.Article }

func bodiesOf(r content.Reader) func(context.Context, []content.ID) (map[content.ID]content.Body, error) {
	return func(ctx context.Context, ids []content.ID) (map[content.ID]content.Body, error) {
		return content.BodiesOf(ctx, r.Bodies, ids)
	}
}

// viewCounts reads view counts as pointers: nil is an unknown count, which is not 0.
func viewCounts(r content.Reader) func(context.Context, []content.ID) (map[content.ID]*int64, error) {
	return func(ctx context.Context, ids []content.ID) (map[content.ID]*int64, error) {
		counts, err := r.ViewCounts(ctx, ids)
		found := make(map[content.ID]*int64, len(counts))
		for id, n := range counts {
			found[id] = &n
		}
		return found, err
	}
}
