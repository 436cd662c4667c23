package transfer_test

import (
	"testing"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/content/contenttest"
	"broadsheet/internal/transfer/transfertest"
)

// TestCopyHasPartnersAndKeys copies partners and access keys, unchanged and changed.
func TestCopyHasPartnersAndKeys(t *testing.T) {
	from, to := transfertest.Everything(t), transfertest.New(t)
	ctx := t.Context()
	partner := &content.Partner{ID: "par_portal", Name: "Portal", RateLimit: 7, Entitlements: []content.Entitlement{{PublicationID: "pub_quay", Body: content.FullBody}}}
	contenttest.Publish(t, from.Store, content.Batch{Partners: []*content.Partner{partner}})
	key := content.AccessKey{ID: "one", Hash: "hash", PartnerID: partner.ID, CreatedAt: contenttest.StartTime()}
	transfertest.Must(t, from.Store.PutAccessKey(ctx, key))
	copyAndCheck := func(reason string, entitlements int, revoked bool) {
		t.Helper()
		_, err := transfertest.Copy(t, from.Store, to.Store)
		transfertest.Must(t, err)
		got, err := to.Store.Partner(ctx, partner.ID)
		transfertest.Must(t, err)
		k, err := to.Store.AccessKey(ctx, "one")
		transfertest.Must(t, err)
		if got.Name != "Portal" || got.RateLimit != 7 || len(got.Entitlements) != entitlements || k.Hash != "hash" || k.RevokedAt.IsZero() == revoked {
			t.Errorf("%s: got %+v and %+v", reason, got, k)
		}
	}
	copyAndCheck("a partner with its key", 1, false)
	revision := to.Read().Revision()
	copyAndCheck("again", 1, false)
	if got := to.Read().Revision(); got != revision {
		t.Errorf("the second copy changes nothing: got revision %d after %d", got, revision)
	}
	partner.Entitlements = append(partner.Entitlements, content.Entitlement{PublicationID: "pub_hill", Body: content.SummaryOnly})
	contenttest.Publish(t, from.Store, content.Batch{Partners: []*content.Partner{partner}})
	copyAndCheck("more entitlements", 2, false)
	key.RevokedAt = contenttest.StartTime().Add(time.Hour)
	transfertest.Must(t, to.Store.PutAccessKey(ctx, key))
	copyAndCheck("a key that is revoked in the target stays revoked", 2, true)
}
