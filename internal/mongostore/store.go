// Package mongostore stores content in MongoDB, 6.0 or newer: a standalone server, a replica set, a
// sharded cluster or Atlas. It is the store for newspapers that need more than one machine.
//
// It implements [content.Store]. Acknowledged writes are in the journal of a majority of the servers,
// unless the address asks for less (w, journal). It needs no transactions: what must be atomic is one
// write of one document. Sequences of writes are ordered so that a crash in between leaves a state that
// the next process repairs; writer.go explains this for content, terms.go for search entries, increments.go
// for views. Each store looks every few seconds for views whose server crashed while counting them. Every
// query uses an index (indexes.go). Documents are easy to read in mongosh: fields are named as in the API,
// and dates are dates.
//
// Reads go to the primary, whatever the address prefers: a secondary that lags behind would answer for a
// revision that it does not have yet. Text is compared byte by byte.
package mongostore

import (
	"context"
	"sync"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// DefaultDatabase is the database that is used when the address names none.
const DefaultDatabase = "broadsheet"

// DefaultTimeout bounds each operation when neither Options nor the address (timeoutMS) sets a time.
const DefaultTimeout = 2 * time.Second

// Options are optional settings of a store.
type Options struct {
	Now     func() time.Time      // the store's clock; time.Now when nil
	Timeout time.Duration         // of one operation; 0 for the address's timeoutMS, else DefaultTimeout
	Monitor *event.CommandMonitor // visibleSections of every command; may be nil
}

// Store is a [content.Store] in a MongoDB database.
type Store struct {
	client *mongo.Client
	db     *mongo.Database
	now    func() time.Time

	timeout  time.Duration // of one operation; 0 for none
	servers  servers
	pool     pool
	name     string // unique among all stores
	policies storage.PolicyCache
	counting chan struct{} // holds one element while no call of AddViews is counting
	batches  *batches

	stop   context.CancelFunc // ends the sweeper
	sweeps sync.WaitGroup
}

// Open connects to the database that a mongodb:// or mongodb+srv:// address names. It creates missing
// indexes, and finishes counting views whose server crashed. In a database from a version without search
// or without rights it also adds search entries and visibility fields to all articles, which takes minutes
// for a large archive. It returns Invalid for a malformed address, and Unavailable, within three seconds,
// for a server that cannot be reached.
func Open(ctx context.Context, uri string, o Options) (*Store, error) {
	s := &Store{now: o.Now, counting: make(chan struct{}, 1), batches: newBatches()}
	if s.now == nil {
		s.now = time.Now
	}
	s.counting <- struct{}{}
	if err := s.connect(ctx, uri, o); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		_ = s.disconnect()
		return nil, err
	}
	sweeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.sweeps.Go(func() { s.sweep(sweeping) })
	return s, nil
}

// prepare creates what a database lacks, and finishes counting views.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.createIndexes(ctx); err != nil {
		return err
	}
	if err := s.createMeta(ctx); err != nil {
		return err
	}
	if err := s.indexArticles(ctx); err != nil {
		return err
	}
	if err := s.addVisibilityFields(ctx); err != nil {
		return err
	}
	return s.recover(ctx)
}

// Close stops the background work and closes the connections.
func (s *Store) Close() error {
	s.stop()
	s.sweeps.Wait()
	return s.disconnect()
}

func (s *Store) disconnect() error {
	ctx, cancel := context.WithTimeout(context.Background(), DefaultTimeout)
	defer cancel()
	return translate(s.client.Disconnect(ctx), "disconnect")
}

// The collections.
const (
	publicationsName = "publications"
	issuesName       = "issues"
	pagesName        = "pages"
	sectionsName     = "sections"
	authorsName      = "authors"
	articlesName     = "articles"
	termsName        = "articleTerms"
	viewsName        = "views"
	tokensName       = "viewTokens"
	partnersName     = "partners"
	keysName         = "accessKeys"
	receiptsName     = "receipts"
	metaName         = "meta"
)

// documentCollections returns the collections of documents.
func documentCollections() []string {
	return []string{publicationsName, issuesName, pagesName, sectionsName, authorsName, articlesName, partnersName}
}

func (s *Store) collection(name string) *mongo.Collection { return s.db.Collection(name) }

var _ content.Store = (*Store)(nil)
