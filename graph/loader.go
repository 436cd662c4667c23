package graph

import (
	"context"
	"slices"
	"sync"

	"broadsheet/internal/content"
)

var errUnread = content.Errorf(content.Internal, "the gateway failed")

// loader is a dataloader: it reads values by their keys in batches, and never twice for the same key. Keys
// that are enqueued during a call form the batch of the next call. So it needs no timer, and does not delay
// a call that no other goroutine will join.
//
// It reads with the context of the operation, because with the context of one branch, the end of that
// branch would fail the others.
type loader[K comparable, V any] struct {
	operation context.Context
	fetch     func(context.Context, []K) (map[K]V, error)
	onLoad    func(level string, key K, v V) // called for each level at which a value is loaded; may be nil
	readable  func(K) bool                   // false for a key that cannot have a value; may be nil

	reading sync.Mutex // held during a call of fetch
	mu      sync.Mutex // guards values and pending
	values  map[K]*loaded[V]
	pending []K // keys in values that are not read yet
}

// loaded is the value of a key, the zero value when it is missing, with the levels of the query that need
// it.
type loaded[V any] struct {
	value  V
	err    error
	done   bool
	levels []string
}

func newLoader[K comparable, V any](operation context.Context, fetch func(context.Context, []K) (map[K]V, error), onLoad func(level string, key K, v V)) *loader[K, V] {
	return &loader[K, V]{operation: operation, fetch: fetch, onLoad: onLoad, values: map[K]*loaded[V]{}}
}

// one returns the value of one key; the zero value when it is missing.
func (l *loader[K, V]) one(ctx context.Context, key K) (V, error) {
	return single(l.many(ctx, []K{key}))
}

// many returns the values of keys, in their order. The zero value stands for a missing value, for the zero
// key, and for a key that is not readable.
func (l *loader[K, V]) many(ctx context.Context, keys []K) ([]V, error) {
	l.enqueue(ctx, keys)
	l.read()
	l.mu.Lock()
	defer l.mu.Unlock()
	values := make([]V, len(keys))
	for i, key := range keys {
		if k := l.values[key]; k != nil {
			if k.err != nil {
				return values, k.err
			}
			values[i] = k.value
		}
	}
	return values, nil
}

// enqueue adds keys to the batch of the next call, for the field that ctx resolves.
func (l *loader[K, V]) enqueue(ctx context.Context, keys []K) {
	_, level := fieldLevels(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		if k := l.entry(key); k != nil && !slices.Contains(k.levels, level) {
			k.levels = append(k.levels, level)
			if k.done && k.err == nil && l.onLoad != nil {
				l.onLoad(level, key, k.value)
			}
		}
	}
}

// prepare adds keys to the batch of the next call, for fields that will enqueue them later.
func (l *loader[K, V]) prepare(keys []K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		l.entry(key)
	}
}

// entry returns the entry of a key, which is pending if it is new; nil for a key that has no value.
func (l *loader[K, V]) entry(key K) *loaded[V] {
	var none K
	if key == none || l.readable != nil && !l.readable(key) {
		return nil
	}
	k := l.values[key]
	if k == nil {
		k = &loaded[V]{}
		l.values[key] = k
		l.pending = append(l.pending, key)
	}
	return k
}

// read reads the pending keys. When it returns, every key that was enqueued before the call has been read,
// in this call or in an earlier one, and onLoad has been called for its levels.
func (l *loader[K, V]) read() {
	l.reading.Lock()
	defer l.reading.Unlock()
	l.mu.Lock()
	keys := l.pending
	l.pending = nil
	for _, key := range keys {
		l.values[key].err = errUnread // the result if fetch panics
	}
	l.mu.Unlock()
	if len(keys) == 0 {
		return
	}
	found, err := l.fetch(l.operation, keys)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		k := l.values[key]
		k.value, k.err, k.done = found[key], err, true
		for _, level := range k.levels {
			if err == nil && l.onLoad != nil {
				l.onLoad(level, key, k.value)
			}
		}
	}
}

// prime enters a value that was loaded in another way.
func (l *loader[K, V]) prime(key K, v V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.values[key] == nil {
		l.values[key] = &loaded[V]{value: v, done: true}
	}
}

// dropCached removes a value, so that the next load reads it again.
func (l *loader[K, V]) dropCached(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k := l.values[key]; k != nil && k.done {
		delete(l.values, key)
	}
}

// byID is a loader whose keys are ids.
type byID[V any] = loader[content.ID, V]

// newByID returns a loader for documents of one kind. Clients may send any id for any type: an id of
// another kind, or one that is too long, has no value, and does not reach the store.
func newByID[V any](operation context.Context, kind content.Kind, fetch func(context.Context, []content.ID) (map[content.ID]V, error), onLoad func(level string, id content.ID, v V)) *byID[V] {
	l := newLoader(operation, fetch, onLoad)
	l.readable = func(id content.ID) bool { return id.Kind() == kind }
	return l
}
