package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"broadsheet/internal/content"
)

// reader is a [content.Reader]: the store, bound to an audience, a moment and a revision.
type reader struct {
	store    *Store
	audience content.Audience
	policies map[content.ID]content.Policy
	now      time.Time
	revision int64
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, audience content.Audience) (content.Reader, error) {
	revision, err := s.revision(ctx)
	if err != nil {
		return nil, err
	}
	if audience, err = audience.Refreshed(ctx, s.Partner); err != nil {
		return nil, err
	}
	policies, err := s.policiesAt(ctx, revision)
	if err != nil {
		return nil, err
	}
	return &reader{store: s, audience: audience.WithPolicies(policies), policies: policies, now: s.now(), revision: revision}, nil
}

// For returns the Reader for another audience, at the same moment and revision.
func (r *reader) For(a content.Audience) content.Reader {
	other := *r
	other.audience = a.WithPolicies(r.policies)
	return &other
}

// Audience is the reader's, with the policies that it is under.
func (r *reader) Audience() content.Audience { return r.audience }

func (r *reader) Now() time.Time  { return r.now }
func (r *reader) Revision() int64 { return r.revision }

// StoreName is the name that the file was given when it was made.
func (r *reader) StoreName() string { return r.store.name }

// query runs a prepared query and calls scan for each row.
func (r *reader) query(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := r.store.rows(ctx, query, args)
	if err != nil {
		return translate(err, "query %q", query)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return translate(err, "scan %q", query)
		}
	}
	return translate(rows.Err(), "read %q", query)
}

// document is a pointer to T that is a content.Document.
type document[T any] interface {
	*T
	content.Document
	For(content.Audience, time.Time) *T
}

// find reads the documents that a query chooses, as the audience gets them; its only column is doc.
func find[T any, P document[T]](ctx context.Context, r *reader, query string, args []any) ([]P, error) {
	docs, err := decode[T](ctx, r, query, args)
	var found []P
	for _, d := range docs {
		if d := P(d).For(r.audience, r.now); d != nil {
			found = append(found, d)
		}
	}
	return found, err
}

// finder is find for documents of a type.
func finder[T any, P document[T]](r *reader) func(context.Context, string, []any) ([]P, error) {
	return func(ctx context.Context, query string, args []any) ([]P, error) {
		return find[T, P](ctx, r, query, args)
	}
}

// decode reads documents as the store has them.
func decode[T any](ctx context.Context, r *reader, query string, args []any) ([]*T, error) {
	var found []*T
	err := r.query(ctx, query, args, func(rows *sql.Rows) error {
		d := new(T)
		found = append(found, d)
		return scanDocument(rows, d)
	})
	return found, err
}

func scanDocument(rows *sql.Rows, d any, more ...any) error {
	var raw sql.RawBytes
	if err := rows.Scan(append([]any{&raw}, more...)...); err != nil {
		return err
	}
	return json.Unmarshal(raw, d)
}

// ofIDs chooses documents by their ids.
func (r *reader) ofIDs(table string, ids []content.ID) *selection {
	q := (&selection{from: table}).whereIn("id", ids)
	q.where("created <= ?", r.revision)
	return q
}

// byID reads documents that are chosen by their ids, as the audience gets them.
func byID[T any, P document[T]](ctx context.Context, r *reader, q *selection) (map[content.ID]P, error) {
	docs, err := find[T, P](ctx, r, q.sql("doc", nil), q.args)
	return keyed(docs), err
}

func keyed[D content.Document](docs []D) map[content.ID]D {
	found := make(map[content.ID]D, len(docs))
	for _, d := range docs {
		found[d.DocumentID()] = d
	}
	return found
}

// list writes keys as the JSON array that json_each reads, so that one prepared query serves
// any number of them.
func list[T ~string](keys []T) string {
	text, _ := json.Marshal(keys) // strings always marshal
	return string(text)
}

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	return byID[content.Publication](ctx, r, r.ofIDs("publications", ids))
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	return byID[content.Issue](ctx, r, r.ofIDs("issues", ids))
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	q := r.ofIDs("pages", ids)
	pages, err := r.pages(ctx, q.sql("doc", nil), q.args)
	return keyed(pages), err
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	return byID[content.Article](ctx, r, r.ofIDs("articles", ids))
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	return byID[content.Section](ctx, r, r.visibleSections(r.ofIDs("sections", ids)))
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	return byID[content.Author](ctx, r, r.visibleAuthors(r.ofIDs("authors", ids)))
}

func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
		return byID[content.Section](ctx, r, r.ofIDs("sections", ids))
	})
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
		return byID[content.Author](ctx, r, r.ofIDs("authors", ids))
	})
}
