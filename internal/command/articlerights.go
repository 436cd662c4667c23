package command

import (
	"context"
	"reflect"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

type rightsCommand struct {
	deciding
	ID           content.ID `arg:"" help:"The article's id in the graph, art_…"`
	Holder       *string    `placeholder:"NAME" help:"Who holds the rights; empty for nobody in particular."`
	Notice       *string    `placeholder:"TEXT" help:"What readers are told of them."`
	Syndication  *string    `placeholder:"WHO" help:"Who may be given a copy: open (every partner), licensed (those who are entitled) or forbidden."`
	EmbargoUntil *string    `placeholder:"TIME" help:"Until when nobody but editors sees it: 2026-06-05T06:00:00+08:00, or none."`
	ExpiresAt    *string    `placeholder:"TIME" help:"From when on nobody but editors sees it, or none."`
	FromSource   bool       `help:"Leave the rights to the source again."`
	OfImages     bool       `help:"Of all its pictures, and not of the article."`
}

// Help is printed under the command's flags.
func (rightsCommand) Help() string {
	return "What is not given stays as it is now. From then on the rights are the newsroom's, whatever an import tells, until they are given up with --from-source."
}

// Run changes the rights.
func (c *rightsCommand) Run(ctx context.Context, t terminal) error {
	change, err := c.change()
	if err != nil {
		return err
	}
	return c.decide(ctx, t, func(d *newsroom.Desk) error {
		made, err := c.made(ctx, d, change)
		if err != nil {
			return err
		}
		l := newLines(t.stdout)
		l.add("rights in", "%s", headline(made.After.Article))
		before, after := made.Before.Newsroom, made.After.Newsroom
		if reflect.DeepEqual(before.Rights, after.Rights) && reflect.DeepEqual(before.ImageRights, after.ImageRights) {
			l.add("changed", "nothing")
		}
		writeRights(l, made.After.Article)
		return l.Flush()
	})
}

// made decides.
func (c *rightsCommand) made(ctx context.Context, d *newsroom.Desk, change newsroom.RightsChange) (newsroom.Decision, error) {
	switch {
	case c.FromSource && c.OfImages:
		return d.GiveUpImageRights(ctx, c.ID)
	case c.FromSource:
		return d.GiveUpRights(ctx, c.ID)
	case c.OfImages:
		return d.SetImageRights(ctx, c.ID, change)
	}
	return d.SetRights(ctx, c.ID, change)
}

// change reads what is given.
func (c *rightsCommand) change() (change newsroom.RightsChange, err error) {
	change.Holder, change.Notice, change.Syndication = c.Holder, c.Notice, syndication(c.Syndication)
	if change.EmbargoUntil, err = momentOrNone("--embargo-until", c.EmbargoUntil); err != nil {
		return change, err
	}
	if change.ExpiresAt, err = momentOrNone("--expires-at", c.ExpiresAt); err != nil {
		return change, err
	}
	if c.FromSource && change != (newsroom.RightsChange{}) {
		return change, content.Errorf(content.Invalid, "--from-source gives up all that the newsroom decided of the rights; give it alone")
	}
	return change, nil
}

// syndication is a kind of syndication as it is typed.
func syndication(typed *string) *content.Syndication {
	if typed == nil {
		return nil
	}
	s := content.Syndication(strings.ToUpper(*typed))
	return &s
}

// momentOrNone reads a time, or none.
func momentOrNone(flag string, typed *string) (*time.Time, error) {
	switch {
	case typed == nil:
		return nil, nil
	case *typed == "none":
		return &time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, *typed)
	if err != nil {
		return nil, content.Errorf(content.Invalid, "%s %q is no moment as RFC 3339 writes it, such as 2026-06-05T06:00:00+08:00; or none", flag, *typed)
	}
	return &at, nil
}

// writeRights tells the rights that hold.
func writeRights(l lines, a *content.Article) {
	r := a.EffectiveRights()
	by := "the source"
	if a.Newsroom.Rights != nil {
		by = "the newsroom"
	}
	l.add("decided by", "%s", by)
	l.add("holder", "%s", r.Holder)
	l.add("notice", "%s", r.Notice)
	l.add("syndication", "%s", strings.ToLower(string(r.Syndication)))
	l.add("embargo until", "%s", when(r.EmbargoUntil))
	l.add("expires at", "%s", when(r.ExpiresAt))
	l.add("seen from", "%s", when(a.VisibleFrom))
	if images := a.Newsroom.ImageRights; images != nil {
		l.add("pictures", "decided by the newsroom")
		l.add("  holder", "%s", images.Holder)
		l.add("  notice", "%s", images.Notice)
		l.add("  syndication", "%s", strings.ToLower(string(images.Syndication)))
		l.add("  embargo until", "%s", when(images.EmbargoUntil))
		l.add("  expires at", "%s", when(images.ExpiresAt))
	}
}
