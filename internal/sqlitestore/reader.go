package sqlitestore

import (
	"context"
	stdjson "encoding/json"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"github.com/go-json-experiment/json"
)

// reader is a [content.Reader]: the store, bound to an audience, a moment and a revision.
type reader struct {
	storage.Snapshot
	store *Store
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, audience content.Audience) (content.Reader, error) {
	revision, err := s.revision(ctx)
	if err != nil {
		return nil, err
	}
	source := storage.Source{Name: s.name, Now: s.now, Partner: s.Partner, Publications: s.publications, Policies: &s.policies}
	snapshot, err := source.Snapshot(ctx, audience, revision)
	if err != nil {
		return nil, err
	}
	return &reader{snapshot, s}, nil
}

// publications reads all publications, without the rule of visibility.
func (s *Store) publications(ctx context.Context) ([]*content.Publication, error) {
	return readAll[*content.Publication](ctx, s, `SELECT doc FROM publications`)
}

// For returns the Reader for another audience, at the same moment and revision.
func (r *reader) For(a content.Audience) content.Reader { return &reader{r.As(a), r.store} }

// query runs a query and calls scan for each row.
func (r *reader) query(ctx context.Context, query string, args []any, scan func(*row) error) error {
	return translate(r.store.query(ctx, query, args, scan), "query %q", query)
}

// find returns the documents of a query as the audience may read them. The query's only column is doc.
func find[T any, P storage.Document[T]](ctx context.Context, r *reader, query string, args []any) ([]*T, error) {
	docs, err := decode[T](ctx, r, query, args)
	return storage.Visible[T, P](r.Snapshot, docs), err
}

// finder returns find for documents of a type.
func finder[T any, P storage.Document[T]](r *reader) func(context.Context, string, []any) ([]*T, error) {
	return func(ctx context.Context, query string, args []any) ([]*T, error) {
		return find[T, P](ctx, r, query, args)
	}
}

// decode returns the documents of a query as they are stored.
func decode[T any](ctx context.Context, r *reader, query string, args []any) ([]*T, error) {
	var found []*T
	err := r.query(ctx, query, args, func(row *row) error {
		d := new(T)
		found = append(found, d)
		return scanDocument(row, d)
	})
	return found, err
}

// scanDocument decodes the first column of a row, a document as JSON, and scans the other columns.
func scanDocument(r *row, d any, more ...any) error {
	var text string
	if err := r.Scan(append([]any{&text}, more...)...); err != nil {
		return err
	}
	return unmarshal(text, d)
}

// unmarshal decodes a document. The documents are encoded by encoding/json, which decodes them, too, but
// takes twice as long.
func unmarshal(text string, d any) error { return json.Unmarshal([]byte(text), d) }

// withIDs selects documents by their ids.
func (r *reader) withIDs(table string, ids []content.ID) *selection {
	q := (&selection{from: table}).whereIn("id", ids)
	q.where("created <= ?", r.Revision())
	return q
}

// byID returns the selected documents by their ids, as the audience may read them.
func byID[T any, P storage.Document[T]](ctx context.Context, r *reader, q *selection) (map[content.ID]*T, error) {
	docs, err := find[T, P](uninterrupted{ctx}, r, q.sql("doc", nil), q.args)
	found := make(map[content.ID]*T, len(docs))
	for _, d := range docs {
		found[P(d).DocumentID()] = d
	}
	return found, err
}

// list encodes keys as a JSON array, which json_each reads, so that one prepared query serves any
// number of keys.
func list[T ~string](keys []T) string {
	text, _ := stdjson.Marshal(keys) // strings always marshal
	return string(text)
}

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	return byID[content.Publication](ctx, r, r.withIDs("publications", ids))
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	return byID[content.Issue](ctx, r, r.withIDs("issues", ids))
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	q := r.withIDs("pages", ids)
	pages, err := r.findPages(uninterrupted{ctx}, q.sql("doc", nil), q.args)
	return storage.ByID(pages), err
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	return byID[content.Article](ctx, r, r.withIDs("articles", ids))
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	return byID[content.Section](ctx, r, r.visibleSections(r.withIDs("sections", ids)))
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	return byID[content.Author](ctx, r, r.visibleAuthors(r.withIDs("authors", ids)))
}

func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
		return byID[content.Section](ctx, r, r.withIDs("sections", ids))
	})
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
		return byID[content.Author](ctx, r, r.withIDs("authors", ids))
	})
}
