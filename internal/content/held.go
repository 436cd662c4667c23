package content

import (
	"slices"
	"time"
)

// change tells what became of an article; told is false where that is no business of the
// audience.
func (c *changes) change(at placed) (change Change, told bool) {
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

// moment is when a change came about.
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

// removal is the reason of a removal.
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

// mayHold reports whether the audience was ever given the article, as far as can be known.
func (c *changes) mayHold(a *Article) bool {
	if p := c.who.partner; p != nil {
		return p.MayHold(a, c.who.policy(a.PublicationID), c.now)
	}
	return a.wasOut(c.now, 0)
}

// MayHold reports whether the partner was ever given an article of a publication with such a
// policy, as far as can be known.
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

// TakenBy tells when a partner acknowledged what a revision changed of an article; ok is false
// where it did not, or was never to hear of it.
func (p *Partner) TakenBy(receipts []Receipt, publication ID) (at time.Time, ok bool) {
	var reach EntitlementChange
	for _, r := range p.EntitlementChanges {
		if r.PublicationID == publication {
			reach = r
		}
	}
	for _, r := range receipts {
		if r.Revision >= reach.Revision || r.At.Before(reach.At) {
			return r.At, true
		}
	}
	return time.Time{}, false
}
