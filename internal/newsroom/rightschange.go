package newsroom

import (
	"context"
	"time"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// RightsChange is what the newsroom changes of an article's rights; what is nil stays as it is. A
// zero time is none.
type RightsChange struct {
	Holder, Notice          *string
	Syndication             *content.Syndication
	EmbargoUntil, ExpiresAt *time.Time
}

// SetRights changes the rights that hold of an article. From then on they are the newsroom's,
// whatever the source tells.
func (d *Desk) SetRights(ctx context.Context, id content.ID, c RightsChange) (Decision, error) {
	if c == (RightsChange{}) {
		return Decision{}, content.Errorf(content.Invalid, "nothing of the rights is to change; say what")
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

// apply changes rights.
func (c RightsChange) apply(r edition.Rights) (edition.Rights, error) {
	assign(&r.Holder, c.Holder)
	assign(&r.Notice, c.Notice)
	assign(&r.Syndication, c.Syndication)
	assign(&r.EmbargoUntil, c.EmbargoUntil)
	assign(&r.ExpiresAt, c.ExpiresAt)
	r = edition.CleanRights(r)
	if err := edition.ValidateRights("rights", r); err != nil {
		return r, err
	}
	if !r.ExpiresAt.IsZero() && !r.ExpiresAt.After(r.EmbargoUntil) {
		return r, content.Errorf(content.Invalid, "the rights would expire at %s, when the embargo until %s has not ended; nobody would ever see it",
			r.ExpiresAt.Format(time.RFC3339), r.EmbargoUntil.Format(time.RFC3339))
	}
	return r, nil
}

// SetImageRights changes the rights that the newsroom has decided for all pictures of an article.
func (d *Desk) SetImageRights(ctx context.Context, id content.ID, c RightsChange) (Decision, error) {
	if c == (RightsChange{}) {
		return Decision{}, content.Errorf(content.Invalid, "nothing of the rights is to change; say what")
	}
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		var decided edition.Rights
		if a.Newsroom.ImageRights != nil {
			decided = *a.Newsroom.ImageRights
		}
		decided, err := c.apply(decided)
		if a.Newsroom.ImageRights == nil || content.Digest(decided) != content.Digest(*a.Newsroom.ImageRights) {
			a.Newsroom.ImageRights = &decided
		}
		*a = a.WithImageRights()
		return err
	})
}

// GiveUpImageRights leaves the rights in an article's pictures to its source again: until that is
// imported once more, they are the article's.
func (d *Desk) GiveUpImageRights(ctx context.Context, id content.ID) (Decision, error) {
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		if a.Newsroom.ImageRights != nil {
			a.Newsroom.ImageRights = &edition.Rights{}
			*a = a.WithImageRights()
			a.Newsroom.ImageRights = nil
		}
		return nil
	})
}

// GiveUpRights leaves an article's rights to its source again.
func (d *Desk) GiveUpRights(ctx context.Context, id content.ID) (Decision, error) {
	return d.decide(ctx, id, func(a *content.Draft, _ transfer.Moment) error {
		a.Newsroom.Rights = nil
		return nil
	})
}

func assign[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}
