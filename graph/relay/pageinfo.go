package relay

import (
	"context"

	"broadsheet/internal/content"
)

// PageInfo describes the place of a page in its list. Whether documents lie beyond a cursor is read only for
// queries that select it.
type PageInfo struct {
	order       string
	first, last *content.Key // nil when the page is empty

	previous, next check
}

// StartCursor is the cursor of the first document; empty for an empty page.
func (p PageInfo) StartCursor() string { return cursorAt(p.order, p.first) }

// EndCursor is the cursor of the last document; empty for an empty page.
func (p PageInfo) EndCursor() string { return cursorAt(p.order, p.last) }

func cursorAt(order string, key *content.Key) string {
	if key == nil {
		return ""
	}
	return encode(order, *key)
}

// check finds out whether documents lie on one side of a page.
type check func(context.Context) (bool, error)

// HasPreviousPage reports whether documents precede the page.
func (p PageInfo) HasPreviousPage(ctx context.Context) (bool, error) { return p.previous(ctx) }

// HasNextPage reports whether documents follow the page.
func (p PageInfo) HasNextPage(ctx context.Context) (bool, error) { return p.next(ctx) }

func result(more bool) check {
	return func(context.Context) (bool, error) { return more, nil }
}

// pageInfo returns the PageInfo of the page in rows, which were read for w. more is true when the window had
// more rows than the page.
func pageInfo[T any](list List[T], w content.Window, rows []Row[T], more bool) PageInfo {
	p := PageInfo{previous: result(more && w.Last), next: result(more && !w.Last)}
	if len(rows) > 0 {
		first, last := rows[0].Key, rows[len(rows)-1].Key
		p.order, p.first, p.last = list.Order, &first, &last
		if w.After != nil && !(more && w.Last) {
			p.previous = exists(list, content.Window{Before: &first, Last: true, Limit: 1})
		}
		if w.Before != nil && !(more && !w.Last) {
			p.next = exists(list, content.Window{After: &last, Limit: 1})
		}
		return p
	}
	// No document lies between the cursors. Others can only lie beyond one of them.
	if w.After != nil {
		p.previous = exists(list, content.Window{Before: w.Before, Last: true, Limit: 1})
	}
	if w.Before != nil {
		p.next = exists(list, content.Window{After: w.After, Limit: 1})
	}
	return p
}

func exists[T any](list List[T], w content.Window) check {
	return func(ctx context.Context) (bool, error) {
		found, err := list.Find(ctx, w)
		return len(found) > 0, err
	}
}
