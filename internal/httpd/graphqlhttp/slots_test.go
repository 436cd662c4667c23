package graphqlhttp

import (
	"net/netip"
	"sync"
	"testing"
)

// TestSlotsAreLimitedPerClientAndInTotal takes the slots of several clients.
func TestSlotsAreLimitedPerClientAndInTotal(t *testing.T) {
	s := newSlots(5, 2)
	one, two, three := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32"), netip.MustParsePrefix("2001:db8::/64")
	var frees []func()
	for _, c := range []struct {
		reason string
		client netip.Prefix
		ok     bool
	}{
		{"a first", one, true}, {"a second", one, true}, {"more than one client may have", one, false},
		{"another client", two, true}, {"its second", two, true}, {"a third client", three, true}, {"more than the total", three, false},
	} {
		free, ok := s.take(c.client, noWait)
		if ok != c.ok {
			t.Fatalf("%s: taken is %t", c.reason, ok)
		}
		if ok {
			frees = append(frees, free)
		}
	}
	var waiting sync.WaitGroup
	waiting.Go(func() { // it waits for a slot of its client
		free, ok := s.take(one, nil)
		if !ok {
			t.Error("the waiting request got no slot")
			return
		}
		free()
	})
	frees[0]()
	waiting.Wait()
	for _, free := range frees[1:] {
		free()
	}
	if len(s.clients) != 0 || len(s.taken) != 0 {
		t.Errorf("want no clients and no taken slots at the end: got %d and %d", len(s.clients), len(s.taken))
	}
}
