package edition_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
)

// TestACopyHasPartners copies partners and keys, again, and what changed since.
func TestACopyHasPartners(t *testing.T) {
	from, to := everything(t), newShelf(t)
	ctx := t.Context()
	partner := &content.Partner{ID: "par_portal", Name: "Portal", RateLimit: 7, Entitlements: []content.Entitlement{{PublicationID: "pub_quay", Body: content.FullBody}}}
	contenttest.Publish(t, from.store, content.Batch{Partners: []*content.Partner{partner}})
	key := content.AccessKey{ID: "one", Hash: "hash", PartnerID: partner.ID, CreatedAt: contenttest.Press()}
	must(t, from.store.PutAccessKey(ctx, key))
	copyAndCheck := func(reason string, entitlements int, revoked bool) {
		t.Helper()
		_, err := copied(t, from.store, to.store)
		must(t, err)
		got, err := to.store.Partner(ctx, partner.ID)
		must(t, err)
		k, err := to.store.AccessKey(ctx, "one")
		must(t, err)
		if got.Name != "Portal" || got.RateLimit != 7 || len(got.Entitlements) != entitlements || k.Hash != "hash" || k.RevokedAt.IsZero() == revoked {
			t.Errorf("%s: got %+v and %+v", reason, got, k)
		}
	}
	copyAndCheck("a partner with its key", 1, false)
	revision := to.read().Revision()
	copyAndCheck("again", 1, false)
	if got := to.read().Revision(); got != revision {
		t.Errorf("copying again changes nothing: got revision %d after %d", got, revision)
	}
	partner.Entitlements = append(partner.Entitlements, content.Entitlement{PublicationID: "pub_hill", Body: content.SummaryOnly})
	contenttest.Publish(t, from.store, content.Batch{Partners: []*content.Partner{partner}})
	copyAndCheck("more entitlements", 2, false)
	key.RevokedAt = contenttest.Press().Add(time.Hour)
	must(t, to.store.PutAccessKey(ctx, key))
	copyAndCheck("a key that was revoked where it is copied to stays so", 2, true)
}
