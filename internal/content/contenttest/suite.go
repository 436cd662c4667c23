// Package contenttest is the contract suite that every [content.Store] must pass, with helpers for tests. A
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

// Backend makes databases for the suite.
type Backend struct {
	// New makes an empty database and returns how to connect to it. Each connection is a
	// store of its own, as another process would have it, on the clock it is given; closing
	// them and dropping the database is the backend's, with t.Cleanup.
	New func(t *testing.T) func(now func() time.Time) content.Store

	// Slow is for a server that reads every document for each query. The suite then tries a
	// tenth of what it makes up at random, a third of the audiences for rights, of filters and
	// orders for lists, and a few of the days for rankings, unless BROADSHEET_TEST_FULL is set;
	// with -short it runs some parts only.
	Slow bool
}

// all reports whether the parts that take long on a slow server are run in full.
func (b Backend) all() bool { return !b.Slow || os.Getenv("BROADSHEET_TEST_FULL") != "" }

// tries returns how many of the 100 cases that rapid makes up are tried.
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

// Run runs the contract suite on the stores of a backend.
func Run(t *testing.T, b Backend) {
	brief := []string{"Keys", "Lists", "Paging", "Revision", "Views"}
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
			if b.Slow && testing.Short() && !slices.Contains(brief, part.name) {
				t.Skip("takes long on a server that scans")
			}
			part.run(t, b)
		})
	}
}

// Clock is a clock that a test moves by hand. It is safe for many goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts a clock at a moment.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Press is the moment at which the suite's clocks start.
func Press() time.Time { return time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC) }

// desk is one test's database with a clock.
type desk struct {
	t       *testing.T
	ctx     context.Context
	clock   *Clock
	connect func(now func() time.Time) content.Store
	store   content.Store
	full    bool // what takes long on a slow server is run in full
}

// sizes are the windows in which lists are walked.
func (d *desk) sizes() []int {
	if d.full {
		return []int{1, 2}
	}
	return []int{3}
}

func newDesk(t *testing.T, b Backend) *desk {
	t.Helper()
	clock, connect := NewClock(Press()), b.New(t)
	return &desk{t: t, ctx: t.Context(), clock: clock, connect: connect, store: connect(clock.Now), full: b.all()}
}

// read opens a reader.
func (d *desk) read(a content.Audience) content.Reader {
	d.t.Helper()
	r, err := d.store.Read(d.ctx, a)
	must(d.t, err)
	return r
}

// publish writes a batch in a revision of its own.
func (d *desk) publish(b content.Batch) int64 {
	d.t.Helper()
	return Publish(d.t, d.store, b)
}

// Publish writes batches in one revision, and returns it.
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
