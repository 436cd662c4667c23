package graph

import (
	"context"
	"sync/atomic"

	"broadsheet/internal/content"
)

// maxCalls is the most calls of the store that one operation may make. A level of a query is
// one call, so that nobody needs as many.
const maxCalls = 200

// operation is what the resolvers of one operation share: the reader, bound to an audience,
// and the meter of what they ask it.
type operation struct {
	reader  content.Reader
	observe Observer // may be nil
	calls   atomic.Int64
	errors  atomic.Int64 // told of
	panics  atomic.Int64
	all     atomic.Bool // publications were listed
}

// metered returns a method of the reader that counts its calls, and makes none that are too
// many.
func metered[K, V any](o *operation, method string, call func(context.Context, []K) (V, error)) func(context.Context, []K) (V, error) {
	return func(ctx context.Context, keys []K) (found V, err error) {
		if o.calls.Add(1) > maxCalls {
			return found, content.Errorf(content.Invalid, "the operation needs more than %d reads of the store; ask for fewer fields at once", maxCalls)
		}
		if o.observe == nil {
			return call(ctx, keys)
		}
		ctx, done := o.observe(ctx, method, len(keys))
		found, err = call(ctx, keys)
		done(err)
		return found, err
	}
}
