// Package contenttest holds the contract suite that every [content.Store] must pass, and helpers for tests. A
// store's own test makes a [Backend] and calls [Run].
package contenttest

import (
	"context"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// Backend creates databases for the suite.
type Backend struct {
	// New creates an empty database and returns a function that connects to it. Each connection is a
	// separate store, as in another process, and uses the given clock. New registers t.Cleanup functions
	// that close the connections and drop the database.
	New func(t *testing.T) func(now func() time.Time) content.Store

	// Slow marks a server that scans all documents for each query. The suite then runs a tenth of the
	// random cases, a third of the audiences for rights and of the filters and orders for lists, and
	// checks rankings on a few days only. With -short it runs a few parts only. The environment variable
	// BROADSHEET_TEST_FULL restores the full number of cases.
	Slow bool
}

// all reports whether the parts that are slow on a scanning server run in full.
func (b Backend) all() bool { return !b.Slow || os.Getenv("BROADSHEET_TEST_FULL") != "" }

// tries returns how many of the 100 cases that rapid generates are run.
func (b Backend) tries() int {
	switch {
	case os.Getenv("BROADSHEET_TEST_FULL") != "":
		return 100
	case testing.Short():
		return 3
	case b.Slow:
		return 10
	}
	return 100
}

// Run runs the contract suite on the backend's stores.
func Run(t *testing.T, b Backend) {
	short := []string{"Keys", "Lists", "Paging", "Revision", "Views"}
	for _, part := range []struct {
		name string
		run  func(*testing.T, Backend)
	}{
		{"Keys", testKeys},
		{"Ids of every type", testIDs},
		{"Relations", testRelations},
		{"Lists", testLists},
		{"Related", testRelated},
		{"Filters", testFilters},
		{"Windows", testWindows},
		{"Paging", testPaging},
		{"Views order", testViewsOrder},
		{"Bounds", testBounds},
		{"Visibility", testVisibility},
		{"Rights", testRights},
		{"Other audiences", testFor},
		{"Names", testNames},
		{"Changes", testChanges},
		{"Partners", testPartners},
		{"Revision", testRevision},
		{"Lease", testLease},
		{"Crash", testCrash},
		{"Search", testSearch},
		{"Search filters", testSearchFilters},
		{"Search agrees", testSearchAgrees},
		{"Search changes", testSearchChanges},
		{"Search nothing", testSearchNothing},
		{"Import", testImport},
		{"Export", testExport},
		{"Views", testViews},
		{"Tokens", testTokens},
		{"Concurrent views", testConcurrentViews},
		{"Days", testDays},
		{"Rankings", testRankings},
		{"Rankings by a model", testRankingsByModel},
	} {
		t.Run(part.name, func(t *testing.T) {
			if b.Slow && testing.Short() && !slices.Contains(short, part.name) {
				t.Skip("slow on a server that scans all documents")
			}
			part.run(t, b)
		})
	}
}

// Clock is a clock that a test sets by hand. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at the given time.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward by d.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// StartTime returns the time at which the suite's clocks start: 3 June 2026, 06:00 UTC.
func StartTime() time.Time { return time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC) }

// database is the database of one test, with its clock.
type database struct {
	t       *testing.T
	ctx     context.Context
	clock   *Clock
	connect func(now func() time.Time) content.Store
	store   content.Store
	full    bool // also run the cases that are slow on a scanning server
}

// sizes returns the page sizes in which lists are read.
func (d *database) sizes() []int {
	if d.full {
		return []int{1, 2}
	}
	return []int{3}
}

func newDatabase(t *testing.T, b Backend) *database {
	t.Helper()
	clock, connect := NewClock(StartTime()), b.New(t)
	return &database{t: t, ctx: t.Context(), clock: clock, connect: connect, store: connect(clock.Now), full: b.all()}
}

// read opens a reader for an audience.
func (d *database) read(a content.Audience) content.Reader {
	d.t.Helper()
	r, err := d.store.Read(d.ctx, a)
	must(d.t, err)
	return r
}

// publish commits a batch as one revision.
func (d *database) publish(b content.Batch) int64 {
	d.t.Helper()
	return Publish(d.t, d.store, b)
}

// Publish commits the batches as one revision and returns its number.
func Publish(t testing.TB, store content.Store, batches ...content.Batch) int64 {
	t.Helper()
	w, err := store.Write(t.Context(), "the suite")
	must(t, err)
	for _, b := range batches {
		must(t, w.Put(t.Context(), b))
	}
	revision, err := w.Commit(t.Context())
	must(t, err)
	must(t, w.Close(t.Context()))
	return revision
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code content.Code, reason string) {
	t.Helper()
	if content.CodeOf(err) != code {
		t.Errorf("%s: got error %v with code %q, want code %q", reason, err, content.CodeOf(err), code)
	}
}
