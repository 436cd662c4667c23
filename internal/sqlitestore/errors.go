package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"broadsheet/internal/content"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// translate gives an error of the driver the code that callers act on, and names the call.
func translate(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	wrapped := fmt.Errorf("sqlitestore: %s: %w", fmt.Sprintf(format, args...), err)
	var coded *content.Error
	var engine *sqlite.Error
	switch {
	case errors.As(err, &coded):
		return wrapped
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &content.Error{Code: content.Unavailable, Message: "the store did not answer in time", Err: wrapped}
	case errors.As(err, &engine):
		switch engine.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			return &content.Error{Code: content.Unavailable, Message: "the store cannot serve at the moment", Err: wrapped}
		}
	}
	return &content.Error{Code: content.Internal, Message: "the store failed", Err: wrapped}
}
