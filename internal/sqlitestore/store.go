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
	"sync"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"modernc.org/sqlite" // also the driver "sqlite"
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

	name     string // unique among all stores
	policies storage.PolicyCache

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // of read, by their SQL
}

// Open opens the store in the file at path, or in memory. It creates missing tables, columns and indexes;
// for a file from a version without search it indexes all articles, which takes minutes for a large
// archive. now is the store's clock. It returns Unavailable for a file that cannot be opened.
func Open(ctx context.Context, path string, now func() time.Time) (*Store, error) {
	s := &Store{now: now, prepared: map[string]*sql.Stmt{}}
	if err := s.open(ctx, path); err != nil {
		_ = s.Close()
		return nil, openError(path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string) (err error) {
	if path == Memory {
		if s.write, err = connect(Memory, 1); err != nil {
			return err
		}
		s.read = s.write
	} else {
		if _, err = os.Stat(filepath.Dir(path)); err != nil {
			return err
		}
		if s.write, err = connect(dsn(path, "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-16000)"), 1); err != nil {
			return err
		}
		// The file must exist before the reading connections open it.
		if err = s.prepare(ctx); err != nil {
			return err
		}
		if err = s.indexMissing(ctx); err != nil {
			return err
		}
		s.read, err = connect(dsn(path, "query_only(1)", "cache_size(-16000)"), max(4, 2*runtime.NumCPU()))
		return err
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

func connect(dsn string, connections int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections) // closing an idle connection would lose its prepared statements
	return db, nil
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
	var err error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

func (s *Store) revision(ctx context.Context) (int64, error) {
	var revision int64
	rows, err := s.rows(ctx, `SELECT revision FROM meta`, nil)
	if err == nil {
		defer rows.Close()
		for rows.Next() {
			err = rows.Scan(&revision)
		}
		err = errors.Join(err, rows.Err())
	}
	return revision, translate(err, "read the revision")
}

// maxPrepared is how many prepared statements are cached. Filters can be combined in thousands of ways, of
// which a newspaper's clients use some dozens.
const maxPrepared = 250

// rows runs a query by its cached prepared statement, if it has one: preparing a statement takes longer
// than most queries.
func (s *Store) rows(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.read.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// statement returns the prepared statement of a query, or nil when the cache is full.
func (s *Store) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt, ok := s.prepared[query]; ok || len(s.prepared) >= maxPrepared {
		return stmt, nil
	}
	// The statement outlives the request that needed it first.
	stmt, err := s.read.PrepareContext(context.WithoutCancel(ctx), query)
	if err == nil {
		s.prepared[query] = stmt
	}
	return stmt, err
}
