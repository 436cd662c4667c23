package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
	"broadsheet/internal/transfer/transfertest"
)

func export(t *testing.T, store content.Store, folder string, o transfer.ExportOptions) transfer.Tally {
	t.Helper()
	x, err := transfer.NewExport(t.Context(), store, folder, o)
	transfertest.Must(t, err)
	transfertest.Must(t, x.Run(t.Context()))
	return x.Report()
}

func wantTally(t *testing.T, reason string, got, want transfer.Tally) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %+v, want %+v", reason, got, want)
	}
}

// TestExportWritesOnlyMissingAndChangedFiles exports again after each kind of change.
func TestExportWritesOnlyMissingAndChangedFiles(t *testing.T) {
	d, folder := transfertest.New(t), t.TempDir()
	monday, tuesday := transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}), transfertest.Edition("2026-06-02", []edition.Article{transfertest.Article("1", "B")})
	d.Import(transfer.Options{}, monday, tuesday)
	wantTally(t, "all files are missing", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{New: 2})
	path := filepath.Join(folder, "quay", "2026-06-01.json")
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	transfertest.Must(t, os.Chtimes(path, old, old))
	wantTally(t, "nothing changed", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{Unchanged: 2})
	if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("an unchanged file was written: %v", err)
	}
	transfertest.Must(t, os.WriteFile(path, []byte(`{"format": "broad`), 0o600))
	transfertest.Must(t, os.Remove(filepath.Join(folder, "quay", "2026-06-02.json")))
	other := filepath.Join(folder, "quay", "2020-01-01.json")
	transfertest.Must(t, os.WriteFile(other, nil, 0o600))
	wantTally(t, "one file is incomplete, one is missing", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{New: 1, Changed: 1})
	if _, err := os.Stat(other); err != nil {
		t.Errorf("another file in the folder was removed: %v", err)
	}
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-03", []edition.Article{transfertest.Article("1", "C")}))
	wantTally(t, "a new issue repeats the fields of the newspaper that older issues gave", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{New: 1, Unchanged: 2})
	d.View([]int{0})
	wantTally(t, "a view count changed", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{Changed: 1, Unchanged: 2})
}

