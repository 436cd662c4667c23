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
	"time"

	"broadsheet/internal/content"
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
		MaximumWeight: bytes, Weigher: func(_ key, e entry) uint32 { return uint32(size(e.value)) },
		Executor: func(work func()) { work() }, // makes room before it takes more
	})}
}

// key names what is kept: a document, an article's body, or what belongs to a document.
type key struct {
	kind kind
	id   content.ID
}

type kind uint8

const (
	document kind = iota
	body
	pagesOfIssue
	articlesOfPage
)

// entry is good for the revision that it was read at.
type entry struct {
	revision int64
	value    any
}

// rebindable is a Reader that can be had for another audience, at the same moment and revision.
// Stores' readers are; those who read content only know that they are Readers.
type rebindable interface {
	For(a content.Audience) content.Reader
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, a content.Audience) (content.Reader, error) {
	r, err := s.Store.Read(ctx, a)
	if err != nil {
		return nil, err
	}
	bound, ok := r.(rebindable)
	if !ok {
		return r, nil
	}
	return &reader{Reader: r, kept: s.kept, audience: r.Audience(), all: bound.For(content.Editor())}, nil
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
	bound := r.Reader.(rebindable).For(a)
	return &reader{Reader: bound, kept: r.kept, audience: bound.Audience(), all: r.all}
}

// values returns what is kept under ids, and reads and keeps what is not, also that something is not
// there: else it would take longer to say so of what is not there than of what is hidden.
func values[V any](ctx context.Context, r *reader, k kind, ids []content.ID, read func(context.Context, []content.ID) (map[content.ID]V, error)) (map[content.ID]V, error) {
	found := make(map[content.ID]V, len(ids))
	var missing []content.ID
	for _, id := range ids {
		e, ok := r.kept.GetIfPresent(key{k, id})
		if ok && e.revision == r.Revision() {
			if v, there := e.value.(V); there {
				found[id] = v
			}
			continue
		}
		missing = append(missing, id)
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
		if !there {
			r.kept.Set(key{k, id}, entry{r.Revision(), nil})
			continue
		}
		r.kept.Set(key{k, id}, entry{r.Revision(), v})
		found[id] = v
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

// lists leaves of lists what the audience is shown of them; they are kept whole.
func lists[T any, P judged[T]](r *reader, kept map[content.ID][]P, shown func(P) bool, err error) (map[content.ID][]P, error) {
	for id, docs := range kept {
		var visible []P
		for _, doc := range docs {
			if got := P(doc.For(r.audience, r.Now())); got != nil && shown(got) {
				visible = append(visible, got)
			}
		}
		if kept[id] = visible; len(visible) == 0 {
			delete(kept, id)
		}
	}
	return kept, err
}
