// Package cached keeps decoded documents in front of a store, as content does not change within
// a revision: what many requests need is read and decoded once.
//
// It promises what the store behind it does: the contract suite judges it, too. A document is
// kept for all audiences, as the store has it, and who may see it is judged for each read, after
// the cache. Lists of articles find their places in the store, and the articles here; what else
// is listed, counted or searched goes to the store. Documents are shared by all who read them,
// and must not be changed.
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

// Store is a content.Store with memory.
type Store struct {
	content.Store
	kept lru.Cache[key, entry]
}

// New keeps documents of a store in about so many bytes of memory.
func New(s content.Store, bytes uint64) *Store {
	return &Store{Store: s, kept: otter.Must(&otter.Options[key, entry]{
		MaximumWeight: bytes, Weigher: func(k key, e entry) uint32 { return footprint.Entry(string(k.id), e.value) },
		Executor: func(work func()) { work() }, // makes room before it takes more
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
)

// longestKept is the length of the longest id that is a cache key, in bytes. Longer ones, which some
// publications have ([content.MaxID]), are read from the store each time.
const longestKept = 64

// entry is a cached value, good for the revision that it was read at. A nil value says that the store
// has none.
type entry struct {
	revision int64
	value    any
}

// find returns the cached value of an id at a revision: there reports that the store has one, cached
// that the cache knows.
func (s shelf[V]) find(r *reader, id content.ID) (v V, there, cached bool) {
	e, ok := r.kept.GetIfPresent(key{s.name, id})
	if !ok || e.revision != r.Revision() {
		return v, false, false
	}
	v, there = e.value.(V)
	return v, there, there || e.value == nil
}

// keep caches what the store returned for an id: a value, or that it has none.
func (s shelf[V]) keep(r *reader, id content.ID, v V, there bool) {
	e := entry{revision: r.Revision()}
	if there {
		e.value = v
	}
	if len(id) <= longestKept {
		r.kept.Set(key{s.name, content.ID(strings.Clone(string(id)))}, e) // the id may be a piece of a request
	}
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	if err != nil {
		return nil, err
	}
	return &reader{Reader: r, kept: s.kept, audience: r.Audience(), all: r.For(content.Editor())}, nil
}

// reader is a Reader of one audience. all reads what is to be kept, whoever may see it.
type reader struct {
	content.Reader
	kept     lru.Cache[key, entry]
	audience content.Audience
	all      content.Reader
}

// For returns the Reader for another audience.
func (r *reader) For(a content.Audience) content.Reader {
	bound := r.Reader.For(a)
	return &reader{Reader: bound, kept: r.kept, audience: bound.Audience(), all: r.all}
}

// values returns what a shelf has under ids. It reads what is not cached from the store, and caches
// it, also that there is none: otherwise it would take longer to say so of a document that does not
// exist than of one that is hidden. read is a method of r.all, the reader for editors, from whom
// nothing is hidden: a value that it does not return exists for no audience at this revision.
//
// Ids that are not of the shelf's type reach neither the cache nor the store.
func values[V any](ctx context.Context, r *reader, s shelf[V], ids []content.ID, read func(context.Context, []content.ID) (map[content.ID]V, error)) (map[content.ID]V, error) {
	found := make(map[content.ID]V, len(ids))
	var missing []content.ID
	for _, id := range content.OfKind(s.kind, ids) {
		v, there, cached := s.find(r, id)
		switch {
		case there:
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
		v, there := fresh[id]
		s.keep(r, id, v, there)
		if there {
			found[id] = v
		}
	}
	return found, nil
}

// judged is what the audience gets of a document.
type judged[T any] interface {
	*T
	For(content.Audience, time.Time) *T
}

// seen leaves of documents what the audience gets of them.
func seen[T any, P judged[T]](r *reader, docs map[content.ID]P, err error) (map[content.ID]P, error) {
	for id, doc := range docs {
		if docs[id] = doc.For(r.audience, r.Now()); docs[id] == nil {
			delete(docs, id)
		}
	}
	return docs, err
}
