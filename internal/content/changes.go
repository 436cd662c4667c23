package content

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// Position is a place in the order of changes: by revision, then by id. The zero Position is before all.
type Position struct {
	Revision int64
	ID       ID
}

// lastID sorts after all ids.
const lastID ID = "~"

// Compare returns -1, 0 or +1 if p is before, at or after other.
func (p Position) Compare(other Position) int {
	return cmp.Or(cmp.Compare(p.Revision, other.Revision), strings.Compare(string(p.ID), string(other.ID)))
}

// Change is the latest change of an article for an audience. Each article has one place among the
// changes.
type Change struct {
	Position
	Removed bool
	Reason  Reason // why it was removed
	At      time.Time
	Article *Article // redacted for the audience; nil if it was removed
}

// ChangeQuery asks for the changes after a position.
type ChangeQuery struct {
	After Position
	Limit int // the most changes to return; must be positive
}

// ChangePage is a page of changes in their order. Cursor is the position that the page affected. It is
// after the last change if changes follow that do not concern the audience.
type ChangePage struct {
	Changes []Change
	Cursor  Position
	More    bool
}

// RevisionRange selects articles after a position and below a revision.
type RevisionRange struct {
	Publications []ID // of one of these; nil for any
	Except       []ID // and of none of these
	After        Position
	Below        int64
}

// ChangeSource reads articles as they are stored. Only [Changes] uses it, which applies the rule of
// visibility.
type ChangeSource interface {
	// InRange returns the first n articles of a range, ordered by revision and id.
	InRange(ctx context.Context, s RevisionRange, n int) ([]*Article, error)
	// AffectedBy returns the first n articles of a publication, ordered by id, whose id is after one and
	// whose revision is at most to.
	AffectedBy(ctx context.Context, publication, after ID, to int64, n int) ([]*Article, error)
}

// changes lists changes in the order of revisions. A change that the clock brings has a revision of its
// own, as the article is re-stamped ([Draft.NextTransition]). A change of entitlements or of a policy affects
// many articles, which are not written: for the audience, each of them counts as changed at the revision of
// that change, unless its own is later. So a partner with an older cursor meets all of them, and only the
// partner's document had to be written.
//
// An article that is not visible is a removal only if the audience may hold a copy: otherwise a removal
// would reveal an article that the audience must not know.
type changes struct {
	source    ChangeSource
	who       Audience
	now       time.Time
	head      int64
	affected  map[int64][]ID // by revision, the publications whose articles it affects
	revisions []int64        // the keys of affected, in order
}

// examineAtMost is the most articles that are examined for one page, beside those on it. A page may
// therefore have fewer changes than the limit while more follow.
const examineAtMost = 300

// Changes returns a page of the changes for an audience up to the revision head. The audience must have
// its policies ([Audience.WithPolicies]).
func Changes(ctx context.Context, source ChangeSource, who Audience, now time.Time, head int64, q ChangeQuery) (ChangePage, error) {
	c := &changes{source: source, who: who, now: now, head: head}
	c.findAffected()
	page, examined := ChangePage{Cursor: q.After}, 0
	var before Position // of the article examined before the last
	hidden := false     // the last article examined is no change for the audience
	for {
		articles, last, err := c.next(ctx, page.Cursor, q.Limit-len(page.Changes)+1)
		if err != nil {
			return ChangePage{}, err
		}
		for _, at := range articles {
			change, visible := c.change(at)
			if visible && len(page.Changes) == q.Limit {
				return page.cut(before, hidden), nil
			}
			if visible {
				page.Changes = append(page.Changes, change)
			}
			before, page.Cursor, hidden = page.Cursor, at.Position, !visible
		}
		if last {
			if end := (Position{head, lastID}); end.Compare(page.Cursor) > 0 {
				page.Cursor = end
			}
			return page, nil
		}
		if examined += len(articles); examined >= examineAtMost+q.Limit {
			return page.cut(before, hidden), nil
		}
		if len(articles) == 0 {
			page.Cursor, hidden = c.beyond(page.Cursor), false
		}
	}
}

// cut ends a page that more changes follow. A cursor must not contain the id of an article that is hidden
// from the audience: then it is placed just before that article, and after the one that precedes it.
func (page ChangePage) cut(before Position, hidden bool) ChangePage {
	page.More = true
	if hidden {
		page.Cursor = page.Cursor.from(before)
	}
	return page
}

// from returns a position after before and not after p. It has the shortest start of p's id that does
// that.
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

// placed is an article with its position among the changes.
type placed struct {
	Position
	article *Article
}

// findAffected finds the revisions that changed entitlements or policies, and the publications that each
// affects.
func (c *changes) findAffected() {
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
	c.affected = map[int64][]ID{}
	for id, revision := range last {
		if revision > 0 {
			c.affected[revision] = append(c.affected[revision], id)
		}
	}
	for revision, ids := range c.affected {
		slices.Sort(ids)
		c.revisions = append(c.revisions, revision)
	}
	slices.Sort(c.revisions)
}

// publications returns the publications whose articles are examined; nil for all.
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

// nextAffecting returns the first revision in revisions with which an article may have a place after a
// position; head + 1 for none.
func (c *changes) nextAffecting(after Position) int64 {
	for _, revision := range c.revisions {
		if revision <= c.head && (revision > after.Revision || revision == after.Revision && after.ID < lastID) {
			return revision
		}
	}
	return c.head + 1
}

// affectedFrom returns the publications that a revision or a later one affects.
func (c *changes) affectedFrom(revision int64) []ID {
	var ids []ID
	for r, more := range c.affected {
		if r >= revision {
			ids = append(ids, more...)
		}
	}
	slices.Sort(ids)
	return ids
}

// beyond returns the position to continue from when the range after a position has no articles left.
func (c *changes) beyond(after Position) Position {
	affecting := c.nextAffecting(after)
	if after.Revision == affecting {
		return Position{affecting, lastID}
	}
	return Position{affecting, ""}
}

// next returns at most n articles that follow a position, from one range; last reports that none follow
// them.
func (c *changes) next(ctx context.Context, after Position, n int) (found []placed, last bool, err error) {
	if p := c.publications(); p != nil && len(p) == 0 {
		return nil, true, nil
	}
	affecting := c.nextAffecting(after)
	if after.Revision < affecting {
		own, err := c.source.InRange(ctx, RevisionRange{Publications: c.publications(), Except: c.affectedFrom(affecting), After: after, Below: affecting}, n)
		for _, a := range own {
			found = append(found, placed{Position{a.Revision, a.ID}, a})
		}
		return found, affecting > c.head && len(own) < n, err
	}
	own, err := c.source.InRange(ctx, RevisionRange{Publications: c.publications(), Except: c.affectedFrom(affecting), After: after, Below: affecting + 1}, n)
	if err != nil {
		return nil, false, err
	}
	for _, publication := range c.affected[affecting] {
		more, err := c.source.AffectedBy(ctx, publication, after.ID, affecting, n)
		if err != nil {
			return nil, false, err
		}
		own = append(own, more...)
	}
	slices.SortFunc(own, func(a, b *Article) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, a := range own[:min(n, len(own))] {
		found = append(found, placed{Position{affecting, a.ID}, a})
	}
	return found, false, nil
}
