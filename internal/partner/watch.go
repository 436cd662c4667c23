package partner

import (
	"context"
	"log/slog"
	"time"

	"broadsheet/internal/content"
)

// watchEvery is how often it is looked for what the clock has changed.
const watchEvery = time.Second

// Watch lets partners hear of what the clock changes, embargoes that end and licences that begin,
// and of what a writer changed that died before it could say so, until ctx ends. Many servers may watch one store: one of them is first, and the others find
// nothing to do. While somebody writes, it waits for its turn.
func Watch(ctx context.Context, store content.Store, holder string, log *slog.Logger) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := look(ctx, store, holder); err != nil && ctx.Err() == nil && content.CodeOf(err) != content.Conflict {
			log.Warn("what the clock has changed is not told yet; it is tried again", "error", err)
		}
	}
}

// look stamps again what is due, and mends.
func look(ctx context.Context, store content.Store, holder string) (err error) {
	due, err := store.Due(ctx)
	if err != nil || !due {
		return err
	}
	w, err := store.Write(ctx, holder)
	if err != nil {
		return err
	}
	defer func() {
		if closing := w.Close(context.WithoutCancel(ctx)); err == nil {
			err = closing
		}
	}()
	_, err = w.Tick(ctx)
	return err
}
