package intake

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// The largest files that are read. A page of a newspaper has some hundred kilobytes, an issue as an edition some
// megabytes. A file may hold any number of editions.
const (
	limitOfPage    = 4 << 20
	limitOfEdition = 64 << 20
)

// readText reads a page or text extract. It refuses a file that is too large, and one that is not text.
func readText(s source) ([]byte, error) {
	f, err := s.root.FS.Open(s.name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	tooLarge := fmt.Errorf("it has more than %d MiB, which no page or text extract has; leave it out of the import, or split it", limitOfPage>>20)
	if info.Size() > limitOfPage {
		return nil, tooLarge
	}
	r, err := decompress(s, f)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, limitOfPage+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > limitOfPage:
		return nil, tooLarge
	}
	return data, refuseOther(data)
}

// refuseOther returns an error if data is not text.
func refuseOther(data []byte) error {
	what := notText(data)
	switch {
	case what == "":
		return nil
	case strings.HasPrefix(what, "compressed (gzip)"):
		return fmt.Errorf("it is %s, not text; decompress it, or give it a name that ends in .gz", what)
	}
	return fmt.Errorf("it is %s, not text; leave it out of the import, or convert or unpack it", what)
}

// decompress returns a reader of the text in f, which is compressed if its name says so.
func decompress(s source, f io.Reader) (io.Reader, error) {
	if !isCompressed(s.name) {
		return f, nil
	}
	counted := &counter{r: f}
	r, err := gzip.NewReader(counted)
	if err != nil {
		return nil, fmt.Errorf("it is not compressed by gzip, as its name says: %w; rename it, or leave it out of the import", err)
	}
	return &bounded{r: r, packed: counted}, nil
}

// counter counts the bytes that are read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded reads a decompressed file, and fails when it is more than maxRatio times larger than its compressed
// form.
type bounded struct {
	r      io.Reader
	packed *counter
	n      int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.n > maxRatio*b.packed.n+limitOfPage {
		return 0, errBomb
	}
	return n, err
}

// editionReader is an open file of editions. Each edition in it has at most limitOfEdition bytes. Reading fails
// when ctx ends.
type editionReader struct {
	ctx  context.Context
	f    fs.File
	r    io.Reader
	left int64
	err  error // why reading ended early
}

// openEditions opens a file of editions. It refuses a file that is not text.
func openEditions(ctx context.Context, s source) (*editionReader, error) {
	f, err := s.root.FS.Open(s.name)
	if err != nil {
		return nil, err
	}
	r, err := decompress(s, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	buffered := bufio.NewReaderSize(r, 64<<10)
	head, _ := buffered.Peek(4 << 10) // an error comes again with the next read
	if err := refuseOther(head); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &editionReader{ctx: ctx, f: f, r: buffered, left: limitOfEdition}, nil
}

// nextEdition begins the limit anew.
func (e *editionReader) nextEdition() { e.left = limitOfEdition }

// Read reads from the file.
func (e *editionReader) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	if e.left <= 0 {
		e.err = fmt.Errorf("an edition in it has more than %d MiB; an issue of a newspaper has some: split it", limitOfEdition>>20)
		return 0, e.err
	}
	n, err := e.r.Read(p)
	e.left -= int64(n)
	if errors.Is(err, errBomb) {
		e.err = err
	}
	return n, err
}

// Close closes the file.
func (e *editionReader) Close() error { return e.f.Close() }
