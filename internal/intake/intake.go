// Package intake reads files and folders into editions. It finds the files, groups them by issue,
// and passes them to the readers of their formats: package epaper for pages and text extracts,
// package edition for edition JSON.
//
// Memory is bounded by the largest issue, not by the archive. An issue is complete even when its
// files are in several folders. A file that cannot be read is reported with its path and a
// reason, and the others are still read. The package writes nothing.
package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/internal/edition"
	"broadsheet/internal/epaper"
)

// Root is a folder or file to read, as a file system. Name is the path that the operator gave; it
// precedes the paths in reports.
type Root struct {
	Name string // "" when paths in reports are relative to FS
	FS   fs.FS
	// Only is the one file to read, as a path in FS. When it is empty, all files are read.
	Only string
	// Images holds the page images whose addresses begin with ImagePrefix, to read their sizes.
	// FS is used when Images is nil.
	Images      fs.FS
	ImagePrefix string
}

// Problem is a file that could not be read, or an edition that could not be imported. Reason says
// why and what to do.
type Problem struct {
	Path   string
	Reason string
}

// Error returns the path and the reason.
func (p *Problem) Error() string { return p.Path + ": " + p.Reason }

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
	problems []*Problem
	files    int
}

// source is one file of a root.
type source struct {
	root Root
	path string // in the root's file system
}

// name returns the file's path as it is reported.
func (s source) name() string { return path.Join(s.root.Name, s.path) }

// editionGroup is the prefix of the keys of edition files in Plan.groups. Each file is a group of
// its own, because it may contain issues of any date.
const editionGroup = "edition"

// NewPlan finds the files in roots. Files that cannot be read are added to the plan's problems.
// The error is that of ctx.
func NewPlan(ctx context.Context, roots []Root, o Options) (*Plan, error) {
	p := &Plan{options: o, groups: map[string][]source{}}
	for _, root := range roots {
		err := fs.WalkDir(root.FS, cmp.Or(root.Only, "."), func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				p.addProblem(path.Join(root.Name, name), err.Error())
			case ctx.Err() != nil:
				return ctx.Err()
			case entry.IsDir():
				if name != "." && isHidden(name) {
					return fs.SkipDir
				}
			case root.Only != "" || isCandidate(name):
				p.addIfReadable(source{root: root, path: name})
			case entry.Type()&fs.ModeSymlink != 0 && !isHidden(name):
				p.reportOutsideLink(source{root: root, path: name})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

// isCandidate reports whether a file may be a page, a text extract or an edition, by its
// extension. Hidden files are not.
func isCandidate(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".shtml", ".txt", ".json", ".jsonl":
		return !isHidden(name)
	}
	return false
}

// isHidden reports whether a file or folder is hidden: its name begins with a dot.
func isHidden(name string) bool { return strings.HasPrefix(path.Base(name), ".") }

// addProblem adds a problem with a file.
func (p *Plan) addProblem(name, reason string) {
	p.problems = append(p.problems, &Problem{Path: name, Reason: reason})
}

// addIfReadable adds a regular file to the plan and rejects anything else, because reading a pipe
// or device might never end. A link to a file in the root counts as that file under another name.
func (p *Plan) addIfReadable(s source) {
	switch info, err := fs.Stat(s.root.FS, s.path); {
	case errors.Is(err, errOutside):
		p.reject(s, errOutside.Error())
	case err != nil:
		p.reject(s, fmt.Sprintf("it cannot be opened: %v; if it is a link, check that its target exists", err))
	case !info.Mode().IsRegular():
		p.reject(s, errIrregular.Error())
	default:
		p.add(s)
	}
}

// reportOutsideLink reports a link that leads out of the root, such as one to a folder of pages
// or to a page image. A link to a folder in the root is ignored, because its files are found in
// that folder.
func (p *Plan) reportOutsideLink(s source) {
	if _, err := fs.Stat(s.root.FS, s.path); errors.Is(err, errOutside) {
		p.reject(s, errOutside.Error())
	}
}

// reject counts a file that is not read, and reports the reason.
func (p *Plan) reject(s source, reason string) {
	p.files++
	p.addProblem(s.name(), reason)
}

// add adds a file to the group of the date in its path, or to the undated files.
func (p *Plan) add(s source) {
	p.files++
	if ext := strings.ToLower(path.Ext(s.path)); ext == ".json" || ext == ".jsonl" {
		p.groups[editionGroup+s.name()] = append(p.groups[editionGroup+s.name()], s)
		return
	}
	if date, ok := epaper.DateOfPath(s.name()); ok {
		p.groups[string(date)] = append(p.groups[string(date)], s)
	} else {
		p.undated = append(p.undated, s)
	}
}

// Refuse adds an edition that was read but could not be imported to the problems.
func (p *Plan) Refuse(e edition.Edition, err error) {
	p.addProblem(fmt.Sprintf("%s of %s", cmp.Or(e.Publication.Name, e.Publication.ID), e.Issue.Date), err.Error())
}

// addUnreadable adds a file that could not be read to the problems.
func (p *Plan) addUnreadable(s source, err error) {
	var unreadable *epaper.Unreadable
	if errors.As(err, &unreadable) {
		p.addProblem(s.name(), unreadable.Reason)
		return
	}
	p.addProblem(s.name(), err.Error())
}

// Files returns the number of files found.
func (p *Plan) Files() int { return p.files }

// Steps returns the number of steps that [Options.Progress] reports in total: one for each file,
// and a second for a file without a date in its path, because it is read twice: once for its
// date, and once with its issue.
func (p *Plan) Steps() int { return p.files + len(p.undated) }

// Problems returns the problems so far.
func (p *Plan) Problems() []*Problem { return p.problems }

// Editions reads the files and yields one edition for each issue, oldest first. It stops early
// only when ctx ends; it then yields the error of ctx.
func (p *Plan) Editions(ctx context.Context) iter.Seq2[edition.Edition, error] {
	return func(yield func(edition.Edition, error) bool) {
		p.readDates(ctx)
		for _, key := range slices.Sorted(maps.Keys(p.groups)) {
			if err := ctx.Err(); err != nil {
				yield(edition.Edition{}, err)
				return
			}
			group := p.groups[key]
			more := true
			if strings.HasPrefix(key, editionGroup) {
				more = p.decodeEditions(group[0], yield)
			} else {
				more = p.assembleIssue(group, yield)
			}
			p.reportProgress(len(group))
			if !more {
				return
			}
		}
	}
}

// reportProgress reports completed steps.
func (p *Plan) reportProgress(steps int) {
	if p.options.Progress != nil {
		p.options.Progress(steps)
	}
}
