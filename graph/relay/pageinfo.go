package relay

import (
	"context"

	"broadsheet/internal/content"
)

// PageInfo is where a part of a list stands in the whole. What lies beyond a cursor that was
// given is looked up only for a query that asks.
type PageInfo struct {
	order       string
	first, last *content.Key // nil when the part is empty

	previous, next answer
}

// StartCursor is the cursor of the first; empty when the part is.
func (p PageInfo) StartCursor() string { return cursorAt(p.order, p.first) }

// EndCursor is the cursor of the last; empty when the part is.
func (p PageInfo) EndCursor() string { return cursorAt(p.order, p.last) }

func cursorAt(order string, key *content.Key) string {
	if key == nil {
		return ""
	}
	return encode(order, *key)
}

// answer finds out whether there is more.
type answer func(context.Context) (bool, error)

// HasPreviousPage reports whether more precede.
func (p PageInfo) HasPreviousPage(ctx context.Context) (bool, error) { return p.previous(ctx) }

// HasNextPage reports whether more follow.
func (p PageInfo) HasNextPage(ctx context.Context) (bool, error) { return p.next(ctx) }

func known(yes bool) answer {
	return func(context.Context) (bool, error) { return yes, nil }
}

// pageInfo tells of the part of list in rows, which were found for w; cut says that there
// were more than the part holds.
func pageInfo[T any](list List[T], w content.Window, rows []Row[T], cut bool) PageInfo {
	p := PageInfo{previous: known(cut && w.Last), next: known(cut && !w.Last)}
	if len(rows) > 0 {
		first, last := rows[0].Key, rows[len(rows)-1].Key
		p.order, p.first, p.last = list.Order, &first, &last
		if w.After != nil && !(cut && w.Last) {
			p.previous = exists(list, content.Window{Before: &first, Last: true, Limit: 1})
		}
		if w.Before != nil && !(cut && !w.Last) {
			p.next = exists(list, content.Window{After: &last, Limit: 1})
		}
		return p
	}
	// Nothing lies between the bounds: what there is lies on the other side of one of them.
	if w.After != nil {
		p.previous = exists(list, content.Window{Before: w.Before, Last: true, Limit: 1})
	}
	if w.Before != nil {
		p.next = exists(list, content.Window{After: w.After, Limit: 1})
	}
	return p
}

func exists[T any](list List[T], w content.Window) answer {
	return func(ctx context.Context) (bool, error) {
		found, err := list.Find(ctx, w)
		return len(found) > 0, err
	}
}
