// Package intake reads files and folders into editions. It finds the files, groups them by issue,
// and passes them to the readers of their formats: package epaper for pages and text extracts,
// package edition for edition JSON.
//
// Memory is bounded by the largest issue, not by the archive. An issue is complete even when its
// files are in several folders. A file that cannot be read is reported with its path and a
// reason, and the others are still read. The package writes nothing.
package intake

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"broadsheet/internal/edition"
)

// Options are the operator's settings for an import.
type Options struct {
	Publication edition.Publication // see [epaper.Options]
	BaseURL     string              // address of the site that the files were mirrored from; may be empty
	Progress    func(steps int)     // called with the number of steps completed; may be nil
}

// Plan holds the files of an import, grouped by issue.
type Plan struct {
	options  Options
	groups   map[string][]source // by issue date; edition files are groups of their own
	undated  []source            // files whose path contains no date
	ignored  map[string]int      // files that are no text, by extension
	problems []Problem
	files    int
	steps    int

	relative int        // pictures and PDFs without a full address
	large    sync.Mutex // held while a large file is read
}

// editionGroup is the prefix of the keys of edition files in Plan.groups. Each file is a group of
// its own, because it may contain issues of any date.
const editionGroup = "edition"

// NewPlan finds the files in roots. Files that cannot be read are added to the plan's problems.
// The error is that of ctx.
func NewPlan(ctx context.Context, roots []Root, o Options) (*Plan, error) {
	p := &Plan{options: o, groups: map[string][]source{}, ignored: map[string]int{}}
	for _, root := range roots {
		if err := p.find(ctx, root); err != nil {
			return nil, err
		}
	}
	p.steps = 2 * len(p.undated)
	for _, group := range p.groups {
		p.steps += len(group)
	}
	return p, nil
}

// Files returns the number of files found.
func (p *Plan) Files() int { return p.files }

// Steps returns the number of steps that [Options.Progress] reports in total: one for each file
// to read, and a second for a file without a date in its path, because it is read twice: once for
// its date, and once with its issue.
func (p *Plan) Steps() int { return p.steps }

// Ignored returns the numbers of files that are parts of a site and no text, by extension, and of "hidden" files.
func (p *Plan) Ignored() map[string]int { return p.ignored }

// RelativeAddresses returns the number of pictures, page images and PDFs in the editions so far that have no full
// address, because [Options.BaseURL] is empty. Clients on other hosts cannot find them.
func (p *Plan) RelativeAddresses() int { return p.relative }

// Editions reads the files and yields one edition for each issue, oldest first. It stops early
// only when ctx ends; it then yields the error of ctx.
func (p *Plan) Editions(ctx context.Context) iter.Seq2[edition.Edition, error] {
	return func(yield func(edition.Edition, error) bool) {
		if err := p.readDates(ctx); err != nil {
			yield(edition.Edition{}, err)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(p.groups)) {
			group, more := p.groups[key], true
			if strings.HasPrefix(key, editionGroup) {
				more = p.decodeEditions(ctx, group[0], yield)
			} else {
				more = p.assembleIssue(ctx, group, yield)
			}
			if !more {
				return // interrupted: the group is not done
			}
			p.reportProgress(len(group))
		}
	}
}

// reportProgress reports completed steps.
func (p *Plan) reportProgress(steps int) {
	if p.options.Progress != nil {
		p.options.Progress(steps)
	}
}
