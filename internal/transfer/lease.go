package transfer

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"broadsheet/internal/content"
)

// AcquireLease acquires a store's lease, the exclusive right to write. While another writer holds it,
// AcquireLease retries until the context ends; the lease of a dead writer expires.
func AcquireLease(ctx context.Context, store content.Store, o Options) (content.Writer, error) {
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
			return nil, fmt.Errorf("transfer: stopped waiting for the other writer: %w", context.Cause(ctx))
		case <-time.After(content.LeaseTime / 20):
		}
	}
}
