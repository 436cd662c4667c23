package mongostore

import (
	"context"
	"crypto/rand"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"
)

// atOnce is how many commands one call sends at the same time.
const atOnce = 8

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
	meta, err := s.meta(ctx)
	if err != nil {
		return nil, err
	}
	if audience, err = audience.Refreshed(ctx, s.Partner); err != nil {
		return nil, err
	}
	policies, err := s.policiesAt(ctx, meta.Revision)
	if err != nil {
		return nil, err
	}
	return &reader{store: s, audience: audience.WithPolicies(policies), policies: policies, now: s.now(), revision: meta.Revision}, nil
}

// For returns the Reader for another audience, at the same moment and revision.
func (r *reader) For(a content.Audience) content.Reader {
	other := *r
	other.audience = a.WithPolicies(r.policies)
	return &other
}

func (r *reader) Now() time.Time  { return r.now }
func (r *reader) Revision() int64 { return r.revision }

// StoreName is the name that the database was given when it was made.
func (r *reader) StoreName() string { return r.store.name }

// Audience is the reader's, with the policies that it is under.
func (r *reader) Audience() content.Audience { return r.audience }

// find reads what a selection chooses.
func find[T any](ctx context.Context, s *Store, q *selection, o *options.FindOptionsBuilder) ([]T, error) {
	var found []T
	cursor, err := s.collection(q.collection).Find(ctx, q.filter(), o)
	if err == nil {
		err = cursor.All(ctx, &found)
	}
	return found, translate(err, "find %s", q.collection)
}

// document is a pointer to T that is a content.Document.
type document[T any] interface {
	*T
	content.Document
	For(content.Audience, time.Time) *T
}

// judged leaves of documents what the audience gets of them.
func judged[T any, P document[T]](r *reader, docs []*T) []*T {
	var got []*T
	for _, d := range docs {
		if d := P(d).For(r.audience, r.now); d != nil {
			got = append(got, d)
		}
	}
	return got
}

// withoutBody leaves out what is heavy. Documents other than articles have no body.
func withoutBody() bson.D { return bson.D{{Key: "body", Value: 0}} }

// only asks for some fields; the id comes with them.
func only(fields ...string) bson.D { return ascending(fields...) }

// byID reads documents by their ids, as the audience gets them.
func byID[T any, P document[T]](ctx context.Context, r *reader, collection string, ids []content.ID) (map[content.ID]P, error) {
	docs, err := committed[*T](ctx, r, collection, ids, withoutBody())
	found := make(map[content.ID]P, len(docs))
	for _, d := range judged[T, P](r, docs) {
		found[P(d).DocumentID()] = d
	}
	return found, err
}

// keyed are documents by their ids.
func keyed[D content.Document](docs []D) map[content.ID]D {
	found := make(map[content.ID]D, len(docs))
	for _, d := range docs {
		found[d.DocumentID()] = d
	}
	return found
}

// committedDocuments reads documents by their ids as the store has them.
func committed[T any](ctx context.Context, r *reader, collection string, ids []content.ID, projection bson.D) ([]T, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	q := &selection{collection: collection}
	q.where("_id", "$in", ids)
	q.where("created", "$lte", r.revision)
	return find[T](ctx, r.store, q, options.Find().SetProjection(projection))
}

// each calls f for the numbers below n, some at the same time, and returns the first error.
func each(ctx context.Context, n, atOnce int, f func(ctx context.Context, i int) error) error {
	if n == 1 {
		return f(ctx, 0)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i := range n {
		group.Go(func() error { return f(ctx, i) })
	}
	return group.Wait()
}

func (r *reader) Publications(ctx context.Context, ids []content.ID) (map[content.ID]*content.Publication, error) {
	return byID[content.Publication](ctx, r, publicationsName, ids)
}

func (r *reader) Issues(ctx context.Context, ids []content.ID) (map[content.ID]*content.Issue, error) {
	return byID[content.Issue](ctx, r, issuesName, ids)
}

func (r *reader) Pages(ctx context.Context, ids []content.ID) (map[content.ID]*content.Page, error) {
	docs, err := committed[*content.Page](ctx, r, pagesName, ids, withoutBody())
	if err != nil {
		return nil, err
	}
	pages, err := r.visiblePages(ctx, docs)
	return keyed(pages), err
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	return byID[content.Article](ctx, r, articlesName, ids)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	docs, err := committed[*content.Section](ctx, r, sectionsName, ids, withoutBody())
	if err != nil {
		return nil, err
	}
	sections, err := r.visibleSections(ctx, judged[content.Section](r, docs))
	return keyed(sections), err
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	docs, err := committed[*content.Author](ctx, r, authorsName, ids, withoutBody())
	if err != nil {
		return nil, err
	}
	authors, err := r.visibleAuthors(ctx, judged[content.Author](r, docs))
	return keyed(authors), err
}

func (r *reader) ReferencedSections(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Section, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
		return byID[content.Section](ctx, r, sectionsName, ids)
	})
}

func (r *reader) ReferencedAuthors(ctx context.Context, references []content.Reference) (map[content.Reference]*content.Author, error) {
	return content.Follow(ctx, references, func(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
		return byID[content.Author](ctx, r, authorsName, ids)
	})
}

// meta reads the one document of the collection meta.
func (s *Store) meta(ctx context.Context) (metaDoc, error) {
	var meta metaDoc
	err := s.collection(metaName).FindOne(ctx, byKey(metaID)).Decode(&meta)
	return meta, translate(err, "read the revision")
}

// metaID is the id of that document.
const metaID = "content"

// createMeta makes that document in an empty store.
func (s *Store) createMeta(ctx context.Context) error {
	_, err := s.collection(metaName).InsertOne(ctx, metaDoc{ID: metaID, ExpiresAt: time.UnixMilli(0), Name: rand.Text(), Indexed: true, Ruled: true})
	if err != nil && !mongo.IsDuplicateKeyError(err) {
		return translate(err, "make the first revision")
	}
	unnamed := append(byKey(metaID), bson.E{Key: "name", Value: bson.D{{Key: "$exists", Value: false}}}) // from an earlier version
	if _, err := s.collection(metaName).UpdateOne(ctx, unnamed, bson.D{{Key: "$set", Value: bson.D{{Key: "name", Value: rand.Text()}}}}); err != nil {
		return translate(err, "name the store")
	}
	meta, err := s.meta(ctx)
	s.name = meta.Name
	return err
}

// byKey chooses the document of an id.
func byKey[K ~string](key K) bson.D { return bson.D{{Key: "_id", Value: key}} }
