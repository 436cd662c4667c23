package partner_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/partner"
)

// fakeStore is a store of API keys and partners in memory.
type fakeStore struct {
	mu       sync.Mutex
	keys     map[string]content.AccessKey
	partners map[content.ID]*content.Partner
	err      error
	wait     time.Duration
	lookups  atomic.Int64
}

func (d *fakeStore) AccessKey(ctx context.Context, id string) (content.AccessKey, error) {
	d.lookups.Add(1)
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
		err = content.Errorf(content.NotFound, "no key %s", id)
	}
	return k, err
}

func (d *fakeStore) Partner(_ context.Context, id content.ID) (*content.Partner, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.partners[id]; p != nil {
		return p, nil
	}
	return nil, content.Errorf(content.NotFound, "no partner %s", id)
}

func (d *fakeStore) change(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// key creates an API key and stores it.
func (d *fakeStore) key(of content.ID) partner.Key {
	k, stored := partner.New(of, "", time.Now())
	d.change(func() { d.keys[stored.ID] = stored })
	return k
}

// clock is a clock that tests advance.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }
func newClock() *clock                   { c := &clock{}; c.at.Store(time.Now().UnixNano()); return c }
func open() (*fakeStore, *clock, *partner.Authenticator) {
	d := &fakeStore{keys: map[string]content.AccessKey{}, partners: map[content.ID]*content.Partner{
		"par_quay": {ID: "par_quay", RateLimit: 70, Stamp: content.Stamp{Revision: 4}},
		"par_idle": {ID: "par_idle", Suspended: true},
	}}
	c := newClock()
	return d, c, partner.NewAuthenticator(d, c.now)
}

func TestAuthenticate(t *testing.T) {
	d, _, auth := open()
	quay, editor, idle, orphan := d.key("par_quay"), d.key(""), d.key("par_idle"), d.key("par_none")
	revoked := d.key("par_quay")
	record := d.keys[revoked.ID()]
	record.RevokedAt = time.Now()
	d.keys[revoked.ID()] = record
	unknown, _ := partner.New("par_quay", "", time.Now())
	forged, stored := partner.New("par_quay", "", time.Now()) // the id of one key, the secret of another
	stored.Hash = d.keys[quay.ID()].Hash
	d.keys[forged.ID()] = stored
	for _, c := range []struct {
		reason, token, name string
		err                 error
	}{
		{"a partner's key", quay.Reveal(), "partner", nil},
		{"the newsroom's key", editor.Reveal(), "editor", nil},
		{"a key that never existed", unknown.Reveal(), "", partner.ErrKey},
		{"a revoked key", revoked.Reveal(), "", partner.ErrKey},
		{"the secret of another key", forged.Reveal(), "", partner.ErrKey},
		{"a key of a partner that does not exist", orphan.Reveal(), "", partner.ErrKey},
		{"a text that is not a key", "letmein", "", partner.ErrKey},
		{"an empty token", "", "", partner.ErrKey},
		{"a key of a suspended partner", idle.Reveal(), "", partner.ErrSuspended},
	} {
		for range 2 { // looked up, then cached
			i, err := auth.Authenticate(t.Context(), c.token)
			if err != c.err || err == nil && i.AudienceName() != c.name || err != nil && !i.IsPublic() {
				t.Errorf("%s: got %s, %v", c.reason, i.AudienceName(), err)
			}
		}
	}
	if i, _ := auth.Authenticate(t.Context(), quay.Reveal()); i.KeyID != quay.ID() || i.Partner() == nil || i.Partner().RateLimit != 70 || i.Partner().ID != "par_quay" {
		t.Errorf("got %+v", i)
	}
}

// TestChangesTakeEffectWithinASecond suspends a partner and deletes a key, by the authenticator's clock.
func TestChangesTakeEffectWithinASecond(t *testing.T) {
	d, c, auth := open()
	k := d.key("par_quay")
	expect := func(want error) {
		t.Helper()
		if _, err := auth.Authenticate(t.Context(), k.Reveal()); err != want {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	expect(nil)
	d.change(func() { d.partners["par_quay"] = &content.Partner{ID: "par_quay", Suspended: true} })
	c.advance(499 * time.Millisecond)
	expect(nil)
	if n := d.lookups.Load(); n != 1 {
		t.Errorf("got %d lookups within the cache time, want 1", n)
	}
	c.advance(time.Millisecond)
	expect(partner.ErrSuspended)
	d.change(func() { delete(d.keys, k.ID()) })
	c.advance(time.Second)
	expect(partner.ErrKey)
	expect(partner.ErrKey)
	if n := d.lookups.Load(); n != 3 {
		t.Errorf("an unknown id must be cached too: got %d lookups, want 3", n)
	}
	c.advance(-time.Hour)
	expect(partner.ErrKey)
	if n := d.lookups.Load(); n != 4 {
		t.Errorf("after the clock is set back, a cached key must not be used for longer: got %d lookups, want 4", n)
	}
}

func TestUnresponsiveStoreIsUnavailable(t *testing.T) {
	d, c, auth := open()
	k := d.key("par_quay")
	if _, err := auth.Authenticate(t.Context(), k.Reveal()); err != nil {
		t.Fatal(err)
	}
	d.change(func() { d.err = errors.New("no route to db.internal.example") })
	c.advance(499 * time.Millisecond)
	if _, err := auth.Authenticate(t.Context(), k.Reveal()); err != nil {
		t.Errorf("a cached key must still be valid: %v", err)
	}
	c.advance(time.Millisecond)
	_, err := auth.Authenticate(t.Context(), k.Reveal())
	if content.CodeOf(err) != content.Unavailable || strings.Contains(err.Error(), k.Reveal()) {
		t.Errorf("got %v", err)
	}
	d.change(func() { d.err, d.wait = nil, time.Hour })
	began := time.Now()
	if _, err := auth.Authenticate(t.Context(), k.Reveal()); content.CodeOf(err) != content.Unavailable || time.Since(began) > 2*time.Second {
		t.Errorf("a store that hangs: got %v after %s", err, time.Since(began))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := auth.Authenticate(ctx, k.Reveal()); content.CodeOf(err) != content.Unavailable {
		t.Errorf("a client that left: got %v", err)
	}
}

// TestConcurrentLookupsShareOneStoreCall authenticates with one key from many goroutines.
func TestConcurrentLookupsShareOneStoreCall(t *testing.T) {
	d, _, auth := open()
	k := d.key("par_quay")
	d.wait = 50 * time.Millisecond
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := auth.Authenticate(t.Context(), k.Reveal()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := d.lookups.Load(); n != 1 {
		t.Errorf("got %d store calls, want 1", n)
	}
}

// TestCacheKeysDiffer wants a different cache key whenever an identity may see something else.
func TestCacheKeysDiffer(t *testing.T) {
	d, c, auth := open()
	cacheKey := func(k partner.Key) string {
		c.advance(time.Second)
		i, err := auth.Authenticate(t.Context(), k.Reveal())
		if err != nil {
			t.Fatal(err)
		}
		return i.CacheKey()
	}
	k, other := d.key("par_quay"), d.key("par_quay")
	first := cacheKey(k)
	if got := cacheKey(other); got != first {
		t.Errorf("two API keys of one partner must share cached responses: got %s and %s", got, first)
	}
	keys := map[string]string{(caller.Identity{}).CacheKey(): "the public", cacheKey(d.key("")): "the newsroom", first: "the partner"}
	distinct := func(reason, key string) {
		t.Helper()
		if before, exists := keys[key]; exists {
			t.Errorf("%s: got cache key %s, which is that of %s", reason, key, before)
		}
		keys[key] = reason
	}
	replace := func(p content.Partner) { d.change(func() { d.partners["par_quay"] = &p }) }
	p := content.Partner{ID: "par_quay", Stamp: content.Stamp{Revision: 5}}
	replace(p)
	distinct("another revision of the partner", cacheKey(k))
	p.EntitlementChanges = []content.EntitlementChange{{PublicationID: "pub_a", Revision: 9}, {PublicationID: "pub_b", Revision: 7}}
	replace(p)
	distinct("an entitlement change", cacheKey(k))
	p.Revision = 6
	p.Entitlements = []content.Entitlement{{PublicationID: "pub_a", Until: c.now().Add(10 * time.Second)}, {PublicationID: "pub_b", From: c.now().Add(20 * time.Second)}}
	replace(p)
	distinct("the first of two entitlements is in force", cacheKey(k))
	c.advance(10 * time.Second)
	distinct("neither is in force", cacheKey(k))
	c.advance(10 * time.Second)
	distinct("the second is in force", cacheKey(k))
	d.change(func() { d.partners["par_other"] = &content.Partner{ID: "par_other", Stamp: p.Stamp} })
	distinct("another partner", cacheKey(d.key("par_other")))
}
