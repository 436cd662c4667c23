package command

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"text/tabwriter"

	"broadsheet/internal/config"
	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

// publicationCommand is the newsroom's commands on publications.
type publicationCommand struct {
	List   publicationsCommand `cmd:"" help:"List the publications with their policies."`
	Policy policyCommand       `cmd:"" help:"Change what holds for all articles of a publication that do not tell otherwise."`
}

type publicationsCommand struct{ config.Store }

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
		w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "publication\tname\tpublic access\tsyndication")
		for _, p := range all {
			policy := p.Policy()
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", strings.TrimPrefix(string(p.ID), "pub_"), p.Name, strings.ToLower(string(policy.Access)), strings.ToLower(string(policy.Syndication)))
		}
		return w.Flush()
	})
}

type policyCommand struct {
	deciding
	ID           string  `arg:"" help:"The publication: its id, or its name where nobody chose an id."`
	PublicAccess *string `placeholder:"HOW" help:"What of an article the public may read: full, summary (all but the body) or none (neither body nor summary)."`
	Syndication  *string `placeholder:"WHO" help:"Who may be given a copy: open (every partner), licensed (those who are entitled) or forbidden."`
	Holder       *string `placeholder:"NAME" help:"Who holds the rights; empty for nobody in particular."`
	Notice       *string `placeholder:"TEXT" help:"What readers are told of them."`
}

// Help is printed under the command's flags.
func (policyCommand) Help() string {
	return "What is not given stays as it is. What is decided here no import undoes, but `broadsheet import --overrule` of files that tell it."
}

// Run changes the policy.
func (c *policyCommand) Run(ctx context.Context, t terminal) error {
	change := newsroom.PolicyChange{Syndication: syndication(c.Syndication), Holder: c.Holder, Notice: c.Notice}
	if c.PublicAccess != nil {
		access := content.Access(strings.ToUpper(*c.PublicAccess))
		change.PublicAccess = &access
	}
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := d.SetPolicy(ctx, content.PublicationID(c.ID), change)
		if err != nil {
			return err
		}
		before, after := made.Before, made.After
		l := newLines(t.stdout)
		l.add("publication", "%s %s", strings.TrimPrefix(string(after.ID), "pub_"), after.Name)
		if before.PublicAccess == after.PublicAccess && before.Rights == after.Rights && reflect.DeepEqual(before.Told, after.Told) {
			l.add("changed", "nothing")
		}
		policy := after.Policy()
		l.add("public access", "%s", strings.ToLower(string(policy.Access)))
		l.add("syndication", "%s", strings.ToLower(string(policy.Syndication)))
		l.add("holder", "%s", after.Rights.Holder)
		l.add("notice", "%s", after.Rights.Notice)
		return l.Flush()
	})
}
