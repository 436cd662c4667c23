package content

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// Position is a place in the order in which an audience hears of changes: by revision, and by id
// among those of one. The zero Position is before all.
type Position struct {
	Revision int64
	ID       ID
}

// lastID is after all ids.
const lastID ID = "~"

// Compare orders positions.
func (p Position) Compare(other Position) int {
	return cmp.Or(cmp.Compare(p.Revision, other.Revision), strings.Compare(string(p.ID), string(other.ID)))
}

// Change is what became of an article for an audience. Each article has one place among the
// changes: that of its latest.
type Change struct {
	Position
	Removed bool
	Reason  Reason // why it was removed
	At      time.Time
	Article *Article // as the audience gets it; nil when it was removed
}

// ChangeQuery asks for the changes after a position.
type ChangeQuery struct {
	After Position
	Limit int // at most so many; must be positive
}

// ChangePage is changes in their order. Cursor is the position up to which it tells: more
// than that of the last change, where others are no business of the audience.
type ChangePage struct {
	Changes []Change
	Cursor  Position
	More    bool
}

// RevisionRange asks for articles by their revisions and ids: those after a position, below a revision.
type RevisionRange struct {
	Publications []ID // of one of these; nil for any
	Except       []ID // and of none of these
	After        Position
	Below        int64
}

// ChangeSource reads articles as a store has them, for [Changes] alone to judge.
type ChangeSource interface {
	// InRange returns the first n articles of a stretch, by revision and id.
	InRange(ctx context.Context, s RevisionRange, n int) ([]*Article, error)
	// AffectedBy returns the first n articles of a publication, by id, of those that come after an id
	// and whose revision is not above one.
	AffectedBy(ctx context.Context, publication, after ID, to int64, n int) ([]*Article, error)
}

// Changes are told in the order of revisions. What the clock changes is stamped again when it
// does ([Draft.NextTransition]). What a change of entitlements or of a policy changes for an audience has
// that change's revision for it, whatever its own, unless that is later: so a change that reaches
// back is met after every cursor from before it, and nothing has to be written for it but the
// partner.
//
// An article that is not shown is a removal only where the audience may hold a copy of it:
// otherwise it would hear of what it must not know.
type changes struct {
	source  ChangeSource
	who     Audience
	now     time.Time
	head    int64
	reaches map[int64][]ID // the publications whose articles a revision reaches
	turns   []int64        // those revisions, in order
}

// lookAtMost bounds how many articles are looked at for one page, beyond those that are on it: a
// page may be short of changes, and there are more.
const lookAtMost = 300

// Changes returns a page of the changes for an audience, which is bound to its policies, up to the
// revision head.
func Changes(ctx context.Context, source ChangeSource, who Audience, now time.Time, head int64, q ChangeQuery) (ChangePage, error) {
	c := &changes{source: source, who: who, now: now, head: head}
	c.findReaches()
	page, looked := ChangePage{Cursor: q.After}, 0
	var before Position // of what was looked at last but one
	untold := false     // what was looked at last is no business of the audience
	for {
		articles, last, err := c.next(ctx, page.Cursor, q.Limit-len(page.Changes)+1)
		if err != nil {
			return ChangePage{}, err
		}
		for _, at := range articles {
			change, told := c.change(at)
			if told && len(page.Changes) == q.Limit {
				return page.cut(before, untold), nil
			}
			if told {
				page.Changes = append(page.Changes, change)
			}
			before, page.Cursor, untold = page.Cursor, at.Position, !told
		}
		if last {
			if end := (Position{head, lastID}); end.Compare(page.Cursor) > 0 {
				page.Cursor = end
			}
			return page, nil
		}
		if looked += len(articles); looked >= lookAtMost+q.Limit {
			return page.cut(before, untold), nil
		}
		if len(articles) == 0 {
			page.Cursor, untold = c.beyond(page.Cursor), false
		}
	}
}

