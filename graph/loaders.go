package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
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

	seenPages    seen[content.Page]
	seenArticles seen[content.Article]
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
		issues:       newLoader(ctx, r.Issues),
		sections:     newLoader(ctx, r.Sections),
		authors:      newLoader(ctx, r.Authors),

		bodies:        newLoader(ctx, r.Bodies),
		readingOrder:  newLoader(ctx, r.ReadingOrder),
		sectionsOf:    newLoader(ctx, r.SectionsOfPublications),
		articleCounts: newLoader(ctx, r.ArticleCountsOfAuthors),

		issueLists:  newQueries(ctx, r.IssueLists),
		authorLists: newQueries(ctx, r.AuthorLists),

		issueTotals:   newQueries(ctx, r.CountIssues),
		pageTotals:    newQueries(ctx, r.CountPages),
		authorTotals:  newQueries(ctx, r.CountAuthors),
		articleTotals: newQueries(ctx, r.CountArticles),
	}
	l.pages = newLoader(ctx, watch(r.Pages, func(p *content.Page) { l.seenPages.add(p) }))
	l.articles = newLoader(ctx, watch(r.Articles, func(a *content.Article) { l.seenArticles.add(a) }))
	l.pagesOfIssues = newLoader(ctx, watch(r.PagesOfIssues, func(pages []*content.Page) { l.seenPages.add(pages...) }))
	l.articlesOfPages = newLoader(ctx, watch(r.ArticlesOfPages, l.primed))
	l.viewCounts = newLoader(ctx, func(ctx context.Context, ids []content.ID) (map[content.ID]*int64, error) {
		counts, err := r.ViewCounts(ctx, ids)
		pointers := make(map[content.ID]*int64, len(counts))
		for id, n := range counts {
			pointers[id] = &n
		}
		return pointers, err
	})
	l.pageLists = newQueries(ctx, func(ctx context.Context, q []content.PageQuery) ([][]*content.Page, error) {
		lists, err := r.PageLists(ctx, q)
		for _, list := range lists {
			l.seenPages.add(list...)
		}
		return lists, err
	})
	l.articleLists = newQueries(ctx, func(ctx context.Context, q []content.ArticleQuery) ([][]content.RankedArticle, error) {
		lists, err := r.ArticleLists(ctx, q)
		for _, list := range lists {
			for _, a := range list {
				l.primed([]*content.Article{a.Article})
			}
		}
		return lists, err
	})
	return l
}

// primed notes articles that came with a list, so that they are not read again by id.
func (l *loaders) primed(articles []*content.Article) {
	for _, a := range articles {
		l.articles.Prime(a.ID, a)
	}
	l.seenArticles.add(articles...)
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

// queries answers queries, each distinct one once.
type queries[Q, R any] struct {
	*dataloadgen.Loader[string, R]
	mu    sync.Mutex
	asked map[string]Q
}

func newQueries[Q, R any](operation context.Context, fetch func(context.Context, []Q) ([]R, error)) *queries[Q, R] {
	q := &queries[Q, R]{asked: map[string]Q{}}
	q.Loader = dataloadgen.NewLoader(func(_ context.Context, keys []string) ([]R, []error) {
		batch := make([]Q, len(keys))
		q.mu.Lock()
		for i, key := range keys {
			batch[i] = q.asked[key]
		}
		q.mu.Unlock()
		results, err := fetch(operation, batch)
		if err != nil {
			return nil, []error{err}
		}
		return results, nil
	}, dataloadgen.WithWait(loadWait))
	return q
}

// all answers queries in their order.
func (q *queries[Q, R]) all(ctx context.Context, asked []Q) ([]R, error) {
	keys := make([]string, len(asked))
	q.mu.Lock()
	for i, query := range asked {
		text, err := json.Marshal(query)
		if err != nil {
			q.mu.Unlock()
			return nil, fmt.Errorf("graph: query %+v: %w", query, err)
		}
		keys[i] = string(text)
		q.asked[keys[i]] = query
	}
	q.mu.Unlock()
	results, err := q.LoadAll(ctx, keys)
	return results, firstError(err)
}

// one answers one query.
func (q *queries[Q, R]) one(ctx context.Context, query Q) (R, error) {
	results, err := q.all(ctx, []Q{query})
	if err != nil {
		var none R
		return none, err
	}
	return results[0], nil
}

// firstError takes one of the errors that a batch failed with: they are the same.
func firstError(err error) error {
	var all dataloadgen.ErrorSlice
	if errors.As(err, &all) {
		for _, e := range all {
			if e != nil {
				return e
			}
		}
	}
	return err
}

// seen collects documents as an operation reads them, so that a relation can be followed
// from all documents of a level at once, although a resolver is given those of one list.
type seen[T any] struct {
	mu   sync.Mutex
	docs []*T
	read map[string]int
}

func (s *seen[T]) add(docs ...*T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs = append(s.docs, docs...)
}

// ahead returns what a relation refers to in the documents seen since it was last followed.
func (s *seen[T]) ahead(relation string, refer func(*T) []content.ID) []content.ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []content.ID
	for _, doc := range s.docs[s.read[relation]:] {
		ids = append(ids, refer(doc)...)
	}
	if s.read == nil {
		s.read = map[string]int{}
	}
	s.read[relation] = len(s.docs)
	return ids
}
