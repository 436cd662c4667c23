package partner

import (
	"context"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/content"
)

// Identity is who asks. The zero value is the public.
type Identity struct {
	Audience content.Audience
	KeyID    string // of the key that was shown, which is no secret; empty for the public
	// seen tells apart what partners may see.
	seen string
}

// Public is everybody who shows no key.
func Public() Identity { return Identity{} }

// Name is what the audience is called in the log and in metrics: public, partner or editor.
func (i Identity) Name() string { return i.Audience.Kind() }

// IsPublic reports whether no key was shown.
func (i Identity) IsPublic() bool { return i.Name() == Public().Name() }

// Partner returns the partner, or nil for others.
func (i Identity) Partner() *content.Partner { return i.Audience.Partner() }

// RateLimit is how many points a minute the partner may ask for; 0 for the usual limit.
func (i Identity) RateLimit() int {
	if p := i.Partner(); p != nil {
		return p.RateLimit
	}
	return 0
}

// CacheKey is the same for identities that may see the same, and another for others.
func (i Identity) CacheKey() string {
	if p := i.Partner(); p != nil {
		return string(p.ID) + "@" + i.seen
	}
	return i.Name()
}

// identityOf is that of a key's holder at a moment; p is nil for the newsroom.
func identityOf(k content.AccessKey, p *content.Partner, now time.Time) Identity {
	if p == nil {
		return Identity{Audience: content.Editor(), KeyID: k.ID}
	}
	return Identity{Audience: content.ForPartner(p), KeyID: k.ID, seen: seen(p, now)}
}

// seen tells by which revisions the partner and its entitlements are, and which of those hold:
// some begin or end by the clock, before a revision says so.
func seen(p *content.Partner, now time.Time) string {
	reached := int64(0)
	for _, r := range p.EntitlementChanges {
		reached = max(reached, r.Revision)
	}
	var b strings.Builder
	b.WriteString(strconv.FormatInt(p.Revision, 36) + "." + strconv.FormatInt(reached, 36) + ".")
	for n, e := range p.Entitlements {
		if e.InTerm(now) {
			b.WriteString(strconv.Itoa(n) + ",")
		}
	}
	return b.String()
}

type identityKey struct{}

// With returns a context of what is done for an identity.
func With(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, i)
}

// Of returns the identity for which something is done: the public where nobody said.
func Of(ctx context.Context) Identity {
	i, _ := ctx.Value(identityKey{}).(Identity)
	return i
}
