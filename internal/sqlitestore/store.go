// Package sqlitestore stores content in one SQLite file. SQLite is embedded in the program: it needs no
// server and no C compiler. It is the store for trying Broadsheet out, and for newspapers that one
// machine serves.
//
// It implements [content.Store]. Acknowledged writes survive a crash of the process and of the machine
// (WAL with synchronous=FULL). Several processes may use one file: each has one connection that writes,
// and a write waits up to five seconds for those of other processes. The file must be on a local disk.
package sqlitestore

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Memory is the path of a store in memory, which is lost when the store is closed.
const Memory = ":memory:"

//go:embed schema.sql
var schema string

// Store is a [content.Store] in an SQLite file.
type Store struct {
	write *sql.DB // one connection
	read  *sql.DB // many connections; the same as write for a store in memory
	now   func() time.Time

	log *logKeeper // nil for a store in memory

	name     string // unique among all stores
	policies storage.PolicyCache
}

// Open opens the store in the file at path, or in memory. It creates missing tables, columns and indexes;
// for a file from a version without search it indexes all articles, which takes minutes for a large
// archive. now is the store's clock. It returns Unavailable for a file that cannot be opened.
func Open(ctx context.Context, path string, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	if err := s.open(ctx, path); err != nil {
		_ = s.Close()
		return nil, openError(path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string) (err error) {
	if path == Memory {
		s.write = connect(Memory, 1)
		s.read = s.write
	} else {
		if _, err = os.Stat(filepath.Dir(path)); err != nil {
			return err
		}
		s.write = connect(dsn(path, "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32000)", "wal_autocheckpoint(2500)", "journal_size_limit(16777216)"), 1)
		// The file must exist before the reading connections open it.
		if err = s.prepare(ctx); err != nil {
			return err
		}
		if err = s.indexMissing(ctx); err != nil {
			return err
		}
		s.read = connect(dsn(path, "query_only(1)", "cache_size(-16000)", "mmap_size(1073741824)"), max(4, 2*runtime.NumCPU()))
		s.log = s.keepLogShort(path)
		return nil
	}
	return s.prepare(ctx)
}

// applicationID marks a file as a store of Broadsheet (https://sqlite.org/pragma.html#pragma_application_id).
const applicationID = 0x42726f61 // "Broa"

// openTime is how long Open waits for other processes that write to the file.
const openTime = 2 * time.Second

var errForeign = errors.New("the file is another program's database")

// prepare creates missing tables, columns and indexes in one transaction.
func (s *Store) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	for {
		err := s.makeTables(ctx)
		if !busy(err) || ctx.Err() != nil {
			return err
		}
		// While another process creates the same file, SQLite reports busy at once and does not wait.
		time.Sleep(10 * time.Millisecond)
	}
}

func busy(err error) bool {
	var engine *sqlite.Error
	return errors.As(err, &engine) && engine.Code()&0xff == sqlite3.SQLITE_BUSY
}

func (s *Store) makeTables(ctx context.Context) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		var id, tables int
		if err := tx.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`).Scan(&id, &tables); err != nil {
			return err
		}
		if tables > 0 && id != applicationID {
			return errForeign
		}
		if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)); err != nil {
			return err
		}
		if err := addColumns(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, schema); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT name FROM meta`).Scan(&s.name)
	})
}

// openError returns the error for a file that cannot be opened as a store, with the reason and what
// to do.
func openError(path string, err error) error {
	return &content.Error{Code: content.Unavailable, Message: fmt.Sprintf("the store sqlite:%s cannot be opened: %s", path, openProblem(path, err)), Err: err}
}

// openProblem explains why a file cannot be opened. SQLite's error codes do not distinguish a read-only file
// from a read-only folder or a folder that does not exist, so it checks the file system.
func openProblem(path string, err error) string {
	var engine *sqlite.Error
	folder := filepath.Dir(path)
	info, missing := os.Stat(path)
	switch {
	case errors.Is(err, errForeign):
		return "the file is another program's database; choose another file"
	case errors.Is(err, context.DeadlineExceeded), busy(err):
		return "another program has locked the file; wait until it ends, or end it"
	case errors.As(err, &engine) && engine.Code()&0xff == sqlite3.SQLITE_NOTADB:
		return "the file is not an SQLite database; choose another file"
	case missing == nil && info.IsDir():
		return "it is a folder; name a file in it"
	}
	if _, err := os.Stat(folder); err != nil {
		return fmt.Sprintf("the folder %s does not exist or cannot be read; create it, or choose another file", folder)
	}
	if missing == nil {
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return "the file is read-only for this user; make it writable (chmod u+w), or choose another file"
		}
		_ = file.Close()
	}
	probe, err := os.CreateTemp(folder, ".broadsheet-*")
	if err != nil {
		return fmt.Sprintf("the folder %s is read-only for this user, and SQLite writes its journal beside the file; make the folder writable, or choose another", folder)
	}
	_, _ = probe.Close(), os.Remove(probe.Name())
	return "check that the disk is not full, and that the file is an SQLite database"
}

func connect(dsn string, connections int) *sql.DB {
	db := sql.OpenDB(connector(dsn))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections) // closing an idle connection would lose its prepared statements
	return db
}

func dsn(path string, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.Clean(path)}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// indexPattern matches the statements of the schema that create indexes.
var indexPattern = regexp.MustCompile(`CREATE (?:UNIQUE )?INDEX IF NOT EXISTS (\w+)`)

// Ping checks that the store is ready: that its revision can be read and all indexes exist.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := s.revision(ctx); err != nil {
		return err
	}
	var names []string
	for _, found := range indexPattern.FindAllStringSubmatch(schema, -1) {
		names = append(names, found[1])
	}
	var existing int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN (SELECT value FROM json_each(?))`, list(names)).Scan(&existing)
	if err == nil && existing < len(names) {
		return content.Errorf(content.Unavailable, "%d indexes are missing; start the gateway again, which makes them", len(names)-existing)
	}
	return translate(err, "count the indexes")
}

// Pool returns the usage of the connections that read.
func (s *Store) Pool() content.Pool {
	stats := s.read.Stats()
	return content.Pool{Open: stats.OpenConnections, InUse: stats.InUse, Waits: stats.WaitCount, Waited: stats.WaitDuration}
}

// Close closes the file.
func (s *Store) Close() error {
	if s.log != nil {
		s.log.close()
	}
	var err error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

func (s *Store) revision(ctx context.Context) (revision int64, err error) {
	err = s.query(uninterrupted{ctx}, `SELECT revision FROM meta`, nil, func(r *row) error { return r.Scan(&revision) })
	return revision, translate(err, "read the revision")
}

// uninterrupted is the context for a query that takes no longer than reading its keys: to watch for the
// end of the request takes a goroutine, which costs more than such a query. It is not begun when the
// request has ended.
type uninterrupted struct{ context.Context }

// Done returns nil: nothing ends the query.
func (uninterrupted) Done() <-chan struct{} { return nil }

// query runs a query on a connection for reading, and calls scan for each row.
func (s *Store) query(ctx context.Context, query string, args []any, scan func(*row) error) error {
	waiting := ctx
	if u, ok := ctx.(uninterrupted); ok {
		waiting = u.Context
	}
	conn, err := s.read.Conn(waiting)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error { return c.(*connection).each(ctx, query, args, scan) })
}
