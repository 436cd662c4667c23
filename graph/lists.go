package graph

import (
	"context"
	"slices"
	"sync"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

// listing describes how to read one kind of paged list: its loaders, and the sort key of a row. Q is its query,
// F the filter in the query, R a row, T the document of a row.
type listing[Q, F query, R, T any] struct {
	order  string // the order's name in cursors
	lists  *queries[Q, []R]
	totals *queries[F, int64]
	query  func(F, content.Window) Q
	row    func(R) relay.Row[T]
}

// connect resolves a paged field for many parents at once, one filter for each. prefetch calls its argument
// with the filters of the other parents of the level, whose lists are then read in the same call.
func connect[Q, F query, R, T any](ctx context.Context, l listing[Q, F, R, T], args relay.Args, filters []F, prefetch func(enqueue func([]F))) ([]relay.Connection[T], error) {
	window, err := args.Window(l.order)
	if err != nil {
		return nil, err
	}
	query := func(f F) Q { return l.query(f, window) }
	level := filters
	prefetch(func(others []F) {
		l.lists.enqueue(ctx, l.lists.keys(each(others, query)))
		level = slices.Concat(filters, others)
	})
	found, err := l.lists.all(ctx, each(filters, query))
	if err != nil {
		return nil, err
	}
	var once sync.Once // the first total that is needed enqueues those of the level
	enqueueTotals := func(ctx context.Context) {
		once.Do(func() { l.totals.enqueue(ctx, l.totals.keys(level)) })
	}
	connections := make([]relay.Connection[T], len(filters))
	for i, f := range filters {
		connections[i] = relay.New(l.whole(f, enqueueTotals), window, each(found[i], l.row))
	}
	return connections, nil
}

// connectOne resolves a paged field of the root.
func connectOne[Q, F query, R, T any](ctx context.Context, l listing[Q, F, R, T], args relay.Args, filter F) (relay.Connection[T], error) {
	return single(connect(ctx, l, args, []F{filter}, func(func([]F)) {}))
}

// connectAll resolves a paged field of documents, and prefetches for the other documents of their level.
func connectAll[P any, Q, F query, R, T any](ctx context.Context, s *levels[P], l listing[Q, F, R, T], args relay.Args, objs []*P, filter func(*P) F) ([]relay.Connection[T], error) {
	return connect(ctx, l, args, each(objs, filter), func(enqueue func([]F)) {
		s.prefetch(ctx, func(docs []*P) { enqueue(each(docs, filter)) })
	})
}

// whole is the whole list that matches a filter. enqueueTotals enqueues the totals of the level, so that they
// are counted in one call.
func (l listing[Q, F, R, T]) whole(f F, enqueueTotals func(context.Context)) relay.List[T] {
	return relay.List[T]{
		Order: l.order,
		Count: func(ctx context.Context) (int, error) {
			enqueueTotals(ctx)
			n, err := l.totals.only(ctx, f)
			return int(n), err
		},
		Find: func(ctx context.Context, w content.Window) ([]relay.Row[T], error) {
			found, err := l.lists.only(ctx, l.query(f, w))
			return each(found, l.row), err
		},
	}
}

func issueListing(l *loaders, ascending bool) listing[content.IssueQuery, content.IssueFilter, *content.Issue, content.Issue] {
	order := "DATE_DESC"
	if ascending {
		order = "DATE_ASC"
	}
	return listing[content.IssueQuery, content.IssueFilter, *content.Issue, content.Issue]{
		order: order, lists: l.issueLists, totals: l.issueTotals,
		query: func(f content.IssueFilter, w content.Window) content.IssueQuery {
			return content.IssueQuery{IssueFilter: f, Ascending: ascending, Window: w}
		},
		row: func(i *content.Issue) relay.Row[content.Issue] {
			return relay.Row[content.Issue]{Node: i, Key: i.KeyOf()}
		},
	}
}

func pageListing(l *loaders) listing[content.PageQuery, content.PageFilter, *content.Page, content.Page] {
	return listing[content.PageQuery, content.PageFilter, *content.Page, content.Page]{
		order: "SECTION", lists: l.pageLists, totals: l.pageTotals,
		query: func(f content.PageFilter, w content.Window) content.PageQuery {
			return content.PageQuery{PageFilter: f, Window: w}
		},
		row: func(p *content.Page) relay.Row[content.Page] {
			return relay.Row[content.Page]{Node: p, Key: p.KeyOf()}
		},
	}
}

func authorListing(l *loaders) listing[content.AuthorQuery, content.AuthorFilter, *content.Author, content.Author] {
	return listing[content.AuthorQuery, content.AuthorFilter, *content.Author, content.Author]{
		order: "NAME", lists: l.authorLists, totals: l.authorTotals,
		query: func(f content.AuthorFilter, w content.Window) content.AuthorQuery {
			return content.AuthorQuery{AuthorFilter: f, Window: w}
		},
		row: func(a *content.Author) relay.Row[content.Author] {
			return relay.Row[content.Author]{Node: a, Key: a.KeyOf()}
		},
	}
}

func articleListing(l *loaders, order content.ArticleOrder) listing[content.ArticleQuery, content.ArticleFilter, content.RankedArticle, content.Article] {
	return listing[content.ArticleQuery, content.ArticleFilter, content.RankedArticle, content.Article]{
		order: string(order), lists: l.articleLists, totals: l.articleTotals,
		query: func(f content.ArticleFilter, w content.Window) content.ArticleQuery {
			return content.ArticleQuery{ArticleFilter: f, Order: order, Window: w}
		},
		row: func(a content.RankedArticle) relay.Row[content.Article] {
			return relay.Row[content.Article]{Node: a.Article, Key: a.KeyIn(order, a.Rank)}
		},
	}
}
