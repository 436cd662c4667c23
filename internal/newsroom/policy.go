package newsroom

import (
	"context"
	"maps"

	"broadsheet/internal/content"
	"broadsheet/internal/edition"
	"broadsheet/internal/transfer"
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
	made.Before, made.After, err = transfer.RevisePublication(ctx, d.store, d.options, id, c.apply)
	return made, err
}

// apply changes a publication, and marks what was decided.
func (c PolicyChange) apply(p *content.Publication) error {
	told := map[string]content.Date{}
	maps.Copy(told, p.FieldDates)
	p.FieldDates = told
	decide := func(field string, decided bool) {
		if decided {
			told[field] = edition.Decided
		}
	}
	if c.Holder != nil {
		p.Rights.Holder = edition.CleanText(*c.Holder)
	}
	if c.Notice != nil {
		p.Rights.Notice = edition.CleanText(*c.Notice)
	}
	assign(&p.Rights.Syndication, c.Syndication)
	assign(&p.PublicAccess, c.PublicAccess)
	decide(edition.FieldHolder, c.Holder != nil)
	decide(edition.FieldNotice, c.Notice != nil)
	decide(edition.FieldSyndication, c.Syndication != nil)
	decide(edition.FieldPublicAccess, c.PublicAccess != nil)
	return edition.ValidatePolicy(edition.Publication{PublicAccess: p.PublicAccess, Rights: edition.PublicationRights{Syndication: p.Rights.Syndication}})
}
