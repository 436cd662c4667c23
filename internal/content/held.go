package content

import (
	"slices"
	"time"
)

// change returns an article's change for the audience; visible is false if the audience must not learn
// of it.
func (c *changes) change(at placed) (change Change, visible bool) {
	v := Judge(at.article, c.who, c.now)
	change = Change{Position: at.Position, At: c.moment(at)}
	if v.Visibility == Shown {
		change.Article = at.article.For(c.who, c.now)
		return change, true
	}
	if !c.mayHold(at.article) {
		return change, false
	}
	change.Removed, change.Reason = true, c.removal(at.article, v)
	return change, true
}

// moment returns when a change took effect.
func (c *changes) moment(at placed) time.Time {
	moment := at.article.UpdatedAt
	if at.article.VisibleFrom.After(moment) && !at.article.VisibleFrom.After(c.now) {
		moment = at.article.VisibleFrom
	}
	if ends := at.article.Ends(); ends.After(moment) && !ends.After(c.now) {
		moment = ends
	}
	if p := c.who.partner; p != nil && at.Revision > at.article.Revision {
		for _, r := range p.EntitlementChanges {
			if r.Revision == at.Position.Revision && r.PublicationID == at.article.PublicationID {
				moment = r.At
			}
		}
	}
	return moment
}

// removal returns the reason of a removal.
func (c *changes) removal(a *Article, v Judgement) Reason {
	switch {
	case a.Newsroom.Withdrawal != nil:
		return ForWithdrawn
	case v.Visibility == Stub:
		return v.Withheld[0].Reason
	case a.VisibleFrom.After(c.now):
		return ForEmbargo
	}
	return ForNotLicensed
}

// mayHold reports whether the audience may have received the article.
func (c *changes) mayHold(a *Article) bool {
	if p := c.who.partner; p != nil {
		return p.MayHold(a, c.who.policy(a.PublicationID), c.now)
	}
	return a.wasOut(c.now, 0)
}

// MayHold reports whether the partner may hold a copy of an article, under its publication's policy. It
// is derived from what the partner was entitled to; no record is made of deliveries.
func (p *Partner) MayHold(a *Article, policy Policy, now time.Time) bool {
	if !a.wasOut(now, 0) || a.Exposure.NeverSyndicated {
		return false
	}
	open := a.Exposure.WasOpen || policy.WasOpen
	covers := func(e Entitlement) bool {
		return e.PublicationID == a.PublicationID && !e.ended(a.firstOut()) && (open || e.covers(a.SectionID) || slices.ContainsFunc(a.Exposure.PastSections, e.covers))
	}
	return slices.ContainsFunc(p.Past, covers) || slices.ContainsFunc(p.Entitlements, func(e Entitlement) bool {
		return covers(e) && !e.From.After(now) && (open || a.wasOut(now, e.Delay()))
	})
}

// TakenBy returns when a partner acknowledged the change of an article of a publication, from its
// receipts at or after the change's position; ok is false if it did not.
func (p *Partner) TakenBy(receipts []Receipt, publication ID) (at time.Time, ok bool) {
	var changed EntitlementChange
	for _, r := range p.EntitlementChanges {
		if r.PublicationID == publication {
			changed = r
		}
	}
	for _, r := range receipts {
		if r.Revision >= changed.Revision || r.At.Before(changed.At) {
			return r.At, true
		}
	}
	return time.Time{}, false
}
