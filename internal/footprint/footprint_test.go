package footprint_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/footprint"

	"github.com/maypok86/otter/v2"
)

// TestEntry compares the estimated size of cache entries, in bytes, with their size on the heap.
func TestEntry(t *testing.T) {
	p := contenttest.NewPaper("quay")
	for name, fresh := range map[string]func() any{
		"nothing":       func() any { return nil },
		"a short text":  func() any { return strings.Clone("0") },
		"a long text":   func() any { return strings.Repeat("0", 3000) },
		"an article":    func() any { return p.Issue("2026-06-01", 1, 1).Articles[0].Article },
		"a body":        func() any { return p.Issue("2026-06-01", 1, 1).Articles[0].Body },
		"a page":        func() any { return p.Issue("2026-06-01", 1, 9).Pages[0] },
		"pages":         func() any { return p.Issue("2026-06-01", 4, 2).Pages },
		"a publication": func() any { return contenttest.NewPaper("quay").Publication },
		"a partner": func() any {
			return &content.Partner{Name: strings.Repeat("0", 50), Entitlements: make([]content.Entitlement, 20), EntitlementChanges: []content.EntitlementChange{{At: time.Unix(0, 0)}}}
		},
		"earlier bodies": func() any {
			return content.Body{Earlier: []content.BodyText{{Sections: p.Issue("2026-06-01", 1, 1).Articles[0].Body.Sections}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, length := range []int{20, 64, 2000} {
				const entries = 1000
				weight := uint64(0)
				cache := otter.Must(&otter.Options[string, any]{MaximumWeight: 1 << 30, Executor: func(work func()) { work() },
					Weigher: func(key string, v any) uint32 { return footprint.Entry(key, v) }})
				before := inUse()
				for n := range entries {
					key, value := fmt.Sprintf("%0*d", length, n), fresh()
					cache.Set(key, value)
					weight += uint64(footprint.Entry(key, value))
				}
				took := inUse() - before
				if took > weight+weight/5 || weight > 3*took {
					t.Errorf("with keys of %d bytes: an entry is estimated at %d bytes, and takes %d", length, weight/entries, took/entries)
				}
				runtime.KeepAlive(cache)
			}
		})
	}
}

// inUse returns the number of bytes in use on the heap. The second collection frees memory that the finalisers
// of earlier caches released.
func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
