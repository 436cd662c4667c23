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

// openFolder opens a folder inside an outer one, and creates both if they are missing. The outer folder
// may be a symbolic link, because the operator chose it. The inner one must not be a link, wherever it
// leads to.
func openFolder(outer, name string) (*os.Root, error) {
	path := filepath.Join(outer, name)
	if err := os.MkdirAll(outer, 0o777); err != nil {
		return nil, writeError(path, err)
	}
	root, err := os.OpenRoot(outer)
	if err != nil {
		return nil, writeError(path, err)
	}
	defer root.Close()
	if err := root.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, writeError(path, err)
	}
	found, err := root.Lstat(name)
	switch {
	case err != nil:
	case found.Mode()&fs.ModeSymlink != 0:
		err = errLink
	case !found.IsDir():
		err = fs.ErrExist // opening a pipe would block forever
	}
	if err != nil {
		return nil, writeError(path, err)
	}
	folder, err := root.OpenRoot(name)
	if err != nil {
		return nil, writeError(path, err)
	}
	// If the folder was replaced by a link in between, another folder is open now.
	if opened, err := folder.Stat("."); err != nil || !os.SameFile(found, opened) {
		return nil, errors.Join(writeError(path, cmp.Or(err, errLink)), folder.Close())
	}
	return folder, nil
}

// replace writes a file of a folder, unless it has the same content already, and counts it as new,
// changed or unchanged.
func (t *Tally) replace(folder *os.Root, name string, text []byte) error {
	path := filepath.Join(folder.Name(), name)
	old, err := read(folder, name)
	switch {
	case err == nil && bytes.Equal(old, text):
		t.Unchanged++
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return writeError(path, err)
	}
	if err := write(folder, name, text); err != nil {
		return writeError(path, err)
	}
	if old == nil {
		t.New++
	} else {
		t.Changed++
	}
	return nil
}

var errLink = errors.New("it is a symbolic link")

// read reads a regular file. It refuses links.
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

// partial is the suffix of files that are being written. Their names begin with a dot, so that imports of
// the folder ignore them.
const partial = ".partial"

// write writes a file under a temporary name and renames it when it is complete. The name contains the
// process id, since another export may write the same file. An existing file of the temporary name is
// removed: it is a leftover, or a link that must not be written through.
func write(folder *os.Root, name string, text []byte) error {
	temporary := fmt.Sprintf(".%s.%d%s", name, os.Getpid(), partial)
	_ = folder.Remove(temporary) // fails if there is none
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

// removeLeftovers removes the temporary files of killed exports from a folder. Files younger than an hour
// may belong to a running export and stay.
func removeLeftovers(folder *os.Root) {
	left, _ := fs.Glob(folder.FS(), ".*"+partial) // the pattern is well-formed
	for _, name := range left {
		if info, err := folder.Lstat(name); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = folder.Remove(name) // a leftover does no harm
		}
	}
}

// writeError returns an error that says why a file cannot be written, and what to do.
func writeError(path string, err error) error {
	message := path + " cannot be written"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &content.Error{Code: content.Unavailable, Message: "the disk is full; make room and run the same command again (the files written so far are complete)", Err: err}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrExist):
		message += ": another file or folder has that name; remove it, or export to another folder"
	case errors.Is(err, errLink):
		message += ": it is a symbolic link, and an export does not write through links; remove it, or export to another folder"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		message += ": no permission; allow this user to write there, or export to another folder"
	}
	return &content.Error{Code: content.Invalid, Message: message, Err: err}
}
