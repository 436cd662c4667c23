package graph

import (
	"context"
	"encoding/json"
	"sync"

	"broadsheet/internal/content"
)

// queries answers queries, each distinct one once.
type queries[Q query, R any] struct {
	*loader[string, R]
	mu    sync.Mutex
	asked map[string]Q
}

// query is a query of a store, or a filter. One that cannot match is answered with the zero value, an
// empty list or 0, and reaches no store.
type query interface{ CanMatch() bool }

func newQueries[Q query, R any](operation context.Context, fetch func(context.Context, []Q) ([]R, error), note func(string, Q, R)) *queries[Q, R] {
	q := &queries[Q, R]{asked: map[string]Q{}}
	q.loader = newLoader(operation, func(ctx context.Context, keys []string) (map[string]R, error) {
		results, err := fetch(ctx, q.behind(keys))
		answers := make(map[string]R, len(results))
		for i, result := range results {
			answers[keys[i]] = result
		}
		return answers, err
	}, nil)
	if note != nil {
		q.onLoad = func(level, key string, answer R) { note(level, q.behind([]string{key})[0], answer) }
	}
	return q
}

// all answers queries in their order.
func (q *queries[Q, R]) all(ctx context.Context, asked []Q) ([]R, error) {
	return q.many(ctx, q.keys(asked))
}

// only answers one query.
func (q *queries[Q, R]) only(ctx context.Context, query Q) (R, error) {
	return single(q.all(ctx, []Q{query}))
}

// keys enters queries under keys that are equal for equal ones. That of a query that cannot match is
// empty, which is read as the zero value.
func (q *queries[Q, R]) keys(asked []Q) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	keys := make([]string, len(asked))
	for i, query := range asked {
		if !query.CanMatch() {
			continue
		}
		text, _ := json.Marshal(query) // of texts, numbers and times, which always marshal
		keys[i] = string(text)
		q.asked[keys[i]] = query
	}
	return keys
}

// behind returns the queries of keys.
func (q *queries[Q, R]) behind(keys []string) []Q {
	q.mu.Lock()
	defer q.mu.Unlock()
	return each(keys, func(key string) Q { return q.asked[key] })
}

// shown is what a paged field shows of the list that was read for its window, which is one
// wider (see relay.Args).
func shown[T any](w content.Window, list []T) []T {
	switch {
	case len(list) < 2 || len(list) < w.Limit:
		return list
	case w.Last:
		return list[1:]
	}
	return list[:len(list)-1]
}
