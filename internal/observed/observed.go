// Package observed is a decorator of [content.Store]: it reports each call of the store's readers
// to an [Observer], for metrics, traces and tests, and limits how many calls one request may make.
//
// It belongs in front of all other decorators, once: two would report, and count, each call twice.
// Writers, partners and view counts are not observed; the packages that use them have metrics of
// their own.
package observed

import (
	"context"
	"sync/atomic"

	"broadsheet/internal/content"
)

// Observer is called before each call of a reader's method, by its name in [content.Reader] and with
// the number of its keys or queries (0 for a method without). It returns the context for the call, and
// a function that is called with the call's error, nil for success. It must be safe for concurrent use.
type Observer func(ctx context.Context, method string, keys int) (context.Context, func(error))

// MaxCalls is how many store calls a request may make, be it a GraphQL operation or a feed. Dataloaders
// make one call for each level of a query, so that only a hostile query needs as many.
const MaxCalls = 200

type budgetKey struct{}

// budget counts the calls that a request may still make.
type budget struct {
	most int64
	left atomic.Int64
}

// WithBudget returns a context that limits store calls: all goroutines together can make this number of
// calls, and the next one fails with code [content.Invalid]. Without a budget, calls are not limited.
func WithBudget(ctx context.Context, calls int) context.Context {
	b := &budget{most: int64(calls)}
	b.left.Store(b.most)
	return context.WithValue(ctx, budgetKey{}, b)
}

// spend takes one call from the context's budget.
func spend(ctx context.Context) error {
	b, limited := ctx.Value(budgetKey{}).(*budget)
	if !limited || b.left.Add(-1) >= 0 {
		return nil
	}
	return content.Errorf(content.Invalid, "the operation needs more than %d reads of the store; ask for fewer fields at once", b.most)
}

// New returns the store with its readers observed. The observer may be nil; budgets hold all the same.
func New(s content.Store, o Observer) content.Store { return &store{s, o} }

type store struct {
	content.Store
	observe Observer
}

// Read opens a Reader. Opening it is not reported, and not counted.
func (s *store) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	if err != nil {
		return nil, err
	}
	return &reader{r, s.observe}, nil
}

// call makes one call of a reader's method, within the budget, and reports it.
func call[K, V any](ctx context.Context, r *reader, method string, keys []K, read func(context.Context, []K) (V, error)) (result V, err error) {
	if err := spend(ctx); err != nil {
		return result, err
	}
	if r.observe == nil {
		return read(ctx, keys)
	}
	ctx, done := r.observe(ctx, method, len(keys))
	result, err = read(ctx, keys)
	done(err)
	return result, err
}
