package graph

import (
	"context"
	"slices"
	"sync"

	"broadsheet/graph/relay"
	"broadsheet/internal/content"
)

// listing is how a kind of list is read: through which loaders, and where a row stands in it.
// Q is its query, F the part of the query that chooses, R a row, T its document.
type listing[Q, F query, R, T any] struct {
	order  string // names the order in cursors
	lists  *queries[Q, []R]
	totals *queries[F, int64]
	query  func(F, content.Window) Q
	row    func(R) relay.Row[T]
}

// connect answers a paged field for many parents at once, one filter for each. It also asks
// for what the rest of the level will ask for, whose filters ahead gives.
func connect[Q, F query, R, T any](ctx context.Context, l listing[Q, F, R, T], args relay.Args, filters []F, ahead func(name func([]F))) ([]relay.Connection[T], error) {
	window, err := args.Window(l.order)
	if err != nil {
		return nil, err
	}
	query := func(f F) Q { return l.query(f, window) }
	level := filters
	ahead(func(others []F) {
		l.lists.enqueue(ctx, l.lists.keys(each(others, query)))
		level = slices.Concat(filters, others)
	})
	found, err := l.lists.all(ctx, each(filters, query))
	if err != nil {
		return nil, err
	}
	var named sync.Once // the totals of the level, by the first that is asked for
	nameAll := func(ctx context.Context) {
		named.Do(func() { l.totals.enqueue(ctx, l.totals.keys(level)) })
	}
	connections := make([]relay.Connection[T], len(filters))
	for i, f := range filters {
		connections[i] = relay.New(l.whole(f, nameAll), window, each(found[i], l.row))
	}
	return connections, nil
}

// connectOne answers a paged field of the root.
func connectOne[Q, F query, R, T any](ctx context.Context, l listing[Q, F, R, T], args relay.Args, filter F) (relay.Connection[T], error) {
	return single(connect(ctx, l, args, []F{filter}, func(func([]F)) {}))
}

// connectAll answers a paged field of documents, with the others of their level.
func connectAll[P any, Q, F query, R, T any](ctx context.Context, s *levels[P], l listing[Q, F, R, T], args relay.Args, objs []*P, filter func(*P) F) ([]relay.Connection[T], error) {
	return connect(ctx, l, args, each(objs, filter), func(name func([]F)) {
		s.prefetch(ctx, func(docs []*P) { name(each(docs, filter)) })
	})
}

// whole is the list of a filter. Its total is asked for together with those of its level, which
// nameAll names.
func (l listing[Q, F, R, T]) whole(f F, nameAll func(context.Context)) relay.List[T] {
	return relay.List[T]{
		Order: l.order,
		Count: func(ctx context.Context) (int, error) {
			nameAll(ctx)
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
