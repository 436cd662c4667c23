package transfer

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// ExportOptions is what is exported.
type ExportOptions struct {
	Publications []content.ID // all when there are none
	From, To     content.Date // inclusive; empty for no bound
	Progress     func()       // told of every issue that is done; may be nil
}

// Export writes the issues of a store into a folder, each a file of its own,
// {publication}/{date}.json, as [Edition.Write] does. A file is there whole or not at all,
// whenever the export ends, and run again it writes only what is missing or has other bytes.
// It removes no file, and writes through no link within the folder. It holds one issue at a time.
type Export struct {
	store   content.Store
	folder  string
	options ExportOptions
	issues  []issueKey
	swept   string // the folder that was swept last
	report  Tally
}

// issueKey names an issue.
type issueKey struct {
	publication content.ID
	date        content.Date
}

// NewExport finds the issues that are exported into a folder. A publication that is not there
// is NotFound.
func NewExport(ctx context.Context, store content.Store, folder string, o ExportOptions) (*Export, error) {
	x := &Export{store: store, folder: folder, options: o}
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return nil, err
	}
	x.issues, err = issuesOf(ctx, r, o)
	return x, err
}

// issuesOf returns what the options choose, the issues of a publication oldest first.
func issuesOf(ctx context.Context, r content.Reader, o ExportOptions) (issues []issueKey, err error) {
	publications, err := selectPublications(ctx, r, o.Publications)
	if err != nil {
		return nil, err
	}
	filters := make([]content.IssueFilter, len(publications))
	for i, p := range publications {
		filters[i] = content.IssueFilter{PublicationID: p, From: o.From, To: o.To}
	}
	dates, err := r.IssueDates(ctx, filters)
	for i := range dates {
		for _, date := range dates[i] {
			issues = append(issues, issueKey{publications[i], date})
		}
	}
	return issues, err
}

// selectPublications returns the publications that are asked for, or all.
func selectPublications(ctx context.Context, r content.Reader, asked []content.ID) ([]content.ID, error) {
	all, err := r.AllPublications(ctx)
	if err != nil {
		return nil, err
	}
	var there []content.ID
	var keys []string
	for _, p := range all {
		there, keys = append(there, p.ID), append(keys, key(p.ID))
	}
	var once set
	for _, id := range asked {
		once.add(id)
		if !slices.Contains(there, id) {
			return nil, content.Errorf(content.NotFound, "the store has no publication %s; it has %s", key(id), joinOrNone(keys))
		}
	}
	if len(asked) > 0 {
		return once.ids, nil
	}
	return there, nil
}

// key is what a publication's id is called outside the graph.
func key(publication content.ID) string { return strings.TrimPrefix(string(publication), "pub_") }

func joinOrNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// Issues is how many issues are exported.
func (x *Export) Issues() int { return len(x.issues) }

// Report returns what became of files so far.
func (x *Export) Report() Tally { return x.report }

// Run exports. It stops at the first error, among them the end of the context.
func (x *Export) Run(ctx context.Context) error {
	for _, i := range x.issues {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := x.issue(ctx, i); err != nil {
			return err
		}
		if x.options.Progress != nil {
			x.options.Progress()
		}
	}
	return nil
}

func (x *Export) issue(ctx context.Context, i issueKey) error {
	e, err := readWhole(ctx, x.store, content.IssueID(i.publication, i.date), Read)
	if err != nil {
		return fmt.Errorf("transfer: export %s of %s: %w", key(i.publication), i.date, err)
	}
	var text bytes.Buffer
	if err := e.Write(&text); err != nil {
		return fmt.Errorf("transfer: export %s of %s: %w", key(i.publication), i.date, err)
	}
	folder, err := openFolder(x.folder, key(i.publication))
	if err != nil {
		return err
	}
	defer folder.Close()
	if folder.Name() != x.swept {
		sweep(folder)
		x.swept = folder.Name()
	}
	return x.report.replace(folder, string(i.date)+".json", text.Bytes())
}

// readWhole reads an issue, of which an import may be writing a part at this moment: then it is
// read again, for as long as the lease of an importer that died may last.
func readWhole[T any](ctx context.Context, store content.Store, issue content.ID, read func(context.Context, content.Reader, content.ID) (T, error)) (T, error) {
	const tries = 20
	for try := 1; ; try++ {
		r, err := store.Read(ctx, content.Editor())
		if err != nil {
			var none T
			return none, err
		}
		whole, err := read(ctx, r, issue)
		if content.CodeOf(err) != content.Conflict || try == tries {
			return whole, err
		}
		select {
		case <-ctx.Done():
			return whole, ctx.Err()
		case <-time.After(content.LeaseTime / tries):
		}
	}
}
