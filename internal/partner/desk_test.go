package partner_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/partner"
)

// drawer is where keys are kept, in a test.
type drawer struct {
	mu       sync.Mutex
	keys     map[string]content.AccessKey
	partners map[content.ID]*content.Partner
	err      error
	wait     time.Duration
	asked    atomic.Int64
}

func (d *drawer) AccessKey(ctx context.Context, id string) (content.AccessKey, error) {
	d.asked.Add(1)
	d.mu.Lock()
	k, ok := d.keys[id]
	err, wait := d.err, d.wait
	d.mu.Unlock()
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		return content.AccessKey{}, ctx.Err()
	}
	if err == nil && !ok {
		err = content.Errorf(content.NotFound, "there is no key %s", id)
	}
	return k, err
}

func (d *drawer) Partner(_ context.Context, id content.ID) (*content.Partner, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.partners[id]; p != nil {
		return p, nil
	}
	return nil, content.Errorf(content.NotFound, "there is no partner %s", id)
}

func (d *drawer) change(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// key makes a key that the drawer knows.
func (d *drawer) key(of content.ID) partner.Key {
	k, kept := partner.New(of, "", time.Now())
	d.change(func() { d.keys[kept.ID] = kept })
	return k
}

// clock is one that tests set.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }
func newClock() *clock                   { c := &clock{}; c.at.Store(time.Now().UnixNano()); return c }
func open() (*drawer, *clock, *partner.Authenticator) {
	d := &drawer{keys: map[string]content.AccessKey{}, partners: map[content.ID]*content.Partner{
		"par_quay": {ID: "par_quay", RateLimit: 70, Stamp: content.Stamp{Revision: 4}},
		"par_idle": {ID: "par_idle", Suspended: true},
	}}
	c := newClock()
	return d, c, partner.NewAuthenticator(d, c.now)
}

func TestAuthenticate(t *testing.T) {
	d, _, desk := open()
	quay, editor, idle, lost := d.key("par_quay"), d.key(""), d.key("par_idle"), d.key("par_none")
	revoked := d.key("par_quay")
	gone := d.keys[revoked.ID()]
	gone.RevokedAt = time.Now()
	d.keys[revoked.ID()] = gone
	never, _ := partner.New("par_quay", "", time.Now())
	forged, kept := partner.New("par_quay", "", time.Now()) // the id of one, the secret of another
	kept.Hash = d.keys[quay.ID()].Hash
	d.keys[forged.ID()] = kept
	for _, c := range []struct {
		reason, token, name string
		err                 error
	}{
		{"a partner's key", quay.Reveal(), "partner", nil},
		{"the newsroom's", editor.Reveal(), "editor", nil},
		{"one that was never made", never.Reveal(), "", partner.ErrKey},
		{"one that was revoked", revoked.Reveal(), "", partner.ErrKey},
		{"another secret", forged.Reveal(), "", partner.ErrKey},
		{"of a partner who is not there", lost.Reveal(), "", partner.ErrKey},
		{"no key at all", "letmein", "", partner.ErrKey},
		{"nothing", "", "", partner.ErrKey},
		{"of a suspended partner", idle.Reveal(), "", partner.ErrSuspended},
	} {
		for range 2 { // asked, and remembered
			i, err := desk.Authenticate(t.Context(), c.token)
			if err != c.err || err == nil && i.Name() != c.name || err != nil && !i.IsPublic() {
				t.Errorf("%s: got %s, %v", c.reason, i.Name(), err)
			}
		}
	}
	if i, _ := desk.Authenticate(t.Context(), quay.Reveal()); i.KeyID != quay.ID() || i.RateLimit() != 70 || i.Partner() == nil || i.Partner().ID != "par_quay" {
		t.Errorf("got %+v", i)
	}
}

// TestChangesHoldWithinASecond changes what the store says, by the desk's clock.
func TestChangesHoldWithinASecond(t *testing.T) {
	d, c, desk := open()
	k := d.key("par_quay")
	asks := func(want error) {
		t.Helper()
		if _, err := desk.Authenticate(t.Context(), k.Reveal()); err != want {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	asks(nil)
	d.change(func() { d.partners["par_quay"] = &content.Partner{ID: "par_quay", Suspended: true} })
	c.advance(499 * time.Millisecond)
	asks(nil)
	if n := d.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
	c.advance(time.Millisecond)
	asks(partner.ErrSuspended)
	d.change(func() { delete(d.keys, k.ID()) })
	c.advance(time.Second)
	asks(partner.ErrKey)
	asks(partner.ErrKey)
	if n := d.asked.Load(); n != 3 {
		t.Errorf("an id that is none is remembered, too: asked %d times", n)
	}
	c.advance(-time.Hour)
	asks(partner.ErrKey)
	if n := d.asked.Load(); n != 4 {
		t.Errorf("a clock that is set back makes nothing good for longer: asked %d times", n)
	}
}

func TestStoresThatDoNotAnswer(t *testing.T) {
	d, c, desk := open()
	k := d.key("par_quay")
	if _, err := desk.Authenticate(t.Context(), k.Reveal()); err != nil {
		t.Fatal(err)
	}
	d.change(func() { d.err = errors.New("no route to db.internal.example") })
	c.advance(499 * time.Millisecond)
	if _, err := desk.Authenticate(t.Context(), k.Reveal()); err != nil {
		t.Errorf("what is known a moment ago holds: %v", err)
	}
	c.advance(time.Millisecond)
	_, err := desk.Authenticate(t.Context(), k.Reveal())
	if content.CodeOf(err) != content.Unavailable || strings.Contains(err.Error(), k.Reveal()) {
		t.Errorf("got %v", err)
	}
	d.change(func() { d.err, d.wait = nil, time.Hour })
	began := time.Now()
	if _, err := desk.Authenticate(t.Context(), k.Reveal()); content.CodeOf(err) != content.Unavailable || time.Since(began) > 2*time.Second {
		t.Errorf("a store that hangs: got %v after %s", err, time.Since(began))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := desk.Authenticate(ctx, k.Reveal()); content.CodeOf(err) != content.Unavailable {
		t.Errorf("a client that left: got %v", err)
	}
}

// TestManyAtOnceAreOneQuestion asks with one key from many.
func TestManyAtOnceAreOneQuestion(t *testing.T) {
	d, _, desk := open()
	k := d.key("par_quay")
	d.wait = 50 * time.Millisecond
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := desk.Authenticate(t.Context(), k.Reveal()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := d.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// TestCacheKeys tells apart all that see different things.
func TestCacheKeys(t *testing.T) {
	d, c, desk := open()
	ask := func(k partner.Key) string {
		c.advance(time.Second)
		i, err := desk.Authenticate(t.Context(), k.Reveal())
		if err != nil {
			t.Fatal(err)
		}
		return i.CacheKey()
	}
	k, other := d.key("par_quay"), d.key("par_quay")
	first := ask(k)
	if got := ask(other); got != first {
		t.Errorf("another key of the same partner sees the same: %s, %s", got, first)
	}
	keys := map[string]string{partner.Public().CacheKey(): "the public", ask(d.key("")): "the newsroom", first: "the partner"}
	note := func(reason string, key string) {
		t.Helper()
		if before, there := keys[key]; there {
			t.Errorf("%s: has the key %s of %s", reason, key, before)
		}
		keys[key] = reason
	}
	revise := func(p content.Partner) { d.change(func() { d.partners["par_quay"] = &p }) }
	p := content.Partner{ID: "par_quay", Stamp: content.Stamp{Revision: 5}}
	revise(p)
	note("another revision", ask(k))
	p.EntitlementChanges = []content.EntitlementChange{{PublicationID: "pub_a", Revision: 9}, {PublicationID: "pub_b", Revision: 7}}
	revise(p)
	note("a reach", ask(k))
	p.Revision = 6
	p.Entitlements = []content.Entitlement{{PublicationID: "pub_a", Until: c.now().Add(10 * time.Second)}, {PublicationID: "pub_b", From: c.now().Add(20 * time.Second)}}
	revise(p)
	note("the first of two holds", ask(k))
	c.advance(10 * time.Second)
	note("none holds any more", ask(k))
	c.advance(10 * time.Second)
	note("the second holds", ask(k))
	d.change(func() { d.partners["par_other"] = &content.Partner{ID: "par_other", Stamp: p.Stamp} })
	note("another partner", ask(d.key("par_other")))
}

func TestIdentityOfAContext(t *testing.T) {
	if i := partner.Of(t.Context()); !i.IsPublic() || i.CacheKey() != partner.Public().CacheKey() {
		t.Errorf("nobody said who: got %+v", i)
	}
	if i := partner.Of(partner.With(t.Context(), partner.Identity{Audience: content.Editor(), KeyID: "x"})); i.Name() != "editor" || i.KeyID != "x" {
		t.Errorf("got %+v", i)
	}
}
