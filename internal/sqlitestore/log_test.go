package sqlitestore

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestLogIsShortened imports an issue while somebody reads, so that SQLite does not begin the log anew.
func TestLogIsShortened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "paper.db")
	s, err := Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	reading, err := s.read.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	read := func(statement string) {
		if _, err := reading.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	read(`BEGIN`)
	read(`SELECT revision FROM meta`)
	p := contenttest.NewPaper("quay")
	contenttest.Publish(t, s, p.Masthead(), p.Issue("2026-06-01", 8, 8))
	size := func() int64 {
		log, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return log.Size()
	}
	if size() == 0 {
		t.Fatal("the log is empty after an import")
	}
	read(`COMMIT`)
	if err := s.shortenLog(t.Context(), path, 1<<30); err != nil || size() == 0 {
		t.Errorf("a log below the limit stays: %d bytes, %v", size(), err)
	}
	if err := s.shortenLog(t.Context(), path, 1000); err != nil || size() != 0 {
		t.Errorf("a log above the limit is emptied: %d bytes, %v", size(), err)
	}
	r, err := s.Read(t.Context(), content.Public())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.CountArticles(t.Context(), []content.ArticleFilter{{}}); err != nil || n[0] != 64 {
		t.Errorf("%d articles, %v", n, err)
	}
}
