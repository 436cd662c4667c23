package command

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

type partnerCommand struct {
	Create  partnerCreate  `cmd:"" help:"Make a partner, who is entitled to nothing yet."`
	List    partnerList    `cmd:"" help:"List the partners."`
	Show    partnerShow    `cmd:"" help:"Show what a partner is entitled to, its keys, and how far it has come."`
	Entitle partnerEntitle `cmd:"" help:"Grant a partner a part of a publication, change what it was granted of it, or take it back."`
	Suspend partnerSuspend `cmd:"" help:"Let a partner's keys open nothing, until it is resumed."`
	Resume  partnerResume  `cmd:"" help:"Let a suspended partner's keys open again what it is entitled to."`
}

// onePartner is what commands on a partner begin with.
type onePartner struct {
	config.Store
	Partner string `arg:"" help:"The partner: the short lower-case name that it was made with, or its id, par_NAME."`
}

// id returns the partner's id.
func (c *onePartner) id() (content.ID, error) { return partnerID(c.Partner) }

func partnerID(name string) (content.ID, error) {
	id := content.PartnerID(strings.TrimPrefix(name, "par_"))
	if id == "" {
		return "", content.Errorf(content.Invalid, "%q cannot name a partner; take lower-case letters, digits, dots and hyphens, such as city-portal", name)
	}
	return id, nil
}

// partnerOf returns a partner of a store; one that is not there is an error that names those that
// are.
func partnerOf(ctx context.Context, store content.Store, id content.ID) (*content.Partner, error) {
	p, err := store.Partner(ctx, id)
	if content.CodeOf(err) != content.NotFound {
		return p, err
	}
	all, err := store.Partners(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, p := range all {
		names = append(names, strings.TrimPrefix(string(p.ID), "par_"))
	}
	return nil, content.Errorf(content.NotFound, "there is no partner %s; there is %s", strings.TrimPrefix(string(id), "par_"), orNothing(names))
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// putPartner writes a partner, which make makes or changes with the lease on writing: nil for
// nothing to write. It returns the revision, 0 for none.
func putPartner(ctx context.Context, t terminal, store content.Store, make func() (*content.Partner, error)) (revision int64, err error) {
	w, err := transfer.Lease(ctx, store, transfer.Options{Holder: holder(), Waiting: waiting(t.stderr)})
	if err != nil {
		return 0, err
	}
	defer func() {
		// Even when it was interrupted, nobody should have to wait for the lease.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if closing := w.Close(ctx); err == nil {
			err = closing
		}
	}()
	p, err := make()
	if err != nil || p == nil {
		return 0, err
	}
	if err := w.Put(ctx, content.Batch{Partners: []*content.Partner{p}}); err != nil {
		return 0, err
	}
	return w.Commit(ctx)
}

type partnerCreate struct {
	onePartner
	Name      string `required:"" help:"Its name, as people say it."`
	RateLimit int    `placeholder:"N" help:"What its keys may ask for in a minute together, in costs; the server's --rate-limit when not given."`
}

// Help is printed under the command's flags.
func (partnerCreate) Help() string {
	return "It gets the id par_PARTNER. Grant it a part of a publication with `broadsheet partner entitle`, and make it a key with `broadsheet key create`."
}

// Run makes a partner.
func (c *partnerCreate) Run(ctx context.Context, t terminal) error {
	id, err := c.id()
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(c.Name) == "":
		return content.Errorf(content.Invalid, "--name must say something")
	case c.RateLimit < 0:
		return content.Errorf(content.Invalid, "--rate-limit must not be negative")
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		_, err := putPartner(ctx, t, store, func() (*content.Partner, error) {
			if _, err := store.Partner(ctx, id); err == nil {
				return nil, content.Errorf(content.Conflict, "there is a partner %s already", id)
			} else if content.CodeOf(err) != content.NotFound {
				return nil, err
			}
			return &content.Partner{ID: id, Name: strings.TrimSpace(c.Name), RateLimit: c.RateLimit}, nil
		})
		if err == nil {
			fmt.Fprintf(t.stdout, "%s is there, and entitled to nothing yet\n", id)
		}
		return err
	})
}

type partnerSuspend struct{ onePartner }

// Run suspends a partner.
func (c *partnerSuspend) Run(ctx context.Context, t terminal) error {
	return c.suspend(ctx, t, true, "suspended: its keys open nothing within a second")
}

type partnerResume struct{ onePartner }

// Run resumes a partner.
func (c *partnerResume) Run(ctx context.Context, t terminal) error {
	return c.suspend(ctx, t, false, "resumed: its keys open what it is entitled to within a second")
}

func (c *onePartner) suspend(ctx context.Context, t terminal, suspended bool, says string) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		revision, err := putPartner(ctx, t, store, func() (*content.Partner, error) {
			p, err := partnerOf(ctx, store, id)
			if err != nil || p.Suspended == suspended {
				return nil, err
			}
			changed := *p
			changed.Suspended = suspended
			return &changed, nil
		})
		switch {
		case err != nil:
			return err
		case revision == 0:
			says = "unchanged: that is what it was"
		}
		fmt.Fprintf(t.stdout, "%s is %s\n", id, says)
		return nil
	})
}

type partnerList struct{ config.Store }

// Run lists the partners.
func (c *partnerList) Run(ctx context.Context, t terminal) error {
	return withStore(ctx, c.Store, func(store content.Store) error {
		partners, err := store.Partners(ctx)
		if err != nil {
			return err
		}
		keys, err := store.AccessKeys(ctx)
		if err != nil {
			return err
		}
		good := map[content.ID]int{}
		for _, k := range keys {
			if k.RevokedAt.IsZero() {
				good[k.PartnerID]++
			}
		}
		w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "PARTNER\tSTATE\tENTITLEMENTS\tKEYS\tNAME")
		for _, p := range partners {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", p.ID, stateOf(p), len(p.Entitlements), good[p.ID], p.Name)
		}
		return w.Flush()
	})
}

func stateOf(p *content.Partner) string {
	if p.Suspended {
		return "suspended"
	}
	return "open"
}