// cut ends a page where there is more. Its cursor does not name an article that the audience is
// not told of: it stands just before it then, after what precedes it.
func (page ChangePage) cut(before Position, untold bool) ChangePage {
	page.More = true
	if untold {
		page.Cursor = page.Cursor.from(before)
	}
	return page
}

// from returns a position after another that precedes p, and not after p, with as little of p's id
// as tells them apart.
func (p Position) from(before Position) Position {
	if p.Revision != before.Revision {
		return Position{p.Revision, ""}
	}
	n := 0
	for n < min(len(p.ID), len(before.ID)) && p.ID[n] == before.ID[n] {
		n++
	}
	return Position{p.Revision, p.ID[:min(n+1, len(p.ID))]}
}

// placed is an article at its place among the changes.
type placed struct {
	Position
	article *Article
}

// findReaches notes which revisions reach back.
func (c *changes) findReaches() {
	last := map[ID]int64{}
	for id, p := range c.who.policies {
		last[id] = p.Revision
	}
	if p := c.who.partner; p != nil {
		for id := range last {
			if !slices.ContainsFunc(p.EntitlementChanges, func(r EntitlementChange) bool { return r.PublicationID == id }) {
				delete(last, id)
			}
		}
		for _, r := range p.EntitlementChanges {
			last[r.PublicationID] = max(last[r.PublicationID], r.Revision)
		}
	}
	c.reaches = map[int64][]ID{}
	for id, revision := range last {
		if revision > 0 {
			c.reaches[revision] = append(c.reaches[revision], id)
		}
	}
	for revision, ids := range c.reaches {
		slices.Sort(ids)
		c.turns = append(c.turns, revision)
	}
	slices.Sort(c.turns)
}

// publications are those whose articles are looked at; nil for all.
func (c *changes) publications() []ID {
	if c.who.partner == nil {
		return nil
	}
	ids := []ID{}
	for _, r := range c.who.partner.EntitlementChanges {
		ids = append(ids, r.PublicationID)
	}
	return ids
}

// turn returns the first reaching revision at which something may come after a position; above
// the head for none.
func (c *changes) turn(after Position) int64 {
	for _, revision := range c.turns {
		if revision <= c.head && (revision > after.Revision || revision == after.Revision && after.ID < lastID) {
			return revision
		}
	}
	return c.head + 1
}

// reachedFrom are the publications that a revision, or a later one, reaches.
func (c *changes) reachedFrom(revision int64) []ID {
	var ids []ID
	for r, reached := range c.reaches {
		if r >= revision {
			ids = append(ids, reached...)
		}
	}
	slices.Sort(ids)
	return ids
}

// beyond is where to go on after a stretch in which nothing is left.
func (c *changes) beyond(after Position) Position {
	turn := c.turn(after)
	if after.Revision == turn {
		return Position{turn, lastID}
	}
	return Position{turn, ""}
}

// next returns the next articles after a position, at most n, from one stretch; last reports
// that nothing is left after them.
func (c *changes) next(ctx context.Context, after Position, n int) (found []placed, last bool, err error) {
	if p := c.publications(); p != nil && len(p) == 0 {
		return nil, true, nil
	}
	turn := c.turn(after)
	if after.Revision < turn {
		own, err := c.source.InRange(ctx, RevisionRange{Publications: c.publications(), Except: c.reachedFrom(turn), After: after, Below: turn}, n)
		for _, a := range own {
			found = append(found, placed{Position{a.Revision, a.ID}, a})
		}
		return found, turn > c.head && len(own) < n, err
	}
	own, err := c.source.InRange(ctx, RevisionRange{Publications: c.publications(), Except: c.reachedFrom(turn), After: after, Below: turn + 1}, n)
	if err != nil {
		return nil, false, err
	}
	for _, publication := range c.reaches[turn] {
		reached, err := c.source.AffectedBy(ctx, publication, after.ID, turn, n)
		if err != nil {
			return nil, false, err
		}
		own = append(own, reached...)
	}
	slices.SortFunc(own, func(a, b *Article) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, a := range own[:min(n, len(own))] {
		found = append(found, placed{Position{turn, a.ID}, a})
	}
	return found, false, nil
}
