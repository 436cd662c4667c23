package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/content"
)

// Error wraps an error of a store's driver with the name of the call, and gives it a code. An error
// that has a code keeps it. A call that ran out of time, by its context or as timedOut says, and one
// that failed because the database is unavailable are Unavailable; any other is Internal.
func Error(store string, err error, timedOut, unavailable bool, format string, args ...any) error {
	wrapped := fmt.Errorf("%s: %s: %w", store, fmt.Sprintf(format, args...), err)
	var coded *content.Error
	switch {
	case errors.As(err, &coded):
		return wrapped
	case timedOut, errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &content.Error{Code: content.Unavailable, Message: "the store did not answer in time", Err: wrapped}
	case unavailable:
		return &content.Error{Code: content.Unavailable, Message: "the store cannot serve at the moment", Err: wrapped}
	}
	return &content.Error{Code: content.Internal, Message: "the store failed", Err: wrapped}
}

// First returns the first document of a read by id, or NotFound with the given message when the read
// returned none.
func First[T any](found []T, err error, message string, id any) (T, error) {
	if err == nil && len(found) == 0 {
		err = content.Errorf(content.NotFound, message, id)
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}

// LeaseTaken is the error for a writer when another one holds the lease.
func LeaseTaken(holder string, until time.Time) error {
	return content.Errorf(content.Conflict, "%s is writing to the store, with a lease until %s; wait for it to end", holder, until.Format(time.TimeOnly))
}

// LeaseLost is the error for a writer whose lease was taken over by another one.
func LeaseLost() error {
	return content.Errorf(content.Conflict, "the lease on writing was lost to another writer; run again")
}
