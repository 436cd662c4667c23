// Package mongostore keeps content in MongoDB, 6.0 or newer: a standalone server, a replica
// set, a sharded cluster or Atlas. It is the store of newspapers that outgrow one machine.
//
// It promises what [content.Store] says, and that what it has acknowledged is in the journal
// of a majority of the servers, unless the address asks for less (w, journal). It needs no
// transactions: what must happen at once is one write of one document, and what takes several
// is arranged so that a crash in between leaves a state that the next one mends; writer.go
// says how for content, terms.go for searches, settle.go for views. Each store looks every few
// seconds for views whose server died while counting them. Every query is served by an index
// (indexes.go). Documents read well in mongosh: fields are named as in the API, dates are dates.
//
// Reads go to the primary, whatever the address prefers: a secondary that lags behind would
// answer for a revision that it does not have yet. Text is compared byte by byte.
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

// DefaultDatabase is the database used when the address names none.
const DefaultDatabase = "broadsheet"

// DefaultTimeout bounds each operation when neither Options nor the address (timeoutMS) do.
const DefaultTimeout = 2 * time.Second

// Options are what a store can be given beside its address.
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

	pool     pool
	name     string // that no other store has
	policies storage.PolicyCache
	counting chan struct{} // holds one element while no call of AddViews is counting
	batches  *batches

	stop   context.CancelFunc // ends the sweeper
	sweeps sync.WaitGroup
}

// Open connects to the database that a mongodb:// or mongodb+srv:// address names, makes the
// indexes that are missing, and finishes counting views whose server died. In a database from
// before there were searches it also makes the terms that they look for, and in one from before
// there were rights what the rules go by, which takes its time.
// An address that cannot be understood is Invalid, a server that cannot be reached Unavailable,
// said within three seconds.
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

// prepare makes what an empty database lacks, and counts what was left uncounted.
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

// Close ends the connections.
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

// documentCollections are the collections of documents.
func documentCollections() []string {
	return []string{publicationsName, issuesName, pagesName, sectionsName, authorsName, articlesName, partnersName}
}

func (s *Store) collection(name string) *mongo.Collection { return s.db.Collection(name) }

var _ content.Store = (*Store)(nil)
