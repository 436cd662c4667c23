package transfer

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"broadsheet/internal/content"
)

// Lease takes a store's lease on writing. It waits for it as long as a writer that died may have
// held it, and longer than that only while others keep it alive.
func Lease(ctx context.Context, store content.Store, o Options) (content.Writer, error) {
	for first := true; ; first = false {
		writer, err := store.Write(ctx, cmp.Or(o.Holder, "an import"))
		if err == nil {
			return writer, nil
		}
		if content.CodeOf(err) != content.Conflict {
			return nil, err
		}
		if first && o.Waiting != nil {
			o.Waiting(err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("transfer: gave up waiting: %w", context.Cause(ctx))
		case <-time.After(content.LeaseTime / 20):
		}
	}
}
