package transfer

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"broadsheet/internal/content"
)

// ExportOptions selects the issues to export.
type ExportOptions struct {
	Publications []content.ID // empty: all
	From, To     content.Date // inclusive; empty: no limit
	Progress     func()       // called after each issue; may be nil
}

// Export writes the issues of a store to files in a folder, {publication}/{date}.json, in the form of
// [edition.Edition.Write]. The file of a named edition of a day is {date}-{edition}.json. A file is complete or missing, whenever the export is interrupted; a second
// run writes only files that are missing or differ. An export deletes no issue's file and never writes
// through a symbolic link inside the folder. It holds one issue in memory at a time.
type Export struct {
	store   content.Store
	folder  string
	options ExportOptions
	issues  []issueKey
	cleaned string // the folder that leftovers were removed from last
	report  Tally
}

// issueKey identifies an issue.
type issueKey struct {
	publication content.ID
	date        content.Date
	edition     string
}

func (k issueKey) id() content.ID { return content.EditionID(k.publication, k.date, k.edition) }

// file returns the name of the issue's file. The end of the issue's id follows an edition's name that has
// other characters than letters and digits, so that no two names give one file.
func (k issueKey) file() string {
	if k.edition == "" {
		return string(k.date) + ".json"
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, k.edition)
	if name != k.edition || len(name) > maxEditionName || strings.ToLower(name) != name {
		_, end, _ := strings.Cut(string(k.id()), "-")
		name = strings.ToValidUTF8(name[:min(len(name), maxEditionName)], "") + "-" + end
	}
	return string(k.date) + "-" + name + ".json"
}

// maxEditionName is the greatest length of an edition's name in the name of its file, in bytes.
const maxEditionName = 60

// NewExport prepares an export to a folder: it lists the issues. An unknown publication is NotFound.
func NewExport(ctx context.Context, store content.Store, folder string, o ExportOptions) (*Export, error) {
	x := &Export{store: store, folder: folder, options: o}
	r, err := store.Read(ctx, content.Editor())
	if err != nil {
		return nil, err
	}
	x.issues, err = issuesOf(ctx, r, o)
	return x, err
}

// issuesOf returns the issues that the options select, those of each publication from oldest to newest.
func issuesOf(ctx context.Context, r content.Reader, o ExportOptions) (issues []issueKey, err error) {
	publications, err := selectPublications(ctx, r, o.Publications)
	if err != nil {
		return nil, err
	}
	for _, p := range publications {
		q := content.IssueQuery{IssueFilter: content.IssueFilter{PublicationID: p, From: o.From, To: o.To}, Ascending: true, Window: content.Window{Limit: issuesPageSize}}
		for more := true; more; {
			lists, err := r.IssueLists(ctx, []content.IssueQuery{q})
			if err != nil {
				return nil, err
			}
			for _, i := range lists[0] {
				issues = append(issues, issueKey{p, i.Date, i.Edition})
				after := i.KeyOf()
				q.After = &after
			}
			more = len(lists[0]) == issuesPageSize
		}
	}
	return issues, nil
}

// issuesPageSize is the number of issues that are read in one call.
const issuesPageSize = 1000

// selectPublications returns the requested publications, or all publications when none is requested. An
// unknown one is NotFound.
func selectPublications(ctx context.Context, r content.Reader, requested []content.ID) ([]content.ID, error) {
	all, err := r.AllPublications(ctx)
	if err != nil {
		return nil, err
	}
	var stored []content.ID
	var keys []string
	for _, p := range all {
		stored, keys = append(stored, p.ID), append(keys, publicationKey(p.ID))
	}
	var unique idSet
	for _, id := range requested {
		unique.add(id)
		if !slices.Contains(stored, id) {
			return nil, content.Errorf(content.NotFound, "the store has no publication %s; it has %s", publicationKey(id), joinOrNone(keys))
		}
	}
	if len(requested) > 0 {
		return unique.ids, nil
	}
	return stored, nil
}

// publicationKey returns a publication's id without the prefix pub_, as file names and commands use it.
func publicationKey(publication content.ID) string {
	return strings.TrimPrefix(string(publication), "pub_")
}

func joinOrNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// Issues returns the number of issues to export.
func (x *Export) Issues() int { return len(x.issues) }

// Report returns the counts of new, changed and unchanged files so far.
func (x *Export) Report() Tally { return x.report }

// Run exports. It stops at the first error, also when the context ends.
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
	e, err := readComplete(ctx, x.store, i.id(), Read)
	if err != nil {
		return fmt.Errorf("transfer: export %s of %s: %w", publicationKey(i.publication), i.date, err)
	}
	var text bytes.Buffer
	if err := e.Write(&text); err != nil {
		return fmt.Errorf("transfer: export %s of %s: %w", publicationKey(i.publication), i.date, err)
	}
	folder, err := openFolder(x.folder, publicationKey(i.publication))
	if err != nil {
		return err
	}
	defer folder.Close()
	if folder.Name() != x.cleaned {
		removeLeftovers(folder)
		x.cleaned = folder.Name()
	}
	return x.report.replace(folder, i.file(), text.Bytes())
}

// readComplete reads an issue. If an import is writing a part of the issue at the same time, it retries
// for as long as a dead importer may hold the lease.
func readComplete[T any](ctx context.Context, store content.Store, issue content.ID, read func(context.Context, content.Reader, content.ID) (T, error)) (T, error) {
	const tries = 20
	for try := 1; ; try++ {
		r, err := store.Read(ctx, content.Editor())
		if err != nil {
			var none T
			return none, err
		}
		result, err := read(ctx, r, issue)
		if content.CodeOf(err) != content.Conflict || try == tries {
			return result, err
		}
		select {
		case <-ctx.Done():
			return result, ctx.Err()
		case <-time.After(content.LeaseTime / tries):
		}
	}
}
