package telemetry

import (
	"context"
	"time"
)

// NewTestClient returns a client that does not wait before it repeats a request, and how long it
// would have waited each time.
func NewTestClient(endpoint string) (*otlpClient, *[]time.Duration) {
	c := newOTLPClient(endpoint, "v1", otlpSettings{timeout: 10 * time.Second})
	var waits []time.Duration
	c.wait = func(ctx context.Context, d time.Duration) error {
		waits = append(waits, d)
		return ctx.Err()
	}
	return c, &waits
}
