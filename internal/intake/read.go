package intake

import (
	"cmp"
	"context"
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
// issue date in its text. The error is that of ctx.
func (p *Plan) readDates(ctx context.Context) error {
	for part := range slices.Chunk(p.undated, datingBatchSize) {
		readings, errs, err := p.readEach(ctx, part)
		if err != nil {
			return err
		}
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
	return ctx.Err()
}

// decodeEditions yields the editions in an edition file. It reports false when the consumer
// stops, or ctx ends.
func (p *Plan) decodeEditions(ctx context.Context, s source, yield func(edition.Edition, error) bool) bool {
	f, err := openEditions(ctx, s)
	if err != nil {
		p.addUnreadable(s, err)
		return true
	}
	defer f.Close()
	for e, err := range edition.Decode(f) {
		f.nextEdition()
		switch {
		case ctx.Err() != nil:
			yield(edition.Edition{}, ctx.Err())
			return false
		case err != nil:
			p.addUnreadable(s, cmp.Or(f.err, err))
			return true
		case !yield(p.withPublication(e), nil):
			return false
		}
	}
	return true
}

// withPublication applies the operator's publication to an edition: id and name override the
// file's, language and time zone are used where the file has none.
func (p *Plan) withPublication(e edition.Edition) edition.Edition {
	e.Publication.ID = cmp.Or(p.options.Publication.ID, e.Publication.ID)
	e.Publication.Name = cmp.Or(p.options.Publication.Name, e.Publication.Name)
	e.Publication.Language = cmp.Or(e.Publication.Language, p.options.Publication.Language)
	e.Publication.TimeZone = cmp.Or(e.Publication.TimeZone, p.options.Publication.TimeZone)
	return e
}

// assembleIssue reads the files of an issue date and yields their editions. It reports false when
// the consumer stops, or ctx ends.
func (p *Plan) assembleIssue(ctx context.Context, group []source, yield func(edition.Edition, error) bool) bool {
	readings, errs, err := p.readEach(ctx, group)
	if err != nil {
		yield(edition.Edition{}, err)
		return false
	}
	o := p.readerOptions(roots(group)...)
	valid := make([]epaper.Reading, 0, len(group))
	for i, s := range group {
		if errs[i] != nil {
			p.addUnreadable(s, errs[i])
			o.Unread = append(o.Unread, s.address())
		} else {
			valid = append(valid, readings[i])
		}
	}
	editions, problems := epaper.Assemble(valid, o)
	p.addLosses(group, problems)
	addresses := newSiteAddresses(group, p.options.BaseURL)
	for _, e := range editions {
		p.relative += addresses.rewrite(&e)
		if !yield(e, nil) {
			return false
		}
	}
	return true
}

// readEach reads files in parallel. It returns a reading or an error for each. When ctx ends, it returns the
// error of ctx at once; files that are being read are abandoned.
func (p *Plan) readEach(ctx context.Context, files []source) ([]epaper.Reading, []error, error) {
	readings, errs := make([]epaper.Reading, len(files)), make([]error, len(files))
	next, done := make(chan int), make(chan struct{})
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		workers.Go(func() {
			for i := range next {
				readings[i], errs[i] = p.readFile(files[i])
			}
		})
	}
	go func() {
		defer close(done)
		defer workers.Wait()
		defer close(next)
		for i := range files {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	select {
	case <-done:
		return readings, errs, ctx.Err()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// largeFile is the size in bytes from which a file is read alone, so that the memory does not depend on the
// number of processors.
const largeFile = 1 << 20

// readFile reads one file.
func (p *Plan) readFile(s source) (epaper.Reading, error) {
	data, err := readText(s)
	if err != nil {
		return epaper.Reading{}, err
	}
	if len(data) >= largeFile {
		p.large.Lock()
		defer p.large.Unlock()
	}
	return epaper.Read(epaper.File{Path: s.address(), Data: data}, p.readerOptions(s.root))
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
