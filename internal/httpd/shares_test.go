package httpd

import (
	"encoding/binary"
	"net/netip"
	"runtime"
	"testing"
)

// TestSharesAreBounded lets more clients ask than are known at a time.
func TestSharesAreBounded(t *testing.T) {
	s := newRateLimiter(Config{RateLimit: 100})
	inUse := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := inUse()
	for n := range uint64(4 * maxClients) {
		var address [16]byte
		binary.BigEndian.PutUint64(address[:], n)
		s.limiter(rateClient{network: netip.PrefixFrom(netip.AddrFrom16(address), 64), perMinute: 100})
	}
	s.clients.CleanUp()
	if grown := int64(inUse()) - int64(before); grown > 20<<20 {
		t.Errorf("%d clients take %d MiB, at most 20 may be", s.clients.EstimatedSize(), grown>>20)
	} else {
		t.Logf("%d clients take %d KiB", s.clients.EstimatedSize(), grown>>10)
	}
	runtime.KeepAlive(s)
}
