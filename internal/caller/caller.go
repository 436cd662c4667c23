// Package caller holds the caller of a request: who sent it, as far as the request and its API key show.
//
// internal/httpd puts the caller into the context of each request, in one place. The graph, the
// feeds, the view filter, the rate limit, the response cache and telemetry all read it from there.
package caller

import (
	"context"
	"net/netip"

	"broadsheet/internal/content"
)

// Caller is who sent a request. The zero value is the public, from an unknown network.
type Caller struct {
	Identity
	Network   netip.Prefix // the client's network: one IPv4 address, or an IPv6 /64
	UserAgent string
	OtherSite bool // the request comes from a web page of a site that is not allowed to count views
	// RateLimit returns what is left of the caller's rate limit; limited is false when there is no
	// limit. nil means no limit.
	RateLimit func() (left RateLimit, limited bool)
}

// Identity is what authentication finds out about a caller. The zero value is the public.
type Identity struct {
	Audience content.Audience
	KeyID    string // the id of the API key, which is not secret; empty for the public
	// Version identifies the partner's entitlements and which of them are in force. It is part of
	// the cache key.
	Version string
}

// RateLimit is the state of a caller's rate limit, in points of cost.
type RateLimit struct {
	Limit        int // points per minute
	Remaining    int // points left now
	ResetSeconds int // seconds until all points are available again
}

// AudienceName returns the audience's name in logs and metrics: public, partner or editor.
func (i Identity) AudienceName() string { return i.Audience.Kind() }

// IsPublic reports whether the request had no API key.
func (i Identity) IsPublic() bool { return i.AudienceName() == content.Public().Kind() }

// Partner returns the partner; nil for the public and the newsroom.
func (i Identity) Partner() *content.Partner { return i.Audience.Partner() }

// KeyHolder returns the id of the partner, or for the newsroom the id of its API key. It is empty
// for the public.
func (i Identity) KeyHolder() string {
	if p := i.Partner(); p != nil {
		return string(p.ID)
	}
	return i.KeyID
}

// CacheKey returns the part of a response's cache key that depends on the caller. Identities have
// the same key only if they may see the same content.
func (i Identity) CacheKey() string {
	if p := i.Partner(); p != nil {
		return string(p.ID) + "@" + i.Version
	}
	return i.AudienceName()
}

type contextKey struct{}

// With returns a context that holds the caller.
func With(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, contextKey{}, c)
}

// Lookup returns the caller that the context holds; found is false when it holds none.
func Lookup(ctx context.Context) (c Caller, found bool) {
	c, found = ctx.Value(contextKey{}).(Caller)
	return c, found
}

// Of returns the caller that the context holds, or the public when it holds none.
func Of(ctx context.Context) Caller {
	c, _ := Lookup(ctx)
	return c
}

// FormatNetwork formats a client's network for logs: a single address without its prefix length. It
// returns "" for an unknown network.
func FormatNetwork(network netip.Prefix) string {
	switch {
	case !network.IsValid():
		return ""
	case network.IsSingleIP():
		return network.Addr().String()
	}
	return network.String()
}
