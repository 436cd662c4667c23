package mongostore

import (
	"errors"
	"slices"

	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// translate adds to an error of the driver the name of the call and the code that callers act on.
func translate(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return storage.Error("mongostore", err, mongo.IsTimeout(err), unavailable(err), format, args...)
}

// unavailable reports whether the server could not be reached, or could not serve a call now and may serve it
// later.
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

// transientCodes returns the codes of server errors that are temporary: elections, shutdowns,
// interruptions and full disks.
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
