package mongostore

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"broadsheet/internal/content"
	"broadsheet/internal/storage"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

func TestTranslate(t *testing.T) {
	for _, c := range []struct {
		reason string
		err    error
		want   content.Code
	}{
		{"no error", nil, ""},
		{"an error with a code keeps it", fmt.Errorf("more: %w", storage.LeaseLost()), content.Conflict},
		{"the caller ran out of time", context.DeadlineExceeded, content.Unavailable},
		{"the server ran out of time", mongo.CommandError{Code: 50, Name: "MaxTimeMSExpired"}, content.Unavailable},
		{"the connection broke", mongo.CommandError{Labels: []string{"NetworkError"}}, content.Unavailable},
		{"no connection could be made", topology.ConnectionError{Wrapped: errors.New("EOF")}, content.Unavailable},
		{"no server is reachable", topology.ServerSelectionError{Wrapped: errors.New("none")}, content.Unavailable},
		{"a new primary is being elected", mongo.CommandError{Code: 10107}, content.Unavailable},
		{"a majority did not confirm in time", mongo.WriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64}}, content.Unavailable},
		{"the disk is full", mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{{WriteError: mongo.WriteError{Code: 14031}}}}, content.Unavailable},
		{"an unsupported command", mongo.CommandError{Code: 59}, content.Internal},
		{"a missing document", mongo.ErrNoDocuments, content.Internal},
	} {
		if got := content.CodeOf(translate(c.err, "find %s", "x")); got != c.want {
			t.Errorf("%s: got code %q, want %q", c.reason, got, c.want)
		}
	}
}
