package transfer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"broadsheet/internal/content"
)

// replace gives a file such content, unless it has it, and counts what became of it.
func (t *Tally) replace(path string, text []byte) error {
	old, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(old, text):
		t.Unchanged++
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return unwritable(path, err)
	}
	if err := write(path, text); err != nil {
		return unwritable(path, err)
	}
	if old == nil {
		t.New++
	} else {
		t.Changed++
	}
	return nil
}

// partial ends the names of files that are being written. They begin with a dot, so that an
// import of the folder leaves them alone.
const partial = ".partial"

// write writes a file under another name and renames it when it is whole. The name is this
// process's own: another export may write the same.
func write(path string, text []byte) error {
	folder, name := filepath.Split(path)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	temporary := filepath.Join(folder, fmt.Sprintf(".%s.%d%s", name, os.Getpid(), partial))
	err := os.WriteFile(temporary, text, 0o666)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary) // if it is there at all
	}
	return err
}

// sweep removes what exports that were killed have left in a folder. What is young may be
// another's that is at work.
func sweep(folder string) {
	left, _ := filepath.Glob(filepath.Join(folder, ".*"+partial)) // the pattern is well-formed
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(path) // it is only in the way
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
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		message += ": this user may not write there"
	}
	return &content.Error{Code: content.Invalid, Message: message, Err: err}
}
