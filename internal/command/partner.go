package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/transfer"
)

type partnerCommand struct {
	Create  partnerCreate  `cmd:"" help:"Create a partner, without any entitlement."`
	List    partnerList    `cmd:"" help:"List the partners."`
	Show    partnerShow    `cmd:"" help:"Show a partner: its entitlements, API keys and last acknowledgement."`
	Entitle partnerEntitle `cmd:"" help:"Grant, change or revoke a partner's entitlement to a publication or to sections of it."`
	Suspend partnerSuspend `cmd:"" help:"Suspend a partner: its API keys are refused."`
	Resume  partnerResume  `cmd:"" help:"Resume a suspended partner."`
}

// Help is printed below the command's one-line description.
func (partnerCommand) Help() string {
	return "A partner needs an entitlement and an API key:\n\n" +
		"\tbroadsheet partner create daily-portal --name \"Daily Portal\"\n" +
		"\tbroadsheet partner entitle daily-portal --publication merrowhaven-gazette --section News\n" +
		"\tbroadsheet key create daily-portal"
}

// partnerFlags are the store and the partner of a command.
type partnerFlags struct {
	config.Store
	Partner string `arg:"" help:"The partner: its short lower-case name, such as city-portal, or its id, par_city-portal."`
}

// id returns the partner's id.
func (c *partnerFlags) id() (content.ID, error) { return partnerID(c.Partner) }

func partnerID(name string) (content.ID, error) {
	id := content.PartnerID(strings.TrimPrefix(name, "par_"))
	if id == "" {
		return "", content.Errorf(content.Invalid, "%q is not a partner's name; use lower-case letters, digits, dots and hyphens, such as city-portal", name)
	}
	return id, nil
}

// findPartner returns a partner. When there is none, the error names the existing partners.
func findPartner(ctx context.Context, store content.Store, id content.ID) (*content.Partner, error) {
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
	return nil, content.Errorf(content.NotFound, "there is no partner %s; existing partners: %s", strings.TrimPrefix(string(id), "par_"), listOrNone(names))
}

// putPartner takes the store's lease, calls change for the partner to write (nil to write nothing),
// and writes it. It returns the new revision, 0 when nothing was written.
func putPartner(ctx context.Context, t terminal, store content.Store, change func() (*content.Partner, error)) (revision int64, err error) {
	w, err := transfer.AcquireLease(ctx, store, transfer.Options{Holder: leaseHolder(), Waiting: reportWaiting(t.stderr)})
	if err != nil {
		return 0, err
	}
	defer func() {
		// An interrupted command releases the lease, too, so that others need not wait for its end.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if closing := w.Close(ctx); err == nil {
			err = closing
		}
	}()
	p, err := change()
	if err != nil || p == nil {
		return 0, err
	}
	if err := w.Put(ctx, content.Batch{Partners: []*content.Partner{p}}); err != nil {
		return 0, err
	}
	return w.Commit(ctx)
}

type partnerCreate struct {
	partnerFlags
	Name      string `required:"" placeholder:"NAME" help:"Name of the partner, such as City Portal."`
	RateLimit int    `placeholder:"POINTS" help:"Rate limit: points of cost that its API keys may use together in a minute (default: the server's --rate-limit)."`
}

// Help is printed below the command's one-line description.
func (partnerCreate) Help() string {
	return "The partner's id is par_PARTNER. Next, grant an entitlement with `broadsheet partner entitle`, and create an API key with `broadsheet key create`.\n\n" +
		"Example:\n\n\tbroadsheet partner create city-portal --name \"City Portal\""
}

// Run creates a partner.
func (c *partnerCreate) Run(ctx context.Context, t terminal) error {
	id, err := c.id()
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(c.Name) == "":
		return content.Errorf(content.Invalid, "--name must not be empty")
	case c.RateLimit < 0:
		return content.Errorf(content.Invalid, "--rate-limit must not be negative")
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		_, err := putPartner(ctx, t, store, func() (*content.Partner, error) {
			if _, err := store.Partner(ctx, id); err == nil {
				return nil, content.Errorf(content.Conflict, "the partner %s exists already", id)
			} else if content.CodeOf(err) != content.NotFound {
				return nil, err
			}
			return &content.Partner{ID: id, Name: strings.TrimSpace(c.Name), RateLimit: c.RateLimit}, nil
		})
		if err == nil {
			fmt.Fprintf(t.stdout, "created %s, without any entitlement\n", id)
		}
		return err
	})
}

type partnerSuspend struct{ partnerFlags }

// Help is printed below the command's one-line description.
func (partnerSuspend) Help() string {
	return "Entitlements and API keys are kept for `broadsheet partner resume`.\n\nExample:\n\n\tbroadsheet partner suspend city-portal"
}

// Run suspends a partner.
func (c *partnerSuspend) Run(ctx context.Context, t terminal) error {
	return c.setSuspended(ctx, t, true, "suspended: servers refuse its API keys within a second")
}

type partnerResume struct{ partnerFlags }

// Help is printed below the command's one-line description.
func (partnerResume) Help() string {
	return "Example:\n\n\tbroadsheet partner resume city-portal"
}

// Run resumes a partner.
func (c *partnerResume) Run(ctx context.Context, t terminal) error {
	return c.setSuspended(ctx, t, false, "resumed: servers accept its API keys within a second")
}

func (c *partnerFlags) setSuspended(ctx context.Context, t terminal, suspended bool, report string) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		revision, err := putPartner(ctx, t, store, func() (*content.Partner, error) {
			p, err := findPartner(ctx, store, id)
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
		case revision == 0 && suspended:
			report = "unchanged: it is suspended already"
		case revision == 0:
			report = "unchanged: it is not suspended"
		}
		fmt.Fprintf(t.stdout, "%s is %s\n", id, report)
		return nil
	})
}

type partnerList struct {
	config.Store
	output
}

// Help is printed below the command's one-line description.
func (partnerList) Help() string { return "Example:\n\n\tbroadsheet partner list" }

// partnerRow is a line of `partner list`.
type partnerRow struct {
	ID           content.ID `json:"id" head:"PARTNER"`
	Name         string     `json:"name" head:"NAME"`
	State        string     `json:"state" head:"STATE"` // active or suspended
	Entitlements int        `json:"entitlements" head:"ENTITLEMENTS"`
	ActiveKeys   int        `json:"activeKeys" head:"ACTIVE KEYS"`
}

// rowOfPartner returns a partner's line, given its keys.
func rowOfPartner(p *content.Partner, keys []keyRow) partnerRow {
	row := partnerRow{ID: p.ID, Name: p.Name, State: "active", Entitlements: len(p.Entitlements)}
	if p.Suspended {
		row.State = "suspended"
	}
	for _, k := range keys {
		if k.Revoked.IsZero() {
			row.ActiveKeys++
		}
	}
	return row
}

// Run lists the partners.
func (c *partnerList) Run(ctx context.Context, t terminal) error {
	return withStore(ctx, c.Store, func(store content.Store) error {
		partners, err := store.Partners(ctx)
		if err != nil {
			return err
		}
		keys, err := readKeys(ctx, store)
		if err != nil {
			return err
		}
		var rows []partnerRow
		for _, p := range partners {
			rows = append(rows, rowOfPartner(p, keys.ofPartner(p.ID)))
		}
		return writeRows(t.stdout, c.JSON, rows)
	})
}
