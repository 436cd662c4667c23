package intake

import (
	"cmp"
	"context"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"broadsheet/internal/edition"
	"broadsheet/internal/epaper"
)

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

// named lets the operator's word about which publication it is win over the file's, and fill
// in the rest.
func (p *Plan) named(e edition.Edition) edition.Edition {
	e.Publication.ID = cmp.Or(p.options.Publication.ID, e.Publication.ID)
	e.Publication.Name = cmp.Or(p.options.Publication.Name, e.Publication.Name)
	e.Publication.Language = cmp.Or(e.Publication.Language, p.options.Publication.Language)
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
