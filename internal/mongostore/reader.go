package mongostore

import (
	"context"
	"crypto/rand"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"
)

// atOnce is how many commands one call sends at the same time.
const atOnce = 8

// reader is a [content.Reader]: the store, bound to an audience, a moment and a revision.
type reader struct {
	storage.Snapshot
	store *Store
}

// Read opens a Reader.
func (s *Store) Read(ctx context.Context, audience content.Audience) (content.Reader, error) {
	meta, err := s.meta(ctx)
	if err != nil {
		return nil, err
	}
	source := storage.Source{Name: s.name, Now: s.now, Partner: s.Partner, Publications: s.policyFields, Policies: &s.policies}
	snapshot, err := source.Snapshot(ctx, audience, meta.Revision)
	if err != nil {
		return nil, err
	}
	return &reader{snapshot, s}, nil
}

// policyFields reads the policies of all publications.
func (s *Store) policyFields(ctx context.Context) ([]*content.Publication, error) {
	q := &selection{collection: publicationsName}
	q.fromLowest("_id", "")
	return find[*content.Publication](ctx, s, q, options.Find().SetProjection(only(content.PolicyFields()...)))
}

// For returns the Reader for another audience, at the same moment and revision.
func (r *reader) For(a content.Audience) content.Reader { return &reader{r.As(a), r.store} }

// find returns the documents of a selection as they are stored.
func find[T any](ctx context.Context, s *Store, q *selection, o *options.FindOptionsBuilder) ([]T, error) {
	var found []T
	err := s.bounded(ctx, func(ctx context.Context) error {
		cursor, err := s.collection(q.collection).Find(ctx, q.filter(), o)
		if err == nil {
			err = cursor.All(ctx, &found)
		}
		return err
	})
	return found, translate(err, "find %s", q.collection)
}

// aggregate returns the rows of a pipeline.
func aggregate[T any](ctx context.Context, s *Store, collection string, pipeline []bson.D) ([]T, error) {
	var rows []T
	err := s.bounded(ctx, func(ctx context.Context) error {
		cursor, err := s.collection(collection).Aggregate(ctx, pipeline)
		if err == nil {
			err = cursor.All(ctx, &rows)
		}
		return err
	})
	return rows, err
}

// withoutBody is the projection without the body, which is large. Only articles have one.
func withoutBody() bson.D { return bson.D{{Key: "body", Value: 0}} }

// only is the projection to some fields and the id.
func only(fields ...string) bson.D { return ascending(fields...) }

// byID returns documents by their ids, as the audience may read them.
func byID[T any, P storage.Document[T]](ctx context.Context, r *reader, collection string, ids []content.ID) (map[content.ID]P, error) {
	docs, err := committed[*T](ctx, r, collection, ids, withoutBody())
	found := make(map[content.ID]P, len(docs))
	for _, d := range storage.Visible[T, P](r.Snapshot, docs) {
		found[P(d).DocumentID()] = d
	}
	return found, err
}

// committed returns documents by their ids as they are stored, without those of uncommitted revisions.
func committed[T any](ctx context.Context, r *reader, collection string, ids []content.ID, projection bson.D) ([]T, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	q := &selection{collection: collection}
	q.where("_id", "$in", ids)
	q.where("created", "$lte", r.Revision())
	return find[T](ctx, r.store, q, options.Find().SetProjection(projection))
}

// each calls f for the numbers from 0 to n-1, atOnce of them at the same time, and returns the first
// error.
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

// inParallel is the [storage.Each] of this store.
func inParallel(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	return each(ctx, n, atOnce, f)
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
	return storage.ByID(pages), err
}

func (r *reader) Articles(ctx context.Context, ids []content.ID) (map[content.ID]*content.Article, error) {
	return byID[content.Article](ctx, r, articlesName, ids)
}

func (r *reader) Sections(ctx context.Context, ids []content.ID) (map[content.ID]*content.Section, error) {
	docs, err := committed[*content.Section](ctx, r, sectionsName, ids, withoutBody())
	if err != nil {
		return nil, err
	}
	sections, err := r.visibleSections(ctx, storage.Visible[content.Section](r.Snapshot, docs))
	return storage.ByID(sections), err
}

func (r *reader) Authors(ctx context.Context, ids []content.ID) (map[content.ID]*content.Author, error) {
	docs, err := committed[*content.Author](ctx, r, authorsName, ids, withoutBody())
	if err != nil {
		return nil, err
	}
	authors, err := r.visibleAuthors(ctx, storage.Visible[content.Author](r.Snapshot, docs))
	return storage.ByID(authors), err
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

// meta reads the only document of the collection meta.
func (s *Store) meta(ctx context.Context) (metaDoc, error) {
	var meta metaDoc
	err := s.bounded(ctx, func(ctx context.Context) error {
		return s.collection(metaName).FindOne(ctx, byKey(metaID)).Decode(&meta)
	})
	return meta, translate(err, "read the revision")
}

// metaID is the id of that document.
const metaID = "content"

// createMeta creates that document in an empty store.
func (s *Store) createMeta(ctx context.Context) error {
	_, err := s.collection(metaName).InsertOne(ctx, metaDoc{ID: metaID, ExpiresAt: time.UnixMilli(0), Name: rand.Text(), Indexed: true, Ruled: true})
	if err != nil && !mongo.IsDuplicateKeyError(err) {
		return translate(err, "create the first revision")
	}
	unnamed := append(byKey(metaID), bson.E{Key: "name", Value: bson.D{{Key: "$exists", Value: false}}}) // of an earlier version
	if _, err := s.collection(metaName).UpdateOne(ctx, unnamed, bson.D{{Key: "$set", Value: bson.D{{Key: "name", Value: rand.Text()}}}}); err != nil {
		return translate(err, "name the store")
	}
	meta, err := s.meta(ctx)
	s.name = meta.Name
	return err
}

// byKey is the filter for the document with an id.
func byKey[K ~string](key K) bson.D { return bson.D{{Key: "_id", Value: key}} }
