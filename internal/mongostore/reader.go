package mongostore

import (
	"context"
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
	now      time.Time
	revision int64
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, audience content.Audience) (content.Reader, error) {
	meta, err := s.meta(ctx)
	if err != nil {
		return nil, err
	}
	return &reader{store: s, audience: audience, now: s.now(), revision: meta.Revision}, nil
}

func (r *reader) Now() time.Time  { return r.now }
func (r *reader) Revision() int64 { return r.revision }

// visible adds [content.Visible] and the reader's revision as conditions to a selection. The
// contract suite holds the two together.
func (r *reader) visible(q *selection) *selection {
	q.where("created", "$lte", r.revision)
	if !r.audience.SeesScheduled() {
		q.where("visibleFrom", "$lte", r.now)
	}
	return q
}

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
}

// withoutBody leaves out what is heavy. Documents other than articles have no body.
func withoutBody() bson.D { return bson.D{{Key: "body", Value: 0}} }

// only asks for some fields; the id comes with them.
func only(fields ...string) bson.D { return ascending(fields...) }

// byID reads documents by their ids and judges each by [content.Visible].
func byID[T any, P document[T]](ctx context.Context, r *reader, collection string, ids []content.ID) (map[content.ID]P, error) {
	return judged[P](ctx, r, collection, ids, withoutBody())
}

func judged[D content.Document](ctx context.Context, r *reader, collection string, ids []content.ID, projection bson.D) (map[content.ID]D, error) {
	if len(ids) == 0 {
		return map[content.ID]D{}, nil
	}
	q := &selection{collection: collection}
	q.where("_id", "$in", ids)
	q.where("created", "$lte", r.revision)
	docs, err := find[D](ctx, r.store, q, options.Find().SetProjection(projection))
	found := make(map[content.ID]D, len(docs))
	for _, d := range docs {
		if content.Visible(d, r.audience, r.now) {
			found[d.DocumentID()] = d
		}
	}
	return found, err
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
	return byID[content.Page](ctx, r, pagesName, ids)
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	return byID[content.Article](ctx, r, articlesName, ids)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	return byID[content.Section](ctx, r, sectionsName, ids)
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	return byID[content.Author](ctx, r, authorsName, ids)
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
	_, err := s.collection(metaName).InsertOne(ctx, metaDoc{ID: metaID, ExpiresAt: time.UnixMilli(0), Indexed: true})
	if mongo.IsDuplicateKeyError(err) {
		return nil
	}
	return translate(err, "make the first revision")
}

// byKey chooses the document of an id.
func byKey[K ~string](key K) bson.D { return bson.D{{Key: "_id", Value: key}} }