func TestExportSelectsByPublicationAndDate(t *testing.T) {
	d := transfertest.New(t)
	for _, key := range []string{"quay", "mole"} {
		for _, date := range []string{"2026-06-01", "2026-06-02", "2026-06-03"} {
			e := transfertest.Edition(date, []edition.Article{transfertest.Article("1", key)})
			e.Publication.ID = key
			d.Import(transfer.Options{}, e)
		}
	}
	for _, c := range []struct {
		reason string
		o      transfer.ExportOptions
		want   string
	}{
		{"everything", transfer.ExportOptions{}, "mole/2026-06-01 mole/2026-06-02 mole/2026-06-03 quay/2026-06-01 quay/2026-06-02 quay/2026-06-03"},
		{"one publication, given twice", transfer.ExportOptions{Publications: []content.ID{"pub_mole", "pub_mole"}}, "mole/2026-06-01 mole/2026-06-02 mole/2026-06-03"},
		{"from a date on, inclusive", transfer.ExportOptions{From: "2026-06-03"}, "mole/2026-06-03 quay/2026-06-03"},
		{"up to a date, inclusive", transfer.ExportOptions{Publications: []content.ID{"pub_quay"}, To: "2026-06-01"}, "quay/2026-06-01"},
		{"dates without an issue", transfer.ExportOptions{From: "2027-01-01"}, ""},
	} {
		folder := t.TempDir()
		export(t, d.Store, folder, c.o)
		files, err := filepath.Glob(filepath.Join(folder, "*", "*"))
		transfertest.Must(t, err)
		var got []string
		for _, f := range files {
			name, err := filepath.Rel(folder, f)
			transfertest.Must(t, err)
			got = append(got, strings.TrimSuffix(filepath.ToSlash(name), ".json"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", c.reason, got, c.want)
		}
	}
	_, err := transfer.NewExport(t.Context(), d.Store, t.TempDir(), transfer.ExportOptions{Publications: []content.ID{"pub_pier"}})
	if content.CodeOf(err) != content.NotFound || !strings.Contains(err.Error(), "no publication pier; it has ") {
		t.Errorf("an unknown publication: got %v", err)
	}
}

// TestExportDoesNotWriteThroughLinks has symbolic links in the folder of an export, to places inside and
// outside it.
func TestExportDoesNotWriteThroughLinks(t *testing.T) {
	for _, c := range []struct {
		reason string
		link   func(folder, outside string) error // creates the link and its target
		says   string
	}{
		{"a publication's folder is a link out of the folder", func(folder, outside string) error {
			return os.Symlink(outside, filepath.Join(folder, "quay"))
		}, "quay cannot be written: it is a symbolic link"},
		{"a publication's folder is a link to another publication's", func(folder, _ string) error {
			return errors.Join(os.Mkdir(filepath.Join(folder, "mole"), 0o700), os.Symlink("mole", filepath.Join(folder, "quay")))
		}, "quay cannot be written: it is a symbolic link"},
		{"a publication's folder is a broken link", func(folder, _ string) error {
			return os.Symlink("nowhere", filepath.Join(folder, "quay"))
		}, "quay cannot be written: it is a symbolic link"},
		{"a file is a link out of the folder", func(folder, outside string) error {
			return errors.Join(os.Mkdir(filepath.Join(folder, "quay"), 0o700), os.Symlink(filepath.Join(outside, "victim"), filepath.Join(folder, "quay", "2026-06-01.json")))
		}, "2026-06-01.json cannot be written: it is a symbolic link"},
		{"a file is a link to another file", func(folder, _ string) error {
			return errors.Join(os.Mkdir(filepath.Join(folder, "quay"), 0o700), os.WriteFile(filepath.Join(folder, "quay", "other"), []byte("victim"), 0o600), os.Symlink("other", filepath.Join(folder, "quay", "2026-06-01.json")))
		}, "2026-06-01.json cannot be written: it is a symbolic link"},
		{"a publication's folder is a pipe", func(folder, _ string) error {
			return syscall.Mkfifo(filepath.Join(folder, "quay"), 0o600)
		}, "quay cannot be written: another file or folder has that name"},
		{"a file is a pipe", func(folder, _ string) error {
			return errors.Join(os.Mkdir(filepath.Join(folder, "quay"), 0o700), syscall.Mkfifo(filepath.Join(folder, "quay", "2026-06-01.json"), 0o600))
		}, "2026-06-01.json cannot be written: another file or folder has that name"},
	} {
		d, folder, outside := transfertest.New(t), t.TempDir(), t.TempDir()
		d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}))
		transfertest.Must(t, os.WriteFile(filepath.Join(outside, "victim"), []byte("victim"), 0o600))
		transfertest.Must(t, c.link(folder, outside))
		before := tree(t, folder) + tree(t, outside)
		x, err := transfer.NewExport(t.Context(), d.Store, folder, transfer.ExportOptions{})
		transfertest.Must(t, err)
		if err := x.Run(t.Context()); content.CodeOf(err) != content.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", c.reason, err)
		}
		if after := tree(t, folder) + tree(t, outside); after != before {
			t.Errorf("%s: the folders were\n%s\nand are now\n%s", c.reason, before, after)
		}
	}
}

