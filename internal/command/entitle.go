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
	onePartner
	Publication string        `required:"" placeholder:"ID" help:"The publication: its id, the short name that it was chosen from, or its name."`
	Section     []string      `placeholder:"NAME" help:"Its sections, separated by commas: by name, slug or id; all of it when not given."`
	From        string        `placeholder:"TIME" help:"When the entitlement begins: a day, 2026-06-01, a time, 2026-06-01T06:00, both in the publication's time zone, or a time with its zone, 2026-06-01T06:00:00+08:00. At once when not given."`
	Until       string        `placeholder:"TIME" help:"When it ends; of a day, with the day. Never when not given."`
	Delay       time.Duration `placeholder:"24h" help:"How long after its publication the partner gets an article. At once when not given."`
	Body        string        `default:"full" enum:"full,summary" help:"How much of an article goes along: full or summary (${default})."`
	Images      bool          `help:"Its pictures go along, as far as their own rights allow."`
	Revoke      bool          `help:"Take back what was granted of this part of the publication."`
	DryRun      bool          `help:"Show what would change, and write nothing."`
}

// Help is printed under the command's flags.
func (partnerEntitle) Help() string {
	return "An entitlement is to a part of a publication: all of it, or some sections. There is one for each part: given again, it is replaced, with all its terms. `broadsheet partner show` numbers those that a partner has.\n\n" +
		"Servers go by it within a second, and the partner hears of it by its next sync."
}

// Run grants or revokes.
func (c *partnerEntitle) Run(ctx context.Context, t terminal) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	return withStore(ctx, c.Store, func(store content.Store) error {
		m, err := readMastheads(ctx, store)
		if err != nil {
			return err
		}
		e, err := c.entitlement(m)
		if err != nil {
			return err
		}
		says := ""
		change := func() (*content.Partner, error) {
			p, err := partnerOf(ctx, store, id)
			if err != nil {
				return nil, err
			}
			changed := *p
			says, err = c.change(m, &changed, e)
			if says == "" {
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
		if err == nil && says == "" {
			says = "unchanged: " + m.describe(e) + "\n"
		}
		if err == nil {
			fmt.Fprint(t.stdout, says)
		}
		return err
	})
}

// change grants or revokes, and says what that changes; nothing where it does not.
func (c *partnerEntitle) change(m mastheads, p *content.Partner, e content.Entitlement) (string, error) {
	if c.Revoke {
		before, there := partner.Withdraw(p, e)
		if !there {
			return "", content.Errorf(content.NotFound, "%s is not entitled to that part of %s; `broadsheet partner show` lists what it is entitled to", p.ID, e.PublicationID)
		}
		return "revoked: " + m.describe(before) + "\n", nil
	}
	before, changed := partner.Entitle(p, e)
	switch {
	case !changed:
		return "", nil
	case before.PublicationID == "":
		return "granted: " + m.describe(e) + "\n", nil
	}
	return "granted: " + m.describe(e) + "\n  instead of: " + m.describe(before) + "\n", nil
}

// entitlement reads what is to be granted.
func (c *partnerEntitle) entitlement(m mastheads) (e content.Entitlement, err error) {
	if c.Revoke && (c.From != "" || c.Until != "" || c.Delay != 0 || c.Images) {
		return e, content.Errorf(content.Invalid, "--revoke takes back a part of a publication whatever its terms were; leave --from, --until, --delay and --images out")
	}
	if c.Delay < 0 || c.Delay%time.Second != 0 {
		return e, content.Errorf(content.Invalid, "--delay %s must be whole seconds, and not negative", c.Delay)
	}
	if c.Section != nil && len(c.Section) == 0 {
		return e, content.Errorf(content.Invalid, "--section names no section; leave it out where all of the publication is meant")
	}
	p, err := m.publication(c.Publication)
	if err != nil {
		return e, err
	}
	e = content.Entitlement{PublicationID: p.ID, DelaySeconds: int64(c.Delay / time.Second), Images: c.Images, Body: content.Extent(strings.ToUpper(c.Body))}
	for _, named := range c.Section {
		s, err := m.section(p, named)
		if err != nil {
			return e, err
		}
		if !slices.Contains(e.SectionIDs, s.ID) {
			e.SectionIDs = append(e.SectionIDs, s.ID)
		}
	}
	if e.From, err = moment("--from", c.From, p.Location(), 0); err != nil {
		return e, err
	}
	if e.Until, err = moment("--until", c.Until, p.Location(), 1); err != nil {
		return e, err
	}
	if !e.Until.IsZero() && !e.From.Before(e.Until) {
		return e, content.Errorf(content.Invalid, "--from %s is not before --until %s; nothing lies between", c.From, c.Until)
	}
	return e, nil
}

// moment reads a time that may be missing. A day alone is its beginning, or that of a day so many
// days later.
func moment(flag, text string, zone *time.Location, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := content.ParseDate(text); err == nil {
		return day.Plus(later).In(zone).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.UTC().Truncate(time.Millisecond), nil
		}
	}
	return time.Time{}, content.Errorf(content.Invalid, "%s %q is no time; write 2026-06-01, 2026-06-01T06:00 or 2026-06-01T06:00:00+08:00", flag, text)
}
