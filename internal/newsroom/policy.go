package newsroom

import (
	"context"
	"maps"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
)

// PolicyChange changes a publication's policy; nil fields stay as they are.
type PolicyChange struct {
	PublicAccess   *content.Access
	Syndication    *content.Syndication
	Holder, Notice *string
}

// PolicyDecision is a publication before and after a change of its policy.
type PolicyDecision struct{ Before, After *content.Publication }

// SetPolicy changes the rights and the public access of all articles of a publication that have none of
// their own. Imports keep the policy.
func (d *Desk) SetPolicy(ctx context.Context, id content.ID, c PolicyChange) (decision PolicyDecision, err error) {
	if c == (PolicyChange{}) {
		return decision, content.Errorf(content.Invalid, "no change of the policy is given; give a new public access, syndication, holder or notice")
	}
	decision.Before, decision.After, err = transfer.RevisePublication(ctx, d.store, d.options, id, c.apply)
	return decision, err
}

// apply changes the policy of a publication, and marks the changed fields as set by the newsroom.
func (c PolicyChange) apply(p *content.Publication) error {
	dates := map[string]content.Date{}
	maps.Copy(dates, p.FieldDates)
	p.FieldDates = dates
	mark := func(field string, changed bool) {
		if changed {
			dates[field] = edition.Decided
		}
	}
	if c.Holder != nil {
		p.Rights.Holder = edition.CleanText(*c.Holder)
	}
	if c.Notice != nil {
		p.Rights.Notice = edition.CleanText(*c.Notice)
	}
	setIfGiven(&p.Rights.Syndication, c.Syndication)
	setIfGiven(&p.PublicAccess, c.PublicAccess)
	mark(edition.FieldHolder, c.Holder != nil)
	mark(edition.FieldNotice, c.Notice != nil)
	mark(edition.FieldSyndication, c.Syndication != nil)
	mark(edition.FieldPublicAccess, c.PublicAccess != nil)
	return edition.ValidatePolicy(edition.Publication{PublicAccess: p.PublicAccess, Rights: edition.PublicationRights{Syndication: p.Rights.Syndication}})
}
