package content_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestTimesFitTogether checks the relations that the comments of the constants state.
func TestTimesFitTogether(t *testing.T) {
	for _, c := range []struct {
		reason        string
		shorter, than time.Duration
	}{
		{"a lease outlives clocks that differ, one ahead and one behind", 2 * content.Skew, content.LeaseTime / 2},
		{"a server looks for transitions between the two stamps of one", content.TickInterval, content.Skew},
		{"a server reads the revision more often than it looks for transitions", content.RevisionTime, content.TickInterval},
		{"a cached key, which is dropped after twice its time, ends before its entitlements count as past", content.Skew + 2*content.KeyTime, content.MaxStale},
		{"a transition is stamped, and the revision read, before cached responses end", content.LeaseTime + content.Skew + content.TickInterval + content.RevisionTime, content.MaxStale},
		{"a client repeats a view after any outage that stale responses bridge", content.MaxStale, content.TokenTime},
	} {
		if c.shorter >= c.than {
			t.Errorf("%s: %s is not less than %s", c.reason, c.shorter, c.than)
		}
	}
}
