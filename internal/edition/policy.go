package edition

import (
	"context"
	"maps"

	"broadsheet/internal/content"
)

// PolicyChange is what the newsroom changes of a publication's policy; what is nil stays as it is.
type PolicyChange struct {
	PublicAccess   *content.Access
	Syndication    *content.Syndication
	Holder, Notice *string
}

// PolicyDecision is a publication before and after a decision of its policy.
type PolicyDecision struct{ Before, After *content.Publication }

// SetPolicy changes what holds for all articles of a publication that do not tell otherwise. No
// import undoes it.
func (d *Desk) SetPolicy(ctx context.Context, id content.ID, c PolicyChange) (made PolicyDecision, err error) {
	if c == (PolicyChange{}) {
		return made, content.Errorf(content.Invalid, "nothing of the policy is to change; say what")
	}
	err = d.write(ctx, func(im *Importer) error {
		k, err := im.known(ctx, id, "")
		if err != nil {
			return err
		}
		if k.publication == nil {
			return noPublication(ctx, k.reader, id)
		}
		changed := *k.publication
		made = PolicyDecision{Before: k.publication, After: &changed}
		if err := c.apply(&changed); err != nil {
			return err
		}
		if !differs(&changed, k.publication, nil) || im.writer == nil {
			return nil
		}
		return im.write(ctx, content.Batch{Publications: []*content.Publication{&changed}})
	})
	return made, err
}

// apply changes a publication, and marks what was decided.
func (c PolicyChange) apply(p *content.Publication) error {
	told := map[string]content.Date{}
	maps.Copy(told, p.Told)
	p.Told = told
	decide := func(field string, decided bool) {
		if decided {
			told[field] = Decided
		}
	}
	if c.Holder != nil {
		p.Rights.Holder = text(*c.Holder)
	}
	if c.Notice != nil {
		p.Rights.Notice = text(*c.Notice)
	}
	assign(&p.Rights.Syndication, c.Syndication)
	assign(&p.PublicAccess, c.PublicAccess)
	decide(toldHolder, c.Holder != nil)
	decide(toldNotice, c.Notice != nil)
	decide(toldSyndication, c.Syndication != nil)
	decide(toldAccess, c.PublicAccess != nil)
	v := &validator{}
	v.policy(Publication{PublicAccess: p.PublicAccess, Rights: PublicationRights{Syndication: p.Rights.Syndication}})
	return v.err
}

// noPublication says which publications there are.
func noPublication(ctx context.Context, r content.Reader, id content.ID) error {
	_, err := chosen(ctx, r, []content.ID{id})
	return err
}
