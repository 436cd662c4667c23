package graph

import (
	"context"
	"encoding/json"
	"sync"

	"broadsheet/internal/content"
)

// queries is a dataloader for queries. It executes equal queries once.
type queries[Q query, R any] struct {
	*loader[string, R]
	mu    sync.Mutex
	byKey map[string]Q // every query so far
}

// query is a store's query, or a filter. One that cannot match has the zero value as its result, an empty
// list or 0, without a store call.
type query interface{ CanMatch() bool }

func newQueries[Q query, R any](operation context.Context, fetch func(context.Context, []Q) ([]R, error), onLoad func(level string, query Q, result R)) *queries[Q, R] {
	q := &queries[Q, R]{byKey: map[string]Q{}}
	q.loader = newLoader(operation, func(ctx context.Context, keys []string) (map[string]R, error) {
		results, err := fetch(ctx, q.queriesOf(keys))
		byKey := make(map[string]R, len(results))
		for i, result := range results {
			byKey[keys[i]] = result
		}
		return byKey, err
	}, nil)
	if onLoad != nil {
		q.loader.onLoad = func(level, key string, result R) { onLoad(level, q.queriesOf([]string{key})[0], result) }
	}
	return q
}

// all returns the results of queries, in their order.
func (q *queries[Q, R]) all(ctx context.Context, list []Q) ([]R, error) {
	return q.many(ctx, q.keys(list))
}

// only returns the result of one query.
func (q *queries[Q, R]) only(ctx context.Context, query Q) (R, error) {
	return single(q.all(ctx, []Q{query}))
}

// keys returns the loader's keys for queries: equal keys for equal queries. The key of a query that cannot
// match is empty, which loads as the zero value.
func (q *queries[Q, R]) keys(list []Q) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	keys := make([]string, len(list))
	for i, query := range list {
		if !query.CanMatch() {
			continue
		}
		text, _ := json.Marshal(query) // strings, numbers and times always marshal
		keys[i] = string(text)
		q.byKey[keys[i]] = query
	}
	return keys
}

// queriesOf returns the queries that have the given keys.
func (q *queries[Q, R]) queriesOf(keys []string) []Q {
	q.mu.Lock()
	defer q.mu.Unlock()
	return each(keys, func(key string) Q { return q.byKey[key] })
}

// withoutLookahead returns the part of a list that a paged field returns. The list was read for a window
// that is one element larger than the page; see [relay.Args].
func withoutLookahead[T any](w content.Window, list []T) []T {
	switch {
	case len(list) < 2 || len(list) < w.Limit:
		return list
	case w.Last:
		return list[1:]
	}
	return list[:len(list)-1]
}
