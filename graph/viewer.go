package graph

import (
	"context"

	"broadsheet/graph/generated"
	"broadsheet/internal/content"
)

func (queryResolver) Viewer(ctx context.Context) (generated.Viewer, error) {
	caller := audience(ctx)
	v := generated.Viewer{Audience: generated.ViewerAudiencePublic, Partner: caller.Partner()}
	switch {
	case caller.SeesAll():
		v.Audience = generated.ViewerAudienceEditor
	case caller.Partner() != nil:
		v.Audience = generated.ViewerAudiencePartner
	}
	if l, limited := ctx.Value(rateLimitKey{}).(RateLimit); limited {
		v.RateLimit = &generated.RateLimit{Limit: l.Limit, Remaining: l.Remaining, ResetSeconds: l.ResetSeconds}
	}
	return v, nil
}

type entitlementResolver struct{}

func (entitlementResolver) Publication(ctx context.Context, objs []*content.Entitlement) ([]*content.Publication, error) {
	return load(ctx).publications.many(ctx, each(objs, func(e *content.Entitlement) content.ID { return e.PublicationID }))
}

func (entitlementResolver) Sections(ctx context.Context, objs []*content.Entitlement) ([][]*content.Section, error) {
	var references []content.Reference
	for _, e := range objs {
		references = append(references, e.SectionReferences()...)
	}
	found, err := load(ctx).referencedSections.many(ctx, references)
	sections := make([][]*content.Section, len(objs))
	for i, e := range objs {
		n := len(e.SectionReferences())
		sections[i], found = found[:n:n], found[n:]
	}
	return sections, err
}

func (entitlementResolver) Active(ctx context.Context, objs []*content.Entitlement) ([]bool, error) {
	now := load(ctx).reader.Now()
	return each(objs, func(e *content.Entitlement) bool { return e.InTerm(now) }), nil
}

// RateLimit is the rate limit of a client: the points that it may spend in a minute, those that remain, and the
// seconds until all are available again.
type RateLimit struct{ Limit, Remaining, ResetSeconds int }

type rateLimitKey struct{}

// WithRateLimit returns a context whose operations come from a client with a rate limit. Without it, the
// viewer's rateLimit is null.
func WithRateLimit(ctx context.Context, l RateLimit) context.Context {
	return context.WithValue(ctx, rateLimitKey{}, l)
}
