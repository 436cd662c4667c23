package content

import (
	"slices"
	"time"
)

// Trail is what a store remembers of an article's earlier states: as much as it takes to know who
// may hold a copy.
type Trail struct {
	Released time.Time `json:"released,omitzero" bson:"released,omitempty"` // when it was first out; VisibleFrom when that is to come
	Sections []ID      `json:"sections,omitempty" bson:"sections,omitempty"`
	Barred   bool      `json:"barred,omitempty" bson:"barred,omitempty"` // no partner was ever allowed it
	Opened   bool      `json:"opened,omitempty" bson:"opened,omitempty"` // it is, or was, for all partners of the publication
}

// Follow sets the trail of an article that is written at a moment over an old one, nil for none. A
// trail that it was read with, here or in another store, is joined.
func (a *Article) Follow(old *Article, now time.Time) {
	told := a.EffectiveRights().Syndication
	t := Trail{Released: a.VisibleFrom, Barred: told == NotSyndicated, Opened: told == Open}
	if old != nil {
		t.join(old.Trail, old.firstOut(), old.SectionID, a.SectionID, now)
	}
	if !a.Trail.Released.IsZero() {
		t.join(a.Trail, a.Trail.Released, a.SectionID, a.SectionID, now)
	}
	a.Trail = t
}

// join adds an earlier trail, of an article that was first out at a moment, and in a section.
func (t *Trail) join(earlier Trail, out time.Time, was, is ID, now time.Time) {
	switch {
	case out.After(now.Add(Skew)) || !out.Before(t.Released):
	case out.After(now.Add(-Skew)): // by one clock it was out, and by all it is known
		t.Released = now.Add(-Skew)
	default:
		t.Released = out
	}
	for _, id := range append(slices.Clone(earlier.Sections), was) {
		if id != is && !slices.Contains(t.Sections, id) {
			t.Sections = append(t.Sections, id)
		}
	}
	t.Barred, t.Opened = t.Barred && earlier.Barred, t.Opened || earlier.Opened
}

// firstOut is when the article was first out, or will be.
func (a *Article) firstOut() time.Time {
	if a.Trail.Released.IsZero() { // written before there were trails
		return a.VisibleFrom
	}
	return a.Trail.Released
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

// Skew is by how much the clocks of machines that share a store may disagree.
const Skew = LeaseTime / 5

// Turn returns the next moment, after one at which it was stamped, at which the clock changes who
// sees what of the article, and it has to be stamped again so that others hear of it; [Forever]
// for never. A turn is stamped when it comes, and once more when no clock can be before it.
func (d Draft) Turn(stamped time.Time) time.Time {
	next := Forever()
	if d.Newsroom.Withdrawal != nil {
		return next // the clock brings nothing of it back
	}
	for _, t := range d.turns() {
		if !t.After(stamped) {
			t = t.Add(Skew)
		}
		if t.After(stamped) && t.Before(next) {
			next = t
		}
	}
	return next
}

// turns are the moments at which the clock changes who sees the article or its pictures.
func (d Draft) turns() []time.Time {
	moments := []time.Time{d.VisibleFrom}
	if ends := d.Ends(); ends.Before(Forever()) {
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
