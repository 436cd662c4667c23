package transfer

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Options says how an import runs.
type Options struct {
	// Holder is the name in the lease. Writers that wait for the lease report it.
	Holder string
	// DryRun reports the changes and writes nothing.
	DryRun bool
	// Overrule replaces the newsroom's decisions by those in the editions.
	Overrule bool
	// Waiting is called once when another writer has the lease and the importer waits; may be nil.
	Waiting func(why error)
}

// Importer imports editions into a store, each in a revision of its own, so that readers see an issue
// completely or not at all. It writes only documents that changed: importing the same edition again does
// not advance the revision. An import that was interrupted and is run again gives the same result as one
// that was not.
type Importer struct {
	store    content.Store
	options  Options
	writer   content.Writer // nil before the first edition, and on a dry run
	clean    edition.Cleaner
	report   Report
	absences []Absence
	lastTick time.Time // of the last call to tick that checked for due transitions
	putSize  int       // number of articles in one Put
}

// Report counts the documents that an import wrote, or would write without DryRun.
type Report struct {
	Issues, Pages, Articles Tally
}

// Tally counts documents, or files, by the effect of the import or export.
type Tally struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
}

// Total returns the number of all documents.
func (t Tally) Total() int { return t.New + t.Changed + t.Unchanged }

// putSize is the number of articles in one Put: large enough to be fast, and small enough that view
// counts do not wait noticeably in a store with one writer.
const putSize = 200

// NewImporter returns an importer. It acquires the store's lease with the first edition.
func NewImporter(store content.Store, o Options) *Importer {
	return &Importer{store: store, options: o, clean: edition.NewCleaner(), putSize: putSize}
}

// ensureLease acquires the lease, or renews it. It also runs due transitions, see tick.
func (im *Importer) ensureLease(ctx context.Context) (err error) {
	if im.writer == nil {
		im.writer, err = AcquireLease(ctx, im.store, im.options)
		return err
	}
	if err := im.writer.Hold(ctx); err != nil {
		return err
	}
	return im.tick(ctx)
}

// tickInterval is how often a long import re-stamps the articles that passed a transition. Only the holder
// of the lease can do so.
const tickInterval = time.Second

func (im *Importer) tick(ctx context.Context) error {
	if time.Since(im.lastTick) < tickInterval {
		return nil
	}
	im.lastTick = time.Now()
	due, err := im.store.Due(ctx)
	if err == nil && due {
		_, err = im.writer.Tick(ctx)
	}
	return err
}

// Report returns the counts so far.
func (im *Importer) Report() Report { return im.report }

// Absences returns what the store has of the issues so far, and the editions did not give.
func (im *Importer) Absences() []Absence { return im.absences }

// Close releases the lease.
func (im *Importer) Close(ctx context.Context) error {
	if im.writer == nil {
		return nil
	}
	// Release the lease also when the context has ended, so that no other writer has to wait.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	return im.writer.Close(ctx)
}

// Import imports one edition. An edition that is not valid is an error with code Invalid, and changes
// nothing.
func (im *Importer) Import(ctx context.Context, e edition.Edition) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if !im.options.DryRun {
		if err := im.ensureLease(ctx); err != nil {
			return err
		}
	}
	publication := e.Publication.PublicationID()
	ex, err := im.readExisting(ctx, publication, e.IssueID())
	if err != nil {
		return err
	}
	d := convertEdition(e, ex.publication, ex.issue, im.options, im.clean)
	if err := ex.load(ctx, d); err != nil {
		return err
	}
	ex.merge(d, im.options.Overrule)
	absences := ex.absences(d)
	if ex.isRescheduled(d) {
		if err := ex.reschedule(ctx, d); err != nil {
			return err
		}
	}
	if err := im.writeChanges(ctx, ex, d); err != nil {
		return err
	}
	im.absences = append(im.absences, absences...)
	return nil
}

// writeChanges writes the documents that are new or changed, and updates the report.
func (im *Importer) writeChanges(ctx context.Context, ex *existing, d *documents) error {
	report, batch := im.report, content.Batch{}
	report.addDifferences(ex, d, &batch)
	if im.writer != nil {
		if err := im.write(ctx, batch); err != nil {
			return err
		}
	}
	im.report = report
	return nil
}

func hasNoDocuments(b content.Batch) bool {
	return len(b.Publications)+len(b.Sections)+len(b.Authors)+len(b.Issues)+len(b.Pages)+len(b.Articles) == 0
}

// write puts a batch, in parts of putSize articles, and commits it. A batch with view counts only needs no
// commit.
func (im *Importer) write(ctx context.Context, batch content.Batch) error {
	if hasNoDocuments(batch) {
		if len(batch.Views) == 0 {
			return nil
		}
		return im.writer.Put(ctx, batch)
	}
	articles := batch.Articles
	for {
		n := min(len(articles), im.putSize)
		batch.Articles, articles = articles[:n], articles[n:]
		if err := im.writer.Put(ctx, batch); err != nil {
			return err
		}
		if len(articles) == 0 {
			break
		}
		batch = content.Batch{}
	}
	_, err := im.writer.Commit(ctx)
	return err
}
