package mongostore

import (
	"context"
	"sync/atomic"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/event"
)

// heartbeat is the time between two checks of a server that does not respond, if the address sets none
// (heartbeatFrequencyMS). The driver's own 10 s would make an outage last longer than it does.
const heartbeat = time.Second

// outage is how long no primary must be known before requests are refused. A broken connection alone makes
// the driver forget the primary until its next check of the server; requests wait for that.
const outage = time.Second

// servers follows which servers the driver knows.
type servers struct {
	lost atomic.Int64 // Unix time in nanoseconds since which no primary is known; 0 while one is
}

// monitor returns the monitor that follows the servers.
func (t *servers) monitor() *event.ServerMonitor {
	return &event.ServerMonitor{TopologyDescriptionChanged: func(e *event.TopologyDescriptionChangedEvent) {
		primary := false
		for _, server := range e.NewDescription.Servers {
			switch server.Kind {
			case "RSPrimary", "Standalone", "Mongos", "LoadBalancer":
				primary = true
			}
		}
		if primary {
			t.lost.Store(0)
		} else {
			t.lost.CompareAndSwap(0, time.Now().UnixNano())
		}
	}}
}

// available returns Unavailable while no primary is known, from a moment after it was lost.
func (t *servers) available() error {
	if lost := t.lost.Load(); lost != 0 && time.Since(time.Unix(0, lost)) > outage {
		return content.Errorf(content.Unavailable, "the store has no primary server at the moment")
	}
	return nil
}

// bounded runs one operation within the store's timeout. The driver applies its timeout only where the
// context has no deadline. While no primary is known, a caller with a deadline, such as a request, gets
// Unavailable at once: waiting for the end of an outage would take up its place. A caller without one,
// such as an import, waits for the next primary.
func (s *Store) bounded(ctx context.Context, operation func(context.Context) error) error {
	if _, hasDeadline := ctx.Deadline(); hasDeadline {
		if err := s.servers.available(); err != nil {
			return err
		}
	}
	if s.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.timeout)
		defer cancel()
	}
	return operation(ctx)
}
