package newsroom

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// errNoRightsChange is the error for a change of rights without any field.
var errNoRightsChange = content.Errorf(content.Invalid, "no change of the rights is given; give a new holder, notice, syndication, embargo or expiry")

// RightsChange changes the rights in an article; nil fields stay as they are. A zero time removes the
// embargo or the expiry.
type RightsChange struct {
	Holder, Notice          *string
	Syndication             *content.Syndication
	EmbargoUntil, ExpiresAt *time.Time
}

// SetRights changes the rights in force of an article. From then on the newsroom's rights replace those of
// the source.
func (d *Desk) SetRights(ctx context.Context, id content.ID, c RightsChange) (Decision, error) {
	if c == (RightsChange{}) {
		return Decision{}, errNoRightsChange
	}
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		r, err := c.apply(a.EffectiveRights())
		if err != nil {
			return err
		}
		if a.Newsroom.Rights != nil || content.Digest(r) != content.Digest(a.Rights) {
			a.Newsroom.Rights = &r
		}
		return nil
	})
}

// apply returns changed rights.
func (c RightsChange) apply(r edition.Rights) (edition.Rights, error) {
	setIfGiven(&r.Holder, c.Holder)
	setIfGiven(&r.Notice, c.Notice)
	setIfGiven(&r.Syndication, c.Syndication)
	setIfGiven(&r.EmbargoUntil, c.EmbargoUntil)
	setIfGiven(&r.ExpiresAt, c.ExpiresAt)
	r = edition.CleanRights(r)
	if err := edition.ValidateRights("rights", r); err != nil {
		return r, err
	}
	if !r.ExpiresAt.IsZero() && !r.ExpiresAt.After(r.EmbargoUntil) {
		return r, content.Errorf(content.Invalid, "the rights would expire at %s, before the embargo ends at %s, so that only editors could ever see the article; change one of the two",
			r.ExpiresAt.Format(time.RFC3339), r.EmbargoUntil.Format(time.RFC3339))
	}
	return r, nil
}

// SetImageRights changes the newsroom's rights in all pictures of an article. They replace those of the
// source.
func (d *Desk) SetImageRights(ctx context.Context, id content.ID, c RightsChange) (Decision, error) {
	if c == (RightsChange{}) {
		return Decision{}, errNoRightsChange
	}
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		var rights edition.Rights
		if a.Newsroom.ImageRights != nil {
			rights = *a.Newsroom.ImageRights
		}
		rights, err := c.apply(rights)
		if a.Newsroom.ImageRights == nil || content.Digest(rights) != content.Digest(*a.Newsroom.ImageRights) {
			a.Newsroom.ImageRights = &rights
		}
		*a = a.WithImageRights()
		return err
	})
}

// DiscardImageRights removes the newsroom's rights in the pictures of an article. The pictures then have the
// article's rights, until the next import of the source restores their own.
func (d *Desk) DiscardImageRights(ctx context.Context, id content.ID) (Decision, error) {
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		if a.Newsroom.ImageRights != nil {
			a.Newsroom.ImageRights = &edition.Rights{}
			*a = a.WithImageRights()
			a.Newsroom.ImageRights = nil
		}
		return nil
	})
}

// DiscardRights removes the newsroom's rights in an article: those of the source are in force again.
func (d *Desk) DiscardRights(ctx context.Context, id content.ID) (Decision, error) {
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		a.Newsroom.Rights = nil
		return nil
	})
}

func setIfGiven[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}
