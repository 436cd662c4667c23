package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

func TestContract(t *testing.T) {
	t.Run("file", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the store in memory has the same queries, and writes no files")
		}
		contenttest.Run(t, contenttest.Backend{New: func(t *testing.T) func(func() time.Time) content.Store {
			path := filepath.Join(t.TempDir(), "paper with space.db")
			return func(now func() time.Time) content.Store { return open(t, path, now) }
		}})
	})
	t.Run("memory", func(t *testing.T) {
		contenttest.Run(t, contenttest.Backend{New: func(t *testing.T) func(func() time.Time) content.Store {
			var shared content.Store // memory has no second connection
			return func(now func() time.Time) content.Store {
				if shared == nil {
					shared = open(t, sqlitestore.Memory, now)
				}
				return shared
			}
		}})
	})
}

// TestReadiness drops an index, which must make the store unready until it is opened again.
func TestReadiness(t *testing.T) {
	path := filepath.Join(t.TempDir(), "paper.db")
	s := open(t, path, time.Now)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("a new store is ready: %v", err)
	}
	if pool := s.Pool(); pool.Open < 1 || pool.InUse != 0 {
		t.Errorf("got %+v", pool)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `DROP INDEX articles_time`); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); content.CodeOf(err) != content.Unavailable || !strings.Contains(err.Error(), "1 indexes are missing") {
		t.Errorf("without an index: %v", err)
	}
	if err := open(t, path, time.Now).Ping(t.Context()); err != nil {
		t.Errorf("opened again: %v", err)
	}
}

func open(t *testing.T, path string, now func() time.Time) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
