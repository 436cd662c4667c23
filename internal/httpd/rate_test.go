package httpd

import (
	"encoding/binary"
	"net/netip"
	"runtime"
	"testing"
)

// TestRateLimiterMemoryIsBounded uses more clients than have buckets in memory.
func TestRateLimiterMemoryIsBounded(t *testing.T) {
	l := newRateLimiter(Config{RateLimit: 100})
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
		l.bucket(rateClient{network: netip.PrefixFrom(netip.AddrFrom16(address), 64), perMinute: 100})
	}
	l.buckets.CleanUp()
	if grown := int64(inUse()) - int64(before); grown > 20<<20 {
		t.Errorf("%d clients take %d MiB, want at most 20", l.buckets.EstimatedSize(), grown>>20)
	} else {
		t.Logf("%d clients take %d KiB", l.buckets.EstimatedSize(), grown>>10)
	}
	runtime.KeepAlive(l)
}
