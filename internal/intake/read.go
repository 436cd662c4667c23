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

// datingBatchSize is the number of undated files that are read at a time. Their readings are then
// discarded, so that memory stays bounded.
const datingBatchSize = 100

// readDates reads the files without a date in their paths, and adds each to the group of the
// issue date in its text.
func (p *Plan) readDates(ctx context.Context) {
	for part := range slices.Chunk(p.undated, datingBatchSize) {
		if ctx.Err() != nil {
			return
		}
		readings, errs := p.readEach(part)
		for i, s := range part {
			if errs[i] != nil {
				p.addUnreadable(s, errs[i])
				p.reportProgress(1) // it will not be read a second time
				continue
			}
			date := string(readings[i].Date)
			p.groups[date] = append(p.groups[date], s)
		}
		p.reportProgress(len(part))
	}
}

// decodeEditions yields the editions in an edition file. It reports false when the consumer
// stops.
func (p *Plan) decodeEditions(s source, yield func(edition.Edition, error) bool) bool {
	f, err := s.root.FS.Open(s.path)
	if err != nil {
		p.addProblem(s.name(), err.Error())
		return true
	}
	defer f.Close()
	for e, err := range edition.Decode(f) {
		if err != nil {
			p.addProblem(s.name(), err.Error())
			return true
		}
		if !yield(p.withPublication(e), nil) {
			return false
		}
	}
	return true
}

// withPublication applies the operator's publication to an edition: id and name override the
// file's, language and time zone are used addresses the file has none.
func (p *Plan) withPublication(e edition.Edition) edition.Edition {
	e.Publication.ID = cmp.Or(p.options.Publication.ID, e.Publication.ID)
	e.Publication.Name = cmp.Or(p.options.Publication.Name, e.Publication.Name)
	e.Publication.Language = cmp.Or(e.Publication.Language, p.options.Publication.Language)
	e.Publication.TimeZone = cmp.Or(e.Publication.TimeZone, p.options.Publication.TimeZone)
	return e
}

// assembleIssue reads the files of an issue date and yields their editions. It reports false when
// the consumer stops.
func (p *Plan) assembleIssue(group []source, yield func(edition.Edition, error) bool) bool {
	readings := p.readAll(group)
	editions, problems := epaper.Assemble(readings, p.readerOptions(roots(group)...))
	for _, problem := range problems {
		p.addProblem(problem.Path, problem.Reason)
	}
	addresses := newSiteAddresses(group, p.options.BaseURL)
	for _, e := range editions {
		addresses.rewrite(&e)
		if !yield(e, nil) {
			return false
		}
	}
	return true
}

// readAll returns the readings of files, and adds files that cannot be read to the problems.
func (p *Plan) readAll(group []source) []epaper.Reading {
	readings, errs := p.readEach(group)
	valid := make([]epaper.Reading, 0, len(group))
	for i, s := range group {
		if errs[i] != nil {
			p.addUnreadable(s, errs[i])
		} else {
			valid = append(valid, readings[i])
		}
	}
	return valid
}

// readEach reads files in parallel. The results have the indices of the files.
func (p *Plan) readEach(files []source) ([]epaper.Reading, []error) {
	readings, errs := make([]epaper.Reading, len(files)), make([]error, len(files))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				readings[i], errs[i] = p.readFile(files[i])
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

// readFile reads one file.
func (p *Plan) readFile(s source) (epaper.Reading, error) {
	data, err := fs.ReadFile(s.root.FS, s.path)
	if err != nil {
		return epaper.Reading{}, err
	}
	return epaper.Read(epaper.File{Path: s.name(), Data: data}, p.readerOptions(s.root))
}

// readerOptions returns the options for epaper, with the page images of roots.
func (p *Plan) readerOptions(roots ...Root) epaper.Options {
	return epaper.Options{Publication: p.options.Publication, ImageSize: func(address string) (width, height int, ok bool) {
		for _, root := range roots {
			if width, height, ok = root.imageSize(address); ok {
				break
			}
		}
		return width, height, ok
	}}
}

// roots returns the roots of files, each once.
func roots(files []source) []Root {
	var found []Root
	for _, f := range files {
		if !slices.ContainsFunc(found, func(r Root) bool { return r.Name == f.root.Name && r.Only == f.root.Only }) {
			found = append(found, f.root)
		}
	}
	return found
}
