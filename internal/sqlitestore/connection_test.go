package sqlitestore

import (
	"context"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestStatementsStayPrepared runs a query twice on one connection, also while its rows are read.
func TestStatementsStayPrepared(t *testing.T) {
	s, err := Open(t.Context(), Memory, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	conn, err := s.read.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const query = `SELECT value FROM json_each(?)`
	err = conn.Raw(func(c any) error {
		connection := c.(*connection)
		before := len(connection.prepared)
		var got []int64
		err := connection.each(t.Context(), query, []any{"[1, 2]"}, func(outer *row) error {
			return connection.each(t.Context(), query, []any{"[10, 20]"}, func(inner *row) error {
				var a, b int64
				err := errors.Join(outer.Scan(&a), inner.Scan(&b))
				got = append(got, a+b)
				return err
			})
		})
		if len(got) != 4 || got[0] != 11 || got[3] != 22 {
			t.Errorf("a query within its own rows: got %v", got)
		}
		if added := len(connection.prepared) - before; added != 1 {
			t.Errorf("%d statements were prepared for one query", added)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestScan scans each type of variable, and values of other types.
func TestScan(t *testing.T) {
	r := &row{[]driver.Value{int64(1), int64(0), "iss_x", "2026-06-01", int64(7)}}
	var n int64
	var yes bool
	var id content.ID
	var date content.Date
	var small int
	if err := r.Scan(&n, &yes, &id, &date, &small); err != nil || n != 1 || yes || id != "iss_x" || date != "2026-06-01" || small != 7 {
		t.Error(n, yes, id, date, small, err)
	}
	for _, variable := range []any{&id, &date, new(string), new(time.Time)} {
		if err := r.Scan(variable); err == nil {
			t.Errorf("a number was scanned into a %T", variable)
		}
	}
}

// TestEndedRequest runs queries for a request that has ended, and one for a request that ends while SQLite
// works.
func TestEndedRequest(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "paper.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	none := func(*row) error { return nil }
	ended, end := context.WithCancel(t.Context())
	end()
	for _, ctx := range []context.Context{ended, uninterrupted{ended}} {
		if err := s.query(ctx, `SELECT 1`, nil, none); !errors.Is(err, context.Canceled) {
			t.Errorf("%T: got %v", ctx, err)
		}
	}
	soon, end := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer end()
	endless := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n`
	if err := s.query(soon, endless, nil, none); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an endless query: got %v", err)
	}
	if err := s.query(t.Context(), `SELECT 1`, nil, none); err != nil {
		t.Errorf("after an interrupted query: %v", err)
	}
}
