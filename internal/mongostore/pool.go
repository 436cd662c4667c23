package mongostore

import (
	"sync/atomic"
	"time"

	"broadsheet/internal/content"

	"go.mongodb.org/mongo-driver/v2/event"
)

// pool counts the connections of the driver, and the waits for them.
type pool struct{ open, inUse, waits, waited atomic.Int64 }

// minWait is the time from which getting a connection counts as a wait.
const minWait = time.Millisecond

func (p *pool) monitor() *event.PoolMonitor {
	return &event.PoolMonitor{Event: func(e *event.PoolEvent) {
		switch e.Type {
		case event.ConnectionCreated:
			p.open.Add(1)
		case event.ConnectionClosed:
			p.open.Add(-1)
		case event.ConnectionCheckedIn:
			p.inUse.Add(-1)
		case event.ConnectionCheckedOut:
			p.inUse.Add(1)
			if e.Duration >= minWait {
				p.waits.Add(1)
				p.waited.Add(int64(e.Duration))
			}
		}
	}}
}

// Pool returns the usage of the connections.
func (s *Store) Pool() content.Pool {
	return content.Pool{
		Open: int(s.pool.open.Load()), InUse: int(s.pool.inUse.Load()),
		Waits: s.pool.waits.Load(), Waited: time.Duration(s.pool.waited.Load()),
	}
}
