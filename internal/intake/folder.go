package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Folder returns a folder of the machine as a file system. It follows links that stay within the
// folder, and no others: of those, [os.Root] decides at the moment in which a file is opened, so that
// a link that is put there meanwhile is not followed either. Of files it opens regular ones alone:
// reading a pipe or a device would never end. path itself may be a link.
func Folder(path string) fs.FS { return folder(path) }

// File returns the folder that a file stands in, see [Folder]. The file itself is opened where it
// is, by links too: the operator named it.
func File(path string) fs.FS {
	dir, name := filepath.Split(path)
	return namedFile{folder: folder(filepath.Clean(dir)), name: name, path: path}
}

// folder holds no open root: an import may name thousands of files.
type folder string

// errOutside is what becomes of links out of a folder.
var errOutside = errors.New("it is a link that leads out of the folder, or is absolute, and is not followed; put there what it leads to, or name that as a path of its own")

// Open opens a regular file or a folder.
func (f folder) Open(name string) (fs.File, error) {
	root, err := f.root("open", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	opened, err := root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nameOutsideError(root, err)
	}
	return onlyRegular(opened)
}

// Stat describes what a name leads to.
func (f folder) Stat(name string) (fs.FileInfo, error) {
	root, err := f.root("stat", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(name))
	return info, nameOutsideError(root, err)
}

func (f folder) root(op, name string) (*os.Root, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return os.OpenRoot(string(f))
}

// nameOutsideError gives the error of a path that leads out of a root a name, which os keeps to itself.
func nameOutsideError(root *os.Root, err error) error {
	var got, want *fs.PathError
	if _, above := root.Lstat(".."); errors.As(err, &got) && errors.As(above, &want) && got.Err == want.Err {
		return &fs.PathError{Op: got.Op, Path: got.Path, Err: errOutside}
	}
	return err
}

// onlyRegular closes what is neither a regular file nor a folder. It was opened without waiting for a
// pipe's other end.
func onlyRegular(f *os.File) (fs.File, error) {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: f.Name(), Err: errIrregular}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

var errIrregular = errors.New("it is no regular file; leave it out of the import")

// fileURL is the folder of a file.
type namedFile struct {
	folder
	name, path string
}

// Open opens the file, or another of its folder.
func (f namedFile) Open(name string) (fs.File, error) {
	if name != f.name {
		return f.folder.Open(name)
	}
	opened, err := os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	return onlyRegular(opened)
}

// Stat describes the file, or another of its folder.
func (f namedFile) Stat(name string) (fs.FileInfo, error) {
	if name != f.name {
		return f.folder.Stat(name)
	}
	return os.Stat(f.path)
}
