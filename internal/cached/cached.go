// Package cached is a cache of decoded documents in front of a store. Content does not change within a
// revision, so that a document which many requests need is read and decoded once.
//
// It passes the same contract suite as the store behind it. A document is cached once for all audiences,
// as it is stored; the rule of visibility is applied to each read, after the cache. Lists of articles read
// their keys from the store, and the articles from the cache. All other lists, counts and searches go to
// the store. Cached documents are shared by all readers, and must not be changed: tests compare them
// before and after.
package cached

import (
	"context"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/footprint"
	"broadsheet/internal/lru"

	"github.com/maypok86/otter/v2"
)

// Store is a content.Store with a cache.
type Store struct {
	content.Store
	cache lru.Cache[key, entry]
}

// New returns a store that caches documents of s in memory, up to about the given number of bytes.
func New(s content.Store, bytes uint64) *Store {
	return &Store{Store: s, cache: otter.Must(&otter.Options[key, entry]{
		MaximumWeight: bytes, Weigher: func(k key, e entry) uint32 { return footprint.Entry(string(k.id), e.value) },
		Executor: func(work func()) { work() }, // evicts in the caller's goroutine, so that memory stays within the limit
	})}
}

// key is the cache key of a value: the shelf that it is stored on, and the id that it is read by.
type key struct {
	shelf shelfName
	id    content.ID
}

type shelfName uint8

// shelf is where values of one type are cached. Each has a name of its own, and its values can only
// be stored and found through it, so that no key ever holds a value of another type.
type shelf[V any] struct {
	name shelfName
	kind content.Kind // of the ids by which its values are read
}

var (
	publications   = shelf[*content.Publication]{1, content.KindPublication}
	issues         = shelf[*content.Issue]{2, content.KindIssue}
	pages          = shelf[*content.Page]{3, content.KindPage}
	articles       = shelf[*content.Article]{4, content.KindArticle}
	sections       = shelf[*content.Section]{5, content.KindSection}
	authors        = shelf[*content.Author]{6, content.KindAuthor}
	bodies         = shelf[content.Body]{7, content.KindArticle}
	pagesOfIssue   = shelf[[]*content.Page]{8, content.KindIssue}
	articlesOfPage = shelf[[]*content.Article]{9, content.KindPage}
	neighbours     = shelf[content.Neighbours]{10, content.KindArticle}
)

// longestCachedID is the length of the longest id that is a cache key, in bytes. Longer ones, which some
// publications have ([content.MaxID]), are read from the store each time.
const longestCachedID = 64

// entry is a cached value. It is fresh for the revision that it was read at. A nil value records that the
// store has none.
type entry struct {
	revision int64
	value    any
}

// find returns the cached value of an id at the reader's revision. cached reports whether the cache has a
// fresh entry, and exists whether the store has a value.
func (s shelf[V]) find(r *reader, id content.ID) (v V, exists, cached bool) {
	e, ok := r.cache.GetIfPresent(key{s.name, id})
	if !ok || e.revision != r.Revision() {
		return v, false, false
	}
	v, exists = e.value.(V)
	return v, exists, exists || e.value == nil
}

// put caches the value that the store returned for an id, or that it has none.
func (s shelf[V]) put(r *reader, id content.ID, v V, exists bool) {
	e := entry{revision: r.Revision()}
	if exists {
		e.value = v
	}
	if len(id) <= longestCachedID {
		r.cache.Set(key{s.name, content.ID(strings.Clone(string(id)))}, e) // a copy: the id may be part of a request's memory
	}
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	if err != nil {
		return nil, err
	}
	return &reader{Reader: r, cache: s.cache, audience: r.Audience(), all: r.For(content.Editor())}, nil
}

// reader is a Reader for one audience. all reads documents for the cache, without regard to visibility.
type reader struct {
	content.Reader
	cache    lru.Cache[key, entry]
	audience content.Audience
	all      content.Reader
}

// For returns the Reader for another audience.
func (r *reader) For(a content.Audience) content.Reader {
	bound := r.Reader.For(a)
	return &reader{Reader: bound, cache: r.cache, audience: bound.Audience(), all: r.all}
}

// values returns the values of ids from a shelf. It reads those that are not cached from the store, and
// caches them. It also caches that a value does not exist: otherwise the response time would tell a
// document that does not exist from one that is hidden. read is a method of r.all, the reader for editors,
// who see everything: a value that it does not return exists for no audience at this revision.
//
// Ids of another type than the shelf's reach neither the cache nor the store.
func values[V any](ctx context.Context, r *reader, s shelf[V], ids []content.ID, read func(context.Context, []content.ID) (map[content.ID]V, error)) (map[content.ID]V, error) {
	found := make(map[content.ID]V, len(ids))
	var missing []content.ID
	for _, id := range content.OfKind(s.kind, ids) {
		v, exists, cached := s.find(r, id)
		switch {
		case exists:
			found[id] = v
		case !cached:
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	fresh, err := read(ctx, missing)
	if err != nil {
		return found, err
	}
	for _, id := range missing {
		v, exists := fresh[id]
		s.put(r, id, v, exists)
		if exists {
			found[id] = v
		}
	}
	return found, nil
}

// judged is a document that can be redacted for an audience.
type judged[T any] interface {
	*T
	For(content.Audience, time.Time) *T
}

// redacted redacts documents for the audience, and removes those that it may not see.
func redacted[T any, P judged[T]](r *reader, docs map[content.ID]P, err error) (map[content.ID]P, error) {
	for id, doc := range docs {
		if docs[id] = doc.For(r.audience, r.Now()); docs[id] == nil {
			delete(docs, id)
		}
	}
	return docs, err
}
