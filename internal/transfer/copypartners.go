package transfer

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

// partners copies partners with their entitlements, and keys. What partners have acknowledged is
// not copied: it is told in revisions, which are each store's own.
func (c *Copier) partners(ctx context.Context) error {
	known, err := c.to.store.Partners(ctx)
	if err != nil {
		return err
	}
	partners, err := c.from.Partners(ctx)
	if err != nil {
		return err
	}
	var batch content.Batch
	for _, p := range partners {
		p.Stamp = content.Stamp{}
		if at := slices.IndexFunc(known, func(k *content.Partner) bool { return k.ID == p.ID }); at >= 0 {
			if content.Digest(partnerWithoutStoreFields(known[at])) == content.Digest(partnerWithoutStoreFields(p)) {
				continue
			}
			p.Created = known[at].Created
		}
		batch.Partners = append(batch.Partners, p)
	}
	if len(batch.Partners) > 0 {
		if err := c.to.hold(ctx); err != nil {
			return err
		}
		if err := c.to.writer.Put(ctx, batch); err != nil {
			return err
		}
		if _, err := c.to.writer.Commit(ctx); err != nil {
			return err
		}
	}
	return c.keys(ctx)
}

// partnerWithoutStoreFields is a partner without what is its store's own.
func partnerWithoutStoreFields(p *content.Partner) content.Partner {
	rest := *p
	rest.Stamp, rest.Past, rest.EntitlementChanges = content.Stamp{}, nil, nil
	return rest
}

// keys copies keys, those that are revoked too. One that was revoked in either store stays so.
func (c *Copier) keys(ctx context.Context) error {
	known, err := c.to.store.AccessKeys(ctx)
	if err != nil {
		return err
	}
	keys, err := c.from.AccessKeys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		at := slices.IndexFunc(known, func(other content.AccessKey) bool { return other.ID == k.ID })
		if at >= 0 && (k.RevokedAt.IsZero() || !known[at].RevokedAt.IsZero()) {
			continue
		}
		if err := c.to.store.PutAccessKey(ctx, k); err != nil {
			return err
		}
	}
	return nil
}
