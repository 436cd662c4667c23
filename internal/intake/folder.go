package intake

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// Folder returns a folder of this machine as a file system. It follows links that stay in the
// folder, and no others. [os.Root] checks this when it opens a file, so a link that is created in
// the meantime is not followed either. Only regular files can be opened, because reading a pipe
// or device might never end. path itself may be a link.
func Folder(path string) fs.FS { return folder(path) }

// File returns the folder of a file, as Folder does. The file itself is opened even if it is a
// link that leads out of the folder, because the operator named it.
func File(path string) fs.FS {
	dir, name := filepath.Split(path)
	return namedFile{folder: folder(filepath.Clean(dir)), name: name, path: path}
}

// folder is the path of a folder. It keeps no root open, because an import may read thousands of
// files.
type folder string

// errOutside is the reason for rejecting a link that leads out of its folder.
var errOutside = errors.New("it is a link that leads out of the folder, or an absolute link, and was not followed; copy its target into the folder, or import the target by its own path")

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

// Stat returns the information on the target of a name.
func (f folder) Stat(name string) (fs.FileInfo, error) {
	root, err := f.root("stat", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(name))
	return info, nameOutsideError(root, err)
}

// root opens the folder. op is the operation for an error.
func (f folder) root(op, name string) (*os.Root, error) {
	if !filepath.IsLocal(name) || path.Clean(name) != name { // as [fs.ValidPath], but names need not be UTF-8
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return os.OpenRoot(string(f))
}

// nameOutsideError replaces the error for a path that leads out of root by errOutside. Package os
// does not export that error, so it is recognised by provoking it with "..".
func nameOutsideError(root *os.Root, err error) error {
	var got, want *fs.PathError
	if _, above := root.Lstat(".."); errors.As(err, &got) && errors.As(above, &want) && got.Err == want.Err {
		return &fs.PathError{Op: got.Op, Path: got.Path, Err: errOutside}
	}
	return err
}

// onlyRegular returns f if it is a regular file or a folder, else it closes f. f was opened with
// O_NONBLOCK, so opening a pipe did not wait for a writer.
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

// errIrregular is the reason for rejecting a pipe, a device or a socket.
var errIrregular = errors.New("it is not a regular file, but for example a pipe or device; leave it out of the import")

// namedFile is the folder of a file that the operator named.
type namedFile struct {
	folder
	name, path string
}

// Open opens the named file, or another file of its folder.
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

// Stat returns the information on the named file, or on another file of its folder.
func (f namedFile) Stat(name string) (fs.FileInfo, error) {
	if name != f.name {
		return f.folder.Stat(name)
	}
	return os.Stat(f.path)
}
