package command_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"broadsheet/internal/command"
)

func TestExitCodes(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("good.json", `{"format": "broadsheet-edition/1", "publication": {"id": "quay"}, "issue": {"date": "2026-06-01", "pages": [{"number": "1", "articles": [{"title": "A"}]}]}}`)
	bad := write("bad.json", `{}`)
	mirror := filepath.Join(folder, "mirror")
	if err := errors.Join(os.Mkdir(mirror, 0o700), os.Link(good, filepath.Join(mirror, "good.json")), os.Symlink(good, filepath.Join(mirror, "link.json"))); err != nil {
		t.Fatal(err)
	}
	store := "--store=sqlite:" + filepath.Join(folder, "paper.db")
	for _, c := range []struct {
		reason string
		args   []string
		want   int
	}{
		{"all files are imported", []string{"import", store, good}, 0},
		{"a file is skipped", []string{"import", store, good, bad}, 2},
		{"a link leads out of the mirror", []string{"import", store, mirror}, 2},
		{"nothing is imported", []string{"import", store, bad}, 1},
		{"an unknown flag", []string{"import", "--stoer=x", good}, 1},
		{"a dry run on a new store", []string{"import", "--dry-run", store + "2", good}, 0},
	} {
		var out, err bytes.Buffer
		if got := command.Run(t.Context(), c.args, scriptSchema, &out, &err); got != c.want {
			t.Errorf("%s: got exit code %d, want %d\n%s%s", c.reason, got, c.want, &out, &err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "paper.db2")); err == nil {
		t.Error("a dry run created a store")
	}
}
