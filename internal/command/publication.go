package command

import (
	"context"
	"reflect"
	"strings"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

// publicationCommand groups the newsroom's commands on publications.
type publicationCommand struct {
	List   publicationsCommand `cmd:"" help:"List the publications with their policies."`
	Policy policyCommand       `cmd:"" help:"Set what the public may read of a publication, and the default rights of its articles."`
}

// Help is printed below the command's one-line description.
func (publicationCommand) Help() string { return "Example:\n\n\tbroadsheet publication list" }

type publicationsCommand struct {
	config.Store
	output
}

// Help is printed below the command's one-line description.
func (publicationsCommand) Help() string { return "Example:\n\n\tbroadsheet publication list" }

// publicationRow is a line of `publication list`.
type publicationRow struct {
	ID          string              `json:"id" head:"PUBLICATION"` // without the prefix pub_
	Name        string              `json:"name" head:"NAME"`
	TimeZone    string              `json:"timeZone" head:"TIME ZONE"`
	Access      content.Access      `json:"publicAccess"`
	Syndication content.Syndication `json:"syndication"`

	AccessText      string `json:"-" head:"PUBLIC ACCESS"`
	SyndicationText string `json:"-" head:"SYNDICATION"`
}

// Run lists the publications.
func (c *publicationsCommand) Run(ctx context.Context, t terminal) error {
	return withStore(ctx, c.Store, func(s content.Store) error {
		r, err := s.Read(ctx, content.Editor())
		if err != nil {
			return err
		}
		all, err := r.AllPublications(ctx)
		if err != nil {
			return err
		}
		var rows []publicationRow
		for _, p := range all {
			policy := p.Policy()
			rows = append(rows, publicationRow{
				ID: strings.TrimPrefix(string(p.ID), "pub_"), Name: p.Name, TimeZone: p.Zone(), Access: policy.Access, Syndication: policy.Syndication,
				AccessText: strings.ToLower(string(policy.Access)), SyndicationText: strings.ToLower(string(policy.Syndication)),
			})
		}
		return writeRows(t.stdout, c.JSON, rows)
	})
}

type policyCommand struct {
	decisionFlags
	ID           string  `arg:"" help:"The publication: its id, or the name of one without a chosen id."`
	PublicAccess *string `placeholder:"EXTENT" help:"What the public may read of an article: full, summary (all but the body) or none (neither body nor summary)."`
	Syndication  *string `placeholder:"KIND" help:"Which partners may get a copy of an article: open (every partner), licensed (partners with an entitlement) or forbidden (none)."`
	Holder       *string `placeholder:"NAME" help:"Rights holder; empty for none."`
	Notice       *string `placeholder:"TEXT" help:"Rights notice, shown to readers."`
}

// Help is printed below the command's one-line description.
func (policyCommand) Help() string {
	return "The policy applies to all articles that have no rights of their own. Flags that are not given change nothing. Imports keep the policy; only `broadsheet import --overrule` replaces it by the one in the files.\n\n" +
		"Example:\n\n\tbroadsheet publication policy merrowhaven-gazette --public-access summary --syndication licensed"
}

// Run changes the policy.
func (c *policyCommand) Run(ctx context.Context, t terminal) error {
	syndication, err := parseOption("--syndication", c.Syndication, content.Syndications())
	if err != nil {
		return err
	}
	access, err := parseOption("--public-access", c.PublicAccess, content.Accesses())
	if err != nil {
		return err
	}
	change := newsroom.PolicyChange{PublicAccess: access, Syndication: syndication, Holder: c.Holder, Notice: c.Notice}
	if change == (newsroom.PolicyChange{}) {
		return content.Errorf(content.Invalid, "no change is given; give --public-access, --syndication, --holder or --notice")
	}
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.SetPolicy(ctx, content.PublicationID(c.ID), change)
		if err != nil {
			return err
		}
		before, after := made.Before, made.After
		l := newDetails(t.stdout)
		l.add("publication", "%s %s", strings.TrimPrefix(string(after.ID), "pub_"), after.Name)
		if before.PublicAccess == after.PublicAccess && before.Rights == after.Rights && reflect.DeepEqual(before.FieldDates, after.FieldDates) {
			l.add("changed", "nothing")
		}
		policy := after.Policy()
		l.add("public access", "%s", strings.ToLower(string(policy.Access)))
		l.add("syndication", "%s", strings.ToLower(string(policy.Syndication)))
		l.add("holder", "%s", after.Rights.Holder)
		l.add("notice", "%s", after.Rights.Notice)
		return l.print()
	})
}
