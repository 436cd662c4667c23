package content_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
)

// TestPublicationPutOff postpones an article around its publication time. By the clock of another server it may already
// have been published, and a partner may hold it.
func TestPublicationPutOff(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	const paper = content.ID("pub_p")
	for _, c := range []struct {
		reason  string
		ahead   time.Duration // time until the article's publication
		delay   int64
		mayHold bool
	}{
		{"published long ago", -time.Hour, 0, true},
		{"published just now", 0, 0, true},
		{"published by a clock that is ahead by Skew", content.Skew, 0, true},
		{"not published by any clock", content.Skew + time.Second, 0, false},
		{"the delay has ended by a clock that is ahead by Skew", content.Skew - time.Minute, 60, true},
		{"the delay has not ended by any clock", content.Skew - time.Minute + time.Second, 60, false},
	} {
		old := &content.Article{PublicationID: paper, VisibleFrom: now.Add(c.ahead)}
		old.CarryHistory(nil, now.Add(-24*time.Hour))
		put := *old
		put.VisibleFrom = now.Add(24 * time.Hour)
		put.CarryHistory(old, now)
		p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: paper, DelaySeconds: c.delay}}}
		if got := p.MayHold(&put, content.Policy{}, now); got != c.mayHold {
			t.Errorf("%s: may hold the article: got %t, want %t", c.reason, got, c.mayHold)
		}
	}
	unseen := &content.Article{PublicationID: paper, VisibleFrom: now.Add(time.Second)}
	unseen.CarryHistory(nil, now)
	p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: paper}}}
	if p.MayHold(unseen, content.Policy{}, now) {
		t.Error("a partner may hold a scheduled article that was never published")
	}
}

// TestEmbargoAfterPublication postpones an article when servers' clocks disagree on whether it is published.
func TestEmbargoAfterPublication(t *testing.T) {
	out := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: "pub_quay", Body: content.FullBody}}}
	policy := content.Policy{Access: content.FullAccess, Syndication: content.Licensed}
	for before, may := range map[time.Duration]bool{-time.Hour: true, 0: true, time.Millisecond: true, content.Skew: true, content.Skew + time.Millisecond: false, time.Hour: false} {
		now := out.Add(-before)
		old := &content.Article{PublicationID: "pub_quay", VisibleFrom: out}
		old.CarryHistory(nil, out.Add(-24*time.Hour))
		shown := content.Judge(old, content.ForPartner(p), now.Add(content.Skew)).Visibility == content.Shown
		later := *old
		later.VisibleFrom = out.Add(24 * time.Hour)
		later.CarryHistory(old, now)
		for _, clock := range []time.Time{now.Add(-content.Skew), now, now.Add(content.Skew), now.Add(time.Hour)} {
			if got := p.MayHold(&later, policy, clock); shown != may || got != may {
				t.Errorf("postponed %s before publication: shown by a clock ahead by Skew: %t; may hold by a clock ahead by %s: %t; want %t for both", before, shown, clock.Sub(now), got, may)
			}
		}
		same := *old
		same.CarryHistory(old, now)
		if p.MayHold(&same, policy, out.Add(-time.Millisecond)) {
			t.Errorf("changed, but not postponed, %s before publication: a partner may hold it before publication", before)
		}
	}
}

// TestNextTransition checks that an article is re-stamped at each transition, and again [content.Skew] later, when every
// server's clock has passed it. A withdrawn article has no transitions.
func TestNextTransition(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	at := now.Add(time.Hour)
	for name, c := range map[string]struct {
		article content.Article
		want    time.Time
	}{
		"it is scheduled":                  {content.Article{VisibleFrom: at}, at},
		"it has just been published":       {content.Article{VisibleFrom: now}, now.Add(content.Skew)},
		"it was published long ago":        {content.Article{VisibleFrom: now.Add(-time.Hour)}, content.Never()},
		"it will expire":                   {content.Article{VisibleFrom: now.Add(-time.Hour), Rights: content.Rights{ExpiresAt: at}}, at},
		"one of its pictures is embargoed": {content.Article{Images: []content.Image{{Rights: content.Rights{EmbargoUntil: at}}}}, at},
		"it will expire, but is withdrawn": {content.Article{Rights: content.Rights{ExpiresAt: at}, Newsroom: content.Newsroom{Withdrawal: &content.Withdrawal{}}}, content.Never()},
	} {
		if got := (content.Draft{Article: &c.article}).NextTransition(now); !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
