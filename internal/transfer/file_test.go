package transfer

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadsheet/internal/content"
)

func TestWriteErrorNamesReasonAndRemedy(t *testing.T) {
	for _, c := range []struct {
		reason string
		err    syscall.Errno
		code   content.Code
		says   string
	}{
		{"a full disk is temporary", syscall.ENOSPC, content.Unavailable, "the disk is full; make room and run the same command again"},
		{"a full quota is like a full disk", syscall.EDQUOT, content.Unavailable, "the disk is full"},
		{"a folder of another user", syscall.EACCES, content.Invalid, "out/quay.json cannot be written: no permission"},
		{"a read-only disk", syscall.EROFS, content.Invalid, "no permission; allow this user to write there"},
		{"a file in place of a folder", syscall.ENOTDIR, content.Invalid, "another file or folder has that name"},
		{"a disk error", syscall.EIO, content.Invalid, "out/quay.json cannot be written: write out/quay.json"},
	} {
		got := writeError("out/quay.json", &fs.PathError{Op: "write", Path: "out/quay.json", Err: c.err})
		if content.CodeOf(got) != c.code || !strings.Contains(got.Error(), c.says) {
			t.Errorf("%s: got %v with code %s, want …%s… with %s", c.reason, got, content.CodeOf(got), c.says, c.code)
		}
	}
}

// TestOnlyOldLeftoversAreRemoved checks that temporary files of running exports stay.
func TestOnlyOldLeftoversAreRemoved(t *testing.T) {
	folder := t.TempDir()
	for name, age := range map[string]time.Duration{".old.json.1.partial": 2 * time.Hour, ".young.json.2.partial": time.Minute, "old.json": 2 * time.Hour, ".old.partial.json": 2 * time.Hour} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	removeLeftovers(rootOf(t, folder))
	var left []string
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if got := strings.Join(left, " "); got != ".old.partial.json .young.json.2.partial old.json" {
		t.Errorf("these files are left: %s", got)
	}
}

// TestFailedWriteLeavesNoTemporaryFile writes a file where a folder has its name.
func TestFailedWriteLeavesNoTemporaryFile(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "2026-06-01.json", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := write(rootOf(t, folder), "2026-06-01.json", []byte("x")); err == nil {
		t.Error("the file was written")
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
}

func rootOf(t *testing.T, folder string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return root
}
