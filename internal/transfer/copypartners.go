package transfer

import (
	"context"
	"slices"

	"broadsheet/internal/content"
)

// copyPartners copies partners with their entitlements, and access keys. Acknowledgements are not copied:
// they refer to revisions, which belong to each store.
func (c *Copier) copyPartners(ctx context.Context) error {
	stored, err := c.to.store.Partners(ctx)
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
		if at := slices.IndexFunc(stored, func(k *content.Partner) bool { return k.ID == p.ID }); at >= 0 {
			if content.Digest(partnerWithoutStoreFields(stored[at])) == content.Digest(partnerWithoutStoreFields(p)) {
				continue
			}
			p.Created = stored[at].Created
		}
		batch.Partners = append(batch.Partners, p)
	}
	if len(batch.Partners) > 0 {
		if err := c.to.ensureLease(ctx); err != nil {
			return err
		}
		if err := c.to.writer.Put(ctx, batch); err != nil {
			return err
		}
		if _, err := c.to.writer.Commit(ctx); err != nil {
			return err
		}
	}
	return c.copyKeys(ctx)
}

// partnerWithoutStoreFields returns a partner without the fields that belong to its store.
func partnerWithoutStoreFields(p *content.Partner) content.Partner {
	rest := *p
	rest.Stamp, rest.Past, rest.EntitlementChanges = content.Stamp{}, nil, nil
	return rest
}

// copyKeys copies access keys, revoked ones too. A key that is revoked in either store is revoked in the
// target.
func (c *Copier) copyKeys(ctx context.Context) error {
	stored, err := c.to.store.AccessKeys(ctx)
	if err != nil {
		return err
	}
	keys, err := c.from.AccessKeys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		at := slices.IndexFunc(stored, func(other content.AccessKey) bool { return other.ID == k.ID })
		if at >= 0 && (k.RevokedAt.IsZero() || !stored[at].RevokedAt.IsZero()) {
			continue
		}
		if err := c.to.store.PutAccessKey(ctx, k); err != nil {
			return err
		}
	}
	return nil
}
