package command

import (
	"context"
	"fmt"
	"io"
	"time"

	"broadsheet/internal/content"
)

type partnerShow struct{ onePartner }

// Run shows a partner.
func (c *partnerShow) Run(ctx context.Context, t terminal) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		p, err := partnerOf(ctx, store, id)
		if err != nil {
			return err
		}
		m, err := readMastheads(ctx, store)
		if err != nil {
			return err
		}
		keys, err := store.AccessKeys(ctx)
		if err != nil {
			return err
		}
		last, err := store.LastReceipt(ctx, id)
		if err != nil && content.CodeOf(err) != content.NotFound {
			return err
		}
		showPartner(t.stdout, m, p)
		showKeys(t.stdout, keys, id)
		showReceipt(t.stdout, last, err == nil)
		return nil
	})
}

func showPartner(w io.Writer, m mastheads, p *content.Partner) {
	limit := "the usual"
	if p.RateLimit > 0 {
		limit = fmt.Sprintf("%d a minute", p.RateLimit)
	}
	fmt.Fprintf(w, "%s  %s\nstate: %s\nrate limit: %s\nrevision: %d\n", p.ID, p.Name, stateOf(p), limit, p.Revision)
	fmt.Fprintf(w, "entitlements: %d\n", len(p.Entitlements))
	for n, e := range p.Entitlements {
		fmt.Fprintf(w, "  %d  %s\n", n+1, m.describe(e))
	}
}

func showKeys(w io.Writer, keys []content.AccessKey, of content.ID) {
	fmt.Fprintln(w, "keys:")
	for _, k := range keys {
		if k.PartnerID == of {
			fmt.Fprintf(w, "  %s  %s  %s  %s\n", k.ID, k.CreatedAt.Format(time.RFC3339), keyState(k), k.Note)
		}
	}
}

func showReceipt(w io.Writer, last content.Receipt, there bool) {
	if !there {
		fmt.Fprintln(w, "last acknowledged: nothing")
		return
	}
	fmt.Fprintf(w, "last acknowledged: revision %d, %s, at %s\n", last.Revision, last.ID, last.At.Format(time.RFC3339))
}
