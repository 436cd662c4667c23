package graph

import (
	"context"

	"broadsheet/internal/content"
)

// loaders are what the resolvers of one operation read through: each asks the Reader once
// for all keys of a level, and for no key twice.
type loaders struct {
	*operation

	publications *byID[*content.Publication]
	issues       *byID[*content.Issue]
	pages        *byID[*content.Page]
	articles     *byID[*content.Article]
	sections     *byID[*content.Section]
	authors      *byID[*content.Author]

	referencedSections *loader[content.Reference, *content.Section] // that documents name
	referencedAuthors  *loader[content.Reference, *content.Author]

	bodies          *byID[content.Body] // of articles that are shown
	facsimiles      *byID[content.Facsimile]
	viewCounts      *byID[*int64]
	pagesOfIssues   *byID[[]*content.Page]
	articlesOfPages *byID[[]*content.Article]
	readingOrder    *byID[[]content.ID]
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

	seenPublications levels[content.Publication]
	seenIssues       levels[content.Issue]
	seenPages        levels[content.Page]
	seenArticles     levels[content.Article]
	seenSections     levels[content.Section]
	seenAuthors      levels[content.Author]
	seenHits         levels[content.SearchHit]
}

type loadersKey struct{}

// load returns the loaders of the operation.
func load(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }

// newLoaders makes the loaders of an operation.
func newLoaders(ctx context.Context, o *operation) *loaders {
	r := o.reader
	l := &loaders{
		operation:     o,
		bodies:        newByID(ctx, content.KindArticle, bodiesOf(r), nil),
		facsimiles:    newLoader(ctx, r.Facsimiles, nil),
		readingOrder:  newByID(ctx, content.KindIssue, r.ReadingOrder, nil),
		articleCounts: newByID(ctx, content.KindAuthor, r.ArticleCountsOfAuthors, nil),
		viewCounts:    newByID(ctx, content.KindArticle, viewCounts(r), nil),

		issueDates:    newQueries(ctx, r.IssueDates, nil),
		issueTotals:   newQueries(ctx, r.CountIssues, nil),
		pageTotals:    newQueries(ctx, r.CountPages, nil),
		authorTotals:  newQueries(ctx, r.CountAuthors, nil),
		articleTotals: newQueries(ctx, r.CountArticles, nil),
		searchTotals:  newQueries(ctx, r.CountSearches, nil),
	}
	l.publications = newByID(ctx, content.KindPublication, r.Publications, noteOne(&l.seenPublications))
	l.issues = newByID(ctx, content.KindIssue, r.Issues, noteOne(&l.seenIssues))
	l.pages = newByID(ctx, content.KindPage, r.Pages, noteOne(&l.seenPages))
	l.articles = newByID(ctx, content.KindArticle, r.Articles, noteOne(&l.seenArticles))
	l.sections = newByID(ctx, content.KindSection, r.Sections, noteOne(&l.seenSections))
	l.authors = newByID(ctx, content.KindAuthor, r.Authors, noteOne(&l.seenAuthors))
	l.referencedSections = newLoader(ctx, r.ReferencedSections, noteReferenced(&l.seenSections))
	l.referencedAuthors = newLoader(ctx, r.ReferencedAuthors, noteReferenced(&l.seenAuthors))
	l.pagesOfIssues = newByID(ctx, content.KindIssue, r.PagesOfIssues, noteAll(&l.seenPages))
	l.sectionsOf = newByID(ctx, content.KindPublication, r.SectionsOfPublications, noteAll(&l.seenSections))
	l.articlesOfPages = newByID(ctx, content.KindPage, r.ArticlesOfPages, func(level string, _ content.ID, articles []*content.Article) { l.listed(level, articles) })
	l.issueLists = newQueries(ctx, r.IssueLists, func(level string, q content.IssueQuery, list []*content.Issue) {
		l.seenIssues.all(level, shown(q.Window, list))
	})
	l.pageLists = newQueries(ctx, r.PageLists, func(level string, q content.PageQuery, list []*content.Page) {
		l.seenPages.all(level, shown(q.Window, list))
	})
	l.authorLists = newQueries(ctx, r.AuthorLists, func(level string, q content.AuthorQuery, list []*content.Author) {
		l.seenAuthors.all(level, shown(q.Window, list))
	})
	l.articleLists = newQueries(ctx, r.ArticleLists, func(level string, q content.ArticleQuery, list []content.RankedArticle) {
		l.listed(level, each(shown(q.Window, list), unranked))
	})
	l.related = newQueries(ctx, relatedArticles(r), func(level string, _ content.RelatedQuery, list []*content.Article) {
		l.listed(level, list)
	})
	l.rankings = newQueries(ctx, r.MostViewed, func(level string, _ content.RankingQuery, list []content.RankedArticle) {
		l.listed(level, each(list, unranked))
	})
	l.searchLists = newQueries(ctx, r.SearchLists, func(level string, q content.SearchQuery, list []content.SearchHit) {
		l.seenHits.all(level, each(shown(q.Window, list), func(h content.SearchHit) *content.SearchHit { return &h }))
	})
	return l
}

func noteOne[T any](s *levels[T]) func(string, content.ID, *T) {
	return func(level string, _ content.ID, doc *T) { s.all(level, []*T{doc}) }
}

func noteReferenced[T any](s *levels[T]) func(string, content.Reference, *T) {
	return func(level string, _ content.Reference, doc *T) { s.all(level, []*T{doc}) }
}

func noteAll[T any](s *levels[T]) func(string, content.ID, []*T) {
	return func(level string, _ content.ID, docs []*T) { s.all(level, docs) }
}

// listed notes articles that came with a list; they need not be read again by id.
func (l *loaders) listed(level string, articles []*content.Article) {
	for _, a := range articles {
		l.articles.prime(a.ID, a)
	}
	l.seenArticles.all(level, articles)
}

func relatedArticles(r content.Reader) func(context.Context, []content.RelatedQuery) ([][]*content.Article, error) {
	return func(ctx context.Context, queries []content.RelatedQuery) ([][]*content.Article, error) {
		return content.RelatedArticles(ctx, r, queries)
	}
}

func unranked(a content.RankedArticle) *content.Article { return a.Article }

func bodiesOf(r content.Reader) func(context.Context, []content.ID) (map[content.ID]content.Body, error) {
	return func(ctx context.Context, shown []content.ID) (map[content.ID]content.Body, error) {
		return content.BodiesOf(ctx, r.Bodies, shown)
	}
}

// viewCounts reads counts so that one that is not known can be told from 0.
func viewCounts(r content.Reader) func(context.Context, []content.ID) (map[content.ID]*int64, error) {
	return func(ctx context.Context, ids []content.ID) (map[content.ID]*int64, error) {
		counts, err := r.ViewCounts(ctx, ids)
		known := make(map[content.ID]*int64, len(counts))
		for id, n := range counts {
			known[id] = &n
		}
		return known, err
	}
}
