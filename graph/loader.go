package graph

import (
	"context"
	"slices"
	"sync"

	"broadsheet/internal/content"
)

var errUnread = content.Errorf(content.Internal, "the gateway failed")

// loader reads values by their keys, no key twice. Keys that are named while it is reading go
// together into its next call, so that it needs no timer, and costs no time when there is
// nobody to wait for.
//
// It reads with the operation's context: with that of whoever asks first, one cancelled
// branch would fail the others.
type loader[K comparable, V any] struct {
	operation context.Context
	fetch     func(context.Context, []K) (map[K]V, error)
	onLoad    func(level string, key K, v V) // told of what is read at a level; may be nil
	readable  func(K) bool                   // false for a key under which there can be nothing; may be nil

	reading sync.Mutex // held during a call
	mu      sync.Mutex // guards what follows
	known   map[K]*loaded[V]
	pending []K // in known, and not read yet
}

// loaded is what was read for a key, the zero value when it is missing, and the levels of the
// query at which it is wanted.
type loaded[V any] struct {
	value  V
	err    error
	done   bool
	levels []string
}

func newLoader[K comparable, V any](operation context.Context, fetch func(context.Context, []K) (map[K]V, error), note func(string, K, V)) *loader[K, V] {
	return &loader[K, V]{operation: operation, fetch: fetch, onLoad: note, known: map[K]*loaded[V]{}}
}

// one reads what one key stands for; the zero value when that is missing.
func (l *loader[K, V]) one(ctx context.Context, key K) (V, error) {
	return single(l.many(ctx, []K{key}))
}

// many reads what keys stand for, in their order, with zero values for what is missing, for the zero
// key, and for keys that are not readable.
func (l *loader[K, V]) many(ctx context.Context, keys []K) ([]V, error) {
	l.enqueue(ctx, keys)
	l.read()
	l.mu.Lock()
	defer l.mu.Unlock()
	values := make([]V, len(keys))
	for i, key := range keys {
		if k := l.known[key]; k != nil {
			if k.err != nil {
				return values, k.err
			}
			values[i] = k.value
		}
	}
	return values, nil
}

// enqueue lets keys be read with the next call, for the field that ctx resolves.
func (l *loader[K, V]) enqueue(ctx context.Context, keys []K) {
	_, level := fieldLevels(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	var none K
	for _, key := range keys {
		if key == none || l.readable != nil && !l.readable(key) {
			continue
		}
		k := l.known[key]
		if k == nil {
			k = &loaded[V]{}
			l.known[key] = k
			l.pending = append(l.pending, key)
		}
		if !slices.Contains(k.levels, level) {
			k.levels = append(k.levels, level)
			if k.done && k.err == nil && l.onLoad != nil {
				l.onLoad(level, key, k.value)
			}
		}
	}
}

// read reads the keys that were named. When it returns, every key that was named before it
// was called has been read, by it or by a call before, and noted at its levels.
func (l *loader[K, V]) read() {
	l.reading.Lock()
	defer l.reading.Unlock()
	l.mu.Lock()
	keys := l.pending
	l.pending = nil
	for _, key := range keys {
		l.known[key].err = errUnread // until it is read, should reading panic
	}
	l.mu.Unlock()
	if len(keys) == 0 {
		return
	}
	found, err := l.fetch(l.operation, keys)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		k := l.known[key]
		k.value, k.err, k.done = found[key], err, true
		for _, level := range k.levels {
			if err == nil && l.onLoad != nil {
				l.onLoad(level, key, k.value)
			}
		}
	}
}

// prime enters a value that came another way.
func (l *loader[K, V]) prime(key K, v V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known[key] == nil {
		l.known[key] = &loaded[V]{value: v, done: true}
	}
}

// dropCached lets a key that was read be read anew.
func (l *loader[K, V]) dropCached(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k := l.known[key]; k != nil && k.done {
		delete(l.known, key)
	}
}

// byID is a loader by id.
type byID[V any] = loader[content.ID, V]

// newByID makes a loader of what ids of one type stand for. Clients send any id for any type: those
// of another type, and those that are longer than an id can be, are answered with nothing, and reach
// no store.
func newByID[V any](operation context.Context, kind content.Kind, fetch func(context.Context, []content.ID) (map[content.ID]V, error), note func(string, content.ID, V)) *byID[V] {
	l := newLoader(operation, fetch, note)
	l.readable = func(id content.ID) bool { return id.Kind() == kind }
	return l
}
