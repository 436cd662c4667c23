package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/partner"
)

type partnerEntitle struct {
	partnerFlags
	Publication string        `required:"" placeholder:"ID" help:"The publication: its id, the short name that its id was made from, or its name."`
	Section     []string      `placeholder:"NAME" help:"Its sections, separated by commas: names, slugs or ids (default: all sections)."`
	From        string        `placeholder:"TIME" help:"Start of the entitlement. A day, 2026-06-01, means its first moment (default: at once)."`
	Until       string        `placeholder:"TIME" help:"End of the entitlement. A day means its last moment (default: no end)."`
	Delay       time.Duration `placeholder:"DURATION" help:"Time between the publication of an article and its release to the partner, such as 90m, 1d (24 hours) or 2w (default: no delay)."`
	Body        string        `default:"full" enum:"full,summary" placeholder:"EXTENT" help:"What the partner gets of an article: full, or summary without the body (default ${default})."`
	Images      bool          `help:"Include the pictures, as far as their own rights allow."`
	Revoke      bool          `help:"Revoke the entitlement to this publication or these sections."`
	DryRun      bool          `help:"Show what would change, and write nothing."`
}

// Help is printed below the command's one-line description.
func (partnerEntitle) Help() string {
	return "An entitlement is to a whole publication or to some of its sections. Granting the same publication and sections again replaces all terms of the entitlement. Servers apply it within a second, and the partner gets the difference with its next sync.\n\n" +
		"Times: 2026-06-01 or 2026-06-01T06:00 are in the publication's time zone; 2026-06-01T06:00:00+08:00 has an offset of its own.\n\n" +
		"Examples:\n\n\tbroadsheet partner entitle city-portal --publication merrowhaven-gazette --section News,Sport --delay 1d --images\n" +
		"\tbroadsheet partner entitle city-portal --publication merrowhaven-gazette --section News,Sport --revoke"
}

// Run grants or revokes an entitlement.
func (c *partnerEntitle) Run(ctx context.Context, t terminal) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		stored, err := readCatalogue(ctx, store)
		if err != nil {
			return err
		}
		e, err := c.entitlement(stored)
		if err != nil {
			return err
		}
		report := ""
		change := func() (*content.Partner, error) {
			p, err := findPartner(ctx, store, id)
			if err != nil {
				return nil, err
			}
			changed := *p
			report, err = c.change(stored, &changed, e)
			if report == "" {
				return nil, err
			}
			return &changed, err
		}
		if c.DryRun {
			fmt.Fprintln(t.stdout, "dry run: nothing was written")
			_, err = change()
		} else {
			_, err = putPartner(ctx, t, store, change)
		}
		if err == nil && report == "" {
			report = "unchanged: " + stored.describe(e) + "\n"
		}
		if err == nil {
			fmt.Fprint(t.stdout, report)
		}
		return err
	})
}

// change grants or revokes e in p, and returns a report of the change; an empty one when nothing
// changes.
func (c *partnerEntitle) change(stored catalogue, p *content.Partner, e content.Entitlement) (report string, err error) {
	if c.Revoke {
		before, found := partner.Withdraw(p, e)
		if !found {
			return "", content.Errorf(content.NotFound, "%s has no entitlement to exactly these sections of %s; `broadsheet partner show` lists its entitlements", p.ID, e.PublicationID)
		}
		return "revoked: " + stored.describe(before) + "\n", nil
	}
	before, changed := partner.Entitle(p, e)
	switch {
	case !changed:
		return "", nil
	case before.PublicationID == "":
		return "granted: " + stored.describe(e) + "\n", nil
	}
	return "granted: " + stored.describe(e) + "\n  replaces: " + stored.describe(before) + "\n", nil
}

// entitlement returns the entitlement that the flags describe.
func (c *partnerEntitle) entitlement(stored catalogue) (e content.Entitlement, err error) {
	if c.Revoke && (c.From != "" || c.Until != "" || c.Delay != 0 || c.Images) {
		return e, content.Errorf(content.Invalid, "--revoke revokes an entitlement with all its terms; give it without --from, --until, --delay and --images")
	}
	if c.Delay < 0 || c.Delay%time.Second != 0 {
		return e, content.Errorf(content.Invalid, "--delay: %s must be whole seconds, and not negative", c.Delay)
	}
	if c.Section != nil && len(c.Section) == 0 {
		return e, content.Errorf(content.Invalid, "--section names no section; leave it out to grant the whole publication")
	}
	p, err := stored.publication(c.Publication)
	if err != nil {
		return e, err
	}
	e = content.Entitlement{PublicationID: p.ID, DelaySeconds: int64(c.Delay / time.Second), Images: c.Images, Body: content.Extent(strings.ToUpper(c.Body))}
	for _, typed := range c.Section {
		s, err := stored.section(p, typed)
		if err != nil {
			return e, err
		}
		if !slices.Contains(e.SectionIDs, s.ID) {
			e.SectionIDs = append(e.SectionIDs, s.ID)
		}
	}
	if c.From != "" {
		if e.From, err = parseTime("--from", c.From, p.Location()); err != nil {
			return e, err
		}
	}
	if c.Until != "" {
		if e.Until, err = parseEnd("--until", c.Until, p.Location()); err != nil {
			return e, err
		}
	}
	if !e.Until.IsZero() && !e.From.Before(e.Until) {
		return e, content.Errorf(content.Invalid, "--from %s is not before --until %s", c.From, c.Until)
	}
	return e, nil
}
