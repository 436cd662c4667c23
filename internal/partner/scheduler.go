package partner

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"broadsheet/internal/content"
)

// interval is the time between two checks for transitions that are due.
const interval = content.TickInterval

// Scheduler re-stamps articles when the clock changes who may see them: when an embargo or a
// licence begins or ends. So partners find the article in their changes, and caches drop it. It also
// finishes the work of writers that crashed. Several servers may run one on the same store: the
// first to notice a transition does the work.
type Scheduler struct {
	store  content.Store
	holder string
	log    *slog.Logger
	behind atomic.Bool
}

// NewScheduler returns a scheduler for a store. holder names it to other writers while it holds
// the lease.
func NewScheduler(store content.Store, holder string, log *slog.Logger) *Scheduler {
	return &Scheduler{store: store, holder: holder, log: log}
}

// Lagging reports whether a transition is due that no revision records yet, because another writer
// holds the lease. Meanwhile, responses cached for the current revision must not be served.
func (s *Scheduler) Lagging() bool { return s.behind.Load() }

// Run checks for transitions once per interval, until ctx ends.
func (s *Scheduler) Run(ctx context.Context) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if err := s.check(ctx); err != nil && ctx.Err() == nil && content.CodeOf(err) != content.Conflict {
			s.log.Warn("scheduled changes (embargoes, licences) cannot be recorded; trying again in a second", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// check re-stamps what is due. The error has code Conflict while another writer holds the lease.
func (s *Scheduler) check(ctx context.Context) (err error) {
	due, err := s.store.Due(ctx)
	if err != nil {
		return err
	}
	s.behind.Store(due)
	if !due {
		return nil
	}
	writer, err := s.store.Write(ctx, s.holder)
	if err != nil {
		return err
	}
	defer func() {
		if closing := writer.Close(context.WithoutCancel(ctx)); err == nil {
			err = closing
		}
	}()
	if _, err = writer.Tick(ctx); err == nil {
		s.behind.Store(false)
	}
	return err
}
