// Package relay implements paging: connections and cursors by the Relay specification
// (https://relay.dev/graphql/connections.htm), over content's windows.
//
// A cursor holds the sort key and the id of a document, so that equal keys and deleted documents cannot
// break paging. It also holds the order of its list, so that a list in another order refuses it.
package relay

import (
	"context"

	"broadsheet/internal/content"
)

// The connections and edges of the graph, by their names in the schema.
type (
	IssueConnection   = Connection[content.Issue]
	PageConnection    = Connection[content.Page]
	ArticleConnection = Connection[content.Article]
	AuthorConnection  = Connection[content.Author]
	SearchConnection  = Connection[content.SearchHit]

	IssueEdge   = Edge[content.Issue]
	PageEdge    = Edge[content.Page]
	ArticleEdge = Edge[content.Article]
	AuthorEdge  = Edge[content.Author]
	SearchEdge  = Edge[content.SearchHit]
)

// Connection is a page of a list.
type Connection[T any] struct {
	Edges    []Edge[T]
	PageInfo PageInfo
	list     List[T]
}

// Edge is a document with its cursor.
type Edge[T any] struct {
	Node  *T
	order string
	key   content.Key
}

// Cursor returns the cursor of the document in its list.
func (e Edge[T]) Cursor() string { return encode(e.order, e.key) }

// List is a whole list, which a connection is a page of. Count and Find are called only for queries that need
// them.
type List[T any] struct {
	Order string                                                  // the order's name, which cursors contain
	Count func(context.Context) (int, error)                      // the number of documents
	Find  func(context.Context, content.Window) ([]Row[T], error) // the documents in a window
}

// Row is a document with its sort key in the list.
type Row[T any] struct {
	Node *T
	Key  content.Key
}

// New returns the connection of a page of a list. rows were read for window, whose limit is one more than the
// page may have; the additional row shows that the list goes on, and is left out.
func New[T any](list List[T], window content.Window, rows []Row[T]) Connection[T] {
	more := len(rows) == window.Limit
	if more && window.Last {
		rows = rows[1:]
	} else if more {
		rows = rows[:len(rows)-1]
	}
	edges := make([]Edge[T], len(rows))
	for i, row := range rows {
		edges[i] = Edge[T]{Node: row.Node, order: list.Order, key: row.Key}
	}
	return Connection[T]{Edges: edges, PageInfo: pageInfo(list, window, rows, more), list: list}
}

// Nodes returns the documents of the page.
func (c Connection[T]) Nodes() []*T {
	nodes := make([]*T, len(c.Edges))
	for i, e := range c.Edges {
		nodes[i] = e.Node
	}
	return nodes
}

// TotalCount returns the number of documents in the whole list.
func (c Connection[T]) TotalCount(ctx context.Context) (int, error) { return c.list.Count(ctx) }
