package command

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/newsroom"
)

type rightsCommand struct {
	decisionFlags
	ID           content.ID `arg:"" help:"Id of the article in the API, art_…"`
	Holder       *string    `placeholder:"NAME" help:"Rights holder; empty for none."`
	Notice       *string    `placeholder:"TEXT" help:"Rights notice, shown to readers."`
	Syndication  *string    `placeholder:"KIND" help:"Which partners may get a copy: open (every partner), licensed (partners with an entitlement) or forbidden (none)."`
	EmbargoUntil *string    `placeholder:"TIME" help:"End of the embargo; until then only editors see the article. A day, 2026-06-05, means its first moment; none lifts the embargo."`
	ExpiresAt    *string    `placeholder:"TIME" help:"Expiry; from then on only editors see the article. A day means its first moment; none removes the expiry."`
	FromSource   bool       `help:"Discard the newsroom's decisions: the rights are those of the source again."`
	OfImages     bool       `help:"Change the rights in all pictures of the article, not in the article."`
}

// Help is printed below the command's one-line description.
func (rightsCommand) Help() string {
	return "Flags that are not given change nothing. After the first change, imports no longer change the rights of this article, until --from-source.\n\n" +
		"Times: 2026-06-05 or 2026-06-05T06:00 are in the publication's time zone; 2026-06-05T06:00:00+08:00 has an offset of its own.\n\n" +
		"Examples:\n\n\tbroadsheet article rights art_c164prwqe08y89gq4e93 --embargo-until 2030-06-05T06:00\n" +
		"\tbroadsheet article rights art_c164prwqe08y89gq4e93 --embargo-until none --syndication forbidden\n" +
		"\tbroadsheet article rights art_c164prwqe08y89gq4e93 --from-source"
}

// Run changes the rights.
func (c *rightsCommand) Run(ctx context.Context, t terminal) error {
	return withArticle(ctx, c.Store, c.ID, func(store content.Store, r content.Reader, a content.Draft) error {
		zone, err := zoneOf(ctx, r, a.Article)
		if err != nil {
			return err
		}
		change, err := c.change(zone)
		if err != nil {
			return err
		}
		made, err := c.apply(ctx, c.desk(t, store), change)
		if err != nil {
			return err
		}
		l := newDetails(t.stdout)
		l.add("article", "%s", idAndTitle(made.After.Article))
		before, after := made.Before.Newsroom, made.After.Newsroom
		if reflect.DeepEqual(before.Rights, after.Rights) && reflect.DeepEqual(before.ImageRights, after.ImageRights) {
			l.add("changed", "nothing")
		}
		addRights(l, made.After.Article, zone)
		return l.print()
	})
}

// apply stores the decision.
func (c *rightsCommand) apply(ctx context.Context, d *newsroom.Desk, change newsroom.RightsChange) (newsroom.Decision, error) {
	switch {
	case c.FromSource && c.OfImages:
		return d.DiscardImageRights(ctx, c.ID)
	case c.FromSource:
		return d.DiscardRights(ctx, c.ID)
	case c.OfImages:
		return d.SetImageRights(ctx, c.ID, change)
	}
	return d.SetRights(ctx, c.ID, change)
}

// change returns the change that the flags describe.
func (c *rightsCommand) change(zone *time.Location) (change newsroom.RightsChange, err error) {
	change.Holder, change.Notice = c.Holder, c.Notice
	if change.Syndication, err = parseOption("--syndication", c.Syndication, content.Syndications()); err != nil {
		return change, err
	}
	if change.EmbargoUntil, err = parseTimeOrNone("--embargo-until", c.EmbargoUntil, zone); err != nil {
		return change, err
	}
	if change.ExpiresAt, err = parseTimeOrNone("--expires-at", c.ExpiresAt, zone); err != nil {
		return change, err
	}
	if c.FromSource && change != (newsroom.RightsChange{}) {
		return change, content.Errorf(content.Invalid, "--from-source discards all decisions on the rights; give it without --holder, --notice, --syndication, --embargo-until and --expires-at")
	}
	if !c.FromSource && change == (newsroom.RightsChange{}) {
		return change, content.Errorf(content.Invalid, "no change is given; give --holder, --notice, --syndication, --embargo-until or --expires-at, or --from-source")
	}
	return change, nil
}

// parseOption parses the value of a flag, which is one of the options in any case; nil for a flag that
// is not given.
func parseOption[T ~string](flag string, text *string, options []T) (*T, error) {
	if text == nil {
		return nil, nil
	}
	value := T(strings.ToUpper(*text))
	if slices.Contains(options, value) {
		return &value, nil
	}
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = strings.ToLower(string(o))
	}
	return nil, content.Errorf(content.Invalid, "%s: %q is not allowed; use one of %s", flag, *text, strings.Join(names, ", "))
}

// parseTimeOrNone parses a time, or "none", the zero time; nil for a flag that is not given.
func parseTimeOrNone(flag string, text *string, zone *time.Location) (*time.Time, error) {
	switch {
	case text == nil:
		return nil, nil
	case *text == "none":
		return &time.Time{}, nil
	}
	at, err := parseTime(flag, *text, zone)
	if err != nil {
		return nil, content.Errorf(content.Invalid, "%s; or none", userMessage(err))
	}
	return &at, nil
}

// addRights adds the rights in force of an article, and of its pictures where the newsroom decided
// on them.
func addRights(l *details, a *content.Article, zone *time.Location) {
	by := "the source"
	if a.Newsroom.Rights != nil {
		by = "the newsroom"
	}
	l.add("rights set by", "%s", by)
	addRightsTerms(l, "", a.EffectiveRights(), zone)
	l.add("visible from", "%s", formatTime(a.VisibleFrom, zone))
	if images := a.Newsroom.ImageRights; images != nil {
		l.add("pictures", "rights set by the newsroom")
		addRightsTerms(l, "  ", *images, zone)
	}
}

func addRightsTerms(l *details, indent string, r content.Rights, zone *time.Location) {
	l.add(indent+"holder", "%s", r.Holder)
	l.add(indent+"notice", "%s", r.Notice)
	l.add(indent+"syndication", "%s", strings.ToLower(string(r.Syndication)))
	l.add(indent+"embargo until", "%s", formatTime(r.EmbargoUntil, zone))
	l.add(indent+"expires at", "%s", formatTime(r.ExpiresAt, zone))
}
