// Package intake reads files and directories into editions: it finds the files, groups those
// of an issue, and hands them to the readers of their formats.
//
// It promises that memory is bounded by the largest issue and not by the archive, that an
// issue comes whole although its files lie in several folders, and that what cannot be read
// is named, file by file, while the rest goes on. It writes nothing.
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

// Root is where files are looked for: a directory, as a file system, under the name by which
// the operator knows it.
type Root struct {
	Name string // "" for the file system's own root
	FS   fs.FS
	// Only names the one file to read; all below the root when empty.
	Only string
	// Images holds page images whose addresses begin with ImagePrefix; FS itself when nil.
	Images      fs.FS
	ImagePrefix string
}

// Problem is a file that was not understood.
type Problem struct {
	Path   string
	Reason string
}

// Error returns the path and the reason.
func (p *Problem) Error() string { return p.Path + ": " + p.Reason }

// Options is what the operator adds to what the files say.
type Options struct {
	Publication edition.Publication // see [epaper.Options]
	BaseURL     string              // of the site that the files are a mirror of; may be empty
	Progress    func(steps int)     // told of steps that were done; may be nil
}

// Plan is the files of an intake, grouped by issue.
type Plan struct {
	options  Options
	groups   map[string][]source // by date
	undated  []source            // those whose address has no date
	problems []*Problem
	files    int
}

// source is one file.
type source struct {
	root Root
	path string // within the root
}

func (s source) name() string { return path.Join(s.root.Name, s.path) }

// editionGroup begins the names of groups of edition files: each may hold any date, and is a
// group of its own.
const editionGroup = "edition"

// NewPlan finds the files below roots.
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

// isCandidate tells by its name whether a file may hold pages.
func isCandidate(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".shtml", ".txt", ".json", ".jsonl":
		return !isHidden(name)
	}
	return false
}

func isHidden(name string) bool { return strings.HasPrefix(path.Base(name), ".") }

func (p *Plan) addProblem(name, reason string) {
	p.problems = append(p.problems, &Problem{Path: name, Reason: reason})
}

// addIfReadable adds a file, if it is one: reading a pipe or a device would never end. A link to a file of the
// root is that file under another name.
func (p *Plan) addIfReadable(s source) {
	switch info, err := fs.Stat(s.root.FS, s.path); {
	case errors.Is(err, errOutside):
		p.reject(s, errOutside.Error())
	case err != nil:
		p.reject(s, fmt.Sprintf("it cannot be opened, perhaps a link that leads nowhere: %v", err))
	case !info.Mode().IsRegular():
		p.reject(s, errIrregular.Error())
	default:
		p.add(s)
	}
}

// reportOutsideLink names a link that leads out of the root: to a folder of pages perhaps, or to a page image.
// One to a folder of the root is left alone, as the files there are found at their own place.
func (p *Plan) reportOutsideLink(s source) {
	if _, err := fs.Stat(s.root.FS, s.path); errors.Is(err, errOutside) {
		p.reject(s, errOutside.Error())
	}
}

// reject counts a file that is not read, and notes why.
func (p *Plan) reject(s source, reason string) {
	p.files++
	p.addProblem(s.name(), reason)
}

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

// Refuse notes an edition that was read, and could not be imported.
func (p *Plan) Refuse(e edition.Edition, why error) {
	p.addProblem(fmt.Sprintf("%s of %s", cmp.Or(e.Publication.Name, e.Publication.ID), e.Issue.Date), why.Error())
}

func (p *Plan) addUnreadable(s source, err error) {
	var unreadable *epaper.Unreadable
	if errors.As(err, &unreadable) {
		p.addProblem(s.name(), unreadable.Reason)
		return
	}
	p.addProblem(s.name(), err.Error())
}

// Files is how many files were found.
func (p *Plan) Files() int { return p.files }

// Steps is how many steps [Options.Progress] will be told of: a file is one, and one whose
// address has no date is two, as it is read once more, to learn it.
func (p *Plan) Steps() int { return p.files + len(p.undated) }

// Problems are the files that were not understood so far.
func (p *Plan) Problems() []*Problem { return p.problems }

// Editions reads the files, an issue at a time, oldest first. It stops early only when the
// context ends, whose error it yields last.
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

func (p *Plan) reportProgress(steps int) {
	if p.options.Progress != nil {
		p.options.Progress(steps)
	}
}
