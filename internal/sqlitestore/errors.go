package sqlitestore

import (
	"errors"

	"broadsheet/internal/storage"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// translate adds to an error of the driver the name of the call and the code that callers act on.
func translate(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return storage.Error("sqlitestore", err, false, unavailable(err), format, args...)
}

// unavailable reports whether SQLite could not serve a call now and may serve it later.
func unavailable(err error) bool {
	var engine *sqlite.Error
	if !errors.As(err, &engine) {
		return false
	}
	switch engine.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}
