// Package relay is the graph's paging: connections and cursors as the Relay specification
// has them (https://relay.dev/graphql/connections.htm), over content's windows.
//
// A cursor holds the sort key and the id of a document, so that equal keys and deleted
// documents cannot break paging, and the order it was made for, so that a cursor of one list
// is refused by another instead of misread.
package relay

import (
	"context"

	"broadsheet/internal/content"
)

// The connections and edges of the graph, by the names that the schema gives them.
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

// Connection is a part of a list.
type Connection[T any] struct {
	Edges    []Edge[T]
	PageInfo PageInfo
	list     List[T]
}

// Edge is a document at its place in a list.
type Edge[T any] struct {
	Cursor string
	Node   *T
}

// List is a whole list: how documents are placed in it, how many there are, and how to find
// some of them. Count and Find are called only for queries that need them.
type List[T any] struct {
	Order string                                                  // names the order; cursors carry it
	Count func(context.Context) (int, error)                      // how many the list has
	Find  func(context.Context, content.Window) ([]Row[T], error) // those in a window
}

// Row is a document with its place in the list.
type Row[T any] struct {
	Node *T
	Key  content.Key
}

// New makes the connection of a part of a list from the rows that were found for window,
// whose limit is one more than the part may hold.
func New[T any](list List[T], window content.Window, rows []Row[T]) Connection[T] {
	cut := len(rows) == window.Limit
	if cut && window.Last {
		rows = rows[1:]
	} else if cut {
		rows = rows[:len(rows)-1]
	}
	edges := make([]Edge[T], len(rows))
	for i, row := range rows {
		edges[i] = Edge[T]{Cursor: encode(list.Order, row.Key), Node: row.Node}
	}
	return Connection[T]{Edges: edges, PageInfo: pageInfo(list, window, rows, cut), list: list}
}

// Nodes returns the documents without their cursors.
func (c Connection[T]) Nodes() []*T {
	nodes := make([]*T, len(c.Edges))
	for i, e := range c.Edges {
		nodes[i] = e.Node
	}
	return nodes
}

// TotalCount counts the whole list.
func (c Connection[T]) TotalCount(ctx context.Context) (int, error) { return c.list.Count(ctx) }
