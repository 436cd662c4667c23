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
	"runtime"
	"slices"
	"strings"
	"sync"

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

// editions begins the names of groups of edition files: each may hold any date, and is a
// group of its own.
const editions = "edition"

// NewPlan finds the files below roots.
func NewPlan(ctx context.Context, roots []Root, o Options) (*Plan, error) {
	p := &Plan{options: o, groups: map[string][]source{}}
	for _, root := range roots {
		err := fs.WalkDir(root.FS, cmp.Or(root.Only, "."), func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				p.problem(path.Join(root.Name, name), err.Error())
			case ctx.Err() != nil:
				return ctx.Err()
			case entry.IsDir():
				if name != "." && strings.HasPrefix(path.Base(name), ".") {
					return fs.SkipDir
				}
			case root.Only != "" || readable(name):
				p.find(source{root: root, path: name})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

// readable tells by its name whether a file may hold pages.
func readable(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".shtml", ".txt", ".json", ".jsonl":
		return !strings.HasPrefix(path.Base(name), ".")
	}
	return false
}

func (p *Plan) problem(name, reason string) {
	p.problems = append(p.problems, &Problem{Path: name, Reason: reason})
}

// find adds a file, if it is one: reading a pipe or a device would never end.
func (p *Plan) find(s source) {
	switch info, err := fs.Stat(s.root.FS, s.path); {
	case err != nil:
		p.files++
		p.problem(s.name(), fmt.Sprintf("it cannot be opened, perhaps a link that leads nowhere: %v", err))
	case !info.Mode().IsRegular():
		p.files++
		p.problem(s.name(), "it is no regular file; leave it out of the import")
	default:
		p.add(s)
	}
}

func (p *Plan) add(s source) {
	p.files++
	if ext := strings.ToLower(path.Ext(s.path)); ext == ".json" || ext == ".jsonl" {
		p.groups[editions+s.name()] = append(p.groups[editions+s.name()], s)
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
	p.problem(fmt.Sprintf("%s of %s", cmp.Or(e.Publication.Name, e.Publication.ID), e.Issue.Date), why.Error())
}

func (p *Plan) unreadable(s source, err error) {
	var unreadable *epaper.Unreadable
	if errors.As(err, &unreadable) {
		p.problem(s.name(), unreadable.Reason)
		return
	}
	p.problem(s.name(), err.Error())
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
		p.date(ctx)
		for _, key := range slices.Sorted(maps.Keys(p.groups)) {
			if err := ctx.Err(); err != nil {
				yield(edition.Edition{}, err)
				return
			}
			group := p.groups[key]
			more := true
			if strings.HasPrefix(key, editions) {
				more = p.decode(group[0], yield)
			} else {
				more = p.assemble(group, yield)
			}
			p.progress(len(group))
			if !more {
				return
			}
		}
	}
}

func (p *Plan) progress(steps int) {
	if p.options.Progress != nil {
		p.options.Progress(steps)
	}
}

// datedAtOnce is how many undated files are read before their readings are let go.
const datedAtOnce = 100

// date reads files whose address has no date, and puts them into the groups of the dates
// that they tell.
func (p *Plan) date(ctx context.Context) {
	for part := range slices.Chunk(p.undated, datedAtOnce) {
		if ctx.Err() != nil {
			return
		}
		readings, errs := p.readEach(part)
		for i, s := range part {
			if errs[i] != nil {
				p.unreadable(s, errs[i])
				p.progress(1) // it is not read again
				continue
			}
			date := string(readings[i].Date)
			p.groups[date] = append(p.groups[date], s)
		}
		p.progress(len(part))
	}
}

func (p *Plan) decode(s source, yield func(edition.Edition, error) bool) bool {
	f, err := s.root.FS.Open(s.path)
	if err != nil {
		p.problem(s.name(), err.Error())
		return true
	}
	defer f.Close()
	for e, err := range edition.Decode(f) {
		if err != nil {
			p.problem(s.name(), err.Error())
			return true
		}
		if !yield(p.named(e), nil) {
			return false
		}
	}
	return true
}

// named lets the operator's word about the publication win over the file's.
func (p *Plan) named(e edition.Edition) edition.Edition {
	e.Publication.ID = cmp.Or(p.options.Publication.ID, e.Publication.ID)
	e.Publication.Name = cmp.Or(p.options.Publication.Name, e.Publication.Name)
	e.Publication.TimeZone = cmp.Or(e.Publication.TimeZone, p.options.Publication.TimeZone)
	return e
}

func (p *Plan) assemble(group []source, yield func(edition.Edition, error) bool) bool {
	readings := p.readAll(group)
	found, problems := epaper.Assemble(readings, p.reader(roots(group)...))
	for _, problem := range problems {
		p.problem(problem.Path, problem.Reason)
	}
	where := newAddresses(group, p.options.BaseURL)
	for _, e := range found {
		where.edition(&e)
		if !yield(e, nil) {
			return false
		}
	}
	return true
}

// readAll reads the files of an issue, and notes those that are not understood.
func (p *Plan) readAll(group []source) []epaper.Reading {
	readings, errs := p.readEach(group)
	understood := make([]epaper.Reading, 0, len(group))
	for i, s := range group {
		if errs[i] != nil {
			p.unreadable(s, errs[i])
		} else {
			understood = append(understood, readings[i])
		}
	}
	return understood
}

// readEach reads files, several at once.
func (p *Plan) readEach(files []source) ([]epaper.Reading, []error) {
	readings, errs := make([]epaper.Reading, len(files)), make([]error, len(files))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				readings[i], errs[i] = p.read(files[i])
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	workers.Wait()
	return readings, errs
}

func (p *Plan) read(s source) (epaper.Reading, error) {
	data, err := fs.ReadFile(s.root.FS, s.path)
	if err != nil {
		return epaper.Reading{}, err
	}
	return epaper.Read(epaper.File{Path: s.name(), Data: data}, p.reader(s.root))
}

// reader is what the readers of pages are told, with the page images of some roots.
func (p *Plan) reader(roots ...Root) epaper.Options {
	return epaper.Options{Publication: p.options.Publication, ImageSize: func(address string) (width, height int, ok bool) {
		for _, root := range roots {
			if width, height, ok = root.imageSize(address); ok {
				break
			}
		}
		return width, height, ok
	}}
}

// roots returns where files are from, each root once.
func roots(files []source) []Root {
	var found []Root
	for _, f := range files {
		if !slices.ContainsFunc(found, func(r Root) bool { return r.Name == f.root.Name && r.Only == f.root.Only }) {
			found = append(found, f.root)
		}
	}
	return found
}
