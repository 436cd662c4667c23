package content_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestPutOff puts an article off at the last moment: by the clock of another server it may have
// been out, and a partner have it.
func TestPutOff(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	const paper = content.ID("pub_p")
	for _, c := range []struct {
		reason  string
		ahead   time.Duration // the article was to be out so much later
		delay   int64
		mayHold bool
	}{
		{"it was out long ago", -time.Hour, 0, true},
		{"it was out just now", 0, 0, true},
		{"by a clock that is ahead it was out", content.Skew, 0, true},
		{"it was out for nobody", content.Skew + time.Second, 0, false},
		{"by a clock that is ahead, the delay was over", content.Skew - time.Minute, 60, true},
		{"the delay was over for nobody", content.Skew - time.Minute + time.Second, 60, false},
	} {
		old := &content.Article{PublicationID: paper, VisibleFrom: now.Add(c.ahead)}
		old.Follow(nil, now.Add(-24*time.Hour))
		put := *old
		put.VisibleFrom = now.Add(24 * time.Hour)
		put.Follow(old, now)
		p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: paper, DelaySeconds: c.delay}}}
		if got := p.MayHold(&put, content.Policy{}, now); got != c.mayHold {
			t.Errorf("%s: may hold it: %t", c.reason, got)
		}
	}
	unseen := &content.Article{PublicationID: paper, VisibleFrom: now.Add(time.Second)}
	unseen.Follow(nil, now)
	p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: paper}}}
	if p.MayHold(unseen, content.Policy{}, now) {
		t.Error("an article that is to come is told to nobody")
	}
}
