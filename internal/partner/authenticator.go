package partner

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/caller"
	"broadsheet/internal/content"
	"broadsheet/internal/footprint"
	"broadsheet/internal/lru"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
)

// The errors of failed authentication. ErrKey does not say what is wrong with a key, so that a
// caller cannot find out which keys exist.
var (
	ErrKey       = content.Errorf(content.Forbidden, "the API key is not valid; ask the newspaper for one")
	ErrSuspended = content.Errorf(content.Forbidden, "the newspaper has suspended the partner of this API key; ask the newspaper")
)

// Store holds API keys and partners, see [content.PartnerStore].
type Store interface {
	AccessKey(ctx context.Context, id string) (content.AccessKey, error)
	Partner(ctx context.Context, id content.ID) (*content.Partner, error)
}

// A credential is used for credentialMaxAge, counted from the moment when its lookup began. A
// lookup that takes longer than lookupTimeout fails. Both are shorter than the second within which
// a revocation takes effect.
const (
	credentialMaxAge = content.KeyTime
	lookupTimeout    = 900 * time.Millisecond
)

// cacheBytes is about how much memory the cached credentials take, those of unknown ids included:
// some 10,000 of them.
const cacheBytes = 8 << 20

// Authenticator finds the identity that belongs to an API key. It is safe for concurrent use.
type Authenticator struct {
	store   Store
	now     func() time.Time
	cache   lru.Cache[string, credential] // by the key's id
	lookups singleflight.Group
}

// credential is what the store holds for the id of an API key.
type credential struct {
	key     content.AccessKey // empty for an unknown id
	partner *content.Partner  // nil for a key of the newsroom, and for an unknown partner
	readAt  time.Time         // when the lookup began
}

// NewAuthenticator returns an authenticator. now decides which entitlements are in force, and how
// old cached credentials are.
func NewAuthenticator(store Store, now func() time.Time) *Authenticator {
	return &Authenticator{store: store, now: now, cache: otter.Must(&otter.Options[string, credential]{
		MaximumWeight: cacheBytes, Weigher: func(id string, c credential) uint32 { return footprint.Entry(id, c) },
		Executor:         func(work func()) { work() }, // evicts before it stores more
		ExpiryCalculator: otter.ExpiryWriting[string, credential](2 * credentialMaxAge),
	})}
}

// dummyHash is compared when the key is unknown, so that the comparison takes the same time.
var dummyHash = Key{}.hash()

// Authenticate returns the identity of an API key's holder: a partner or the newsroom. The error
// is [ErrKey] for a key that is mistyped, unknown or revoked, [ErrSuspended] for a key of a
// suspended partner, and has code Unavailable when the store does not respond.
func (a *Authenticator) Authenticate(ctx context.Context, token string) (caller.Identity, error) {
	k, err := Parse(token)
	if err != nil {
		return caller.Identity{}, err
	}
	c, err := a.credential(ctx, k.id)
	if err != nil {
		return caller.Identity{}, err
	}
	hash := dummyHash
	if c.key.Hash != "" {
		hash = c.key.Hash
	}
	same := subtle.ConstantTimeCompare([]byte(hash), []byte(k.hash())) == 1
	switch {
	case !same, !c.key.RevokedAt.IsZero(), c.key.PartnerID != "" && c.partner == nil:
		return caller.Identity{}, ErrKey
	case c.partner != nil && c.partner.Suspended:
		return caller.Identity{}, ErrSuspended
	}
	return identityOf(c.key, c.partner, a.now()), nil
}

// credential returns a cached credential, or looks it up. Concurrent lookups of one id share one
// store call.
func (a *Authenticator) credential(ctx context.Context, id string) (credential, error) {
	if c, ok := a.cache.GetIfPresent(id); ok {
		if age := a.now().Sub(c.readAt); age >= 0 && age < credentialMaxAge {
			return c, nil
		}
	}
	result := a.lookups.DoChan(id, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookupTimeout)
		defer cancel()
		return a.lookUp(ctx, id)
	})
	late := time.NewTimer(lookupTimeout)
	defer late.Stop()
	select {
	case r := <-result:
		c, _ := r.Val.(credential)
		return c, r.Err
	case <-late.C:
		return credential{}, unavailable(context.DeadlineExceeded)
	case <-ctx.Done():
		return credential{}, unavailable(ctx.Err())
	}
}

// lookUp reads a credential from the store and caches it.
func (a *Authenticator) lookUp(ctx context.Context, id string) (c credential, err error) {
	c.readAt = a.now()
	c.key, err = a.store.AccessKey(ctx, id)
	if err == nil && c.key.PartnerID != "" {
		c.partner, err = a.store.Partner(ctx, c.key.PartnerID)
	}
	if err != nil && content.CodeOf(err) != content.NotFound {
		return credential{}, unavailable(err)
	}
	if ctx.Err() != nil { // a store that ignores the context may return a value too late
		return credential{}, unavailable(ctx.Err())
	}
	a.cache.Set(id, c)
	return c, nil
}

func unavailable(err error) error {
	return &content.Error{Code: content.Unavailable, Message: "API keys cannot be checked at the moment; send the request again", Err: err}
}

// identityOf returns the identity of a key's holder at a moment; p is nil for the newsroom.
func identityOf(k content.AccessKey, p *content.Partner, now time.Time) caller.Identity {
	if p == nil {
		return caller.Identity{Audience: content.Editor(), KeyID: k.ID}
	}
	return caller.Identity{Audience: content.ForPartner(p), KeyID: k.ID, Version: entitlementVersion(p, now)}
}

// entitlementVersion identifies what a partner may see: the revisions of the partner and of its
// entitlements, and the entitlements in force. An entitlement begins or ends by the clock, before a
// revision records it.
func entitlementVersion(p *content.Partner, now time.Time) string {
	changed := int64(0)
	for _, c := range p.EntitlementChanges {
		changed = max(changed, c.Revision)
	}
	var b strings.Builder
	b.WriteString(strconv.FormatInt(p.Revision, 36) + "." + strconv.FormatInt(changed, 36) + ".")
	for n, e := range p.Entitlements {
		if e.InTerm(now) {
			b.WriteString(strconv.Itoa(n) + ",")
		}
	}
	return b.String()
}
