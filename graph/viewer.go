package graph

import (
	"context"

	"broadsheet/graph/generated"
	"broadsheet/internal/caller"
	"broadsheet/internal/content"
)

func (queryResolver) Viewer(ctx context.Context) (generated.Viewer, error) {
	c := caller.Of(ctx)
	who := c.Audience
	v := generated.Viewer{Audience: generated.ViewerAudiencePublic, Partner: who.Partner()}
	switch {
	case who.SeesAll():
		v.Audience = generated.ViewerAudienceEditor
	case who.Partner() != nil:
		v.Audience = generated.ViewerAudiencePartner
	}
	if c.RateLimit != nil {
		if left, limited := c.RateLimit(); limited {
			v.RateLimit = &left
		}
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
