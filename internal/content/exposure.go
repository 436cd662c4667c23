package content

import (
	"slices"
	"time"
)

// Exposure is the part of an article's history that a store needs to know which audiences may hold a
// copy.
type Exposure struct {
	FirstReleased   time.Time `json:"released,omitzero" bson:"released,omitempty"` // when it was first published; VisibleFrom while that is in the future
	PastSections    []ID      `json:"sections,omitempty" bson:"sections,omitempty"`
	NeverSyndicated bool      `json:"barred,omitempty" bson:"barred,omitempty"` // no partner was ever entitled to it
	WasOpen         bool      `json:"opened,omitempty" bson:"opened,omitempty"` // it is, or was, open to all partners of the publication
}

// CarryHistory sets the Exposure of an article that is written at a moment over an old one, nil for none.
// An Exposure that the article already has, from this or another store, is merged.
func (a *Article) CarryHistory(old *Article, now time.Time) {
	syndication := a.EffectiveRights().Syndication
	t := Exposure{FirstReleased: a.VisibleFrom, NeverSyndicated: syndication == NotSyndicated, WasOpen: syndication == Open}
	if old != nil {
		t.join(old.Exposure, old.firstOut(), old.SectionID, a.SectionID, now)
	}
	if !a.Exposure.FirstReleased.IsZero() {
		t.join(a.Exposure, a.Exposure.FirstReleased, a.SectionID, a.SectionID, now)
	}
	a.Exposure = t
}

// join merges an earlier Exposure of the article, which was first published at out, in the section was.
func (t *Exposure) join(earlier Exposure, out time.Time, was, is ID, now time.Time) {
	switch {
	case out.After(now.Add(Skew)) || !out.Before(t.FirstReleased):
	case out.After(now.Add(-Skew)): // published by the clock of some machine only
		t.FirstReleased = now.Add(-Skew)
	default:
		t.FirstReleased = out
	}
	for _, id := range append(slices.Clone(earlier.PastSections), was) {
		if id != is && !slices.Contains(t.PastSections, id) {
			t.PastSections = append(t.PastSections, id)
		}
	}
	t.NeverSyndicated, t.WasOpen = t.NeverSyndicated && earlier.NeverSyndicated, t.WasOpen || earlier.WasOpen
}

// firstOut returns when the article was first published, or will be.
func (a *Article) firstOut() time.Time {
	if a.Exposure.FirstReleased.IsZero() { // written by a version without Exposure
		return a.VisibleFrom
	}
	return a.Exposure.FirstReleased
}

// wasOut reports whether the article had been published for at least the time long at a moment. If its
// publication was postponed, it may have been public by another machine's clock: Skew allows for it.
func (a *Article) wasOut(now time.Time, long time.Duration) bool {
	out := a.firstOut().Add(long)
	if a.firstOut().Before(a.VisibleFrom) {
		out = out.Add(-Skew)
	}
	return !out.After(now)
}

// NextTransition returns the next moment after stamped at which the article has to be re-stamped, so that
// partners receive a change that the clock brings; [Never] if no change lies ahead. An article is
// re-stamped at the transition, and again Skew later, when every server's clock has passed it.
func (d Draft) NextTransition(stamped time.Time) time.Time {
	next := Never()
	if d.Newsroom.Withdrawal != nil {
		return next // no time makes it visible again
	}
	for _, t := range d.transitions() {
		if !t.After(stamped) {
			t = t.Add(Skew)
		}
		if t.After(stamped) && t.Before(next) {
			next = t
		}
	}
	return next
}

// transitions returns the moments at which the clock changes who may see the article or its pictures.
func (d Draft) transitions() []time.Time {
	moments := []time.Time{d.VisibleFrom}
	if ends := d.Ends(); ends.Before(Never()) {
		moments = append(moments, ends)
	}
	for _, i := range d.pictures() {
		for _, t := range []time.Time{i.Rights.EmbargoUntil, i.Rights.ExpiresAt} {
			if !t.IsZero() {
				moments = append(moments, t)
			}
		}
	}
	return moments
}