// TestExportDoesNotWriteThroughLinkOfTemporaryName has a link with the temporary name of a file.
func TestExportDoesNotWriteThroughLinkOfTemporaryName(t *testing.T) {
	d, folder, victim := transfertest.New(t), t.TempDir(), filepath.Join(t.TempDir(), "victim")
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}))
	planted := filepath.Join(folder, "quay", fmt.Sprintf(".2026-06-01.json.%d.partial", os.Getpid()))
	transfertest.Must(t, errors.Join(os.WriteFile(victim, []byte("victim"), 0o600), os.Mkdir(filepath.Dir(planted), 0o700), os.Symlink(victim, planted)))
	wantTally(t, "the link is removed", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{New: 1})
	if text, err := os.ReadFile(victim); err != nil || string(text) != "victim" {
		t.Errorf("the link was written through: %q, %v", text, err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "quay", ".*")); err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}

// TestExportFolderMayBeLink exports to a folder that is a symbolic link.
func TestExportFolderMayBeLink(t *testing.T) {
	d, folder, link := transfertest.New(t), t.TempDir(), filepath.Join(t.TempDir(), "link")
	d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", []edition.Article{transfertest.Article("1", "A")}))
	transfertest.Must(t, os.Symlink(folder, link))
	wantTally(t, "written", export(t, d.Store, link, transfer.ExportOptions{}), transfer.Tally{New: 1})
	if _, err := os.Stat(filepath.Join(folder, "quay", "2026-06-01.json")); err != nil {
		t.Error(err)
	}
}

// tree returns the names, types and file contents of a folder.
func tree(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	transfertest.Must(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		fmt.Fprintln(&all, path, entry.Type())
		if err == nil && entry.Type().IsRegular() {
			text, err := os.ReadFile(path)
			fmt.Fprintf(&all, "%s\n", text)
			return err
		}
		return err
	}))
	return all.String()
}

// TestStoreCallsDoNotDependOnIssueSize counts the store calls of exporting a small and a large issue.
func TestStoreCallsDoNotDependOnIssueSize(t *testing.T) {
	calls := func(articles int) map[string]int {
		d := transfertest.New(t)
		var page []edition.Article
		for n := range articles {
			a := transfertest.Article(fmt.Sprint(n), "A")
			a.Section, a.Credits = fmt.Sprint("Section ", n), []edition.Credit{{Name: fmt.Sprint("Author ", n)}}
			page = append(page, a)
		}
		d.Import(transfer.Options{}, transfertest.Edition("2026-06-01", page[:articles/2], page[articles/2:]))
		store, calls := contenttest.Count(d.Store)
		export(t, store, t.TempDir(), transfer.ExportOptions{})
		return calls.Take()
	}
	small, large := calls(2), calls(200)
	if !maps.Equal(small, large) {
		t.Errorf("an issue of 2 articles takes the calls %v, one of 200 articles %v", small, large)
	}
	for method, n := range large {
		if n != 1 {
			t.Errorf("%s is called %d times for one issue", method, n)
		}
	}
}

// TestInterruptedExportIsResumed ends the context after each number of issues and exports again.
func TestInterruptedExportIsResumed(t *testing.T) {
	d, folder := transfertest.New(t), t.TempDir()
	for day := range 4 {
		d.Import(transfer.Options{}, transfertest.Edition(fmt.Sprintf("2026-06-%02d", day+1), []edition.Article{transfertest.Article("1", "A")}))
	}
	for n := 1; n <= 3; n++ {
		ctx, cancel := context.WithCancel(t.Context())
		left := n
		x, err := transfer.NewExport(ctx, d.Store, folder, transfer.ExportOptions{Progress: func() {
			if left--; left == 0 {
				cancel()
			}
		}})
		transfertest.Must(t, err)
		if err := x.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted after %d issues: %v", n, err)
		}
		wantTally(t, "a resumed export writes the next file", x.Report(), transfer.Tally{New: 1, Unchanged: n - 1})
	}
	wantTally(t, "the last run writes the last file", export(t, d.Store, folder, transfer.ExportOptions{}), transfer.Tally{New: 1, Unchanged: 3})
	files, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	transfertest.Must(t, err)
	if len(files) != 4 {
		t.Errorf("the folder has %v", files)
	}
}
