package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// maxRatio is how many times larger than its compressed form a file may be. Pages compress to a tenth; what
// grows beyond this is made to fill the memory.
const maxRatio = 200

// errBomb is the reason for rejecting a compressed file that is too large when it is unpacked.
var errBomb = fmt.Errorf("it is more than %d times larger when it is unpacked, which no page is; leave it out of the import", maxRatio)

// archive is a ZIP archive as a file system. The file is open only while files in it are open, because an import
// may have thousands of archives.
type archive struct {
	*zip.Reader
	fs   fs.FS
	path string

	mu    sync.Mutex
	users int
	file  io.ReaderAt
	close func() error
}

// openArchive reads the directory of an archive. Names in it that are not UTF-8 are decoded, and ".." and leading
// slashes are removed from them.
func openArchive(fsys fs.FS, path string) (*archive, error) {
	a := &archive{fs: fsys, path: path}
	size, err := a.acquire()
	if err != nil {
		return nil, err
	}
	defer a.release()
	if a.Reader, err = zip.NewReader(a, size); err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("it cannot be read as a ZIP archive: %w; pack it again", err)
	}
	var unpacked uint64
	for _, f := range a.File {
		unpacked += f.UncompressedSize64
		f.Name = textName(f.Name)
	}
	if unpacked > maxRatio*uint64(size)+limitOfPage {
		return nil, errBomb
	}
	return a, nil
}

// Open opens a file or folder of the archive.
func (a *archive) Open(name string) (fs.File, error) {
	if _, err := a.acquire(); err != nil {
		return nil, err
	}
	f, err := a.Reader.Open(name)
	if err == nil && isEncrypted(f) {
		err = errors.Join(errEncrypted, f.Close())
	}
	if _, folder := f.(fs.ReadDirFile); err != nil || folder {
		a.release()
		return f, err
	}
	return &archived{File: f, archive: a}, nil
}

// errEncrypted is the reason for rejecting a file with a password.
var errEncrypted = errors.New("it is encrypted; unpack the archive with its password, and import the files")

// isEncrypted reports whether a file of an archive is encrypted. Package zip does not check that.
func isEncrypted(f fs.File) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	header, ok := info.Sys().(*zip.FileHeader)
	return ok && header.Flags&1 != 0
}

// ReadAt reads the archive's file.
func (a *archive) ReadAt(p []byte, offset int64) (int, error) { return a.file.ReadAt(p, offset) }

// acquire opens the archive's file for one more user, and returns its size when it was opened.
func (a *archive) acquire() (size int64, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users > 0 {
		a.users++
		return 0, nil
	}
	f, err := a.fs.Open(a.path)
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return 0, err
	}
	var ok bool
	if a.file, ok = f.(io.ReaderAt); !ok {
		data, err := io.ReadAll(f)
		if err != nil {
			_ = f.Close()
			return 0, err
		}
		a.file = bytes.NewReader(data)
	}
	a.users, a.close = 1, f.Close
	return info.Size(), nil
}

// release closes the archive's file after its last user.
func (a *archive) release() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users == 0 {
		_ = a.close()
		a.file, a.close = nil, nil
	}
}

// archived is an open file of an archive.
type archived struct {
	fs.File
	archive *archive
	once    sync.Once
}

// Close closes the file.
func (f *archived) Close() error {
	err := f.File.Close()
	f.once.Do(f.archive.release)
	return err
}
