package transfer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"broadsheet/internal/content"
)

// openFolder opens a folder within another one, and makes both where they are not there. The outer one
// may be a link, as the operator names it; the inner one must be none, within the outer one or out of
// it: then it is not opened.
func openFolder(outer, name string) (*os.Root, error) {
	path := filepath.Join(outer, name)
	if err := os.MkdirAll(outer, 0o777); err != nil {
		return nil, unwritable(path, err)
	}
	root, err := os.OpenRoot(outer)
	if err != nil {
		return nil, unwritable(path, err)
	}
	defer root.Close()
	if err := root.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, unwritable(path, err)
	}
	named, err := root.Lstat(name)
	switch {
	case err != nil:
	case named.Mode()&fs.ModeSymlink != 0:
		err = errLink
	case !named.IsDir():
		err = fs.ErrExist // and opening a pipe would never end
	}
	if err != nil {
		return nil, unwritable(path, err)
	}
	folder, err := root.OpenRoot(name)
	if err != nil {
		return nil, unwritable(path, err)
	}
	// A link may have come since; then what was opened is another folder.
	if opened, err := folder.Stat("."); err != nil || !os.SameFile(named, opened) {
		return nil, errors.Join(unwritable(path, cmp.Or(err, errLink)), folder.Close())
	}
	return folder, nil
}

// replace gives a file of a folder such content, unless it has it, and counts what became of it.
func (t *Tally) replace(folder *os.Root, name string, text []byte) error {
	path := filepath.Join(folder.Name(), name)
	old, err := read(folder, name)
	switch {
	case err == nil && bytes.Equal(old, text):
		t.Unchanged++
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return unwritable(path, err)
	}
	if err := write(folder, name, text); err != nil {
		return unwritable(path, err)
	}
	if old == nil {
		t.New++
	} else {
		t.Changed++
	}
	return nil
}

var errLink = errors.New("it is a link")

// read reads a regular file, and no link to one.
func read(folder *os.Root, name string) ([]byte, error) {
	info, err := folder.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, errLink
	case !info.Mode().IsRegular():
		return nil, fs.ErrExist
	}
	return folder.ReadFile(name)
}

// partial ends the names of files that are being written. They begin with a dot, so that an
// import of the folder leaves them alone.
const partial = ".partial"

// write writes a file under another name and renames it when it is whole. The name is this
// process's own: another export may write the same. What is there of that name goes: an export of a
// process of the same number left it, or it is a link, which is not to be written through.
func write(folder *os.Root, name string, text []byte) error {
	temporary := fmt.Sprintf(".%s.%d%s", name, os.Getpid(), partial)
	_ = folder.Remove(temporary) // if it is there at all
	file, err := folder.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = folder.Rename(temporary, name)
	}
	if err != nil {
		_ = folder.Remove(temporary)
	}
	return err
}

// sweep removes what exports that were killed have left in a folder. What is young may be
// another's that is at work.
func sweep(folder *os.Root) {
	left, _ := fs.Glob(folder.FS(), ".*"+partial) // the pattern is well-formed
	for _, name := range left {
		if info, err := folder.Lstat(name); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = folder.Remove(name) // it is only in the way
		}
	}
}

// unwritable says what is wrong with a file, and what to do.
func unwritable(path string, err error) error {
	message := path + " cannot be written"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &content.Error{Code: content.Unavailable, Message: "the disk is full; make room and run the same command again, the files that are there are whole", Err: err}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrExist):
		message += ": a file or folder of that name is in the way"
	case errors.Is(err, errLink):
		message += ": it is a link, and an export writes through none; remove it, or export to another folder"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		message += ": this user may not write there"
	}
	return &content.Error{Code: content.Invalid, Message: message, Err: err}
}
