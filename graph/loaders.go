package graph

import (
	"context"
	"errors"
	"time"

	"broadsheet/internal/content"

	"github.com/vikstrous/dataloadgen"
)

// loadWait is how long a loader waits for sibling branches to name their keys. Keys of the
// same branch come together anyway (see ahead), so that it need not be long.
const loadWait = 500 * time.Microsecond

// loaders are what the resolvers of one operation read through: each asks the Reader once
// for all keys of a level, and for no key twice.
type loaders struct {
	reader content.Reader

	publications *loader[*content.Publication]
	issues       *loader[*content.Issue]
	pages        *loader[*content.Page]
	articles     *loader[*content.Article]
	sections     *loader[*content.Section]
	authors      *loader[*content.Author]

	bodies          *loader[content.Body]
	viewCounts      *loader[*int64]
	pagesOfIssues   *loader[[]*content.Page]
	articlesOfPages *loader[[]*content.Article]
	readingOrder    *loader[[]content.ID]
	sectionsOf      *loader[[]*content.Section]
	articleCounts   *loader[int64]

	issueLists   *queries[content.IssueQuery, []*content.Issue]
	pageLists    *queries[content.PageQuery, []*content.Page]
	authorLists  *queries[content.AuthorQuery, []*content.Author]
	articleLists *queries[content.ArticleQuery, []content.RankedArticle]

	issueTotals   *queries[content.IssueFilter, int64]
	pageTotals    *queries[content.PageFilter, int64]
	authorTotals  *queries[content.AuthorFilter, int64]
	articleTotals *queries[content.ArticleFilter, int64]

	seenIssues   seen[content.Issue]
	seenPages    seen[content.Page]
	seenArticles seen[content.Article]
	seenSections seen[content.Section]
	seenAuthors  seen[content.Author]
}

type loadersKey struct{}

// load returns the loaders of the operation.
func load(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }

// newLoaders makes the loaders of an operation. They read with the operation's context: with
// that of whoever asks first, one cancelled branch would fail the others.
func newLoaders(ctx context.Context, r content.Reader) *loaders {
	l := &loaders{
		reader:       r,
		publications: newLoader(ctx, r.Publications),

		bodies:        newLoader(ctx, r.Bodies),
		readingOrder:  newLoader(ctx, r.ReadingOrder),
		articleCounts: newLoader(ctx, r.ArticleCountsOfAuthors),

		issueTotals:   newQueries(ctx, r.CountIssues),
		pageTotals:    newQueries(ctx, r.CountPages),
		authorTotals:  newQueries(ctx, r.CountAuthors),
		articleTotals: newQueries(ctx, r.CountArticles),
	}
	l.issues = newLoader(ctx, watch(r.Issues, l.seenIssues.one))
	l.pages = newLoader(ctx, watch(r.Pages, l.seenPages.one))
	l.articles = newLoader(ctx, watch(r.Articles, l.seenArticles.one))
	l.sections = newLoader(ctx, watch(r.Sections, l.seenSections.one))
	l.authors = newLoader(ctx, watch(r.Authors, l.seenAuthors.one))
	l.pagesOfIssues = newLoader(ctx, watch(r.PagesOfIssues, l.seenPages.all))
	l.articlesOfPages = newLoader(ctx, watch(r.ArticlesOfPages, l.primed))
	l.sectionsOf = newLoader(ctx, watch(r.SectionsOfPublications, l.seenSections.all))
	l.issueLists = newQueries(ctx, watchLists(r.IssueLists, l.seenIssues.all))
	l.pageLists = newQueries(ctx, watchLists(r.PageLists, l.seenPages.all))
	l.authorLists = newQueries(ctx, watchLists(r.AuthorLists, l.seenAuthors.all))
	l.articleLists = newQueries(ctx, watchLists(r.ArticleLists, func(list []content.RankedArticle) {
		l.primed(each(list, func(a content.RankedArticle) *content.Article { return a.Article }))
	}))
	l.viewCounts = newLoader(ctx, func(ctx context.Context, ids []content.ID) (map[content.ID]*int64, error) {
		counts, err := r.ViewCounts(ctx, ids)
		pointers := make(map[content.ID]*int64, len(counts))
		for id, n := range counts {
			pointers[id] = &n
		}
		return pointers, err
	})
	return l
}

// primed notes articles that came with a list, so that they are not read again by id.
func (l *loaders) primed(articles []*content.Article) {
	for _, a := range articles {
		l.articles.Prime(a.ID, a)
	}
	l.seenArticles.all(articles)
}

// loader loads by id.
type loader[V any] struct {
	*dataloadgen.Loader[content.ID, V]
}

func newLoader[V any](operation context.Context, fetch func(context.Context, []content.ID) (map[content.ID]V, error)) *loader[V] {
	return &loader[V]{dataloadgen.NewMappedLoader(func(_ context.Context, ids []content.ID) (map[content.ID]V, error) {
		return fetch(operation, ids)
	}, dataloadgen.WithWait(loadWait))}
}

// watch tells see of all that fetch finds.
func watch[V any](fetch func(context.Context, []content.ID) (map[content.ID]V, error), see func(V)) func(context.Context, []content.ID) (map[content.ID]V, error) {
	return func(ctx context.Context, ids []content.ID) (map[content.ID]V, error) {
		found, err := fetch(ctx, ids)
		for _, v := range found {
			see(v)
		}
		return found, err
	}
}

// watchLists tells see of each list that fetch finds.
func watchLists[Q, V any](fetch func(context.Context, []Q) ([][]V, error), see func([]V)) func(context.Context, []Q) ([][]V, error) {
	return func(ctx context.Context, queries []Q) ([][]V, error) {
		lists, err := fetch(ctx, queries)
		for _, list := range lists {
			see(list)
		}
		return lists, err
	}
}

// one loads what one id stands for; the zero value when that is missing.
func (l *loader[V]) one(ctx context.Context, id content.ID) (V, error) {
	values, err := l.many(ctx, []content.ID{id})
	return values[0], err
}

// many loads what ids stand for, in their order, with zero values for what is missing and
// for the empty id. It also asks for the ids that others will ask for next.
func (l *loader[V]) many(ctx context.Context, ids []content.ID, ahead ...content.ID) ([]V, error) {
	for _, id := range ahead {
		if id != "" {
			l.LoadThunk(ctx, id)
		}
	}
	thunks := make([]func() (V, error), len(ids))
	for i, id := range ids {
		if id != "" {
			thunks[i] = l.LoadThunk(ctx, id)
		}
	}
	values := make([]V, len(ids))
	for i, thunk := range thunks {
		if thunk == nil {
			continue
		}
		v, err := thunk()
		if err != nil && !errors.Is(err, dataloadgen.ErrNotFound) {
			return values, err
		}
		values[i] = v
	}
	return values, nil
}
