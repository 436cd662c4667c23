package mongostore

import (
	"context"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"
)

// indexTime bounds the creation of an index, which takes long on a large collection.
const indexTime = 10 * time.Minute

// indexes returns the keys of each collection's indexes. All are ascending; they are walked in both
// directions. Each ends with _id, as every order does.
func indexes() map[string][][]string {
	all := map[string][][]string{
		publicationsName: {{"name"}},
		issuesName: {
			{"publicationId", "date", "_id", "visibleFrom", "created"}, // a calendar reads no documents
			{"date"},
		},
		pagesName:    {{"issueId", "ordinal"}, {"sectionId", "sectionOrder"}},
		sectionsName: {{"publicationId", "name"}},
		authorsName:  {{"publicationId", "name"}},
		articlesName: {
			// These hold the fields of visibility, too, so that counting reads no documents.
			{"publishedAt", "_id", "visibleFrom", "visibleUntil", "created"},
			{"publicationId", "publishedAt", "_id", "visibleFrom", "visibleUntil", "created"},
			{"sectionId", "publishedAt", "_id", "visibleFrom", "visibleUntil", "created"},
			{"issueId", "readingOrder"},
			{"pageId", "readingOrder"},
			{"authorIds", "publishedAt"},
			// Changes and transitions are read by these.
			{"publicationId", "revision"},
			{"publicationId", "_id", "revision"},
			{"publicationId", "withdrawnAt"},
			{"turn"},
			{"released"},
		},
		viewsName: {
			{"rank"}, {"publicationId", "rank"},
			{"publicationId", "lastDay", "day"}, {"publicationId", "lastDay", "week"}, {"publicationId", "lastDay", "month"},
		},
		termsName: {
			{"terms", "publishedAt", "_id", "visibleFrom", "visibleUntil", "pictures", "created"},
			{"titleTerms", "publishedAt", "_id", "visibleFrom", "visibleUntil", "pictures", "created"},
			{"revision"},
		},
		tokensName: {{"counted", "at"}, {"expiresAt"}},
	}
	for _, name := range documentCollections() {
		// Uncommitted documents of a crashed writer are found by their revision.
		all[name] = append(all[name], []string{"revision"})
	}
	return all
}

// createIndexes creates the missing indexes.
func (s *Store) createIndexes(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, indexTime)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for collection, keys := range indexes() {
		group.Go(func() error {
			return translate(s.createIndexesOf(ctx, collection, keys), "create the indexes of %s", collection)
		})
	}
	return group.Wait()
}

func (s *Store) createIndexesOf(ctx context.Context, collection string, keys [][]string) error {
	missing, err := s.missing(ctx, collection, keys)
	if err != nil || len(missing) == 0 {
		return err
	}
	_, err = s.collection(collection).Indexes().CreateMany(ctx, missing)
	return err
}

// nameOf returns the name of the index of some fields.
func nameOf(fields []string) string { return strings.Join(fields, "_1_") + "_1" }

// missing returns the indexes of a collection that do not exist.
func (s *Store) missing(ctx context.Context, collection string, keys [][]string) ([]mongo.IndexModel, error) {
	existing, err := s.collection(collection).Indexes().ListSpecifications(ctx)
	if err != nil {
		return nil, err
	}
	var missing []mongo.IndexModel
	for _, fields := range keys {
		if !slices.Contains(fields, "_id") {
			fields = append(fields, "_id")
		}
		name := nameOf(fields)
		if !slices.ContainsFunc(existing, func(i mongo.IndexSpecification) bool { return i.Name == name }) {
			missing = append(missing, mongo.IndexModel{Keys: ascending(fields...), Options: options.Index().SetName(name)})
		}
	}
	return missing, nil
}

// Ping checks that the store is ready: that its revision can be read and all indexes exist.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := s.meta(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for collection, keys := range indexes() {
		group.Go(func() error {
			missing, err := s.missing(ctx, collection, keys)
			if err == nil && len(missing) > 0 {
				return content.Errorf(content.Unavailable, "%d indexes of %s are missing; start the gateway again, which makes them", len(missing), collection)
			}
			return translate(err, "list the indexes of %s", collection)
		})
	}
	return group.Wait()
}

// ascending is the sort order by fields, from low to high.
func ascending(fields ...string) bson.D {
	keys := make(bson.D, len(fields))
	for i, field := range fields {
		keys[i] = bson.E{Key: field, Value: 1}
	}
	return keys
}
