package mongostore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// translate gives an error of the driver the code that callers act on, and names the call.
func translate(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	wrapped := fmt.Errorf("mongostore: %s: %w", fmt.Sprintf(format, args...), err)
	var coded *content.Error
	switch {
	case errors.As(err, &coded):
		return wrapped
	case mongo.IsTimeout(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &content.Error{Code: content.Unavailable, Message: "the store did not answer in time", Err: wrapped}
	case unavailable(err):
		return &content.Error{Code: content.Unavailable, Message: "the store cannot serve at the moment", Err: wrapped}
	}
	return &content.Error{Code: content.Internal, Message: "the store failed", Err: wrapped}
}

// unavailable reports whether the server was not there, or is there and may serve later.
func unavailable(err error) bool {
	var (
		selection  topology.ServerSelectionError
		connection topology.ConnectionError
		busy       topology.WaitQueueTimeoutError
		pool       driver.RetryablePoolError
		server     mongo.ServerError
	)
	switch {
	case mongo.IsNetworkError(err), errors.Is(err, mongo.ErrClientDisconnected):
		return true
	case errors.As(err, &selection), errors.As(err, &connection), errors.As(err, &busy), errors.As(err, &pool):
		return true
	case errors.As(err, &server):
		return server.HasErrorLabel("RetryableWriteError") || slices.ContainsFunc(transientCodes(), server.HasErrorCode)
	}
	return false
}

// transientCodes are the codes of server errors that pass: elections, shutdowns, interruptions and
// full disks.
func transientCodes() []int {
	return []int{
		64,    // WriteConcernTimeout
		91,    // ShutdownInProgress
		100,   // UnsatisfiableWriteConcern
		133,   // FailedToSatisfyReadPreference
		189,   // PrimarySteppedDown
		10107, // NotWritablePrimary
		11600, // InterruptedAtShutdown
		11602, // InterruptedDueToReplStateChange
		13435, // NotPrimaryNoSecondaryOk
		13436, // NotPrimaryOrSecondary
		14031, // OutOfDiskSpace
	}
}
