package sqlitestore_test

import (
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/sqlitestore"
)

func TestContract(t *testing.T) {
	t.Run("file", func(t *testing.T) {
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
