package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/vikstrous/dataloadgen"
)

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

// all answers queries in their order. It also asks those that others will ask next.
func (q *queries[Q, R]) all(ctx context.Context, asked []Q, ahead ...Q) ([]R, error) {
	keys, err := q.keys(append(ahead, asked...))
	if err != nil {
		return nil, err
	}
	for _, key := range keys[:len(ahead)] {
		q.LoadThunk(ctx, key)
	}
	results, err := q.LoadAll(ctx, keys[len(ahead):])
	return results, firstError(err)
}

// keys notes queries under keys that are equal for equal ones.
func (q *queries[Q, R]) keys(asked []Q) ([]string, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	keys := make([]string, len(asked))
	for i, query := range asked {
		text, err := json.Marshal(query)
		if err != nil {
			return nil, fmt.Errorf("graph: query %+v: %w", query, err)
		}
		keys[i] = string(text)
		q.asked[keys[i]] = query
	}
	return keys, nil
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
