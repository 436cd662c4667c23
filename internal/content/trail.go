package content

import (
	"slices"
	"time"
)

// Exposure is what a store remembers of an article's earlier states: as much as it takes to know who
// may hold a copy.
type Exposure struct {
	FirstReleased   time.Time `json:"released,omitzero" bson:"released,omitempty"` // when it was first out; VisibleFrom when that is to come
	PastSections    []ID      `json:"sections,omitempty" bson:"sections,omitempty"`
	NeverSyndicated bool      `json:"barred,omitempty" bson:"barred,omitempty"` // no partner was ever allowed it
	WasOpen         bool      `json:"opened,omitempty" bson:"opened,omitempty"` // it is, or was, for all partners of the publication
}

// CarryHistory sets the trail of an article that is written at a moment over an old one, nil for none. A
// trail that it was read with, here or in another store, is joined.
func (a *Article) CarryHistory(old *Article, now time.Time) {
	told := a.EffectiveRights().Syndication
	t := Exposure{FirstReleased: a.VisibleFrom, NeverSyndicated: told == NotSyndicated, WasOpen: told == Open}
	if old != nil {
		t.join(old.Exposure, old.firstOut(), old.SectionID, a.SectionID, now)
	}
	if !a.Exposure.FirstReleased.IsZero() {
		t.join(a.Exposure, a.Exposure.FirstReleased, a.SectionID, a.SectionID, now)
	}
	a.Exposure = t
}

// join adds an earlier trail, of an article that was first out at a moment, and in a section.
func (t *Exposure) join(earlier Exposure, out time.Time, was, is ID, now time.Time) {
	switch {
	case out.After(now.Add(Skew)) || !out.Before(t.FirstReleased):
	case out.After(now.Add(-Skew)): // by one clock it was out, and by all it is known
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

// firstOut is when the article was first out, or will be.
func (a *Article) firstOut() time.Time {
	if a.Exposure.FirstReleased.IsZero() { // written before there were trails
		return a.VisibleFrom
	}
	return a.Exposure.FirstReleased
}

// wasOut reports whether the article was out at a moment, or for so long. One that was to be out by
// then, and has been put off since, may have been by another machine's clock.
func (a *Article) wasOut(now time.Time, long time.Duration) bool {
	out := a.firstOut().Add(long)
	if a.firstOut().Before(a.VisibleFrom) {
		out = out.Add(-Skew)
	}
	return !out.After(now)
}

// NextTransition returns the next moment, after one at which it was stamped, at which the clock changes who
// sees what of the article, and it has to be stamped again so that others hear of it; [Never]
// for never. A turn is stamped when it comes, and once more when no clock can be before it.
func (d Draft) NextTransition(stamped time.Time) time.Time {
	next := Never()
	if d.Newsroom.Withdrawal != nil {
		return next // the clock brings nothing of it back
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

// transitions are the moments at which the clock changes who sees the article or its pictures.
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
