package transfer

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
)

// Options is how an import is done.
type Options struct {
	// Holder names the importer to others who find it writing.
	Holder string
	// DryRun finds the differences and writes nothing.
	DryRun bool
	// Overrule lets editions win over what the newsroom decided.
	Overrule bool
	// Waiting is told, once, when somebody else is writing and the importer waits; may be nil.
	Waiting func(why error)
}

// Importer brings editions into a store, each in a revision of its own, so that an issue
// appears whole. It changes only what changed: importing the same again advances nothing.
// Interrupted at any moment and run again, it ends as if it had never been interrupted.
type Importer struct {
	store   content.Store
	options Options
	writer  content.Writer // nil before the first edition, and on a dry run
	clean   edition.Cleaner
	report  Report
	ticked  time.Time // when it was looked what the clock has changed
}

// Report says what an import did, or on a dry run would do.
type Report struct {
	Issues, Pages, Articles Tally
}

// Tally counts documents by what became of them.
type Tally struct{ New, Changed, Unchanged int }

// Total is how many documents there were.
func (t Tally) Total() int { return t.New + t.Changed + t.Unchanged }

// putAtOnce is how many articles are put at once: enough to be fast, and few enough that
// views wait no noticeable time for a store with one writer.
const putAtOnce = 200

// NewImporter makes an importer. It takes the store's lease with the first edition.
func NewImporter(store content.Store, o Options) *Importer {
	return &Importer{store: store, options: o, clean: edition.NewCleaner()}
}

// hold makes sure that the importer has the lease.
func (im *Importer) hold(ctx context.Context) (err error) {
	if im.writer == nil {
		im.writer, err = Lease(ctx, im.store, im.options)
		return err
	}
	if err := im.writer.Hold(ctx); err != nil {
		return err
	}
	return im.tick(ctx)
}

// tickEvery is how often a long import looks what the clock has changed: nobody else can, while it
// has the lease.
const tickEvery = time.Second

func (im *Importer) tick(ctx context.Context) error {
	if time.Since(im.ticked) < tickEvery {
		return nil
	}
	im.ticked = time.Now()
	due, err := im.store.Due(ctx)
	if err == nil && due {
		_, err = im.writer.Tick(ctx)
	}
	return err
}

// Report returns what was done so far.
func (im *Importer) Report() Report { return im.report }

// Close gives the lease back.
func (im *Importer) Close(ctx context.Context) error {
	if im.writer == nil {
		return nil
	}
	// Even when the import was interrupted, nobody should have to wait for the lease.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	return im.writer.Close(ctx)
}

// Import brings one edition into the store. An edition that is not valid is an error with
// code Invalid, and changes nothing.
func (im *Importer) Import(ctx context.Context, e edition.Edition) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if !im.options.DryRun {
		if err := im.hold(ctx); err != nil {
			return err
		}
	}
	publication := e.Publication.PublicationID()
	k, err := im.known(ctx, publication, content.IssueID(publication, content.Date(e.Issue.Date)))
	if err != nil {
		return err
	}
	d := convertEdition(e, k.publication, k.issue, im.options, im.clean)
	if err := k.load(ctx, d); err != nil {
		return err
	}
	k.merge(d, im.options.Overrule)
	if k.rescheduled(d) {
		if err := k.reschedule(ctx, d); err != nil {
			return err
		}
	}
	return im.settle(ctx, k, d)
}

// settle writes what is new or changed, and reports it.
func (im *Importer) settle(ctx context.Context, k *existing, d *documents) error {
	report, batch := im.report, content.Batch{}
	report.difference(k, d, &batch)
	if im.writer != nil {
		if err := im.write(ctx, batch); err != nil {
			return err
		}
	}
	im.report = report
	return nil
}

func empty(b content.Batch) bool {
	return len(b.Publications)+len(b.Sections)+len(b.Authors)+len(b.Issues)+len(b.Pages)+len(b.Articles) == 0
}

// write puts a batch in portions and commits it, if it has documents.
func (im *Importer) write(ctx context.Context, batch content.Batch) error {
	if empty(batch) {
		if len(batch.Views) == 0 {
			return nil
		}
		return im.writer.Put(ctx, batch)
	}
	articles := batch.Articles
	for {
		n := min(len(articles), putAtOnce)
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
