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
		old.CarryHistory(nil, now.Add(-24*time.Hour))
		put := *old
		put.VisibleFrom = now.Add(24 * time.Hour)
		put.CarryHistory(old, now)
		p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: paper, DelaySeconds: c.delay}}}
		if got := p.MayHold(&put, content.Policy{}, now); got != c.mayHold {
			t.Errorf("%s: may hold it: %t", c.reason, got)
		}
	}
	unseen := &content.Article{PublicationID: paper, VisibleFrom: now.Add(time.Second)}
	unseen.CarryHistory(nil, now)
	p := &content.Partner{Entitlements: []content.Entitlement{{PublicationID: paper}}}
	if p.MayHold(unseen, content.Policy{}, now) {
		t.Error("an article that is to come is told to nobody")
	}
}

// TestAnEmbargoThatComesTooLate puts an article off when clocks disagree on whether it is out.
func TestAnEmbargoThatComesTooLate(t *testing.T) {
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
				t.Errorf("put off %s before it is out: shown to whose clock is ahead: %t, held for one at %s: %t, want %t", before, shown, clock.Sub(now), got, may)
			}
		}
		same := *old
		same.CarryHistory(old, now)
		if p.MayHold(&same, policy, out.Add(-time.Millisecond)) {
			t.Errorf("changed %s before it is out, and not put off, nobody holds it earlier", before)
		}
	}
}

// TestTurn stamps again when the clock changes something, and once more when no clock can be before
// that; but never what was withdrawn.
func TestTurn(t *testing.T) {
	now := time.Date(2026, 6, 3, 6, 0, 0, 0, time.UTC)
	at := now.Add(time.Hour)
	for name, c := range map[string]struct {
		article content.Article
		want    time.Time
	}{
		"it comes":                      {content.Article{VisibleFrom: at}, at},
		"it has just come":              {content.Article{VisibleFrom: now}, now.Add(content.Skew)},
		"it came long ago":              {content.Article{VisibleFrom: now.Add(-time.Hour)}, content.Never()},
		"it expires":                    {content.Article{VisibleFrom: now.Add(-time.Hour), Rights: content.Rights{ExpiresAt: at}}, at},
		"a picture of it is embargoed":  {content.Article{Images: []content.Image{{Rights: content.Rights{EmbargoUntil: at}}}}, at},
		"it expires, but was withdrawn": {content.Article{Rights: content.Rights{ExpiresAt: at}, Newsroom: content.Newsroom{Withdrawal: &content.Withdrawal{}}}, content.Never()},
	} {
		if got := (content.Draft{Article: &c.article}).NextTransition(now); !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
