package contenttest

import (
	"context"
	"maps"
	"sync"

	"broadsheet/internal/content"
	"broadsheet/internal/observed"
)

// Calls counts the calls of a store's readers by the name of the method. It is safe for concurrent use.
type Calls struct {
	mu     sync.Mutex
	counts map[string]int
	bodies int
}

// Count returns the store with its readers' calls counted.
func Count(s content.Store) (content.Store, *Calls) {
	c := &Calls{counts: map[string]int{}}
	return observed.New(s, c.count), c
}

// count is an [observed.Observer].
func (c *Calls) count(ctx context.Context, method string, keys int) (context.Context, func(error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[method]++
	if method == "Bodies" {
		c.bodies += keys
	}
	return ctx, func(error) {}
}

// Bodies returns how many bodies were read in all.
func (c *Calls) Bodies() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bodies
}

// Take returns the counts since the last Take, and starts again from 0.
func (c *Calls) Take() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := maps.Clone(c.counts)
	clear(c.counts)
	return taken
}
