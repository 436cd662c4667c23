package partner

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"broadsheet/internal/content"
)

// interval is how often it is looked for what the clock has changed.
const interval = content.TickInterval

// Scheduler lets partners hear of what the clock changes, embargoes that end and licences that begin,
// and of what a writer changed that died before it could say so. Many servers may watch one store:
// one of them is first, and the others find nothing to do.
type Scheduler struct {
	store  content.Store
	holder string
	log    *slog.Logger
	behind atomic.Bool
}

// NewScheduler makes a watch of a store. It names the holder to others who find it writing.
func NewScheduler(store content.Store, holder string, log *slog.Logger) *Scheduler {
	return &Scheduler{store: store, holder: holder, log: log}
}

// Lagging reports whether the clock has changed something that no revision tells of yet, because
// somebody else is writing. What was kept for a revision is not good for as long.
func (w *Scheduler) Lagging() bool { return w.behind.Load() }

// Run watches until ctx ends.
func (w *Scheduler) Run(ctx context.Context) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if err := w.look(ctx); err != nil && ctx.Err() == nil && content.CodeOf(err) != content.Conflict {
			w.log.Warn("what the clock has changed is not told yet; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look stamps again what is due, and mends.
func (w *Scheduler) look(ctx context.Context) (err error) {
	due, err := w.store.Due(ctx)
	if err != nil {
		return err
	}
	w.behind.Store(due)
	if !due {
		return nil
	}
	writer, err := w.store.Write(ctx, w.holder)
	if err != nil {
		return err
	}
	defer func() {
		if closing := writer.Close(context.WithoutCancel(ctx)); err == nil {
			err = closing
		}
	}()
	if _, err = writer.Tick(ctx); err == nil {
		w.behind.Store(false)
	}
	return err
}
