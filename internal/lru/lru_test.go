package lru_test

import (
	"testing"

	"broadsheet/internal/lru"

	"github.com/maypok86/otter/v2"
)

// TestOtterIsACache fails to compile when a new version of otter no longer has the methods of the interface.
func TestOtterIsACache(t *testing.T) {
	var c lru.Cache[string, int] = otter.Must(&otter.Options[string, int]{MaximumSize: 10})
	c.Set("a", 1)
	previous, replaced := c.Set("a", 2)
	if v, ok := c.GetIfPresent("a"); v != 2 || !ok || previous == 2 || replaced {
		t.Errorf("got %d, %t; Set returned %d, %t", v, ok, previous, replaced)
	}
	if _, ok := c.GetIfPresent("b"); ok {
		t.Error("a missing key was found")
	}
}
